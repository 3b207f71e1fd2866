"""Alive and ready: each check that fails is named, and only those that are needed make the service unready."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Now
from django.test import Client
from pytest_django.fixtures import Settings

from assessment.bank.models import Assessment
from assessment.grading.liveness import heartbeat_ages
from assessment.grading.models import Response, State
from assessment.operations import checks
from assessment.people.models import Learner
from tests.assessment.grading.cast import REASON, hand_in

Seen = Callable[[str, int], None]


@pytest.fixture
def silent() -> Iterator[str]:
    """A broker that takes a connection and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


def readiness(client: Client) -> tuple[int, dict[str, Any]]:
    """Ask, and return the status with the checks."""
    reply = client.get("/readyz")
    body = reply.json()
    assert body["ready"] == (reply.status_code == 200)
    return reply.status_code, body["checks"]


def failing_checks(checks_by_name: dict[str, Any]) -> set[str]:
    return {name for name, check in checks_by_name.items() if not check["ok"]}


def test_alive_needs_nothing(client: Client, django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        reply = client.get("/healthz")
    assert (reply.status_code, reply.content) == (200, b"ok\n")
    assert "no-store" in reply.headers["Cache-Control"]
    assert client.post("/healthz").status_code == 405


def test_a_service_with_both_workers_is_ready(
    client: Client, settings: Settings, broker: str, seen: Seen
) -> None:
    settings.CELERY_BROKER_URL = broker
    seen("default", 1)
    seen("text", 1)
    status, checks_by_name = readiness(client)
    assert status == 200, checks_by_name
    assert list(checks_by_name) == ["database", "migrations", "worker", "text_worker", "broker"]


@pytest.mark.parametrize(
    ("ages", "needed", "missing"),
    [
        ({"default": 1, "text": 1}, True, set()),
        ({"default": 29}, False, {"text_worker"}),
        ({"default": 1, "text": 3600}, False, {"text_worker"}),
        ({"default": 1}, True, {"text_worker"}),
        ({"default": 31, "text": 1}, False, {"worker"}),
        ({"text": 1}, False, {"worker"}),
    ],
)
def test_workers_are_judged_by_their_heartbeats(  # noqa: PLR0917 - fixtures and a row
    client: Client,
    settings: Settings,
    broker: str,
    seen: Seen,
    ages: dict[str, int],
    needed: bool,
    missing: set[str],
) -> None:
    settings.CELERY_BROKER_URL, settings.READY_NEEDS_TEXT_WORKER = broker, needed
    for worker, age in ages.items():
        seen(worker, age)
    status, checks_by_name = readiness(client)
    assert failing_checks(checks_by_name) == missing
    assert status == (503 if missing & ({"worker", "text_worker"} if needed else {"worker"}) else 200)


def test_a_slow_sweep_allows_older_heartbeats(
    client: Client, settings: Settings, broker: str, seen: Seen
) -> None:
    settings.CELERY_BROKER_URL, settings.SWEEP_SECONDS = broker, 60
    seen("default", 150)
    assert readiness(client)[0] == 200


def test_a_text_worker_that_holds_answers_is_at_work(  # noqa: PLR0917 - fixtures
    client: Client, settings: Settings, broker: str, seen: Seen, page: Assessment, learner: Learner
) -> None:
    settings.CELERY_BROKER_URL, settings.READY_NEEDS_TEXT_WORKER = broker, True
    seen("default", 1)
    seen("text", 90)
    hand_in(page, learner, q3=REASON)
    assert readiness(client)[0] == 503
    Response.objects.update(state=State.CLAIMED, lease_until=Now() + settings.LEASE)
    assert readiness(client)[0] == 200


@pytest.mark.parametrize("kind", ["closed", "silent"])
def test_a_broker_that_is_down_or_hangs(
    client: Client, settings: Settings, silent: str, seen: Seen, kind: str
) -> None:
    settings.CELERY_BROKER_URL = silent if kind == "silent" else "redis://127.0.0.1:1/0"
    seen("default", 1)
    status, checks_by_name = readiness(client)
    assert (status, failing_checks(checks_by_name)) == (503, {"broker", "text_worker"})
    assert checks_by_name["broker"]["note"].startswith("does not answer")


def test_a_migration_that_is_not_applied(client: Client, settings: Settings, broker: str, db: None) -> None:
    settings.CELERY_BROKER_URL = broker
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    status, checks_by_name = readiness(client)
    assert (status, failing_checks(checks_by_name)) == (503, {"migrations", "worker"})
    assert checks_by_name["migrations"]["note"] == "1 to apply: run manage.py migrate"


def test_migrations_once_seen_are_not_looked_at_again(db: None, django_assert_num_queries: Any) -> None:
    checks.run_checks()
    with django_assert_num_queries(
        2
    ):  # SELECT 1, and the heartbeats; no text worker, no answer that it holds
        outcomes = checks._database(), checks._migrations(), heartbeat_ages()
    assert outcomes[1].ok


def test_a_database_that_does_not_answer(client: Client, settings: Settings, broker: str, db: None) -> None:
    def refuse() -> None:
        raise OperationalError("connection to server at 10.0.0.7 failed")

    settings.CELERY_BROKER_URL = broker
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        status, checks_by_name = readiness(client)
    assert (status, failing_checks(checks_by_name)) == (503, {"database", "migrations", "worker"})
    assert "10.0.0.7" not in str(checks_by_name)


@pytest.fixture
def read_only(transactional_db: None) -> Iterator[None]:
    """A database that answers and takes no rows, as a replica or a full disk does."""
    switch = {"sqlite": "PRAGMA query_only = {}", "postgresql": "SET default_transaction_read_only = {}"}
    with connection.cursor() as cursor:
        cursor.execute(switch[connection.vendor].format("on"))
    yield
    with connection.cursor() as cursor:
        cursor.execute(switch[connection.vendor].format("off"))


def test_a_database_that_takes_no_rows(
    client: Client, settings: Settings, broker: str, seen: Seen, read_only: None
) -> None:
    settings.CELERY_BROKER_URL = broker
    status, checks_by_name = readiness(client)
    assert status == 503
    assert "database" in failing_checks(checks_by_name)
    assert checks_by_name["database"]["note"].startswith("takes no rows: read-only")
