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
from django.db.backends.utils import CursorWrapper
from django.db.models import QuerySet
from django.utils import timezone

from assessment.grading.models import Erasure
from graders.memory import forget_texts

logger = logging.getLogger(__name__)

LARGE = 100_000_000
"""Bytes of a file that no request waits for: a worker cleans it. `VACUUM` wrote 20 MB a second on two busy cores."""
LARGEST = 200_000_000
"""Bytes of a file that no worker cleans by itself: nobody can write meanwhile, and after 20 seconds (`timeout` in the
settings) writers are refused. At 20 MB a second 200 MB take 10; above, somebody runs `manage.py clean_file`."""
PATIENCE_MS = 3_000
"""How long a request waits for others to let go of the file."""
PAUSE = 60.0
"""Seconds before a worker tries again, or says again that a file is too large for it."""


class Memory:
    """What this process did last: the erasure up to which it has forgotten texts, and when it may clean again."""

    newest: int | None = None
    clean_after = 0.0


def clean() -> bool:
    """Clean up after an erasure, at the end of the request or command in which it was done.

    Return False if the file is still to be cleaned, because it is large or in use: a worker does it soon, or a person.
    """
    forget_texts()
    if not is_due():
        return True
    if file_size() > LARGE and _unwritten().exists():
        return False
    return clean_file(PATIENCE_MS)


def clean_later() -> None:
    """Clean what no request could, in a worker; after a failure not again at once."""
    if time.monotonic() < Memory.clean_after or not is_due():
        return
    if is_left_to_a_person():
        megabytes = file_size() // 1_000_000
        logger.warning(
            "the file of the database holds what was erased: it has %d MB, and while it is written anew nobody can"
            " write; run manage.py clean_file at a quiet hour",
            megabytes,
        )
        Memory.clean_after = time.monotonic() + PAUSE
    elif not clean_file():
        Memory.clean_after = time.monotonic() + PAUSE


def is_left_to_a_person() -> bool:
    """Tell whether the file is to be cleaned, and so large that this keeps others from writing for too long."""
    return is_due() and _unwritten().exists() and file_size() > LARGEST


def file_size() -> int:
    """Return how many bytes SQLite's file has."""
    return Path(str(connection.settings_dict["NAME"])).stat().st_size


def is_due() -> bool:
    """Tell whether SQLite's file has yet to be cleaned of what was erased."""
    return connection.vendor == "sqlite" and Erasure.objects.filter(file_cleaned_at=None).exists()


def forget_what_others_erased() -> None:
    """Forget the texts in this process's memory if a learner was erased since it last did."""
    newest = Erasure.objects.order_by("-pk").values_list("pk", flat=True).first()
    if newest != Memory.newest:
        forget_texts()
        Memory.newest = newest


def clean_file(patience_ms: int | None = None) -> bool:
    """Write the file anew, if it was not since the last erasure, and empty the log into it; tell whether that worked.

    If somebody reads in it meanwhile, only the second is left for the next time.
    """
    with connection.cursor() as cursor:
        (before,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        try:
            if patience_ms is not None:
                cursor.execute(f"PRAGMA busy_timeout = {patience_ms}")
            _write_anew(cursor)
            return _empty_log(cursor)
        except OperationalError as error:
            logger.warning("the file of the database could not be cleaned yet: %s", error)
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {before}")


def _unwritten() -> QuerySet[Erasure]:
    return Erasure.objects.filter(file_cleaned_at=None, file_written_at=None)


def _write_anew(cursor: CursorWrapper) -> None:
    if due := list(_unwritten().values_list("pk", flat=True)):
        cursor.execute("VACUUM")
        Erasure.objects.filter(pk__in=due).update(file_written_at=timezone.now())


def _empty_log(cursor: CursorWrapper) -> bool:
    due = Erasure.objects.filter(file_cleaned_at=None, file_written_at__isnull=False)
    keys = list(due.values_list("pk", flat=True))
    (busy, *_) = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        logger.warning("the file of the database is not clean yet: somebody reads in it")
        return False
    Erasure.objects.filter(pk__in=keys).update(file_cleaned_at=timezone.now())
    return True
