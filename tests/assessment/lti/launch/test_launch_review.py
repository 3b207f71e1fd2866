"""LtiSubmissionReviewRequest: a teacher opens one learner's answers from the gradebook, a student their own result.

Moodle sends it as "Grade analysis" (Cvmcosta/ltijs, pull request 247).
"""

from typing import Any

import pytest

from assessment.bank.models import Assessment
from assessment.lti.platforms.models import ResourceLink
from assessment.people.models import Learner, Membership
from tests.assessment.lti.launch.cast import AGS, LTI, Browser, token_of
from tests.assessment.lti.launch.test_launch_teachers import in_new_window, links_of

pytestmark = pytest.mark.django_db
STUDENT, TEACHER = "student-7", "teacher-1"


@pytest.fixture
def handed_in(browser: Browser, page: Assessment) -> Learner:
    """A student who has answered one question of an activity."""
    launched = browser.launch({f"{LTI}custom": {"assessment": str(page.public_id)}})["Location"]
    token = token_of(browser.get(launched).content.decode())
    browser.post(launched, csrfmiddlewaretoken=token, check="a", **{"answer.a": "[0.6, 0.65, -0.2]"})
    return Learner.objects.get(external_id=STUDENT)


def review(browser: Browser, sub: str, of: Any, **changes: Any) -> Any:
    role = "Instructor" if sub == TEACHER else "Learner"
    claims = {
        "sub": sub,
        f"{LTI}message_type": "LtiSubmissionReviewRequest",
        f"{LTI}roles": [role],
        f"{LTI}for_user": {"user_id": of},
    }
    return Browser(browser.registration).launch(claims | changes)


def test_a_teacher_is_shown_the_way_to_the_answers_of_one_learner(
    browser: Browser, handed_in: Learner
) -> None:
    teacher = Browser(browser.registration)
    claims = {
        "sub": TEACHER,
        f"{LTI}message_type": "LtiSubmissionReviewRequest",
        f"{LTI}roles": ["Instructor"],
        f"{LTI}for_user": {"user_id": STUDENT},
    }
    shown = teacher.get(teacher.launch(claims)["Location"])
    assert shown.status_code == 200
    assert "Answers of Ada Lovelace" in shown.content.decode()
    assert "1 answer was handed in." in shown.content.decode()
    window, reply = in_new_window(links_of(shown.content.decode())["staff"])
    copy = ResourceLink.objects.get().assessment
    assert copy is not None
    assert reply["Location"] == f"/admin/grading/response/?assessment={copy.pk}&learner={handed_in.pk}"
    assert "Ada Lovelace" in window.get(reply["Location"], secure=True).content.decode()


def test_a_student_is_shown_their_own_result(browser: Browser, handed_in: Learner) -> None:
    reply = review(browser, STUDENT, STUDENT)
    assert reply["Location"].endswith("/results")


def test_a_column_names_the_activity_where_no_link_does(browser: Browser, handed_in: Learner) -> None:
    reply = review(browser, TEACHER, STUDENT, **{f"{LTI}resource_link": None})
    assert "/lti/review/" in reply["Location"]


REFUSED: list[tuple[str, Any, dict[str, Any], int]] = [
    # a student and somebody else's
    (STUDENT, "student-8", {}, 403),
    # a learner who is not known
    (TEACHER, "student-9", {}, 404),
    # nobody named, no claim, a damaged one
    (TEACHER, "", {}, 400),
    (TEACHER, STUDENT, {f"{LTI}for_user": None}, 400),
    (TEACHER, STUDENT, {f"{LTI}for_user": ["x"]}, 400),
    # neither link nor column
    (TEACHER, STUDENT, {f"{LTI}resource_link": None, AGS: None}, 404),
    # no address
    (TEACHER, STUDENT, {f"{LTI}target_link_uri": None}, 400),
]


@pytest.mark.parametrize(("sub", "of", "changes", "status"), REFUSED)
def test_other_reviews_are_refused_and_leave_nothing(
    browser: Browser, handed_in: Learner, *, sub: str, of: Any, changes: dict[str, Any], status: int
) -> None:
    reply = review(browser, sub, of, **changes)
    assert reply.status_code == status, reply.content.decode()
    assert not Membership.objects.exists()


def test_the_page_about_a_learner_is_the_teachers_alone(browser: Browser, handed_in: Learner) -> None:
    address = review(browser, TEACHER, STUDENT)["Location"]
    assert browser.get(address).status_code == 403
    assert Browser(browser.registration).get(address).status_code == 403
