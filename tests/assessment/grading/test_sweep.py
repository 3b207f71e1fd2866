"""What the sweep forgets, and the signs of life."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from assessment.grading.models import GradeRequest, Heartbeat, StoredReply
from assessment.grading.services.sweep import is_alive, note_heartbeat, sweep_up
from assessment.people.models import ApiClient

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("hours", "kept"), [(23, True), (25, False)])
def test_requests_and_replies_are_kept_for_a_day(hours: int, kept: bool) -> None:
    client = ApiClient.objects.create(name="tool")
    GradeRequest.objects.create(client=client, kind="text", key={}, answer="words")
    StoredReply.objects.create(client=client, key="k", request_sha256="-", status=201, body={})
    for model in (GradeRequest, StoredReply):
        model._default_manager.update(created_at=Now() - timedelta(hours=hours))
    sweep_up()
    assert GradeRequest.objects.exists() is StoredReply.objects.exists() is kept


def test_a_worker_is_alive_while_it_has_been_seen_lately() -> None:
    assert not is_alive("text")
    note_heartbeat("text")
    note_heartbeat("text")
    assert is_alive("text")
    Heartbeat.objects.update(seen_at=Now() - timedelta(seconds=31))
    assert not is_alive("text")
