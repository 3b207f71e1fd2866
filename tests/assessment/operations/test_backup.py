"""A backup, rehearsed: into another folder and the other kind of database, with every row, id and mark as it was."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.core.management import CommandError, call_command
from psycopg import sql
from pytest_django.fixtures import Settings

from assessment.bank.models import Assessment
from assessment.operations.backup import MANIFEST
from assessment.people.models import Course

pytestmark = pytest.mark.processes
ROOT = Path(__file__).resolve().parents[3]
POSTGRES = os.environ.get("DATABASE_URL", "")
KEY = "0123456789abcdef" * 4

FILL = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("import_content", "fixtures/content")
from decimal import Decimal
from django.db import transaction
from assessment.bank.models import Assessment
from assessment.grading.models import Grade, GradingRun, Response, RunKind
from assessment.grading.worker import grade_next_batch
from assessment.people.keys import create_key
from assessment.people.models import ApiClient, Course, Learner, User
from django.contrib.auth.models import Permission
from tests.assessment.grading.cast import REASON, hand_in
from tests.conftest import BagOfWords
page = Assessment.objects.get()
learner = Learner.objects.create(course=page.course, source="test", external_id="Ada 🙂 “x”")
hand_in(page, learner, a="[0.60, 13/20, -2e-1]")
hand_in(page, learner, q3=REASON, a="[0.1, 2, 3]", c="line\\nbreak \\u2028 0.10")
hand_in(page, learner, q1=REASON)
while grade_next_batch(BagOfWords): pass
hand_in(page, learner, q2="still waits")
run = GradingRun.objects.create(course=page.course, kind=RunKind.OVERRIDE, reason="kind")
Grade.objects.create(response=Response.objects.first(), run=run, human=True, score=Decimal("0.1250"), maximum=1,
    confidence=0.1 + 0.2, verdict_digest="ab")
client = ApiClient.objects.create(name="lms")
client.courses.add(page.course)
create_key(client, ["grade:read"])
user = User.objects.create_user("grace", password="a passphrase of hers")
user.user_permissions.add(*Permission.objects.order_by("-pk")[:3])
"""
SHOW = """
import json
from django.db import connection, transaction, DatabaseError
from assessment.grading.models import Grade, Response
from assessment.grading.effective_grade import effective_grades
from assessment.grading.regrade import replay
from assessment.people.models import Course, User
from tests.conftest import BagOfWords
grades = effective_grades(Response.objects.all())
replays = [replay(grade, BagOfWords) for grade in Grade.objects.order_by("pk")]
with connection.cursor() as cursor:
    try:
        with transaction.atomic():
            cursor.execute("UPDATE grading_grade SET score = 1")
        guarded = False
    except DatabaseError:
        guarded = True
grace = User.objects.get(username="grace")
with transaction.atomic():
    new = Course.objects.create(slug="new", title="New")
    follows = all(new.pk > old.pk for old in Course.objects.exclude(slug="new"))
    transaction.set_rollback(True)
print(json.dumps({
    "marks": {str(row.public_id): str(grades[row.pk].score) for row in Response.objects.filter(pk__in=grades)},
    "replays": [(result.compared, result.differences) for result in replays],
    "guarded": guarded,
    "permissions": sorted(grace.get_user_permissions()),
    "password": grace.check_password("a passphrase of hers"),
    "follows": follows,
}))
"""


