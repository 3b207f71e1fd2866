"""Gauges of the service, read from the database when somebody asks, and measured by its clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, DateTimeField, ExpressionWrapper, Min
from django.db.models.functions import Now

from assessment.grading.liveness import heartbeat_ages
from assessment.grading.models import Grade, GradeRequest, Response, State
from assessment.lti.passback.models import ScoreDelivery, ScoreState

OPEN_STATES = (State.WAITING, State.CLAIMED, State.NEEDS_REVIEW, State.FAILED)


@dataclass(frozen=True, slots=True)
class Gauges:
    """What waits and what was done; ages in seconds, None where there is nothing to be that old."""

    responses: dict[str, int]
    requests: dict[str, int]
    oldest_waiting: float | None
    grades: dict[str, int]
    heartbeats: dict[str, float | None]
    scores: dict[str, int]
    oldest_score: float | None


def read_gauges() -> Gauges:
    """Read all gauges: a handful of queries, each a count in the database."""
    return Gauges(
        responses=_by_state(Response),
        requests=_by_state(GradeRequest),
        oldest_waiting=_oldest_waiting(),
        grades=_grades(),
        heartbeats=heartbeat_ages(),
        scores=_scores(),
        oldest_score=_oldest_score(),
    )


def _by_state(model: type[Response] | type[GradeRequest]) -> dict[str, int]:
    counts = model._default_manager.filter(state__in=OPEN_STATES).values_list("state").annotate(Count("pk"))
    return {str(state): 0 for state in OPEN_STATES} | dict(counts.order_by())


def _oldest_waiting() -> float | None:
    """Return the age of what has waited longest, a worker's or not."""
    ages = [
        _seconds(row["since"], row["now"])
        for model in (Response, GradeRequest)
        for row in model._default_manager.filter(state__in=(State.WAITING, State.CLAIMED))
        .values(now=_now())
        .annotate(since=Min("waiting_since"))
    ]
    return max(ages, default=None)


def _scores() -> dict[str, int]:
    """Return how many scores are owed to gradebooks (also those that are being sent), and how many were refused."""
    counts = dict(ScoreDelivery.objects.order_by().values_list("state").annotate(Count("pk")))
    owed = counts.get(ScoreState.OWED, 0) + counts.get(ScoreState.SENDING, 0)
    return {"owed": owed, "refused": counts.get(ScoreState.REFUSED, 0)}


def _oldest_score() -> float | None:
    """Return for how many seconds a score has been owed at most."""
    owed = ScoreDelivery.objects.filter(state__in=(ScoreState.OWED, ScoreState.SENDING))
    row = owed.annotate(now=_now()).order_by("owed_since").values("now", "owed_since").first()
    return _seconds(row["owed_since"], row["now"]) if row else None


def _grades() -> dict[str, int]:
    counts = dict(Grade.objects.order_by().values_list("human").annotate(Count("pk")))
    return {"human": counts.get(True, 0), "machine": counts.get(False, 0)}


# The database's clock, by which the times were written: those of web and worker processes may differ.
def _now() -> "ExpressionWrapper[Now]":
    return ExpressionWrapper(Now(), output_field=DateTimeField())


def _seconds(since: datetime, now: datetime) -> float:
    return max(0.0, (now - since) / timedelta(seconds=1))
