"""How long an answer will wait: how many come before it, in the order of claims, and at what speed these are graded."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet, Sum
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
    """Return what an answer that waits, or that a worker holds, has before it: a handful of counts."""
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


def _ahead(response: Response) -> int:
    """Return how many answers are graded before this one, at most `COUNTED` of each sort.

    Those that a worker holds; those with fewer failures, or of more urgent runs; and of its own sort the older ones of
    its course, with as many of every other course, which take turns with it.
    """
    if response.state != State.WAITING:
        return 0
    rest_of_queue = Response.objects.exclude(pk=response.pk)
    waiting = rest_of_queue.filter(state=State.WAITING).alias(failures=FAILURES)
    failures, priority = response.tries + response.lost, response.run.priority
    sooner = waiting.filter(Q(failures__lt=failures) | Q(failures=failures, run__priority__lt=priority))
    alike = waiting.filter(failures=failures, run__priority=priority)
    course = F("submission__assessment__course_id")
    own = response.submission.assessment.course_id
    older = alike.filter(submission__assessment__course_id=own).filter(
        Q(waiting_since__lt=response.waiting_since)
        | Q(waiting_since=response.waiting_since, pk__lt=response.pk)
    )
    before = _count(older)
    others = alike.exclude(submission__assessment__course_id=own).values(course=course).annotate(Count("pk"))
    in_turn = sum(min(before, row["pk__count"]) for row in others.order_by()) if before else 0
    # A worker may have claimed it since it was read: it is not before itself.
    return _count(rest_of_queue.filter(state=State.CLAIMED)) + _count(sooner) + before + in_turn


def _count(rows: "QuerySet[Response] | QuerySet[GradeRequest]") -> int:
    return rows[:COUNTED].count()
