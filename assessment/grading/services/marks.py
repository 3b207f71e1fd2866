"""The effective mark of a response, and whether it is held back from the student.

Effective: the newest human grade, else the newest machine grade. A machine never overrules a person.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from assessment.bank.models import Release
from assessment.grading.models import Grade, Response, State
from graders.base import InstantGrader
from graders.registry import grader_for


def effective_grades(responses: Iterable[Response]) -> dict[int, Grade]:
    """Return the effective grade of each response that has one, by the response's primary key, in one query."""
    newest = Grade.objects.filter(response=OuterRef("pk")).order_by("-human", "-pk").values("pk")[:1]
    chosen = Response.objects.filter(pk__in=[response.pk for response in responses]).annotate(
        best=Subquery(newest)
    )
    grades = Grade.objects.filter(pk__in=chosen.values("best")).select_related("detail")
    return {grade.response_id: grade for grade in grades}


def is_held(response: Response, grade: Grade) -> bool:
    """Tell whether a mark waits for a review, a date, or the instructor's word, before its student sees it."""
    if response.state != State.GRADED:
        return True
    assessment = response.question.assessment
    if assessment.release == Release.AFTER_REVIEW and not grade.human:
        return True
    if assessment.release in (Release.ON_DATE, Release.BY_HAND) and _is_to_come(assessment.released_at):
        return True
    return not grade.human and _awaits_human_marks(response)


def _is_to_come(moment: datetime | None) -> bool:
    return moment is None or moment > timezone.now()


def _awaits_human_marks(response: Response) -> bool:
    """Tell whether too few answers to this question have been marked by people to trust the machine with it."""
    needed = response.question.hold_until_marked
    if not needed or isinstance(grader_for(response.version.kind), InstantGrader):
        return False
    marked = Grade.objects.filter(response__question=response.question_id, human=True)
    return marked.values("response").distinct().count() < needed
