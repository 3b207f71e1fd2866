"""While the database is away, locked, full or read-only, every part answers 503, and what was sent is not lost."""

import logging
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from html import unescape
from typing import Any

import pytest
from django.db import Error, InterfaceError, InternalError, OperationalError, connection
from django.test import Client
from psycopg import errors
from rest_framework.test import APIClient

from assessment.bank.models import Assessment
from assessment.grading.models import Submission
from assessment.people.keys import create_key
from assessment.people.models import ApiClient, User
from tests.assessment.api.calls import SUBMISSIONS
from tests.assessment.student.cast import RIGHT, Visitor

MARKER = "quizzaciously"
WRITES = re.compile("INSERT|UPDATE|DELETE")
EVERY_STATEMENT = re.compile("")
LOCKED = sqlite3.OperationalError(f"{MARKER}: database is locked")
LOCKED.sqlite_errorname = "SQLITE_BUSY"
PAGE = "/practice/demo/gans-and-vaes"

FAULTS: dict[str, tuple[Error, Exception | None, "re.Pattern[str]"]] = {
    "refused": (OperationalError(f"{MARKER} refused"), None, EVERY_STATEMENT),
    "closed": (InterfaceError(MARKER), None, EVERY_STATEMENT),
    "too many connections": (OperationalError(), errors.TooManyConnections(MARKER), EVERY_STATEMENT),
    "restarting": (OperationalError(), errors.CannotConnectNow(MARKER), EVERY_STATEMENT),
    "locked": (OperationalError(), LOCKED, WRITES),
    "full": (OperationalError(), errors.DiskFull(MARKER), WRITES),
    "read-only": (InternalError(), errors.ReadOnlySqlTransaction(MARKER), WRITES),
    "deadlock": (OperationalError(), errors.DeadlockDetected(MARKER), WRITES),
}


