"""The cast of the tests of marking: answers with marks of the machine, and how to ask for their pages."""

from typing import Any

from django.test import Client
from django.urls import reverse

from assessment.bank.models import Assessment
from assessment.grading.effective_grade import effective_grades, responses_with_marks
from assessment.grading.models import Grade, Response
from assessment.people.models import Learner
from graders.messages import authored
from tests.assessment.grading.cast import hand_in
from tests.assessment.student.cast import COLLAPSE, grade_newest, met_point, missed_point

LIST = "/admin/grading/response/"


def graded_text(page: Assessment, name: str, **verdict: Any) -> Response:
    """Hand in an answer to question c, and grade it: one of two points is met, and the machine is unsure."""
    learner, _ = Learner.objects.get_or_create(course=page.course, source="test", external_id=name)
    hand_in(page, learner, c=COLLAPSE)
    parts = (
        met_point("names", "mode collapse", COLLAPSE, "it is named"),
        missed_point("explains", "why"),
    )
    verdict_fields = {
        "needs_review": True,
        "reasons": authored("close to the line"),
        "confidence": 0.4,
    } | verdict
    return grade_newest("c", "1", "2", *parts, **verdict_fields)


def graded_number(page: Assessment, name: str, answer: str = "[0.6, 0.65, 0.2]") -> Response:
    """Hand in a vector, which is graded at once."""
    learner, _ = Learner.objects.get_or_create(course=page.course, source="test", external_id=name)
    return hand_in(page, learner, a=answer).responses.get()


def page_of(response: Response) -> str:
    """Return the address of a response's review page."""
    return reverse("admin:grading_response_change", args=[response.pk])


def press_review_button(browser: Client, response: Response, button: str = "save", **fields: str) -> Any:
    """Press a button on the review page as it stands; return the reply."""
    newest = effective_grades([response]).get(response.pk)
    return browser.post(page_of(response), {"seen": str(newest.pk) if newest else "", button: "1", **fields})


def effective_grade(response: Response) -> Grade:
    """Return the mark that counts."""
    return effective_grades([response])[response.pk]


def is_held(response: Response) -> bool:
    """Tell whether the student does not see the mark."""
    held: bool = responses_with_marks().get(pk=response.pk).held
    return held


def choose_action(browser: Client, action: str, *rows: Response, **further_fields: str) -> Any:
    """Choose an action for rows of the list."""
    return browser.post(
        LIST, {"action": action, "_selected_action": [row.pk for row in rows], "index": "0", **further_fields}
    )
