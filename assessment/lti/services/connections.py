"""Connections to platforms: only to addresses that were checked, and cut when the time of the whole call is over.

`requests` limits each read, so a platform that drips one byte a second would hold a worker for ever; and it connects
to whatever a name points to. Both are mended where its sockets are made.
"""

import os
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

from assessment.lti.services.addresses import is_allowed_address
from assessment.lti.services.replies import CallFailed

CONNECT_SECONDS = 3.0
"""A plain choice: it leaves most of a call's ten seconds for further addresses and for the answer."""


class Deadline:
    """The end of a call: at its time every socket that belongs to it is shut, whoever waits for it."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds
        self._watched: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._cut)
        self._timer.daemon = True
        self.over = False

    def __enter__(self) -> "Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        with self._lock:
            for watched in self._watched:
                watched.close()
            self._watched.clear()

    def left(self) -> float:
        """Return the seconds that are left; raise `CallFailed` if there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise CallFailed("The platform did not answer in time.")
        return left

    def watch(self, connection: socket.socket) -> None:
        """Shut this socket, too, at the end; its duplicate is kept, since TLS takes the original's place."""
        with self._lock:
            self._watched.append(connection.dup())

    def _cut(self) -> None:
        with self._lock:
            self.over = True
            for watched in self._watched:
                try:
                    watched.shutdown(socket.SHUT_RDWR)
                except OSError:
                    # The other side has closed it already.
                    continue


class Adapter(HTTPAdapter):
    """Makes `requests` connect through `connect_checked`, within a deadline."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def get_connection_with_tls_context(
        self, request: requests.PreparedRequest, verify: Any, proxies: Any = None, cert: Any = None
    ) -> Any:
        """Return the pool for a request, with connections of ours in it; proxies are never used."""
        del proxies
        pool: Any = super().get_connection_with_tls_context(request, verify, {}, cert)
        secure = isinstance(pool, HTTPSConnectionPool)
        pool.ConnectionCls = _Secure if secure else _Plain
        pool.conn_kw["opener"] = lambda host, port: connect_checked(
            host, port, self._deadline, plain=not secure
        )
        return pool


def trusted_authorities() -> str | bool:
    """Return the file of certificate authorities that a school may have set; True for the usual ones."""
    return os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("SSL_CERT_FILE") or True


def connect_checked(host: str, port: int, deadline: Deadline, *, plain: bool) -> socket.socket:
    """Connect to the first allowed address of a host that answers; raise `CallFailed` if none does."""
    resolved = _look_up(host, port, deadline)
    allowed = [candidate for candidate in resolved if is_allowed_address(str(candidate[4][0]), plain=plain)]
    if not allowed:
        raise CallFailed(
            f"{host} is at an address that is not public, so it was not called. Whoever runs this service can allow"
            " its network (PLATFORM_NETWORKS).",
            permanent=True,
        )
    # A plain limit: a name may stand for hundreds of addresses, and each costs its time to connect.
    for family, kind, protocol, _, address in allowed[:8]:
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(min(CONNECT_SECONDS, deadline.left()))
            connection.connect(address)
            deadline.watch(connection)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.settimeout(deadline.left())
            return connection
        except OSError:
            connection.close()
        except CallFailed:
            connection.close()
            raise
    raise CallFailed(f"{host} could not be connected to; is it up, and is a firewall in between?")


def _look_up(host: str, port: int, deadline: Deadline) -> list[Any]:
    """Return what a name stands for, as `getaddrinfo` has it; that itself knows no limit of time."""
    answers: list[list[Any]] = []

    def ask() -> None:
        try:
            answers.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            answers.append([])

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(deadline.left())
    if not answers:
        raise CallFailed(f"The name {host} could not be looked up in time.")
    if not answers[0]:
        raise CallFailed(f"The host {host} could not be found; is its name right?")
    return answers[0]


Opener = Callable[[str, int], socket.socket]


class _Plain(HTTPConnection):
    def __init__(self, *args: Any, opener: Opener, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._opener = opener

    def _new_conn(self) -> socket.socket:
        return self._opener(self._dns_host, self.port)


class _Secure(HTTPSConnection):
    def __init__(self, *args: Any, opener: Opener, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._opener = opener

    def _new_conn(self) -> socket.socket:
        return self._opener(self._dns_host, self.port)
