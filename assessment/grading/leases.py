"""A lease is renewed while its worker comes on: by a thread beside the work, which stops when the work stops.

A worker that is stopped or killed renews nothing, for its threads stand still with it. One that hangs (a device that
never answers) renews for a while and then no more: what counts is progress, not life.
"""

import logging
import threading
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from types import TracebackType

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models.functions import Now

from assessment.grading.liveness import note_heartbeat
from assessment.grading.models import Work

logger = logging.getLogger(__name__)

TICKS = 4
"""How often a lease is renewed in its time: three renewals may fail before it ends."""
SILENT_TICKS = 3 * TICKS
"""After how many ticks without progress renewing stops. A step of the encoder is cut to take seconds (`encoding`), so
that three leases without one mean that something hangs; ticks, not a clock, for a machine that was suspended."""
HUNG_TICKS = SILENT_TICKS + 2 * TICKS
"""After how many the process is said to hang: by then its lease has ended, and another may have its rows."""
LEAST_HUNG_SECONDS = 300.0
"""And no sooner than this, however short leases are: a step of a very slow machine has taken three minutes."""

_current: ContextVar["Lease | None"] = ContextVar("lease", default=None)


def note_progress() -> None:
    """Say that the work under this thread's lease has come a step further; without a lease, nothing."""
    if lease := _current.get():
        lease.silent = 0


class Lease:
    """Keeps the rows of one claim while the block under it runs; `when_hung` is called if that comes to no end."""

    def __init__(self, model: type[Work], token: uuid.UUID, when_hung: Callable[[], None]) -> None:
        self.silent = 0
        self.rows = model._default_manager.filter(lease_by=token)
        self._when_hung = when_hung
        self._done = threading.Event()
        self._tick = settings.LEASE.total_seconds() / TICKS
        self._hung_ticks = max(HUNG_TICKS, round(LEAST_HUNG_SECONDS / self._tick))
        self._thread = threading.Thread(target=self._run, name="lease", daemon=True)

    def __enter__(self) -> None:
        self._before = _current.set(self)
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        _current.reset(self._before)
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._done.wait(self._tick):
            self.silent += 1
            if self.silent <= SILENT_TICKS:
                self._renew()
            elif self.silent > self._hung_ticks:
                self._when_hung()
                return

    def _renew(self) -> None:
        """Renew by the token alone: rows that another has claimed since are not touched, nor any that were freed."""
        try:
            self.rows.update(lease_until=Now() + settings.LEASE)
            note_heartbeat("text")
        except DatabaseError as error:
            logger.warning("A lease could not be renewed: %s", type(error).__name__)
        finally:
            # This thread's own connection; the next renewal, some time from now, makes another.
            connection.close()
