"""What can go wrong at a platform's addresses, switched on by a test: once, or until it is cleared."""

import threading
from collections import deque
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Status:
    """Nothing is applied; this status is answered."""

    code: int
    retry_after: str | int | None = None


@dataclass(frozen=True)
class Slow:
    """The call is held until `release` is set; `started` tells that it is held. Then it goes on as ever."""

    started: threading.Event = field(default_factory=threading.Event)
    release: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class Close:
    """The connection is closed before anything is applied."""


@dataclass(frozen=True)
class LoseReply:
    """What was asked is applied, and the connection closed without a reply."""


@dataclass(frozen=True)
class BadJson:
    """What was asked is applied; the reply's JSON is cut off."""


@dataclass(frozen=True)
class Huge:
    """What was asked is applied; the reply is this many bytes long."""

    size: int = 20_000_000


@dataclass(frozen=True)
class ExpiredToken:
    """The call's token is taken as expired: 400 or 401, as the platform is set."""


Fault = Status | Slow | Close | LoseReply | BadJson | Huge | ExpiredToken


class Faults:
    """The faults of each endpoint: those for its next calls in turn, then the one for all calls."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: dict[str, deque[Fault | None]] = {}
        self._always: dict[str, Fault] = {}
        self._slow: list[Slow] = []

    def next(self, endpoint: str, *faults: Fault | None) -> None:
        """Let the next calls of an endpoint fail, one fault each; None lets one pass."""
        with self._lock:
            self._next.setdefault(endpoint, deque()).extend(faults)
            self._slow += [fault for fault in faults if isinstance(fault, Slow)]

    def always(self, endpoint: str, fault: Fault) -> None:
        """Let every call of an endpoint fail, until `clear`."""
        with self._lock:
            self._always[endpoint] = fault
            self._slow += [fault] if isinstance(fault, Slow) else []

    def clear(self) -> None:
        """End every fault, and release every call that is held."""
        with self._lock:
            self._next.clear()
            self._always.clear()
            for fault in self._slow:
                fault.release.set()

    def take(self, endpoint: str) -> Fault | None:
        """Return the fault of a call that comes now."""
        with self._lock:
            waiting = self._next.get(endpoint)
            return waiting.popleft() if waiting else self._always.get(endpoint)
