"""Clients that send or read slowly, or stop in the middle, and keep their connections open."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

START = b"POST /api/v1/grade HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
LENGTH = START + b"Content-Length: 2\r\n"
CHUNKS = START + b"Transfer-Encoding: chunked\r\n"
READS = 16
"""Replies of 270 kB each that nobody reads: more than the kernel keeps for a connection."""
LARGE_REPLY = b"GET /static/student/katex/katex.min.js HTTP/1.1\r\nHost: 127.0.0.1\r\n"
LARGE = (LARGE_REPLY + b"\r\n") * (READS - 1) + LARGE_REPLY + b"Connection: close\r\n\r\n"

UNFINISHED: dict[str, tuple[bytes, bytes]] = {
    "nothing sent": (b"", LENGTH + b"\r\n{}"),
    "half a line": (b"POST /api", LENGTH.removeprefix(b"POST /api") + b"\r\n{}"),
    "headers half sent": (LENGTH, b"\r\n{}"),
    "body half sent": (LENGTH + b"\r\n{", b"}"),
    "body not begun": (LENGTH + b"\r\n", b"{}"),
    "chunk half sent": (CHUNKS + b"\r\n2\r\n{", b"}\r\n0\r\n\r\n"),
    "last chunk missing": (CHUNKS + b"\r\n2\r\n{}\r\n", b"0\r\n\r\n"),
}
"""What is sent of a request at first, and the rest of it."""


def connect(port: int) -> socket.socket:
    """Open a connection with a small buffer for what comes back."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(60)
    connection.connect(("127.0.0.1", port))
    return connection


@contextmanager
def open_connections(port: int, sent: bytes, count: int) -> Iterator[list[socket.socket]]:
    """Open connections and send the same on each."""
    with ExitStack() as stack:
        connections = [stack.enter_context(connect(port)) for _ in range(count)]
        for connection in connections:
            connection.sendall(sent)
        yield connections


@contextmanager
def trickling(connections: list[socket.socket]) -> Iterator[Callable[[], int]]:
    """Send one more byte of a header on each connection again and again; the function says how many were sent."""
    stop, sent = threading.Event(), [0]

    def trickle() -> None:
        while not stop.wait(0.05):
            for connection in connections:
                connection.sendall(b"x" if sent[0] else b"X-Slow: x")
            sent[0] += 1

    thread = threading.Thread(target=trickle)
    thread.start()
    try:
        yield lambda: sent[0]
    finally:
        stop.set()
        thread.join()


def status_of(connection: socket.socket) -> int:
    """Read a reply's status line."""
    text = b""
    while b"\r\n" not in text:
        part = connection.recv(4096)
        if not part:
            raise AssertionError(f"the connection was closed after {text!r}")
        text += part
    return int(text.split(b" ", 2)[1])


def wait_until(look: Callable[[], bool], seconds: float = 60) -> None:
    """Look again and again until it is so; fail after the time."""
    deadline = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < deadline
        time.sleep(0.05)
