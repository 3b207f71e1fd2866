"""What beat does every few seconds, so that nothing depends on a message: free leases, go on with learning runs, show
marks, forget old rows."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from assessment.grading.erasure import vectors
from assessment.grading.grade_events import number_events, publish_due
from assessment.grading.learning import advance
from assessment.grading.models import GradeRequest, LearnedMark, Response, StoredReply, WorkerSpeed
from assessment.grading.queue import expire_leases

KEPT = timedelta(hours=24)
"""A plain limit: time to fetch a verdict or repeat a request; after that, no words of a student lie about."""


def sweep_up() -> None:
    """Free what stopped workers held, go on with learning runs, tell of marks whose date has come, delete what is old.

    Requests and replies are kept for a day.
    """
    for model in (Response, LearnedMark, GradeRequest):
        expire_leases(model)
    publish_due(recheck_recent=True)
    number_events()
    vectors.delete_late_vectors()
    vectors.delete_requests(GradeRequest.objects.filter(created_at__lt=Now() - KEPT))
    StoredReply.objects.filter(created_at__lt=Now() - KEPT).delete()
    WorkerSpeed.objects.filter(measured_at__lt=Now() - KEPT).delete()
    # Drafts are in sessions: words of a student, which are not kept for ever.
    Session.objects.filter(expire_date__lt=Now()).delete()
    # Last, for it is the longest, and no failure of it may keep anything above from being done.
    advance()
