"""Whether a kind of worker is at work: one rule, for readiness, status, metrics, admin and pages."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import DateTimeField, ExpressionWrapper
from django.db.models.functions import Now

from assessment.grading.models import GradeRequest, Heartbeat, LearnedMark, Response, State

WORKERS = ("default", "text")
LEAST_SECONDS = 30.0
"""A plain limit: it trades how soon a dead worker is noticed against calling a busy one dead."""


def note_heartbeat(worker: str) -> None:
    """Note that a kind of worker is at work now."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"seen_at": Now()})


def heartbeat_ages() -> dict[str, float | None]:
    """Return how many seconds ago each kind of worker was seen, by the database's clock; None for never."""
    rows = Heartbeat.objects.filter(worker__in=WORKERS).annotate(
        now=ExpressionWrapper(Now(), output_field=DateTimeField())
    )
    return dict.fromkeys(WORKERS, None) | {row.worker: _seconds(row.seen_at, row.now) for row in rows}


def is_alive(worker: str) -> bool:
    """Tell whether a kind of worker is at work."""
    return is_fresh(worker, heartbeat_ages().get(worker))


def is_fresh(worker: str, age: float | None) -> bool:
    """Tell whether a kind of worker that was seen `age` seconds ago is at work.

    It was seen within half a minute, or three sweeps where these are rarer; or it is the text worker, and holds
    answers under a lease that has not ended: these are renewed for as long as it comes on.
    """
    if age is not None and age <= max(LEAST_SECONDS, 3 * settings.SWEEP_SECONDS):
        return True
    return worker == "text" and any(
        model._default_manager.filter(state=State.CLAIMED, lease_until__gt=Now()).exists()
        for model in (Response, LearnedMark, GradeRequest)
    )


def _seconds(since: datetime, now: datetime) -> float:
    return max(0.0, (now - since) / timedelta(seconds=1))
