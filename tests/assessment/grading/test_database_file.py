"""SQLite's file after erasures: written anew once, its log emptied as soon as nobody reads, a large one left alone."""

import io
import sqlite3
from collections.abc import Iterator

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.bank.models import Assessment
from assessment.grading.erasure import database_file
from assessment.grading.erasure.database_file import Memory, clean, clean_later
from assessment.grading.erasure.erase import erase_data_of, erase_learners
from assessment.grading.models import Erasure
from assessment.people import sessions
from assessment.people.models import ApiClient, Course, Learner
from assessment.people.sessions import LEARNERS
from tests.conftest import caller

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has no file of its own"),
]


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again at once, and do not wait for others."""
    monkeypatch.setattr(database_file, "PAUSE", 0.0)
    monkeypatch.setattr(database_file, "PATIENCE_MS", 1)
    monkeypatch.setattr(Memory, "clean_after", 0.0)


@pytest.fixture
def due(page: Assessment) -> Erasure:
    """An erasure after which the file is not clean yet."""
    return Erasure.objects.create(course=page.course, digest="erased-1")


@pytest.fixture
def reader() -> Iterator[sqlite3.Connection]:
    """Somebody who reads in the file, as a backup does."""
    database = sqlite3.connect(str(connection.settings_dict["NAME"]))
    database.execute("BEGIN")
    database.execute("SELECT count(*) FROM people_learner").fetchone()
    yield database
    database.close()


def statements(queries: CaptureQueriesContext) -> list[str]:
    """Return what was done to the file."""
    sql = [query["sql"] for query in queries.captured_queries]
    return [text for text in sql if text.startswith(("VACUUM", "PRAGMA wal_checkpoint"))]


def test_while_somebody_reads_the_file_is_not_written_again(due: Erasure, reader: sqlite3.Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 1")
    with CaptureQueriesContext(connection) as queries:
        assert not clean()
        for _ in range(3):
            clean_later()
    assert statements(queries) == ["VACUUM", *["PRAGMA wal_checkpoint(TRUNCATE)"] * 4]
    assert database_file.is_due()
    reader.close()
    with CaptureQueriesContext(connection) as queries:
        clean_later()
        clean_later()
    assert statements(queries) == ["PRAGMA wal_checkpoint(TRUNCATE)"]
    assert not database_file.is_due()


def test_after_another_erasure_it_is_written_again(due: Erasure, page: Assessment) -> None:
    assert clean()
    Erasure.objects.create(course=page.course, digest="erased-2")
    with CaptureQueriesContext(connection) as queries:
        assert clean()
    assert statements(queries) == ["VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"]


def test_a_very_large_file_is_left_to_a_person(
    due: Erasure, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(database_file, "LARGE", 1)
    monkeypatch.setattr(database_file, "LARGEST", 2)
    with CaptureQueriesContext(connection) as queries:
        assert not clean()
        clean_later()
    assert statements(queries) == []
    assert "run manage.py clean_file" in caplog.text
    out = io.StringIO()
    call_command("clean_file", stdout=out)
    call_command("clean_file", stdout=out)
    assert "holds nothing of" in out.getvalue()
    assert "nothing to clean" in out.getvalue()
    assert not database_file.is_due()


def test_the_command_says_if_somebody_reads(due: Erasure, reader: sqlite3.Connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 1")
    with pytest.raises(CommandError, match="Run this again"):
        call_command("clean_file")


def test_whoever_erases_is_told_that_the_file_is_left(
    page: Assessment, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_file, "LARGE", 1)
    monkeypatch.setattr(database_file, "LARGEST", 2)
    out = io.StringIO()
    call_command("erase_learner", "demo", "ada", "--yes", stdout=out)
    assert "run manage.py clean_file" in out.getvalue()


def in_courses(count: int, source: str) -> list[Learner]:
    """Return one person in several courses."""
    courses = [Course.objects.create(slug=f"c{number}", title="C") for number in range(count)]
    return [Learner.objects.create(course=course, source=source, external_id="ada") for course in courses]


def test_in_several_courses_sessions_are_read_and_the_file_is_cleaned_once(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = ApiClient.objects.create(name="lms")
    rows = in_courses(3, client.source)
    client.courses.set([row.course for row in rows])
    reads = []
    every = sessions._every_session

    def counted_sessions() -> Iterator[Session]:
        reads.append(1)
        return every()

    monkeypatch.setattr(sessions, "_every_session", counted_sessions)
    api = caller(client, "learner:erase")
    with CaptureQueriesContext(connection) as queries:
        assert api.delete("/api/v1/learners/ada").status_code == 204
    assert statements(queries) == ["VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"]
    assert len(reads) == 2
    assert Erasure.objects.count() == 3
    assert not database_file.is_due()


def test_a_session_in_several_courses_ends_for_those_that_are_erased(db: None) -> None:
    ada = in_courses(3, "test")
    store = SessionStore()
    named = {str(row.course.public_id): str(row.public_id) for row in ada}
    store.update({LEARNERS: named, "drafts": dict.fromkeys(named, "words")})
    store.save()
    assert [erased.sessions for erased in erase_learners(ada[:2])] == [1, 1]
    data = Session.objects.get().get_decoded()
    last = str(ada[2].course.public_id)
    assert (set(data[LEARNERS]), set(data["drafts"])) == ({last}, {last})
    assert erase_data_of(ada[2]).sessions == 1
    assert not Session.objects.exists()
