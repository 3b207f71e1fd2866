"""How long an answer will wait: how many come before it, in the order of claims, and at what speed these are graded."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Now

from assessment.grading.models import GradeRequest, Response, State, WorkerSpeed
from assessment.grading.services.claims import FAILURES
from assessment.grading.services.liveness import is_alive

RECENT = timedelta(minutes=10)
"""Whose speeds are added up: a process that has graded nothing for so long has ended, or has nothing to do."""
COUNTED = 10_000
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
    return total or latest.first()


def in_order(response: Response) -> tuple[object, ...]:
    """Return where an answer stands among those of one course: of several the last one is the greatest."""
    return response.tries + response.lost, response.run.priority, response.waiting_since, response.pk


def last_of(responses: Iterable[Response]) -> Response | None:
    """Return of answers that are not graded yet the one that is graded last; None for none.

    Answers that are looked at together have one wait, counted once; `run` of each is at hand.
    """
    unfinished = [row for row in responses if row.state in (State.WAITING, State.CLAIMED)]
    return max(unfinished, key=lambda row: (row.state == State.WAITING, *in_order(row)), default=None)


def _ahead(response: Response) -> int:
    """Return how many answers are graded before this one, at most `COUNTED`.

    Those that a worker holds; those with fewer failures, or of more urgent runs; and of its own sort the older ones of
    its course, with as many of every other course, which take turns with it.
    """
    if response.state != State.WAITING:
        return 0
    own = (response.tries + response.lost, response.run.priority)
    course, before, sooner = response.submission.assessment.course_id, 0, 0
    of_others: list[int] = []
    for state, *sort, of_course, count, older in _groups(response):
        if state == State.CLAIMED or tuple(sort) < own:
            sooner += count
        elif tuple(sort) == own and of_course == course:
            before = older
        elif tuple(sort) == own:
            of_others.append(count)
    return min(COUNTED, sooner + before + sum(min(before, count) for count in of_others))


def _groups(response: Response) -> Iterable[tuple[Any, ...]]:
    """Return the first of the queue by state, failures, urgency and course: how many, and how many that are older.

    The oldest `COUNTED` are looked at, by an index, whatever their sort: one query.
    """
    # A worker may have claimed it since it was read: it is not before itself.
    queue = Response.objects.filter(state__in=[State.WAITING, State.CLAIMED]).exclude(pk=response.pk)
    oldest = queue.order_by("waiting_since")[:COUNTED]
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
    return rows[:COUNTED].count()
