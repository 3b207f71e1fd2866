"""What is left behind of deleted rows: in SQLite's file, and in the memory of this process.

SQLite overwrites what it deletes (`secure_delete`, set on every connection), but not the copies that it leaves where it
lays out a page anew: in a trial in which 7,309 copies of deleted words stayed in the file without it, 3 stayed with it,
and none after `VACUUM`. So after an erasure the file is written anew (`VACUUM`), and the write-ahead log is emptied
into it (`wal_checkpoint`).
"""

import logging
import time
from pathlib import Path

from django.db import OperationalError, connection
from django.utils import timezone

from assessment.grading.models import Erasure
from graders.memory import forget_texts

logger = logging.getLogger(__name__)

LARGE = 100_000_000
"""Bytes of a file that no request waits for: a worker cleans it. `VACUUM` wrote 20 MB a second on two busy cores."""
PATIENCE_MS = 3_000
"""How long a request waits for others to let go of the file."""
PAUSE = 60.0
"""Seconds before a worker tries again."""


class Memory:
    """What this process did last: the erasure up to which it has forgotten texts, and when it may clean again."""

    newest: int | None = None
    clean_after = 0.0


def clean() -> bool:
    """Clean up after an erasure, at the end of the request or command in which it was done.

    Return False if the file is still to be cleaned, because it is large or in use: a worker does it soon.
    """
    forget_texts()
    if not is_due():
        return True
    if Path(str(connection.settings_dict["NAME"])).stat().st_size > LARGE:
        return False
    return _clean_file(PATIENCE_MS)


def clean_later() -> None:
    """Clean what no request could, in a worker; after a failure not again at once."""
    if time.monotonic() >= Memory.clean_after and is_due() and not _clean_file():
        Memory.clean_after = time.monotonic() + PAUSE


def is_due() -> bool:
    """Tell whether SQLite's file has yet to be cleaned of what was erased."""
    return connection.vendor == "sqlite" and Erasure.objects.filter(file_cleaned_at=None).exists()


def forget_what_others_erased() -> None:
    """Forget the texts in this process's memory if a learner was erased since it last did."""
    newest = Erasure.objects.order_by("-pk").values_list("pk", flat=True).first()
    if newest != Memory.newest:
        forget_texts()
        Memory.newest = newest


def _clean_file(patience_ms: int | None = None) -> bool:
    due = list(Erasure.objects.filter(file_cleaned_at=None).values_list("pk", flat=True))
    with connection.cursor() as cursor:
        (before,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        try:
            if patience_ms is not None:
                cursor.execute(f"PRAGMA busy_timeout = {patience_ms}")
            cursor.execute("VACUUM")
            (busy, *_) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except OperationalError as error:
            logger.warning("the file of the database could not be cleaned yet: %s", error)
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {before}")
    if busy:
        logger.warning("the file of the database is not clean yet: somebody reads in it")
        return False
    Erasure.objects.filter(pk__in=due).update(file_cleaned_at=timezone.now())
    return True