def failing(name: str) -> AbstractContextManager[None]:
    """Let the database refuse statements as it does in a fault; Django's own instrument puts it before the driver."""
    error, cause, statements = FAULTS[name]
    error.__cause__ = cause

    def refuse(execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        if statements.match(sql):
            raise error
        return execute(sql, *arguments)

    return connection.execute_wrapper(refuse)


def read_api(api: APIClient, visitor: Visitor, admin: Client) -> Any:
    return api.get("/api/v1/assessments")


def hand_in(api: APIClient, visitor: Visitor, admin: Client) -> Any:
    answers = [{"question": "a", "answer": RIGHT}]
    body = {"assessment": "gans-and-vaes", "learner": "ext-17", "answers": answers}
    return api.post(SUBMISSIONS, body, format="json", headers={"Idempotency-Key": "hand-in-1"})


def look(api: APIClient, visitor: Visitor, admin: Client) -> Any:
    return visitor.browser.get(PAGE)


def check(api: APIClient, visitor: Visitor, admin: Client) -> Any:
    return visitor.browser.post(PAGE, {"check": "a", "answer.a": RIGHT, "seen.a": "", "answer.q3": MARKER})


def draft(api: APIClient, visitor: Visitor, admin: Client) -> Any:
    return visitor.browser.post(f"{PAGE}/draft", {"question": "q3", "answer.q3": MARKER, "version": ""})


def list_answers(api: APIClient, visitor: Visitor, admin: Client) -> Any:
    return admin.get("/admin/grading/response/")


def sign_in(api: APIClient, visitor: Visitor, admin: Client) -> Any:
    form = {"username": "grace", "password": "correct horse battery", "next": "/admin/"}
    return Client(raise_request_exception=False).post("/admin/login/", form)


def begin_launch(api: APIClient, visitor: Visitor, admin: Client) -> Any:
    form = {
        "iss": "https://lms.example",
        "login_hint": "1",
        "target_link_uri": "http://testserver/lti/launch",
    }
    return Client(raise_request_exception=False).post("/lti/login", form, secure=True)


def look_in_a_frame(api: APIClient, visitor: Visitor, admin: Client) -> Any:
    browser = Client(raise_request_exception=False)
    browser.cookies["launch"] = "a" * 32
    return browser.get(f"/lti{PAGE}")


READING = (read_api, hand_in, look, check, draft, list_answers, sign_in, begin_launch, look_in_a_frame)
WRITING = (hand_in, check, draft, sign_in)
ROWS = [
    (fault, call)
    for fault, (_, _, statements) in FAULTS.items()
    for call in (READING if statements is EVERY_STATEMENT else WRITING)
]


@pytest.fixture
def admin(page: Assessment) -> Client:
    """A superuser who is signed in."""
    browser = Client(raise_request_exception=False)
    browser.force_login(User.objects.create_superuser("grace", password="correct horse battery"))
    return browser


@contextmanager
def rolled_back() -> Iterator[None]:
    """Let a test go on after a fault inside its own transaction, which is in no good state then."""
    yield
    connection.needs_rollback = False


@pytest.mark.django_db
@pytest.mark.parametrize(("fault", "call"), ROWS, ids=[f"{fault}: {call.__name__}" for fault, call in ROWS])
def test_an_outage_is_503_everywhere(  # noqa: PLR0917 - fixtures and a row
    api: APIClient, visitor: Visitor, admin: Client, caplog: pytest.LogCaptureFixture, fault: str, call: Any
) -> None:
    visitor.check("a", "[0.6; 0.65; 0.2]")
    with caplog.at_level(logging.DEBUG), rolled_back(), failing(fault):
        reply = call(api, visitor, admin)
    assert reply.status_code == 503, reply.content
    assert int(reply.headers["Retry-After"]) in (2, 10)
    named = [line for line in caplog.records if line.name == "assessment.database"]
    assert named
    assert named[0].getMessage().startswith("The database cannot be used: ")
    assert MARKER not in " ".join(line.getMessage() for line in caplog.records)
    is_api = call in (read_api, hand_in)
    assert reply.headers["Content-Type"] == (
        "application/problem+json" if is_api else "text/html; charset=utf-8"
    )
    assert ("/problems/unavailable" if is_api else "What is safe") in reply.content.decode()


@pytest.mark.django_db
def test_a_fault_of_ours_is_none(api: APIClient) -> None:
    with rolled_back(), pytest.raises(OverflowError), connection.execute_wrapper(overflow):
        api.get("/api/v1/assessments")


def overflow(*_: Any) -> Any:
    raise OverflowError


def fields_of(html: str) -> dict[str, str]:
    """Return what the form on a page would send."""
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', html)
    texts = re.findall(r'<textarea name="([^"]+)"[^>]*>\n(.*?)</textarea>', html, re.DOTALL)
    return {name: unescape(value) for name, value in (*hidden, *texts)}


@pytest.mark.django_db(transaction=True)
def test_a_student_s_text_stays_and_can_be_sent_again(page: Assessment) -> None:
    visitor = Visitor(page)
    text = '\n"First" line\n<b>second</b> & last'
    sent = {"check": "a", "answer.a": RIGHT, "seen.a": "", "answer.q3": text, "csrfmiddlewaretoken": "x1"}
    with failing("full"):
        reply = visitor.browser.post(PAGE, sent)
    assert reply.status_code == 503
    again = fields_of(reply.content.decode())
    assert again == sent
    assert not Submission.objects.exists()
    for _ in range(2):
        assert visitor.browser.post(PAGE, again).status_code == 302
    assert Submission.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_submission_sent_again_with_its_key_is_stored_once(
    page: Assessment, client_of_course: ApiClient
) -> None:
    api = APIClient(HTTP_AUTHORIZATION=f"Bearer {create_key(client_of_course, ['grade:write'])}")
    browser = Client()
    with failing("locked"):
        assert hand_in(api, Visitor(page), browser).status_code == 503
    assert hand_in(api, Visitor(page), browser).status_code == 201
    assert hand_in(api, Visitor(page), browser).headers["Idempotent-Replayed"] == "true"
    assert Submission.objects.count() == 1


@pytest.mark.django_db
def test_a_password_is_not_written_into_the_page(page: Assessment, admin: Client) -> None:
    with rolled_back(), failing("full"):
        reply = sign_in(APIClient(), Visitor(page), admin)
    assert "correct horse" not in reply.content.decode()


def hand_in_long_text(api: APIClient, number: int) -> int:
    answers = [{"question": "q3", "answer": f"word{number} " * 2_000}]
    body = {"assessment": "gans-and-vaes", "learner": f"ext-{number}", "answers": answers}
    return api.post(SUBMISSIONS, body, format="json").status_code


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own switches")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("pragma", "undo", "code"),
    [
        ("query_only = 1", "query_only = 0", "read-only, SQLITE_READONLY"),
        ("max_page_count = 1", "max_page_count = 4294967294", "full, SQLITE_FULL"),
    ],
)
def test_a_full_or_read_only_sqlite_is_an_outage(  # noqa: PLR0917 - fixtures and a row
    page: Assessment, api: APIClient, caplog: pytest.LogCaptureFixture, pragma: str, undo: str, code: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        try:
            statuses = [hand_in_long_text(api, number) for number in range(1 if "query" in pragma else 40)]
        finally:
            cursor.execute(f"PRAGMA {undo}")
    assert statuses[-1] == 503
    assert set(statuses) <= {202, 503}
    assert f"The database cannot be used: {code}" in caplog.messages
