"""What the sweep forgets, and the signs of life."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db.models.functions import Now
from django.utils import timezone

from assessment.bank.models import Assessment
from assessment.grading.liveness import is_alive, note_heartbeat
from assessment.grading.maintenance import sweep_up
from assessment.grading.models import GradeRequest, Heartbeat, Response, StoredReply
from assessment.grading.queue import claim_batch
from assessment.people.models import ApiClient, Learner
from tests.assessment.grading.cast import hand_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("hours", "is_kept"), [(23, True), (25, False)])
def test_requests_and_replies_are_kept_for_a_day(hours: int, is_kept: bool) -> None:
    client = ApiClient.objects.create(name="tool")
    GradeRequest.objects.create(client=client, kind="text", key={}, answer="words")
    StoredReply.objects.create(client=client, key="k", request_sha256="-", status=201, body={})
    for model in (GradeRequest, StoredReply):
        model._default_manager.update(created_at=Now() - timedelta(hours=hours))
    sweep_up()
    assert GradeRequest.objects.exists() is StoredReply.objects.exists() is is_kept


def test_drafts_in_old_sessions_are_forgotten() -> None:
    for days, key in ((-1, "old"), (1, "new")):
        Session.objects.create(
            session_key=key, session_data="-", expire_date=timezone.now() + timedelta(days=days)
        )
    sweep_up()
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_a_worker_that_holds_answers_is_alive(page: Assessment, learner: Learner) -> None:
    hand_in(page, learner, q3="It makes sampling differentiable.")
    claim_batch(Response.objects.all(), tenant="submission__assessment__course_id")
    assert is_alive("text")
    assert not is_alive("default")


def test_a_worker_is_alive_while_it_has_been_seen_lately() -> None:
    assert not is_alive("text")
    note_heartbeat("text")
    note_heartbeat("text")
    assert is_alive("text")
    Heartbeat.objects.update(seen_at=Now() - timedelta(seconds=31))
    assert not is_alive("text")
