"""What beat does every few seconds, so that nothing depends on a message: free leases, show marks, forget old rows."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from assessment.grading.models import GradeRequest, Heartbeat, Response, State, StoredReply
from assessment.grading.services import vectors
from assessment.grading.services.claims import expire_leases
from assessment.grading.services.feed import give_places
from assessment.grading.services.releases import settle_due

KEPT = timedelta(hours=24)
ALIVE = timedelta(seconds=30)


def sweep_up() -> None:
    """Free what stopped workers held, tell of marks whose date has come, and delete rows that are kept for a day."""
    for model in (Response, GradeRequest):
        expire_leases(model)
    settle_due(again=True)
    give_places()
    vectors.forget_requests(GradeRequest.objects.filter(created_at__lt=Now() - KEPT))
    StoredReply.objects.filter(created_at__lt=Now() - KEPT).delete()
    # Drafts are in sessions: words of a student, which are not kept for ever.
    Session.objects.filter(expire_date__lt=Now()).delete()


def note_heartbeat(worker: str) -> None:
    """Note that a kind of worker is at work now."""
    Heartbeat.objects.update_or_create(worker=worker, defaults={"seen_at": Now()})


def is_alive(worker: str) -> bool:
    """Tell whether a kind of worker has been seen in the last half minute, or holds answers at this moment."""
    seen = Heartbeat.objects.filter(worker=worker, seen_at__gt=Now() - ALIVE)
    busy = Response.objects.filter(state=State.CLAIMED, lease_until__gt=Now())
    return seen.exists() or (worker == "text" and busy.exists())
