"""How fast this process grades, and so how much it claims at once: a batch fits well into its lease on any machine."""

import logging
import os
import socket

from django.conf import settings
from django.db import DatabaseError
from django.db.models.functions import Now

from assessment.grading.models import WorkerSpeed

logger = logging.getLogger(__name__)

ROW_COST = 100
"""What a row costs beside its characters, in characters: answers of no length take time too."""
FIRST_ROOM = 2_000.0
"""What a process that has measured nothing yet takes at once, in characters: some five sentences of text."""
SHARE = 0.25
"""How much of a lease a batch should take: a machine that becomes four times slower meanwhile still keeps it."""


def cost(characters: int) -> int:
    """Return what a row with an answer of this length costs, in characters."""
    return ROW_COST + characters


class Pace:
    """What one process has measured: texts of every kind and length by their characters, rows for who waits."""

    def __init__(self) -> None:
        self.room = FIRST_ROOM
        self.rows_per_second = 0.0
        self._seconds_per_character = 0.0

    def note(self, *, rows: int, characters: int, seconds: float) -> None:
        """Note one batch, and how much the next may hold.

        A slower batch counts at once, a faster one by half: vectors that are stored already tell nothing of new texts.
        No batch is more than twice as large as the one before was allowed to be.
        """
        latest = seconds / max(characters, 1)
        self._seconds_per_character = max(latest, (latest + self._seconds_per_character) / 2)
        rate = rows / max(seconds, 1e-6)
        self.rows_per_second = (rate + self.rows_per_second) / 2 if self.rows_per_second else rate
        fits = SHARE * settings.LEASE.total_seconds() / max(self._seconds_per_character, 1e-9)
        self.room = max(1.0, min(fits, 2 * self.room))


def note_speed(pace: Pace) -> None:
    """Store how fast this process grades, for who waits; those of this host that have ended count no more."""
    forget_ended()
    WorkerSpeed.objects.update_or_create(
        process=_name(), defaults={"rows_per_second": pace.rows_per_second, "measured_at": Now()}
    )


def forget_speed() -> None:
    """Take this process's speed back, as it ends; never raises."""
    try:
        WorkerSpeed.objects.filter(process=_name()).delete()
    except DatabaseError as error:
        logger.warning("The speed of a worker that ends still counts: %s", type(error).__name__)


def forget_ended() -> None:
    """Delete the speeds of processes of this host that are not there any more: they were killed, and said nothing."""
    own = WorkerSpeed.objects.filter(process__startswith=_name("")).values_list("process", flat=True)
    ended = [name for name in own if name.rpartition(":")[0] == _name("")[:-1] and not _is_there(name)]
    if ended:
        WorkerSpeed.objects.filter(process__in=ended).delete()


def _name(pid: str | None = None) -> str:
    return f"{socket.gethostname()[-80:]}:{os.getpid() if pid is None else pid}"


def _is_there(name: str) -> bool:
    """Tell whether a process of this host runs, or one that has got its number since."""
    try:
        os.kill(int(name.rpartition(":")[2]), 0)
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