def manage(folder: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[bytes]:
    """Run `manage.py` on the service in a folder."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "LEDGER_KEY")
    }
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment | {"EVENMARK_DATA": str(folder), "SECRET_KEY": KEY} | settings,
        capture_output=True,
        check=False,
    )


def run_manage(folder: Path, *arguments: str, **settings: str) -> str:
    """Run a command that must go well, and return what it prints."""
    process = manage(folder, *arguments, **settings)
    assert process.returncode == 0, process.stderr.decode()
    return process.stdout.decode()


def stored_state(folder: Path, **settings: str) -> dict[str, Any]:
    """Return the marks of a service, and what else must be there."""
    contents: dict[str, Any] = json.loads(run_manage(folder, "shell", "--no-imports", "-c", SHOW, **settings))
    return contents


def tables(path: Path) -> dict[str, Any]:
    """Return the digests of what is in a backup, by table."""
    with zipfile.ZipFile(path) as file:
        digests: dict[str, Any] = json.loads(file.read(MANIFEST))["tables"]
    return digests


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A service on SQLite with answers of every kind."""
    folder = tmp_path_factory.mktemp("school")
    run_manage(folder, "shell", "--no-imports", "-c", FILL)
    return folder


@pytest.fixture(scope="module")
def marks(school: Path) -> dict[str, Any]:
    """Its marks, and what else must be there after a restore."""
    return stored_state(school)


@pytest.fixture(scope="module")
def backup(school: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its backup."""
    path = tmp_path_factory.mktemp("backup") / "school.zip"
    assert "SECRET_KEY and LEDGER_KEY are not in it" in manage(school, "backup", str(path)).stderr.decode()
    return path


@pytest.fixture
def postgresql() -> Iterator[str]:
    """The address of an empty database on PostgreSQL."""
    if not POSTGRES.startswith("postgres"):
        pytest.skip("runs where the suite runs on PostgreSQL")
    name = f"evenmark_restore_{uuid4().hex[:8]}"
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield f"{POSTGRES.rpartition('/')[0]}/{name}"
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_the_file_is_for_its_owner_and_has_no_secret(school: Path, backup: Path) -> None:
    assert backup.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(backup) as file:
        everything = b"".join(file.read(name) for name in file.namelist())
    assert KEY.encode() not in everything
    assert "Ada 🙂 “x”".encode() in everything
    assert not list(backup.parent.glob("*.part"))


ACTS = "people.auditrecord.jsonl"


def without_acts(path: Path) -> dict[str, Any]:
    """Return the digests but for the record of acts, in which backups and restores themselves stand."""
    return {name: row for name, row in tables(path).items() if name != ACTS}


def test_restored_into_another_folder_it_is_the_same(
    marks: dict[str, Any], backup: Path, tmp_path: Path
) -> None:
    assert "rows restored" in run_manage(tmp_path, "restore", str(backup))
    run_manage(tmp_path, "backup", str(again := tmp_path / "again.zip"))
    assert tables(again)[ACTS]["rows"] == tables(backup)[ACTS]["rows"] + 1
    assert without_acts(again) == without_acts(backup)
    assert tables(backup)["grading.grade.jsonl"]["rows"] == 6
    restored = stored_state(tmp_path)
    assert restored == marks
    assert restored["guarded"]
    assert restored["password"]
    assert restored["follows"]
    assert all(not differences for compared, differences in restored["replays"] if "score" in compared)
    assert sum("score" in compared for compared, _ in restored["replays"]) == 5


def test_restored_on_postgresql_and_back_it_is_the_same(
    marks: dict[str, Any], backup: Path, tmp_path: Path, postgresql: str
) -> None:
    run_manage(tmp_path, "restore", str(backup), DATABASE_URL=postgresql)
    run_manage(tmp_path, "backup", str(on_postgresql := tmp_path / "there.zip"), DATABASE_URL=postgresql)
    assert without_acts(on_postgresql) == without_acts(backup)
    assert stored_state(tmp_path, DATABASE_URL=postgresql) == marks
    run_manage(tmp_path, "restore", str(on_postgresql))
    run_manage(tmp_path, "backup", str(on_sqlite := tmp_path / "back.zip"))
    assert without_acts(on_sqlite) == without_acts(backup)


def test_it_can_be_streamed_without_vectors_and_restored_with_other_keys(
    school: Path, backup: Path, tmp_path: Path, marks: dict[str, Any]
) -> None:
    with (path := tmp_path / "streamed.zip").open("wb") as file:
        file.write(manage(school, "backup", "-", "--without-embeddings").stdout)
    assert tables(backup).keys() - tables(path).keys() == {"grading.embedding.jsonl"}
    other_key = KEY[::-1]
    refused = manage(tmp_path, "restore", str(path), SECRET_KEY=other_key)
    assert (refused.returncode, len(refused.stderr.splitlines())) == (1, 1)
    assert b"made with another SECRET_KEY or LEDGER_KEY" in refused.stderr
    run_manage(tmp_path, "restore", "--other-keys", str(path), SECRET_KEY=other_key)
    assert stored_state(tmp_path, SECRET_KEY=other_key)["marks"] == marks["marks"]


@pytest.fixture
def same_keys(settings: Settings) -> None:
    """Give the process of the tests the keys of the school."""
    settings.SECRET_KEY = settings.LEDGER_KEY = KEY


def changed(backup: Path, folder: Path, member: str, change: Callable[[bytes], bytes]) -> Path:
    """Return a copy of a backup in which one file is another."""
    path = folder / "changed.zip"
    with zipfile.ZipFile(backup) as original, zipfile.ZipFile(path, "w") as altered:
        for name in original.namelist():
            altered.writestr(name, change(original.read(name)) if name == member else original.read(name))
    return path


def refusal(path: Path) -> str:
    """Try to restore, and return why not."""
    with pytest.raises(CommandError) as refused:
        call_command("restore", str(path))
    return str(refused.value)


@pytest.mark.django_db
def test_a_database_in_use_is_refused(same_keys: None, backup: Path, page: Assessment) -> None:
    assert "not empty: there are rows in people.Course" in refusal(backup)
    assert Assessment.objects.count() == 1


@pytest.mark.django_db
def test_a_backup_in_which_somebody_gave_himself_full_marks(
    same_keys: None, backup: Path, tmp_path: Path
) -> None:
    path = changed(
        backup, tmp_path, "grading.grade.jsonl", lambda text: text.replace(b'"0.1250"', b'"1.0000"')
    )
    assert "damaged: grading.grade.jsonl" in refusal(path)
    assert not Course.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"format": 2}, "has format 2; this version reads 1"),
        ({"migrations": ["bank.0001_initial"]}, "of another version"),
        ({"keys": ""}, "another SECRET_KEY or LEDGER_KEY"),
        ({"tables": {"bank.nothing.jsonl": {}}}, "is no backup, or is damaged"),
    ],
)
def test_a_backup_of_another_version_or_service_is_refused(
    same_keys: None, backup: Path, tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    path = changed(backup, tmp_path, MANIFEST, lambda text: json.dumps(json.loads(text) | change).encode())
    assert message in refusal(path)
    assert not Course.objects.exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "there is no file"), (b"PK", "is no backup, or is damaged"), (b"", "is no backup")],
)
def test_what_is_no_backup(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "some.zip"
    if content is not None:
        path.write_bytes(content)
    assert message in refusal(path)


@pytest.mark.parametrize(
    ("name", "message"),
    [("school.zip", "exists already"), ("no/where.zip", "cannot be written: No such file")],
)
def test_a_backup_takes_no_file_s_place(backup: Path, name: str, message: str) -> None:
    before = backup.read_bytes()
    with pytest.raises(CommandError, match=message):
        call_command("backup", str(backup.parent / name))
    assert backup.read_bytes() == before
