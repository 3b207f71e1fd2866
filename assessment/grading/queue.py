"""The queue of answers: which rows come next, how many at once, what is held against one, and how long it will wait.

A worker that stops past its lease cannot write: the sweep has given its rows to another, and their token is gone.

Two counts say what is known against an answer. `tries`: its grader failed on it alone, seen by the worker itself.
`lost`: its lease ended and nobody was heard of again. A lease can end for an answer that kills its worker, or for a
machine that is slow, stopped or switched off, and at that moment nothing tells these apart. So the sweep counts it, and
the worker, if it still lives, takes it back (`uncount_lost`): what stays counted are workers that died. Either count
makes the next batch of the row smaller, so that one that kills is soon alone and takes no other with it; at the last
count it is `failed`. Deaths may be more than tries: an innocent row is alone with one by chance, a guilty one every
time.
"""

import logging
import os
import socket
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.conf import settings
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Count, F, Min, Q, QuerySet, Sum, Window
from django.db.models.functions import Length, Now, RowNumber

from assessment.grading.leases import Claim, claim_rows, end_lease, held_by, is_expired, requeue
from assessment.grading.liveness import is_alive
from assessment.grading.models import GradeRequest, Response, State, Work, WorkerSpeed

W = TypeVar("W", bound=Work)

BATCH_BY_TRIES = (32, 8, 1)
"""How many rows are claimed together at most, after 0, 1 and 2 or more failures of any kind."""
MAX_TRIES = len(BATCH_BY_TRIES)
MAX_LOST = 5
"""With these batches a row is lost in company twice, and then three times alone."""
FAILURES = F("tries") + F("lost")


def claim_batch(
    waiting: QuerySet[W], *, tenant: str, first: Sequence[str] = (), room: float | None = None
) -> Claim[W] | None:
    """Claim the next batch among `waiting` rows, or return None if there is none.

    Rows with fewer failures go first, then by `first` (field names), then one a tenant in turn (`tenant` is the path
    to it), then by age. With `room` no more are taken than fit into so many characters (see `Pace`), but one always.
    """
    model = waiting.model
    candidates = waiting.filter(state=State.WAITING).alias(failures=FAILURES)
    # Once more if other workers took all of the rows that were chosen here.
    while (fewest := candidates.aggregate(fewest=Min(FAILURES))["fewest"]) is not None:
        size = BATCH_BY_TRIES[min(fewest, len(BATCH_BY_TRIES) - 1)]
        keys = _fitting(_next_rows(candidates.filter(failures=fewest), size, tenant, first), room)
        free = model._default_manager.filter(state=State.WAITING)
        if token := claim_rows(free, keys, settings.LEASE):
            return Claim(token, list(waiting.filter(lease_by=token).order_by("waiting_since", "pk")))
    return None


def lock_claimed(rows: QuerySet[W], token: uuid.UUID, keys: Sequence[int]) -> list[W]:
    """Lock and return those of the rows whose claim still stands; call inside a transaction, before writing.

    A row that a person has marked meanwhile is graded and keeps its lease: the machine's verdict is added to it.
    """
    rows = rows.filter(pk__in=keys, lease_by=token, state__in=[State.CLAIMED, State.GRADED]).order_by("pk")
    return list(
        rows.select_for_update(of=("self",)) if connection.features.has_select_for_update_of else rows
    )


def count_failed_try(model: type[W], token: uuid.UUID, key: int) -> None:
    """Give one row back after its grader failed on it alone: to the queue, or after the last try to a person."""
    end_lease(held_by(model, token).filter(pk=key), _failed_at("tries", MAX_TRIES), tries=F("tries") + 1)


def requeue_claim(claimed: Claim[Any], *, suspect: bool = False) -> None:
    """Give all rows of a claim back that were not graded, also those that the sweep has taken: the worker lives.

    Nothing is counted against them, unless they are `suspect`: the device worked before them and not after them, as if
    they had killed their worker.
    """
    model = type(claimed.rows[0])
    with transaction.atomic():
        uncount_lost(claimed)
        rows = held_by(model, claimed.token)
        if suspect:
            end_lease(rows, _failed_at("lost", MAX_LOST), lost=F("lost") + 1)
        else:
            requeue(rows)


def uncount_lost(claimed: Claim[Any]) -> None:
    """Take back what the sweep has counted when it freed rows of this claim: its worker was only slow, or stopped."""
    model = type(claimed.rows[0])
    freed = model._default_manager.filter(
        pk__in=[row.pk for row in claimed.rows], state__in=[State.WAITING, State.CLAIMED], lost__gt=0
    )
    # Not of rows that this claim still holds: what is counted against these was counted before it.
    freed.exclude(lease_by=claimed.token).update(lost=F("lost") - 1)


