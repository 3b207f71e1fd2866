"""Leases on rows: claim, renew, write behind the fence, requeue; one implementation for every table that is a queue.

A claim gives rows a lease by the database's clock and a new token. Whoever writes first asks with the token whether the
claim still stands (`held_by`): that is the fence. It keeps out a worker that was stopped past the end of its lease and
woke up again, by when its rows are another's.

Its length is the queue's own: `settings.LEASE` for answers, which operators set as `LEASE_SECONDS`, and a constant
beside what claims the scores of gradebooks. A lease is renewed while its worker makes progress, by a thread beside the
work (`Lease`). A worker that is stopped or killed renews nothing, for its threads stand still with it. One that hangs
(a device that never answers) renews for a while and then no more: what counts is progress, not life.
"""

import logging
import threading
import uuid
from collections.abc import Callable, Collection
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from types import TracebackType
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from assessment.grading.liveness import note_heartbeat
from assessment.grading.models import Leased

logger = logging.getLogger(__name__)

Row = TypeVar("Row", bound=Leased)

NO_LEASE: dict[str, None] = {"lease_by": None, "lease_until": None}
"""What is written with every state that ends a claim."""

TICKS = 4
"""How often a lease is renewed in its time: three renewals may fail before it ends."""
SILENT_TICKS = 3 * TICKS
"""After how many ticks without progress renewing stops. A step of the encoder is cut to take seconds
(`embeddings.Steps`), so that three leases without one mean that something hangs; ticks, not a clock, for a machine that
was suspended."""
HUNG_TICKS = SILENT_TICKS + 2 * TICKS
"""After how many the process is said to hang: by then its lease has ended, and another may have its rows."""
LEAST_HUNG_SECONDS = 300.0
"""And no sooner than this, however short leases are: a step of a very slow machine has taken three minutes."""

_current: ContextVar["Lease | None"] = ContextVar("lease", default=None)


@dataclass(frozen=True, slots=True)
class Claim(Generic[Row]):
    """Rows that one worker holds until its lease ends."""

    token: uuid.UUID
    rows: list[Row]


def claim_rows(claimable: QuerySet[Row], keys: Collection[int], duration: timedelta) -> uuid.UUID | None:
    """Claim those of the rows that are still `claimable`; return the token, or None if others have them all.

    The conditional UPDATE decides which worker gets a row. Where the database can skip locked rows, they are skipped:
    else one of two workers that chose the same rows would wait for the other's commit, only to find them gone.
    """
    token = uuid.uuid4()
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            unlocked = claimable.filter(pk__in=keys).select_for_update(skip_locked=True)
            keys = list(unlocked.values_list("pk", flat=True))
        claimed = claimable.filter(pk__in=keys).update(
            state=claimable.model.claimed_state, lease_by=token, lease_until=Now() + duration
        )
    return token if claimed else None


def held_by(model: type[Row], token: uuid.UUID) -> QuerySet[Row]:
    """Return the rows whose claim with this token still stands: a worker writes to no others."""
    return model._default_manager.filter(lease_by=token, state=model.claimed_state)


def renew(rows: QuerySet[Any], duration: timedelta) -> int:
    """Hold rows for the whole duration of a lease from now; return how many are still held."""
    return rows.update(lease_until=Now() + duration)


def end_lease(rows: QuerySet[Any], state: Any, **fields: Any) -> int:
    """Let rows go in the state given, a value or an expression, with other fields; return how many there were."""
    return rows.update(state=state, **NO_LEASE, **fields)


def requeue(rows: QuerySet[Row], **fields: Any) -> int:
    """Let rows wait again, as if they had not been claimed; return how many there were."""
    return end_lease(rows, rows.model.waiting_state, **fields)


def is_expired(model: type[Leased]) -> Q:
    """Return the condition that a row's lease has ended, by the database's clock: its worker is gone, or very slow."""
    return Q(state=model.claimed_state, lease_until__lt=Now())


def note_progress() -> None:
    """Say that the work under this thread's lease has come a step further; without a lease, nothing."""
    if lease := _current.get():
        lease.silent = 0


class Lease:
    """Keeps the rows of one claim while the block under it runs; `when_hung` is called if that comes to no end."""

    def __init__(self, model: type[Leased], token: uuid.UUID, when_hung: Callable[[], None]) -> None:
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
            renew(self.rows, settings.LEASE)
            note_heartbeat("text")
        except DatabaseError as error:
            logger.warning("A lease could not be renewed: %s", type(error).__name__)
        finally:
            # This thread's own connection; the next renewal, some time from now, makes another.
            connection.close()
