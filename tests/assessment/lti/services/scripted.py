"""A web server on this machine whose every answer a test writes down; it keeps what it was asked."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Asked:
    """A request as it came; names of headers are in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """A reply to send; `raw` takes the place of all of it and is given the handler and the test's `stop`."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    raw: Callable[[BaseHTTPRequestHandler, threading.Event], None] | None = None


def as_json(data: Any, status: int = 200, **headers: str) -> Answer:
    """Return a reply with JSON."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(status, json.dumps(data).encode(), {"Content-Type": "application/json", **named})


class Scripted:
    """Answers by path: each reply once, and the last one for ever; 404 where nothing was written down."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.stop = threading.Event()
        self.url = ""
        self._answers: dict[str, list[Answer]] = {}
        self._lock = threading.Lock()

    def answers(self, path: str, *answers: Answer) -> str:
        """Write down the replies of a path, and return its address."""
        self._answers[path] = list(answers)
        return self.url + path

    def calls(self, path: str) -> list[Asked]:
        """Return the requests that came to a path, in order."""
        return [request for request in self.asked if urlsplit(request.target).path == path]

    def next(self, asked: Asked) -> Answer:
        """Return the reply to a request, and note that it came."""
        with self._lock:
            self.asked.append(asked)
            waiting = self._answers.get(urlsplit(asked.target).path, [Answer(404)])
            return waiting.pop(0) if len(waiting) > 1 else waiting[0]


class _Handler(BaseHTTPRequestHandler):
    scripted: Scripted

    def _answer(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", 0)))
        answer = self.scripted.next(Asked(self.command, self.path, headers, body))
        if answer.raw:
            answer.raw(self, self.scripted.stop)
            return
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Write nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_: Any) -> None:
        """Write nothing: clients break off on purpose."""


@contextmanager
def serving(wrap: Callable[[Any], Any] = lambda plain: plain, scheme: str = "http") -> Iterator[Scripted]:
    """Run a server on a free port; `wrap` may put TLS around its socket."""
    scripted = Scripted()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"scripted": scripted}))
    server.socket = wrap(server.socket)
    scripted.url = f"{scheme}://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield scripted
    finally:
        scripted.stop.set()
        server.shutdown()
        server.server_close()
        thread.join()