def expire_leases(model: type[Work]) -> int:
    """Free the rows whose lease has ended, by the database's clock; return how many."""
    expired = model._default_manager.filter(is_expired(model))
    return end_lease(expired, _failed_at("lost", MAX_LOST), lost=F("lost") + 1)


def _next_rows(
    candidates: QuerySet[Any], size: int, tenant: str, first: Sequence[str]
) -> list[tuple[int, int]]:
    """Return the primary keys of the rows that come next, and the lengths of their answers."""
    turn = Window(
        RowNumber(), partition_by=[F(name) for name in (*first, tenant)], order_by=["waiting_since", "pk"]
    )
    ordered = candidates.annotate(turn=turn).order_by(*first, "turn", "waiting_since", "pk")
    return list(ordered.values_list("pk", Length("answer"))[:size])


def _fitting(rows: Iterable[tuple[int, int]], room: float | None) -> list[int]:
    """Return the first of the rows, as many as fit into the room, and one at least."""
    keys: list[int] = []
    for key, characters in rows:
        if room is not None:
            room -= cost(characters)
            if room < 0 and keys:
                break
        keys.append(key)
    return keys


def _failed_at(count: str, limit: int) -> models.Case:
    """Return the state of a row of which one more is counted now."""
    return models.Case(
        models.When(**{f"{count}__gte": limit - 1}, then=models.Value(State.FAILED)),
        default=models.Value(State.WAITING),
    )


logger = logging.getLogger(__name__)

# How fast this process grades, and so how much it claims at once: a batch fits well into its lease on any machine.
ROW_COST = 100
"""What a row costs beside its characters, in characters: answers of no length take time too."""
FIRST_ROOM = 2_000.0
"""What a process that has measured nothing yet takes at once, in characters: some five sentences of text."""
SHARE = 0.25
"""How much of a lease a batch should take: a machine that becomes four times slower meanwhile still keeps it."""


def cost(characters: int) -> int:
    """Return what a row with an answer of this length costs, in characters."""
    return ROW_COST + characters


class Pace:
    """What one process has measured: texts of every kind and length by their characters, rows for who waits."""

    def __init__(self) -> None:
        self.room = FIRST_ROOM
        self.rows_per_second = 0.0
        self._seconds_per_character = 0.0

    def note(self, *, rows: int, characters: int, seconds: float) -> None:
        """Note one batch, and how much the next may hold.

        A slower batch counts at once, a faster one by half: vectors that are stored already tell nothing of new texts.
        No batch is more than twice as large as the one before was allowed to be.
        """
        latest = seconds / max(characters, 1)
        self._seconds_per_character = max(latest, (latest + self._seconds_per_character) / 2)
        rate = rows / max(seconds, 1e-6)
        self.rows_per_second = (rate + self.rows_per_second) / 2 if self.rows_per_second else rate
        fits = SHARE * settings.LEASE.total_seconds() / max(self._seconds_per_character, 1e-9)
        self.room = max(1.0, min(fits, 2 * self.room))


def note_speed(pace: Pace) -> None:
    """Store how fast this process grades, for who waits; those of this host that have ended count no more."""
    delete_ended_speeds()
    WorkerSpeed.objects.update_or_create(
        process=_name(), defaults={"rows_per_second": pace.rows_per_second, "measured_at": Now()}
    )


def delete_speed() -> None:
    """Take this process's speed back, as it ends; never raises."""
    try:
        WorkerSpeed.objects.filter(process=_name()).delete()
    except DatabaseError as error:
        logger.warning("The speed of a worker that ends still counts: %s", type(error).__name__)


def delete_ended_speeds() -> None:
    """Delete the speeds of processes of this host that are not there any more: they were killed, and said nothing."""
    host_processes = WorkerSpeed.objects.filter(process__startswith=_name("")).values_list(
        "process", flat=True
    )
    ended = [
        name for name in host_processes if name.rpartition(":")[0] == _name("")[:-1] and not _is_there(name)
    ]
    if ended:
        WorkerSpeed.objects.filter(process__in=ended).delete()


def _name(pid: str | None = None) -> str:
    return f"{socket.gethostname()[-80:]}:{os.getpid() if pid is None else pid}"


