"""Replies kept by `Idempotency-Key`: the same request again gets the same reply, and is done once."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import IntegrityError, OperationalError, connection, transaction

from assessment.grading.models import StoredReply
from assessment.people.models import ApiClient


class KeyReused(Exception):
    """The key was used before with another request."""


class StillRunning(Exception):
    """The same request is being worked on at this moment."""


@dataclass(slots=True)
class Slot:
    """The place for the reply of a request under way."""

    row: StoredReply

    def fill(self, status: int, headers: dict[str, str], body: object) -> None:
        """Keep the reply, in the transaction of what it reports."""
        self.row.status, self.row.headers, self.row.body = status, headers, body
        self.row.save()


def request_digest(method: str, path: str, body: bytes) -> str:
    """Return the SHA-256 that tells requests apart."""
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), body))).hexdigest()


def stored_reply(client: ApiClient, key: str, digest: str) -> StoredReply | None:
    """Return the reply to this request if it was answered before; raise `KeyReused` if the key had another one."""
    row = StoredReply.objects.filter(client=client, key=key).first()
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
            _give_up_soon()
            return StoredReply.objects.create(
                client=client, key=key, request_sha256=digest, status=0, body={}
            )
    except (IntegrityError, OperationalError) as error:
        raise StillRunning(key) from error


def _give_up_soon() -> None:
    """On PostgreSQL a second insert of one key waits for the first to commit: not for long."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '1s'")
