"""What must work for the service to do its work: database, migrations, broker, workers."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

import redis
from django.conf import settings
from django.db import Error, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models.functions import Now
from redis.backoff import NoBackoff
from redis.retry import Retry

from assessment.grading.liveness import heartbeat_ages, is_fresh
from assessment.grading.models import Heartbeat
from assessment.people.outages import outage_of

STEP_SECONDS = 0.45
"""For connecting and for the answer, so that both end within a second."""


LOCK_SECONDS = 2
"""A plain limit on waiting for a lock: more would keep the caller, less would call a busy database a broken one."""
PROBE = "readyz"
"""The name in the row that is written to see whether the database takes rows."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `needed` says whether the service is of use without it."""

    name: str
    ok: bool
    note: str = ""
    needed: bool = True


class Migrated:
    """Whether the database had every migration when it was last looked at: once it has, it stays so."""

    known = False


def run_checks() -> list[Check]:
    """Look at everything; what needs a database that does not answer is not looked at."""
    database = _database()
    if not database.ok:
        unknown = [
            Check(name, ok=False, note="not known without the database") for name in ("migrations", "worker")
        ]
        return [database, *unknown, _broker()]
    migrations = _migrations()
    if not migrations.ok:
        worker = Check("worker", ok=False, note="not known before the migrations")
        return [database, migrations, worker, _broker()]
    database = _writing()
    if not database.ok:
        return [
            database,
            migrations,
            Check("worker", ok=False, note="not known without the database"),
            _broker(),
        ]
    return [database, migrations, *_workers(), _broker()]


def _database() -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        return Check("database", ok=False, note=f"does not answer: {type(error).__name__}")
    return Check("database", ok=True)


def _writing() -> Check:
    """Write one row, always the same: that the disk is full, or the database locked or read-only, shows only so."""
    try:
        with _impatient(), transaction.atomic():
            Heartbeat.objects.update_or_create(worker=PROBE, defaults={"seen_at": Now()})
    except Error as error:
        return Check("database", ok=False, note=f"takes no rows: {outage_of(error) or type(error).__name__}")
    return Check("database", ok=True)


@contextmanager
def _impatient() -> Iterator[None]:
    """Wait for locks no longer than whoever looks after the service would."""
    milliseconds = int(LOCK_SECONDS * 1000)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            (usual,) = cursor.execute("PRAGMA busy_timeout").fetchone()
            cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
        else:
            cursor.execute(f"SET lock_timeout = {milliseconds}")
    try:
        yield
    finally:
        with suppress(Error), connection.cursor() as cursor:
            cursor.execute(
                f"PRAGMA busy_timeout = {usual}"
                if connection.vendor == "sqlite"
                else "SET lock_timeout = DEFAULT"
            )


def pending_migrations() -> list[str]:
    """Return the migrations that the database does not have."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def _migrations() -> Check:
    if not Migrated.known:
        if pending := pending_migrations():
            return Check("migrations", ok=False, note=f"{len(pending)} to apply: run manage.py migrate")
        Migrated.known = True
    return Check("migrations", ok=True)


def _broker() -> Check:
    url = settings.CELERY_BROKER_URL.replace("redis+socket://", "unix://", 1)
    client = redis.Redis.from_url(
        url,
        socket_connect_timeout=STEP_SECONDS,
        socket_timeout=STEP_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        client.ping()
    except (redis.RedisError, OSError) as error:
        return Check("broker", ok=False, note=f"does not answer: {type(error).__name__}")
    finally:
        client.close()
    return Check("broker", ok=True)


def _workers() -> list[Check]:
    """Free text waits safely for its worker, so that one is needed only where the settings say so."""
    needed = {"default": True, "text": settings.READY_NEEDS_TEXT_WORKER}
    names = {"default": "worker", "text": "text_worker"}
    ages = heartbeat_ages()
    return [
        Check(names[worker], is_fresh(worker, age), _age_note(age), needed[worker])
        for worker, age in ages.items()
        if worker in names
    ]


def _age_note(age: float | None) -> str:
    return "has never been seen" if age is None else f"seen {age:.0f} s ago"
