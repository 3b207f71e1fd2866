"""Which grade of an answer counts, and whether its student may see it: the one place that says so, as a query.

The effective grade is the newest that a person gave, else the machine's newest: a machine never overrules a person.
Held is a grade whose student does not see it yet. Pages, API, admin, feed and gradebooks all ask here.

Whether the machine is trusted with a question of free text is a part of that: people have marked enough answers, and
agree with it. Compared is, for each answer that a person has marked, that mark with the last one before it of which
the machine was sure: one of which it was not would have gone to a person anyway, and a later one has learned
from people.
"""

from collections.abc import Iterable, Mapping
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

from assessment.bank.models import Assessment, Release
from assessment.grading.models import Grade, Response, State
from graders.base import InstantGrader
from graders.registry import KINDS, grader_for

WITH_RELEASE_DATE = (Release.ON_DATE, Release.BY_HAND)
UNSETTLED = (State.WAITING, State.CLAIMED, State.FAILED)
"""States in which an earlier mark, if there is one, stands as it was."""


def effective_grades(responses: Iterable[Response]) -> dict[int, Grade]:
    """Return the effective grade of each response that has one, by the response's primary key, in one query."""
    graded = Response.objects.filter(pk__in=[response.pk for response in responses]).annotate(
        effective=_effective("pk")
    )
    grades = Grade.objects.filter(pk__in=graded.values("effective")).select_related("detail")
    return {grade.response_id: grade for grade in grades}


def held_responses(grades: Mapping[int, Grade]) -> set[int]:
    """Return which responses' grades are held, of those that `effective_grades` returned, in one query.

    A grade that another has replaced since it was read is held, too: what is asked here is true of the newer one.
    """
    asked = Response.objects.filter(pk__in=list(grades))
    # Not of all questions: that would count all marks of people in the service for the sake of one answer.
    trusted_here = trusted().filter(question__in=asked.values("question"))
    rows = _with_marks(asked, trusted_here).filter(held=False)
    visible = dict(rows.values_list("pk", "effective_id")) if grades else {}
    return {key for key, grade in grades.items() if visible.get(key) != grade.pk}


def is_held(grade: Grade) -> bool:
    """Tell whether an effective grade waits for a review, a date, or the instructor's word before it is shown."""
    return bool(held_responses({grade.response_id: grade}))


def is_unreleased(assessment: Assessment) -> bool:
    """Tell whether all marks of an assessment wait for a date or the instructor's word now."""
    return Assessment.objects.filter(awaits_release(), pk=assessment.pk).exists()


def responses_with_marks(responses: QuerySet[Response] | None = None) -> QuerySet[Any, Any]:
    """Return responses with `effective_id`, `effective_score`, `human` and `held`, to show, filter and order by.

    `held` is false where there is no mark at all; `stays_held` is what it will be once the assessment is released.
    """
    return _with_marks(Response.objects.all() if responses is None else responses, trusted())


def _with_marks(rows: QuerySet[Response], trusted_questions: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    return rows.annotate(
        effective_id=_effective("pk"),
        effective_score=_effective("score"),
        human=Exists(Grade.objects.filter(response=OuterRef("pk"), human=True)),
    ).annotate(
        held=_flag(
            awaits_release("question__assessment__") | _awaits_person() | _is_on_trial(trusted_questions)
        ),
        stays_held=_flag(_awaits_person() | _is_on_trial(trusted_questions)),
    )


def awaits_release(path: str = "") -> Q:
    """Return whether marks wait for a date or the instructor's word now; `path` leads from a row to its assessment."""
    is_to_come = Q(**{f"{path}released_at": None}) | Q(**{f"{path}released_at__gt": Now()})
    return Q(**{f"{path}release__in": WITH_RELEASE_DATE}) & is_to_come


def instant_kinds() -> list[str]:
    """Return the kinds that never need the model, whose marks are trusted from the first."""
    return [kind for kind in KINDS if isinstance(grader_for(kind), InstantGrader)]


def _effective(column: str) -> Subquery:
    return Subquery(
        Grade.objects.filter(response=OuterRef("pk")).order_by("-human", "-pk").values(column)[:1]
    )


def _flag(condition: Q) -> Case:
    """Return a condition as a column, false where there is no mark."""
    return Case(
        When(effective_id=None, then=False),
        When(condition, then=True),
        default=False,
        output_field=BooleanField(),
    )


def _awaits_person() -> Q:
    """Return whether a person must look first, by the state, by the assessment's rule, or by the grade itself."""
    is_doubtful = Q(needs_review=True) | Q(confidence__lt=F("response__question__review_below"))
    unsure = Q(Exists(Grade.objects.filter(is_doubtful, pk=OuterRef("effective_id"))))
    return (
        Q(state=State.NEEDS_REVIEW)
        | (Q(human=False) & Q(question__assessment__release=Release.AFTER_REVIEW))
        # While it is graded again its state says nothing of the grade that stands, so that is asked itself.
        | (Q(human=False) & Q(state__in=UNSETTLED) & unsure)
    )


def _is_on_trial(trusted_questions: QuerySet[Any, Any]) -> Q:
    """Return whether the machine is not trusted with the question yet."""
    return (
        Q(human=False, question__hold_until_marked__gt=0)
        & ~Q(version__kind__in=instant_kinds())
        # Not correlated with the row, so that the database counts once for the whole list.
        & ~Q(question__in=trusted_questions)
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
