"""The effective mark of a response, and whether it is held back from the student.

Effective: the newest human grade, else the newest machine grade. A machine never overrules a person. The rules of
holding stand here twice, for rows at hand and as a query; a test compares them case by case.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    Avg,
    BooleanField,
    Case,
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Abs, Now
from django.utils import timezone

from assessment.bank.models import Assessment, Release
from assessment.grading.models import Grade, Response, State
from graders.base import InstantGrader
from graders.registry import KINDS, grader_for

BY_DATE = (Release.ON_DATE, Release.BY_HAND)
UNSETTLED = (State.WAITING, State.CLAIMED, State.FAILED)
"""States in which an earlier mark, if there is one, stands as it was."""


def effective_grades(responses: Iterable[Response]) -> dict[int, Grade]:
    """Return the effective grade of each response that has one, by the response's primary key, in one query."""
    chosen = Response.objects.filter(pk__in=[response.pk for response in responses]).annotate(
        best=_best("pk")
    )
    grades = Grade.objects.filter(pk__in=chosen.values("best")).select_related("detail")
    return {grade.response_id: grade for grade in grades}


def is_held(response: Response, grade: Grade) -> bool:
    """Tell whether a mark waits for a review, a date, or the instructor's word, before its student sees it."""
    return response.pk in held_marks([response], {response.pk: grade})


def held_marks(responses: Iterable[Response], grades: Mapping[int, Grade]) -> set[int]:
    """Return the primary keys of the responses whose mark is held, in one query at most.

    Reads `question.assessment` and `version` of each: select them with the responses.
    """
    marked = [(response, grades[response.pk]) for response in responses if response.pk in grades]
    held = {response.pk for response, grade in marked if _is_withheld(response, grade)}
    on_trial = [response for response, grade in marked if not grade.human and _is_on_trial(response)]
    past_it = _trusted(on_trial)
    return held | {response.pk for response in on_trial if response.question_id not in past_it}


def is_unreleased(assessment: Assessment) -> bool:
    """Tell whether all marks of an assessment wait for a date or the instructor's word now."""
    return assessment.release in BY_DATE and _is_to_come(assessment.released_at)


def responses_with_marks(responses: QuerySet[Response] | None = None) -> QuerySet[Any, Any]:
    """Return responses with `effective_id`, `effective_score`, `human` and `held`, to show, filter and order by.

    `held` is false where there is no mark at all; `stays_held` is what it will be once the assessment is released.
    """
    rows = Response.objects.all() if responses is None else responses
    return rows.annotate(
        effective_id=_best("pk"),
        effective_score=_best("score"),
        human=Exists(Grade.objects.filter(response=OuterRef("pk"), human=True)),
    ).annotate(
        held=_flag(_to_come() | _doubtful() | _on_trial()),
        stays_held=_flag(_doubtful() | _on_trial()),
    )


def instant_kinds() -> list[str]:
    """Return the kinds that never need the model, whose marks are trusted from the first."""
    return [kind for kind in KINDS if isinstance(grader_for(kind), InstantGrader)]


def _best(column: str) -> Subquery:
    return Subquery(
        Grade.objects.filter(response=OuterRef("pk")).order_by("-human", "-pk").values(column)[:1]
    )


def _is_withheld(response: Response, grade: Grade) -> bool:
    if response.state == State.NEEDS_REVIEW:
        return True
    assessment = response.question.assessment
    if is_unreleased(assessment):
        return True
    if grade.human:
        return False
    unsure = grade.needs_review or grade.confidence < response.question.review_below
    return assessment.release == Release.AFTER_REVIEW or (response.state in UNSETTLED and unsure)


def _is_to_come(moment: datetime | None) -> bool:
    return moment is None or moment > timezone.now()


def _is_on_trial(response: Response) -> bool:
    """Tell whether people must have marked answers to this question before the machine is trusted with it."""
    return bool(response.question.hold_until_marked) and response.version.kind not in instant_kinds()


def _trusted(responses: Iterable[Response]) -> set[int]:
    """Return the questions of which people have marked enough answers, much as the machine did."""
    asked = {response.question_id for response in responses}
    return set(trusted().filter(question__in=asked).values_list("question", flat=True)) if asked else set()


def _flag(condition: Q) -> Case:
    """Return a condition as a column, false where there is no mark."""
    return Case(
        When(effective_id=None, then=False),
        When(condition, then=True),
        default=False,
        output_field=BooleanField(),
    )


def _to_come() -> Q:
    """Return whether a date or the instructor's word is waited for: a part of `_is_withheld`."""
    assessment = "question__assessment__"
    to_come = Q(**{f"{assessment}released_at": None}) | Q(**{f"{assessment}released_at__gt": Now()})
    return Q(**{f"{assessment}release__in": BY_DATE}) & to_come


def _doubtful() -> Q:
    """Return whether a person must look first: the rest of `_is_withheld`."""
    doubtful = Q(needs_review=True) | Q(confidence__lt=F("response__question__review_below"))
    unsure = Q(Exists(Grade.objects.filter(doubtful, pk=OuterRef("effective_id"))))
    return (
        Q(state=State.NEEDS_REVIEW)
        | (Q(human=False) & Q(question__assessment__release=Release.AFTER_REVIEW))
        | (Q(human=False) & Q(state__in=UNSETTLED) & unsure)
    )


def _on_trial() -> Q:
    """Return whether the machine is not trusted with the question yet, as a condition."""
    return (
        Q(human=False, question__hold_until_marked__gt=0)
        & ~Q(version__kind__in=instant_kinds())
        # Not correlated with the row, so that the database counts once for the whole list.
        & ~Q(question__in=trusted())
    )


MOST_APART = Decimal("0.25")
"""The mean distance, as a share of the maximum, up to which the machine's marks agree with people's: one step."""


def trials() -> QuerySet[Any, Any]:
    """Return by `question`: how many answers people have `marked`, and how far the machine is `apart` from them.

    `apart` is a share of the maximum; None if the machine was sure of none of them.
    """
    human = Grade.objects.filter(response=OuterRef("pk"), human=True)
    sure = Grade.objects.filter(
        response=OuterRef("pk"),
        human=False,
        needs_review=False,
        maximum__gt=0,
        pk__lt=OuterRef("first_human"),
    )
    share = DecimalField(max_digits=12, decimal_places=6)
    distance = ExpressionWrapper(Abs(F("person") - F("machine")) / F("most"), output_field=share)
    return (
        # By the partial index of people's grades: most answers have none, and are not looked at.
        Response.objects.filter(pk__in=Grade.objects.filter(human=True).values("response"))
        .annotate(first_human=Subquery(human.order_by("pk").values("pk")[:1]))
        .annotate(
            person=Subquery(human.order_by("-pk").values("score")[:1]),
            machine=Subquery(sure.order_by("-pk").values("score")[:1]),
            most=Subquery(sure.order_by("-pk").values("maximum")[:1]),
        )
        .order_by()
        .values("question")
        .annotate(marked=Count("pk"), apart=Avg(distance))
    )


def trusted() -> QuerySet[Any, Any]:
    """Return the questions of which people have marked enough answers, much as the machine did; for a subquery."""
    enough = Q(marked__gte=F("question__hold_until_marked"))
    return trials().filter(enough, apart__lte=MOST_APART).values("question")
