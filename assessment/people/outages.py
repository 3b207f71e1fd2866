"""Which errors of the database are an outage: it is away, locked, full or read-only, and the same may work later.

Everything else that it raises (a broken rule, a value that does not fit, SQL that is wrong) is a fault of ours. Codes
are SQLite's result codes and PostgreSQL's SQLSTATE (its manual, appendix A); a message may quote rows, a code does not.
"""

import re
import sqlite3
from collections.abc import Iterator

from django.db import (
    DataError,
    Error,
    IntegrityError,
    InterfaceError,
    NotSupportedError,
    OperationalError,
)

AT_FAULT = (IntegrityError, DataError, NotSupportedError)
KINDS = (
    ("locked", r"SQLITE_(BUSY|LOCKED|SCHEMA).*|55P03|40...|57014"),
    ("full", r"SQLITE_FULL|53100|SQLITE_IOERR_WRITE"),
    ("read-only", r"SQLITE_(READONLY|PERM).*|25006"),
    ("crowded", r"SQLITE_NOMEM|53300|53400|53200"),
    ("damaged", r"SQLITE_(CORRUPT|NOTADB).*|XX00[12]"),
    ("empty", r"42P01"),
    # A connection, a login, a database or a server that is not there, a server that stops, a file that cannot be read.
    ("away", r"SQLITE_(CANTOPEN|IOERR|PROTOCOL|INTERRUPT|NOLFS).*|(08|28|53|57|58)...|3D000|25P03"),
)
MISSING_TABLE = re.compile(r"no such table: ")
"""All other wrong SQL has SQLite's code too: “no such table: answers” is an outage, “no such column: told” is none."""
MISFIT = re.compile(r"no such (column|function|table|module): |table \S+ has (no column named|\d+ columns) ")
"""What SQLite says of a schema that is not the code's; “malformed JSON”, which may be a value's fault, is not that."""
SOON, LATER = 2, 10
"""Seconds after which to try again: a lock passes, the rest takes somebody or a restart."""


def outage_of(error: BaseException | None) -> str | None:
    """Return what is wrong with the database, in a word and with its code (`locked, SQLITE_BUSY`); None if not that."""
    if not isinstance(error, Error) or isinstance(error, AT_FAULT):
        return None
    code = next(_codes(error), "")
    if not code:
        # Only a connection that could not be made, or is gone, has no code.
        return f"away, {_name(error)}" if _is_without_connection(error) else None
    if code == "SQLITE_ERROR" and MISSING_TABLE.match(_message(error)):
        return f"empty, {code}"
    kind = next((kind for kind, codes in KINDS if re.fullmatch(codes, code)), None)
    return f"{kind}, {code}" if kind else None


def is_of_the_schema(error: BaseException | None) -> bool:
    """Tell whether the database has another schema, or other rights, than the code needs: every row would fail so."""
    if not isinstance(error, Error):
        return False
    code = next(_codes(error), "")
    return code.startswith("42") or (code == "SQLITE_ERROR" and bool(MISFIT.match(_message(error))))


def retry_after(outage: str) -> int:
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


def _message(error: BaseException) -> str:
    return str(error.__cause__ or error)


def _is_without_connection(error: Error) -> bool:
    """Tell whether an error without a code is of a connection; SQLite gives a code with all that it says itself."""
    known = isinstance(error, InterfaceError | OperationalError)
    return known and not isinstance(error.__cause__, sqlite3.Error)


def _name(error: BaseException) -> str:
    return type(error.__cause__ or error).__name__
