"""Grade events: a `MarkChange` for each new grade, and for each mark that is shown or taken back without one.

A mark also becomes visible without a new grade: a date passes, an instructor releases, a promise is tested.
Nothing calls at those moments, so each question's release is compared with the one that was published last.

Events are read as an ordered feed. Numbers from a sequence can become visible out of order, so an event gets its place
only after commit, under a lock, and no reader can miss one.

`Response.told` has the mark that was last told as visible; what differs from it is due to be told.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Concat, Now

from assessment.bank.models import Question, Release, ReleaseRule
from assessment.grading.effective_grade import awaits_release, responses_with_marks
from assessment.grading.models import (
    ChangeKind,
    FeedEnd,
    Grade,
    MarkChange,
    MarkSource,
    Response,
    ToldRelease,
)
from assessment.grading.plain_doubt import follow_promise
from assessment.people.models import Course

RESPONSES_A_TRANSACTION = 500
"""Responses a transaction: short locks, and fewer parameters than SQLite allows where it is old."""


def record_grade_event(response: Response) -> None:
    """Note that a response has a new grade, in the transaction that wrote it; its state is stored already."""
    _write(list(_marked(Response.objects.filter(pk=response.pk))), has_new_grade=True)


def publish_changes(responses: QuerySet[Response]) -> Counter[str]:
    """Tell of every mark among these that became visible, or is no longer so; return how many by kind."""
    counts: Counter[str] = Counter()
    due = list(_due(responses).order_by("pk").values_list("pk", flat=True))
    for keys in _chunks(due):
        with transaction.atomic():
            lock_responses(keys)
            # Asked again under the lock: another process may have told of some of them meanwhile.
            counts += _write(
                list(_due(Response.objects.filter(pk__in=keys)).order_by("pk")), has_new_grade=False
            )
    return counts


def lock_responses(keys: Sequence[int]) -> list[Response]:
    """Lock responses, in one order everywhere, so that two writers do not wait for each other for ever."""
    rows = Response.objects.filter(pk__in=keys).order_by("pk")
    return list(
        rows.select_for_update(of=("self",)) if connection.features.has_select_for_update_of else rows
    )


def _marked(responses: QuerySet[Response]) -> QuerySet[Any, Any]:
    """Return responses with their marks and their course."""
    rows = responses_with_marks(responses)
    marked: QuerySet[Any, Any] = rows.annotate(course_id=F("submission__assessment__course_id"))
    return marked


def _due(responses: QuerySet[Response]) -> QuerySet[Any, Any]:
    to_show = Q(held=False, effective_id__isnull=False) & (Q(told=None) | ~Q(told=F("effective_id")))
    to_take_back = Q(held=True, told__isnull=False)
    return _marked(responses).filter(to_show | to_take_back)


def _write(rows: Sequence[Any], *, has_new_grade: bool) -> Counter[str]:
    """Write the changes of responses with their marks, and what is told of each from now on."""
    changes = [_change(row, has_new_grade=has_new_grade) for row in rows]
    MarkChange.objects.bulk_create(changes)
    newest = Grade.objects.filter(response=OuterRef("pk")).order_by("-human", "-pk").values("pk")[:1]
    of = {
        visible: [change.response_id for change in changes if change.visible is visible]
        for visible in (True, False)
    }
    Response.objects.filter(pk__in=of[True]).update(told=Subquery(newest))
    Response.objects.filter(pk__in=of[False], told__isnull=False).update(told=None)
    return Counter(change.kind for change in changes)


def _change(row: Any, *, has_new_grade: bool) -> MarkChange:
    # Also where a new grade is held while the one before it was shown: readers must not go on showing that one.
    if row.held and row.told_id is not None:
        kind = ChangeKind.TAKEN_BACK
    else:
        kind = ChangeKind.GIVEN if has_new_grade else ChangeKind.SHOWN
    return MarkChange(
        course_id=row.course_id,
        response_id=row.pk,
        grade_id=row.effective_id,
        kind=kind,
        visible=not row.held,
    )


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), RESPONSES_A_TRANSACTION):
        yield keys[start : start + RESPONSES_A_TRANSACTION]


OVERLAP = timedelta(minutes=1)
"""A changed question is looked at again for so long: a grade may have been written meanwhile under the old rule."""


def publish_due(*, recheck_recent: bool = False) -> int:
    """Tell of marks that became visible, or no longer are, since last time; return how many.

    With `recheck_recent` also of those that a transaction of the last minute may have written under the rule before.
    """
    due = Q(told_release=None) | ~Q(told_release__release=F("release_now"))
    if recheck_recent:
        due |= Q(told_release__changed_at__gt=Now() - OVERLAP)
    count = 0
    for question in _questions().filter(due).select_related("told_release"):
        follow_promise(question, lock_responses)
        # Remembered only once all was told: stopped halfway, the question stays due, and nothing is told twice.
        count += publish_changes(Response.objects.filter(question=question)).total()
        _remember(question)
    return count


def _questions() -> QuerySet[Question, Any]:
    """Return the questions that have answers, each with the release that holds now."""
    release = Case(
        When(awaits_release("assessment__"), then=Value("closed")),
        When(assessment__release=Release.AFTER_REVIEW, then=Value("after review")),
        default=Value("open"),
    )
    # The test that set a threshold last: each test of the promise that sets or takes one is another.
    last_test = MarkSource.objects.filter(question=OuterRef("pk"), test__isnull=False).order_by("-test")
    trust = Case(
        When(~Q(release_rule=ReleaseRule.PROMISE), then=Value("trusted")),
        When(last_test=None, then=Value("on trial")),
        default=Concat(
            Value("test "),
            Cast("last_test", CharField()),
            Value(" from "),
            Cast("review_below", CharField()),
        ),
    )
    answered = Exists(Response.objects.filter(question=OuterRef("pk")))
    # A few words to compare with those stored last: only where they differ are the answers to a question looked at.
    release_now = Concat(release, Value(", "), trust, output_field=CharField())
    return Question.objects.filter(answered).annotate(
        last_test=Subquery(last_test.values("test")[:1]), release_now=release_now
    )


def _remember(question: Any) -> None:
    # Written only where it differs: `changed_at` begins the minute in which late writers are caught.
    last_release = getattr(question, "told_release", None)
    if last_release is None or last_release.release != question.release_now:
        ToldRelease.objects.update_or_create(
            question=question, defaults={"release": question.release_now, "changed_at": Now()}
        )


EVENTS_A_TRANSACTION = 500
"""A plain limit: while a batch is numbered, other readers of the feed wait for its lock."""
RELATED_ROWS = (
    "course",
    "grade__run",
    "grade__detail",
    "response__question",
    "response__version",
    "response__submission__assessment",
    "response__submission__learner",
)


@dataclass(frozen=True, slots=True)
class FeedFilter:
    """Of what a reader wants to be told: assessments, questions or learners, by primary key; None is all of them."""

    assessments: Collection[int] | None = None
    questions: Collection[int] | None = None
    learners: Collection[int] | None = None

    def condition(self) -> Q:
        """Return it as a condition on changes.

        Keys of rows found beforehand keep every condition on the response: the index of places stays in use.
        """
        fields = {
            "response__submission__assessment__in": self.assessments,
            "response__question__in": self.questions,
            "response__submission__learner__in": self.learners,
        }
        return Q(**{field: list(keys) for field, keys in fields.items() if keys is not None})


EVERYTHING = FeedFilter()


def events_after(
    courses: Iterable[Course], cursor: int, limit: int, *, held: bool, wanted: FeedFilter = EVERYTHING
) -> list[MarkChange]:
    """Return the next changes after a place in the feed, at most `limit`, oldest first.

    A reader goes on from the `position` of the last. Without `held` only what students see is told: marks that are
    visible now, and that one was taken back.
    """
    # Not left to the sweep: a mark whose date has just come is in the answer to this very request.
    publish_due()
    number_events()
    changes = MarkChange.objects.filter(wanted.condition(), course__in=courses, position__gt=cursor)
    if not held:
        # An old event of a mark that was taken back since is left out: it must not become known by reading late.
        shown = Q(visible=True, response__told__isnull=False)
        changes = changes.filter(shown | Q(kind=ChangeKind.TAKEN_BACK))
    return list(changes.select_related(*RELATED_ROWS).order_by("position")[:limit])


def feed_end() -> int:
    """Return the last place given: all up to it can be read, so who has read on from here has missed nothing."""
    return FeedEnd.objects.values_list("position", flat=True).first() or 0


def number_events() -> int:
    """Give each committed change its place, after all that have one; return how many were given."""
    total = 0
    while MarkChange.objects.filter(position=None).exists() and (numbered := _number_some()):
        total += numbered
    return total


def _number_some() -> int:
    with transaction.atomic():
        # The lock on this row lasts to the commit, so that a place becomes visible only after all places before it.
        FeedEnd.objects.get_or_create(pk=1)
        end = FeedEnd.objects.select_for_update().get(pk=1)
        changes = list(MarkChange.objects.filter(position=None).order_by("pk")[:EVENTS_A_TRANSACTION])
        for change in changes:
            end.position += 1
            change.position = end.position
        MarkChange.objects.bulk_update(changes, ["position"])
        end.save()
    return len(changes)
