"""The web process's workers: gunicorn's processes, in each of which waitress reads requests and writes replies.

One thread of a process speaks with all its clients; another takes a request only when it has come whole, headers and
body, and leaves its reply in a buffer. So a client that sends or reads slowly, or stops in the middle, costs a
connection and never a thread. Chunked bodies are decoded before; big ones lie in a file. gunicorn starts, watches
and stops the processes. `gunicorn -k assessment.operations.buffering.BufferingWorker`; of gunicorn's settings about
requests it uses `threads`, `worker_connections` and `graceful_timeout`.
"""

import os
import re
import time
from io import BytesIO
from typing import Any

from django.conf import settings
from gunicorn.workers.base import Worker
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer, UnixWSGIServer, create_server
from waitress.task import ErrorTask, WSGITask
from waitress.utilities import RequestEntityTooLarge

HEADER_BYTES = 65_536
"""Of all headers together; a platform's launch has its long message in the body."""
REPLY_BYTES = 64_000_000
"""What a reply may leave in the buffer, in memory up to 1 MB, then in a file; tables of a big course have 10 MB."""
SECONDS_BETWEEN_LOOKS = 0.5
"""How often a silent process tells gunicorn that it lives, and sees that it should end; a request wakes it at once."""
IDLE_SECONDS = 75
"""For how long a connection may be silent; proxies keep theirs for about a minute."""


class NamedHeadersTask(WSGITask):
    """Answers a request, and leaves the names of its headers as the service writes them, such as `X-Request-ID`."""

    def build_response_header(self) -> bytes:
        """Return the head of the reply; waitress writes `X-Request-Id`, which some clients look for in vain."""
        names = {name.lower().encode(): name.encode() for name, _ in self.response_headers}
        head: bytes = super().build_response_header()
        return re.sub(rb"(?m)^([A-Za-z-]+)(?=: )", lambda name: names.get(name[1].lower(), name[1]), head)


class LargeBodyTask(NamedHeadersTask):
    """Lets the service refuse a body that is too large in its own words: it is told the size, and gets no body."""

    def get_environment(self) -> dict[str, Any]:
        """Return the request's variables, with the size that was announced or, of chunks, has come so far."""
        environ: dict[str, Any] = super().get_environment()
        request: Any = self.request
        size = max(request.content_length, request.body_bytes_received)
        environ |= {"CONTENT_LENGTH": str(size), "wsgi.input": BytesIO()}
        # The rest of the body is on its way, and would be taken for a request.
        self.close_on_finish = True
        return environ


class Channel(HTTPChannel):
    """One connection."""

    task_class = NamedHeadersTask

    def error_task_class(self, channel: HTTPChannel, request: Any) -> ErrorTask | WSGITask:  # type: ignore[override]
        """Return what answers a request that waitress refuses."""
        too_large = isinstance(request.error, RequestEntityTooLarge)
        return LargeBodyTask(channel, request) if too_large else ErrorTask(channel, request)


class BufferingWorker(Worker):  # type: ignore[misc]
    """One process: the thread of its connections, and the threads that do the work."""

    def run(self) -> None:
        """Serve until the arbiter wants the end, or is gone; then end what has begun."""
        server = self._server()
        connections: dict[int, Any] = server.map if hasattr(server, "map") else server._map
        while self.alive and self.ppid == os.getppid():
            self._look(connections)
        self._drain(connections)
        server.task_dispatcher.shutdown(timeout=0)

    def _server(self) -> Any:
        for kind in (TcpWSGIServer, UnixWSGIServer):
            kind.channel_class = Channel
        return create_server(
            self.wsgi,
            sockets=[listener.sock for listener in self.sockets],
            threads=self.cfg.threads,
            connection_limit=self.cfg.worker_connections,
            channel_timeout=IDLE_SECONDS,
            max_request_header_size=HEADER_BYTES,
            max_request_body_size=settings.LARGEST_BODY_BYTES,
            outbuf_high_watermark=REPLY_BYTES,
            # `people.limits` and Django's settings say which of a proxy's headers are believed.
            clear_untrusted_proxy_headers=False,
            # select() knows no file above number 1,023.
            asyncore_use_poll=True,
            log_socket_errors=False,
            ident=None,
        )

    def _look(self, connections: dict[int, Any]) -> None:
        self.notify()
        wasyncore.loop(SECONDS_BETWEEN_LOOKS, use_poll=True, map=connections, count=1)

    def _drain(self, connections: dict[int, Any]) -> None:
        """Take no new connection; let requests that came whole be answered, for as long as the settings allow."""
        for server in (connection for connection in connections.values() if connection.accepting):
            server.accepting = False
        deadline = time.monotonic() + self.cfg.graceful_timeout
        while True:
            # Once more at least: a request may lie in the kernel's buffer.
            self._look(connections)
            channels = [channel for channel in connections.values() if isinstance(channel, Channel)]
            busy = [channel for channel in channels if channel.requests or channel.total_outbufs_len]
            if not busy or time.monotonic() > deadline:
                return
