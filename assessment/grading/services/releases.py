"""What changes a mark's visibility without a new grade: a date passes, an instructor releases, people mark enough.

Nothing calls at those moments, so each question's release is compared with the one that was last told.
"""

from datetime import timedelta
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat, Now

from assessment.bank.models import Question, Release
from assessment.grading.models import Response, ToldRelease
from assessment.grading.services.changes import settle
from assessment.grading.services.marks import BY_DATE
from assessment.grading.services.trust import trusted

OVERLAP = timedelta(minutes=1)
"""A changed question is looked at again for so long: a grade may have been written meanwhile under the old rule."""


def settle_due(*, again: bool = False) -> int:
    """Tell of marks that became visible, or no longer are, since last time; return how many.

    With `again` also of those that a transaction of the last minute may have written under the rule before.
    """
    due = Q(told_release=None) | ~Q(told_release__release=F("release_now"))
    if again:
        due |= Q(told_release__changed_at__gt=Now() - OVERLAP)
    count = 0
    for question in _questions().filter(due).select_related("told_release"):
        count += settle(Response.objects.filter(question=question)).total()
        _remember(question)
    return count


def _questions() -> QuerySet[Question, Any]:
    """Return the questions that have answers, each with the release that holds now."""
    to_come = Q(assessment__released_at=None) | Q(assessment__released_at__gt=Now())
    release = Case(
        When(to_come, assessment__release__in=BY_DATE, then=Value("closed")),
        When(assessment__release=Release.AFTER_REVIEW, then=Value("after review")),
        default=Value("open"),
    )
    trust = Case(
        When(hold_until_marked=0, then=Value("trusted")),
        When(pk__in=trusted(), then=Value("trusted")),
        default=Value("on trial"),
    )
    answered = Exists(Response.objects.filter(question=OuterRef("pk")))
    release_now = Concat(release, Value(", "), trust, output_field=CharField())
    return Question.objects.filter(answered).annotate(release_now=release_now)


def _remember(question: Any) -> None:
    told = getattr(question, "told_release", None)
    if told is None or told.release != question.release_now:
        ToldRelease.objects.update_or_create(
            question=question, defaults={"release": question.release_now, "changed_at": Now()}
        )
