"""`Idempotency-Key` on a POST: the same request sent again gets the stored reply, and is done once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from assessment.api.access import client_of, sees_held
from assessment.api.problems import ApiProblem
from assessment.grading import idempotency
from assessment.people.models import ApiClient, Course
from graders import digits


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
    digest = idempotency.request_digest(str(request.method), request.get_full_path(), _source(request))
    if replay := _replay(client, key, digest):
        return replay
    work = prepare()
    try:
        with idempotency.once(client, key, digest) as slot:
            reply = work()
            slot.fill(reply.status, reply.headers, reply.body, reply.course)
    except idempotency.StillRunning:
        # The other request may have ended by now.
        if replay := _replay(client, key, digest):
            return replay
        raise ApiProblem("still-running", "A request with this Idempotency-Key is being worked on.") from None
    return reply


def _replay(client: ApiClient, key: str, digest: str) -> PreparedReply | None:
    try:
        stored = idempotency.stored_reply(client, key, digest)
    except idempotency.KeyReused:
        raise ApiProblem("key-reused", "This Idempotency-Key was used with another request.") from None
    if stored is None:
        return None
    return PreparedReply(stored.status, stored.body, {**stored.headers, "Idempotent-Replayed": "true"})


def _source(request: Request) -> bytes:
    """Return the body in one form, whatever its white space was, and what the key may see of the reply."""
    return f"{sees_held(request)} {digits.dumps(request.data)}".encode()