def _is_there(name: str) -> bool:
    """Tell whether a process of this host runs, or one that has got its number since."""
    try:
        os.kill(int(name.rpartition(":")[2]), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except PermissionError:
        # It runs, as another user.
        return True
    return True


# How long an answer will wait: how many come before it, in the order of claims, and at what speed these are graded.
RECENT = timedelta(minutes=10)
"""Whose speeds are added up: a process that has graded nothing for so long has ended, or has nothing to do."""
MOST_COUNTED = 10_000
"""How many rows are counted at most, so that a very long queue costs no more to look at than a long one."""


@dataclass(frozen=True, slots=True)
class Wait:
    """What an answer that is not graded yet waits for; `about_seconds` is None where no speed is known."""

    ahead: int
    about_seconds: int | None
    grader_at_work: bool


def wait_of(response: Response) -> Wait:
    """Return what an answer that waits, or that a worker holds, has before it: four or five queries."""
    ahead = _ahead(response)
    if not is_alive("text"):
        return Wait(ahead, None, grader_at_work=False)
    rate = rows_per_second()
    # Each batch of answers is followed by one of the API's own requests, if any wait.
    beside = min(ahead + 1, _count(GradeRequest.objects.filter(state=State.WAITING)))
    return Wait(ahead, round((ahead + 1 + beside) / rate) if rate else None, grader_at_work=True)


def rows_per_second() -> float | None:
    """Return what all text workers together grade in a second, or what the last of them did; None before any has."""
    speeds = WorkerSpeed.objects.filter(rows_per_second__gt=0)
    total = speeds.filter(measured_at__gt=Now() - RECENT).aggregate(total=Sum("rows_per_second"))["total"]
    latest = speeds.order_by("-measured_at").values_list("rows_per_second", flat=True)
    # Where nobody has graded lately, the queue was empty or the workers are away: the last speed is the best guess.
    return total or latest.first()


def queue_order(response: Response) -> tuple[object, ...]:
    """Return where an answer stands among those of one course: of several the last one is the greatest."""
    return response.tries + response.lost, response.run.priority, response.waiting_since, response.pk


def last_in_queue(responses: Iterable[Response]) -> Response | None:
    """Return of answers that are not graded yet the one that is graded last; None for none.

    Answers that are looked at together have one wait, counted once; `run` of each is at hand.
    """
    # What a worker holds comes before all that waits, whatever its place was.
    unfinished = [row for row in responses if row.state in (State.WAITING, State.CLAIMED)]
    return max(unfinished, key=lambda row: (row.state == State.WAITING, *queue_order(row)), default=None)


def _ahead(response: Response) -> int:
    """Return how many answers are graded before this one, at most `MOST_COUNTED`.

    Those that a worker holds; those with fewer failures, or of more urgent runs; and of its own sort the older ones of
    its course, with as many of every other course, which take turns with it.
    """
    if response.state != State.WAITING:
        return 0
    own_priority = (response.tries + response.lost, response.run.priority)
    course, before, sooner = response.submission.assessment.course_id, 0, 0
    of_others: list[int] = []
    for state, *sort, of_course, count, older in _groups(response):
        if state == State.CLAIMED or tuple(sort) < own_priority:
            sooner += count
        elif tuple(sort) == own_priority and of_course == course:
            before = older
        elif tuple(sort) == own_priority:
            of_others.append(count)
    return min(MOST_COUNTED, sooner + before + sum(min(before, count) for count in of_others))


def _groups(response: Response) -> Iterable[tuple[Any, ...]]:
    """Return the first of the queue by state, failures, urgency and course: how many, and how many that are older.

    The oldest `MOST_COUNTED` are looked at, by an index, whatever their sort: one query.
    """
    # A worker may have claimed it since it was read: it is not before itself.
    queue = Response.objects.filter(state__in=[State.WAITING, State.CLAIMED]).exclude(pk=response.pk)
    oldest = queue.order_by("waiting_since")[:MOST_COUNTED]
    is_older = Q(waiting_since__lt=response.waiting_since) | Q(
        waiting_since=response.waiting_since, pk__lt=response.pk
    )
    grouped = (
        Response.objects.filter(pk__in=oldest.values("pk"))
        .annotate(failures=FAILURES)
        .values_list("state", "failures", "run__priority", "submission__assessment__course_id")
    )
    return grouped.annotate(Count("pk"), older=Count("pk", filter=is_older)).order_by()


def _count(rows: "QuerySet[GradeRequest]") -> int:
    return rows[:MOST_COUNTED].count()
