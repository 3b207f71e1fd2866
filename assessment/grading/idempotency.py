"""Replies kept by `Idempotency-Key`: the same request again gets the same reply, and is done once."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import IntegrityError, OperationalError, connection, transaction
from psycopg.errors import LockNotAvailable

from assessment.grading.models import StoredReply
from assessment.people.models import ApiClient, Course


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
