"""Requests as they come over the wire, with the faults that a test switched on."""

from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

from tests.platform.faults import BadJson, Close, ExpiredToken, Fault, Huge, LoseReply, Slow, Status
from tests.platform.records import Refusal, Refused
from tests.platform.routes import endpoint_of, serve
from tests.platform.state import Reply, Request, State, as_json

if TYPE_CHECKING:
    from tests.platform.server import Platform

HELD_SECONDS = 120
LARGEST = 5_000_000


class Handler(BaseHTTPRequestHandler):
    """One connection; it is closed after its reply."""

    def answer_any(self) -> None:
        """Answer a request of whatever method."""
        platform: Platform = self.server.platform  # type: ignore[attr-defined]
        body = self.rfile.read(min(int(self.headers.get("Content-Length", 0)), LARGEST))
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, self.path, headers, body)
        name = endpoint_of(request.path)
        with platform.lock:
            platform.calls[name] += 1
            platform.requests.append(request)
        fault = platform.faults.take(name)
        reply = answer(platform, name, request, fault)
        if reply is not None:
            self.send(reply)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = answer_any  # noqa: N815

    def send(self, reply: Reply) -> None:
        """Write a reply; the caller may have gone."""
        try:
            self.send_response(reply.status, reply.reason or None)
            for name, value in {"Content-Type": reply.content_type, **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Keep the test's output clean."""


def answer(platform: State, name: str, request: Request, fault: Fault | None) -> Reply | None:
    """Return the reply to a request, None if the connection is closed instead."""
    match fault:
        case Status(code, retry_after):
            extra = {} if retry_after is None else {"Retry-After": str(retry_after)}
            return as_json({"status": code, "reason": "switched on"}, status=code, headers=extra)
        case Slow(started, release):
            started.set()
            release.wait(HELD_SECONDS)
        case Close():
            return None
        case ExpiredToken():
            return refuse(
                platform, name, Refused(platform.bad_token_status, "the token has expired", "invalid_token")
            )
    reply = apply(platform, name, request)
    match fault:
        case LoseReply():
            return None
        case BadJson():
            return Reply(reply.status, b'{"cut": [1, 2', reply.content_type, reply.headers)
        case Huge(size):
            return Reply(reply.status, b"[" + b" " * size + b"]", reply.content_type, reply.headers)
    return reply


def apply(platform: State, name: str, request: Request) -> Reply:
    """Do what a request asks for, one at a time, or refuse it."""
    try:
        with platform.lock:
            return serve(platform, name, request)
    except Refused as refusal:
        return refuse(platform, name, refusal)
    except (LookupError, UnicodeError, ValueError) as wrong:
        return refuse(platform, name, Refused(400, f"cannot be read: {wrong}"))


def refuse(platform: State, name: str, refusal: Refused) -> Reply:
    """Note a refusal and answer it as Moodle does: scores say why in the status line."""
    with platform.lock:
        platform.refused.append(Refusal(name, refusal.status, refusal.reason))
    reason = refusal.reason.encode("ascii", "replace").decode().replace("\n", " ")[:200]
    if name == "token":
        body: object = {"error": refusal.error, "error_description": refusal.reason}
    elif name == "scores":
        body = []
    else:
        body = {"status": refusal.status, "reason": refusal.reason}
    reply = as_json(body, status=refusal.status)
    return Reply(reply.status, reply.body, reply.content_type, reply.headers, reason)
