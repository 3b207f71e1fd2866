"""Which scores are to be sent: each place in the feed of mark changes becomes scores that are due in gradebooks.

The place that was reached and the scores that are pending are written in one transaction: whatever dies in between, no
change is missed, and one that is looked at twice only makes the score be computed once more.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Now

from assessment.bank.models import Assessment
from assessment.grading.grade_events import number_events
from assessment.grading.models import MarkChange, Response, State
from assessment.lti.passback.models import FanOutEnd, ScoreDelivery, ScoreState
from assessment.lti.platforms.models import LTI_SOURCE, ResourceLink
from assessment.people.models import Learner

CHANGES_PER_RUN = 500
"""Changes that one transaction takes: it locks the place in the feed, so that others wait for it."""
ROWS_PER_STATEMENT = 300
"""Rows a statement: fewer parameters than SQLite allows where it is old."""
WAITING_PATIENCE = timedelta(seconds=10)
"""An answer that a worker has not marked after so long is reported as one that waits; before, it would be noise."""
Pair = tuple[int, int]
"""The primary keys of a resource link and of a learner."""


def enqueue_changes() -> int:
    """Enqueue the scores of all changes since last time, and of answers that wait; return the number of changes."""
    number_events()
    total = 0
    while batch := _enqueue_next_changes():
        total += batch
    _enqueue_waiting()
    return total


def enqueue_after_launch(link: ResourceLink, learner: Learner | None, *, rebound: bool) -> int:
    """Enqueue what is due since a launch of an activity; return how many scores.

    Of everybody, if it opens something else now or nobody's was enqueued yet; else of the learner, if theirs was not.
    """
    if not link.line_item_url:
        return 0
    # Where nobody has a row the column is new, and all who answered before it came are owed their scores.
    if rebound or not ScoreDelivery.objects.filter(resource_link=link).exists():
        return enqueue_link(link)
    return enqueue_learner(link, learner) if learner else 0


def enqueue_link(link: ResourceLink) -> int:
    """Enqueue the scores of all who have answered what an activity opens, as when it was bound; return how many."""
    if link.assessment is None:
        return 0
    answered = _answers_from_platforms().filter(
        question__assessment=link.assessment, submission__learner__source=_learner_source(link)
    )
    return _enqueue_answers(answered, links=[link.pk])


def enqueue_learner(link: ResourceLink, learner: Learner) -> int:
    """Enqueue the score of a learner who has answered before, unless theirs was; return how many."""
    if ScoreDelivery.objects.filter(resource_link=link, learner=learner).exists():
        return 0
    answered = _answers_from_platforms().filter(submission__learner=learner)
    return _enqueue_answers(answered, links=[link.pk])


def enqueue_moved_column(link: ResourceLink) -> int:
    """Enqueue all scores of an activity whose column has another address now; nothing is known of what stands there."""
    rows = ScoreDelivery.objects.filter(resource_link=link)
    rows.update(marked=False, held=None, held_at=None)
    enqueue(list(rows.values_list("resource_link_id", "learner_id")), resend=True)
    return enqueue_link(link)


def enqueue(pairs: Collection[Pair], *, resend: bool = False) -> int:
    """Enqueue the score of each pair, as its marks are when it is sent; return how many.

    What is being sent, or waits for its next try, stays so, and is computed anew then. With `resend` it is sent also if
    nothing has changed, and at once.
    """
    ordered = sorted(set(pairs))
    for start in range(0, len(ordered), ROWS_PER_STATEMENT):
        with transaction.atomic():
            _enqueue_chunk(ordered[start : start + ROWS_PER_STATEMENT], resend=resend)
    return len(ordered)


# What a teacher asks for only marks rows; a worker sends.
def resend(rows: QuerySet[ScoreDelivery]) -> int:
    """Enqueue these scores once more, also if the platform has them; return how many. They are stamped anew."""
    return enqueue(list(rows.order_by().values_list("resource_link_id", "learner_id")), resend=True)


def resend_all(of: Assessment | ResourceLink) -> int:
    """Enqueue every score of an assessment, or of one activity, once more; return how many there are."""
    links = active_links()
    links = links.filter(assessment=of) if isinstance(of, Assessment) else links.filter(pk=of.pk)
    for link in links:
        enqueue_link(link)
    return resend(ScoreDelivery.objects.filter(resource_link__in=links))


def active_links() -> QuerySet[ResourceLink]:
    """Return the activities that have a column in a gradebook, of platforms that are in use."""
    rows = ResourceLink.objects.select_related("assessment", "context__deployment__registration")
    return rows.exclude(line_item_url="").filter(
        context__deployment__active=True, context__deployment__registration__active=True
    )


def _enqueue_next_changes() -> int:
    with transaction.atomic():
        FanOutEnd.objects.get_or_create(pk=1)
        end = FanOutEnd.objects.select_for_update().get(pk=1)
        changes = list(
            MarkChange.objects.filter(position__gt=end.position)
            .order_by("position")
            .values_list("position", "response")[:CHANGES_PER_RUN]
        )
        if changes:
            changed = _answers_from_platforms().filter(pk__in={response for _, response in changes})
            _enqueue_answers(changed)
            end.position = changes[-1][0] or end.position
            end.save()
    return len(changes)


def _enqueue_waiting() -> None:
    """Enqueue what has waited for its mark for a while, and was not computed since: the gradebook then says so."""
    enqueued = ScoreDelivery.objects.filter(
        Q(resource_link__exercise=None) | Q(resource_link__exercise=OuterRef("question__exercise")),
        learner=OuterRef("submission__learner"),
        resource_link__assessment=OuterRef("question__assessment"),
        made_at__gt=OuterRef("waiting_since"),
    )
    waiting = _answers_from_platforms().filter(
        ~Exists(enqueued),
        state__in=(State.WAITING, State.CLAIMED),
        waiting_since__lt=Now() - WAITING_PATIENCE,
    )
    _enqueue_answers(waiting.order_by("waiting_since")[:CHANGES_PER_RUN], unless_pending=True)


def _answers_from_platforms() -> QuerySet[Response]:
    return Response.objects.filter(submission__learner__source__startswith=LTI_SOURCE)


def _enqueue_answers(
    answers: QuerySet[Response], *, links: Iterable[int] | None = None, unless_pending: bool = False
) -> int:
    """Enqueue the scores that answers belong to, in the activities given, or in all."""
    answered = set(
        answers.values_list(
            "submission__learner",
            "submission__learner__source",
            "submission__learner__course",
            "question__assessment",
            "question__exercise",
        )
    )
    if not answered:
        return 0
    opened = active_links().filter(assessment__in={assessment for *_, assessment, _ in answered})
    by_assessment: defaultdict[int, list[Any]] = defaultdict(list)
    for link in opened if links is None else opened.filter(pk__in=links):
        by_assessment[link.assessment.pk if link.assessment else 0].append(link)
    pairs = {
        (link.pk, learner)
        for learner, source, course, assessment, exercise in answered
        for link in by_assessment[assessment]
        if (_learner_source(link), link.context.course_id) == (source, course)
        and link.exercise_id in (None, exercise)
    }
    return enqueue(pairs - _pending_pairs(pairs) if unless_pending else pairs)


def _pending_pairs(pairs: Collection[Pair]) -> set[Pair]:
    rows = ScoreDelivery.objects.filter(
        learner__in={learner for _, learner in pairs}, wanted__gt=F("stamped"), state=ScoreState.OWED
    )
    return set(rows.values_list("resource_link_id", "learner_id")) & set(pairs)


def _learner_source(link: ResourceLink) -> str:
    return link.context.deployment.registration.source


def _enqueue_chunk(pairs: Collection[Pair], *, resend: bool) -> None:
    # With 0, since the update below counts up new rows and old ones alike.
    ScoreDelivery.objects.bulk_create(
        [ScoreDelivery(resource_link_id=link, learner_id=learner, wanted=0) for link, learner in pairs],
        ignore_conflicts=True,
    )
    pairs_to_lock = set(pairs)
    on_its_way = Q(state__in=[ScoreState.SENDING, *(() if resend else (ScoreState.OWED,))])
    rows = ScoreDelivery.objects.filter(
        resource_link__in={link for link, _ in pairs}, learner__in={learner for _, learner in pairs}
    ).order_by("pk")
    # In one order everywhere, so that two writers do not wait for each other for ever.
    locked = rows.select_for_update() if connection.features.has_select_for_update else rows
    keys = [row.pk for row in locked if (row.resource_link_id, row.learner_id) in pairs_to_lock]
    fresh = {"tries": 0, "conflicts": 0, "owed_since": Now(), "due_at": Now(), "problem": ""}
    settled = {name: Case(When(on_its_way, then=F(name)), default=_value(fresh[name])) for name in fresh}
    ScoreDelivery.objects.filter(pk__in=keys).update(
        wanted=F("wanted") + 1,
        state=Case(When(state=ScoreState.SENDING, then=F("state")), default=Value(ScoreState.OWED)),
        **settled,
        **({"sent_at": None} if resend else {}),
    )


def _value(value: Any) -> Any:
    return value if isinstance(value, Now) else Value(value)
