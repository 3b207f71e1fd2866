"""The record of acts of weight: what a row holds, by whom, and that rows are only ever added."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from assessment.bank.models import Assessment
from assessment.people import audit
from assessment.people.keys import create_key, revoke_key
from assessment.people.models import Act, ApiClient, ApiKey, AuditRecord, Course, Learner, User

pytestmark = pytest.mark.django_db
BERLIN = timezone(timedelta(hours=1))


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (None, None),
        (True, True),
        (3, 3),
        (Decimal("0.50"), "0.5"),
        (datetime(2030, 1, 31, 18, tzinfo=BERLIN), "2030-01-31T17:00:00+00:00"),
        (("grade:read", "grade:write"), ["grade:read", "grade:write"]),
        ("by_hand", "by_hand"),
        ("x" * 201, "(201 characters)"),
        (Course(pk=4, slug="demo", title="Demo"), "course demo"),
        (User(pk=7, username="grace"), "user 7"),
    ],
)
def test_a_value_is_kept_as_json_can_hold_it(value: object, stored: object) -> None:
    assert audit.as_json_value(value) == stored


def test_a_learner_is_named_by_public_id_alone(learner: Learner) -> None:
    learner.name = "Ada Lovelace"
    row = audit.record(Act.ERASED, by="manage.py erase_learner", course=learner.course, target=learner)
    assert (row.target_type, row.target) == ("people.learner", str(learner.public_id))
    assert "ada" not in str(vars(row)).lower().replace(row.target, "")


@pytest.mark.parametrize("kind_of_actor", ["user", "client", "command"])
def test_whoever_did_it_is_named(page: Assessment, client_of_course: ApiClient, kind_of_actor: str) -> None:
    grace = User.objects.create(username="grace")
    actors: dict[str, audit.Actor] = {
        "user": grace,
        "client": client_of_course,
        "command": "manage.py regrade",
    }
    by = actors[kind_of_actor]
    row = audit.record(Act.REGRADED, by=by, course=page.course, target=page)
    row.refresh_from_db()
    assert [row.actor, row.client, row.origin] == [
        grace if kind_of_actor == "user" else None,
        client_of_course if kind_of_actor == "client" else None,
        "manage.py regrade" if kind_of_actor == "command" else "",
    ]
    assert (row.course, row.target_type, row.target) == (page.course, "bank.assessment", "gans-and-vaes")


def test_an_act_that_fails_leaves_no_record(client_of_course: ApiClient) -> None:
    with transaction.atomic():
        create_key(client_of_course, ["grade:read"])
        transaction.set_rollback(rollback=True)
    assert not ApiKey.objects.exists()
    assert not AuditRecord.objects.exists()


def test_it_outlives_who_did_it_and_what_it_was_about(page: Assessment) -> None:
    grace = User.objects.create(username="grace")
    audit.record(Act.CHANGED, by=grace, course=page.course, target=page)
    pk = grace.pk
    grace.delete()
    row = AuditRecord.objects.select_related("actor").get()
    assert (row.actor_id, row.actor) == (pk, None)


def keys(client: ApiClient) -> list[tuple[str, object]]:
    """Return acts and origins, oldest first."""
    return [(row.act, row.origin) for row in AuditRecord.objects.order_by("pk")]


def test_the_commands_of_keys_leave_records_without_the_secret(course: Course) -> None:
    call_command("create_api_client", "gradebook", course=["demo"])
    call_command("rotate_api_key", "gradebook")
    newest = ApiKey.objects.order_by("-pk")[0]
    call_command("revoke_api_key", newest.prefix)
    call_command("revoke_api_key", newest.prefix)
    assert keys(newest.client) == [
        ("created", "manage.py create_api_client"),
        ("key_created", "manage.py create_api_client"),
        ("key_rotated", "manage.py rotate_api_key"),
        ("key_revoked", "manage.py revoke_api_key"),
    ]
    granted, _, rotated, revoked = AuditRecord.objects.order_by("pk")
    assert granted.changes == {"courses": [[], [str(course)]]}
    assert rotated.target == revoked.target == newest.prefix
    assert rotated.details["replaces"] == [ApiKey.objects.order_by("pk")[0].prefix]
    assert not AuditRecord.objects.filter(details__icontains=newest.secret_sha256).exists()


def test_a_key_is_revoked_once(client_of_course: ApiClient) -> None:
    create_key(client_of_course, ["grade:read"])
    for _ in range(2):
        revoke_key(client_of_course.keys.get())
    assert AuditRecord.objects.filter(act=Act.KEY_REVOKED).count() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda: AuditRecord.objects.update(act="changed"),
        lambda: AuditRecord.objects.all().delete(),
        lambda: AuditRecord.objects.get().save(),
        lambda: AuditRecord.objects.get().delete(),
    ],
)
def test_a_record_is_never_changed_or_deleted(db: None, change: Callable[[], object]) -> None:
    before = audit.record(Act.BACKED_UP, by="manage.py backup")
    with pytest.raises(IntegrityError, match="an audit record is never"), transaction.atomic():
        change()
    assert AuditRecord.objects.get() == before


def test_the_triggers_are_there_after_the_last_migration() -> None:
    names = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'people_auditrecord'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'people_auditrecord'::regclass "
        "AND NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(names[connection.vendor])
        assert {name for (name,) in cursor.fetchall()} == set(audit.TABLE.names[connection.vendor])


def test_when_is_noted_by_the_service() -> None:
    before = datetime.now(UTC)
    assert before <= audit.record(Act.BACKED_UP, by="manage.py backup").created_at <= datetime.now(UTC)
