"""Which errors of the database are an outage: it is away, locked, full or read-only, and the same may work later.

Everything else that it raises (a broken rule, a value that does not fit, SQL that is wrong) is a fault of ours. Codes
are SQLite's result codes and PostgreSQL's SQLSTATE (its manual, appendix A); a message may quote rows, a code does not.
"""

import re
from collections.abc import Iterator

from django.db import (
    DataError,
    Error,
    IntegrityError,
    InterfaceError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
)

AT_FAULT = (IntegrityError, DataError, ProgrammingError, NotSupportedError)
KINDS = (
    ("locked", r"SQLITE_(BUSY|LOCKED).*|55P03|40P01|40001|57014"),
    ("full", r"SQLITE_FULL|53100|SQLITE_IOERR_WRITE"),
    ("read-only", r"SQLITE_(READONLY|PERM).*|25006"),
    ("crowded", r"53300|53400|53200"),
    ("damaged", r"SQLITE_(CORRUPT|NOTADB).*|XX00[12]"),
    ("empty", r"SQLITE_ERROR|42P01"),
)
SOON, LATER = 2, 10
"""Seconds after which to try again: a lock passes, the rest takes somebody or a restart."""


def outage_of(error: BaseException | None) -> str | None:
    """Return what is wrong with the database, in a word and with its code (`locked, SQLITE_BUSY`); None if not that."""
    if not isinstance(error, Error):
        return None
    code = next(_codes(error), "")
    # A table that is missing: to PostgreSQL this is wrong SQL, to SQLite, which makes a file that is gone, an error.
    if isinstance(error, AT_FAULT) and code != "42P01":
        return None
    kind = next((kind for kind, codes in KINDS if re.fullmatch(codes, code)), "away")
    return f"{kind}, {code or _name(error)}"


def seconds_to_wait(outage: str) -> int:
    """Return after how many seconds a client may try again."""
    return SOON if outage.startswith("locked") else LATER


def _codes(error: BaseException) -> Iterator[str]:
    """Yield the codes that the driver gave, if any: none where there is no connection."""
    cause: BaseException | None = error
    while cause is not None:
        for name in ("sqlite_errorname", "sqlstate"):
            if code := getattr(cause, name, None):
                yield str(code)
        cause = cause.__cause__


def _name(error: BaseException) -> str:
    known = (InterfaceError, OperationalError)
    return type(error.__cause__ or error).__name__ if isinstance(error, known) else type(error).__name__
