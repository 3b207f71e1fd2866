"""Which grade of an answer counts, and whether its student may see it: the one place that says so, as a query.

The effective grade is the newest that a person gave, else the machine's newest: a machine never overrules a person.
Held is a grade whose student does not see it yet. Pages, API, admin, feed and gradebooks all ask here.

The machine's mark of free text is on trial until a promise covers it: then its confidence reaches the threshold that
a test of the promise has set for its source (`grading.promise`).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Now

from assessment.bank.models import Assessment, Release, ReleaseRule
from assessment.grading.models import Grade, MachineMark, Response, State
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
    rows = responses_with_marks(asked).filter(held=False)
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
    rows = Response.objects.all() if responses is None else responses
    return rows.annotate(
        effective_id=_effective("pk"),
        effective_score=_effective("score"),
        human=Exists(Grade.objects.filter(response=OuterRef("pk"), human=True)),
    ).annotate(
        held=_flag(awaits_release("question__assessment__") | _stays_held()),
        stays_held=_flag(_stays_held()),
    )


def responses_on_trial(responses: QuerySet[Response]) -> QuerySet[Any, Any]:
    """Return responses with their marks, and `on_trial`: whether the machine's mark waits for the promise."""
    rows: QuerySet[Any, Any] = responses_with_marks(responses).annotate(
        on_trial=_flag(_is_estimate() & ~_may_go_out())
    )
    return rows


def promised_marks() -> QuerySet[MachineMark]:
    """Return the machine's marks of free text that a promise covers."""
    return MachineMark.objects.filter(covered())


def covered() -> Q:
    """Return whether a promise covers a machine's mark: as a condition on `MachineMark`."""
    return _UNDER_PROMISE & Q(releasable=True, source__threshold__lte=F("grade__confidence"))


_UNDER_PROMISE = Q(
    source__question__release_rule=ReleaseRule.PROMISE,
    # Below it the teacher wants to see a mark whatever is promised.
    source__question__review_below__lte=F("grade__confidence"),
)


def awaits_release(path: str = "") -> Q:
    """Return whether marks wait for a date or the instructor's word now; `path` leads from a row to its assessment."""
    is_to_come = Q(**{f"{path}released_at": None}) | Q(**{f"{path}released_at__gt": Now()})
    return Q(**{f"{path}release__in": WITH_RELEASE_DATE}) & is_to_come


def instant_kinds() -> list[str]:
    """Return the kinds that never need the model, whose marks need no promise."""
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


def _stays_held() -> Q:
    """Return whether a mark is held, whatever is released: by the assessment's rule, by doubt, or without a promise."""
    after_review = Q(human=False, question__assessment__release=Release.AFTER_REVIEW)
    return after_review | ((_is_doubted() | _is_estimate()) & ~_may_go_out())


def _is_doubted() -> Q:
    """Return whether a person should look first, by the state or by the grade itself."""
    is_doubtful = Q(needs_review=True) | Q(confidence__lt=F("response__question__review_below"))
    unsure = Q(Exists(Grade.objects.filter(is_doubtful, pk=OuterRef("effective_id"))))
    # While it is graded again its state says nothing of the grade that stands, so that is asked itself.
    return Q(state=State.NEEDS_REVIEW) | (Q(human=False) & Q(state__in=UNSETTLED) & unsure)


def _is_estimate() -> Q:
    """Return whether the mark is the machine's, and needs a promise."""
    return Q(human=False, question__release_rule=ReleaseRule.PROMISE) & ~Q(version__kind__in=instant_kinds())


def _may_go_out() -> Q:
    """Return whether a promise covers the mark, or none is needed since no model gave it."""
    exact = _UNDER_PROMISE & Q(exact=True, grade__needs_review=False)
    return Q(Exists(MachineMark.objects.filter(exact | covered(), grade=OuterRef("effective_id"))))
