"""`Idempotency-Key` on a POST: the same request sent again gets the stored reply, and is done once."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.api.access import client_of, sees_held
from assessment.api.problems import ApiProblem
from assessment.grading.models import StoredReply
from assessment.people.models import ApiClient, Course
from graders import digits


class KeyReused(Exception):
    """The key was used before with another request."""


class StillRunning(Exception):
    """The same request is being worked on at this moment."""


@dataclass(slots=True)
class Slot:
    """The place for the reply of a request under way."""

    row: StoredReply

    def fill(self, status: int, headers: dict[str, str], body: object, course: Course | None) -> None:
        """Keep the reply, in the transaction of what it reports; `course` is whose marks it shows."""
        self.row.status, self.row.headers, self.row.body, self.row.course = status, headers, body, course
        self.row.save()


def request_digest(method: str, path: str, body: bytes) -> str:
    """Return the SHA-256 that tells requests apart."""
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), body))).hexdigest()


def stored_reply(client: ApiClient, key: str, digest: str) -> StoredReply | None:
    """Return the reply to this request if it was answered before; raise `KeyReused` if the key had another one.

    A reply about a course that has been taken from the client since counts as another's.
    """
    row = StoredReply.objects.filter(client=client, key=key).select_related("course").first()
    if row is not None and row.course is not None and not client.courses.filter(pk=row.course.pk).exists():
        raise KeyReused(key)
    if row is not None and row.request_sha256 != digest:
        raise KeyReused(key)
    return row


@contextmanager
def once(client: ApiClient, key: str, digest: str) -> Iterator[Slot]:
    """Open a transaction in which the request is done and its reply kept; if it fails, neither has happened.

    Raises `StillRunning` if the same key is in another transaction; that caller should try again.
    """
    with transaction.atomic():
        yield Slot(_insert(client, key, digest))


def _insert(client: ApiClient, key: str, digest: str) -> StoredReply:
    try:
        with transaction.atomic():
            _give_up_after("'1s'")
            row = StoredReply.objects.create(client=client, key=key, request_sha256=digest, status=0, body={})
            _give_up_after("DEFAULT")
            return row
    except IntegrityError as error:
        raise StillRunning(key) from error
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        raise StillRunning(key) from error


def _give_up_after(limit: str) -> None:
    """On PostgreSQL a second insert of one key waits for the first to commit: not for long."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {limit}")


@dataclass(frozen=True, slots=True)
class PreparedReply:
    """A reply before it is sent: status, headers and JSON data."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    course: Course | None = None

    def response(self) -> Response:
        """Return it as a response."""
        return Response(self.body, status=self.status, headers=self.headers)


def idempotent(request: Request, prepare: Callable[[], Callable[[], PreparedReply]]) -> PreparedReply:
    """Answer a POST once a key.

    `prepare` checks the request and returns the function that does the work; it runs outside the transaction, and not
    at all when a reply is stored. Without the header the work is simply done.
    """
    key = request.META.get("HTTP_IDEMPOTENCY_KEY", "")
    if not key:
        return prepare()()
    if len(key) > 255 or not key.isprintable():
        raise ApiProblem("malformed-request", "Idempotency-Key must have at most 255 visible characters.")
    client = client_of(request)
    digest = request_digest(str(request.method), request.get_full_path(), _source(request))
    if replay := _replay(client, key, digest):
        return replay
    work = prepare()
    try:
        with once(client, key, digest) as slot:
            reply = work()
            slot.fill(reply.status, reply.headers, reply.body, reply.course)
    except StillRunning:
        # The other request may have ended by now.
        if replay := _replay(client, key, digest):
            return replay
        raise ApiProblem("still-running", "A request with this Idempotency-Key is being worked on.") from None
    return reply


def _replay(client: ApiClient, key: str, digest: str) -> PreparedReply | None:
    try:
        stored = stored_reply(client, key, digest)
    except KeyReused:
        raise ApiProblem("key-reused", "This Idempotency-Key was used with another request.") from None
    if stored is None:
        return None
    return PreparedReply(stored.status, stored.body, {**stored.headers, "Idempotent-Replayed": "true"})


def _source(request: Request) -> bytes:
    """Return the body in one form, whatever its white space was, and what the key may see of the reply."""
    return f"{sees_held(request)} {digits.dumps(request.data)}".encode()
