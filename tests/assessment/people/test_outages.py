"""Which errors of the database are an outage, by the drivers' own errors."""

import sqlite3
from pathlib import Path

import pytest
from django.db import (
    DatabaseError,
    DataError,
    Error,
    IntegrityError,
    InterfaceError,
    InternalError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
)
from psycopg import errors

from assessment.people.outages import is_of_the_schema, outage_of, retry_after


def with_cause(error: Error, cause: Exception | None) -> Error:
    """Return Django's error as it is raised: from the driver's."""
    error.__cause__ = cause
    return error


def of_sqlite(code: str, message: str = "words of a student") -> sqlite3.Error:
    """Return an error of SQLite with its code."""
    error = sqlite3.OperationalError(message)
    error.sqlite_errorname = code
    return error


@pytest.mark.parametrize(
    ("error", "cause", "outage"),
    [
        (OperationalError(), of_sqlite("SQLITE_BUSY"), "locked, SQLITE_BUSY"),
        (OperationalError(), of_sqlite("SQLITE_BUSY_SNAPSHOT"), "locked, SQLITE_BUSY_SNAPSHOT"),
        (OperationalError(), of_sqlite("SQLITE_FULL"), "full, SQLITE_FULL"),
        (OperationalError(), of_sqlite("SQLITE_READONLY_DBMOVED"), "read-only, SQLITE_READONLY_DBMOVED"),
        (OperationalError(), of_sqlite("SQLITE_CANTOPEN"), "away, SQLITE_CANTOPEN"),
        (OperationalError(), of_sqlite("SQLITE_IOERR_READ"), "away, SQLITE_IOERR_READ"),
        (DatabaseError(), of_sqlite("SQLITE_CORRUPT"), "damaged, SQLITE_CORRUPT"),
        (DatabaseError(), of_sqlite("SQLITE_NOTADB"), "damaged, SQLITE_NOTADB"),
        (OperationalError(), of_sqlite("SQLITE_NOMEM"), "crowded, SQLITE_NOMEM"),
        (OperationalError(), of_sqlite("SQLITE_ERROR", "no such table: answers"), "empty, SQLITE_ERROR"),
        (OperationalError(), errors.ConnectionTimeout(), "away, ConnectionTimeout"),
        (OperationalError("refused"), None, "away, OperationalError"),
        (InterfaceError("the connection is closed"), None, "away, InterfaceError"),
        (OperationalError(), errors.AdminShutdown(), "away, 57P01"),
        (OperationalError(), errors.CannotConnectNow(), "away, 57P03"),
        (OperationalError(), errors.ConnectionFailure(), "away, 08006"),
        (OperationalError(), errors.TooManyConnections(), "crowded, 53300"),
        (OperationalError(), errors.OutOfMemory(), "crowded, 53200"),
        (OperationalError(), errors.DiskFull(), "full, 53100"),
        (InternalError(), errors.ReadOnlySqlTransaction(), "read-only, 25006"),
        (OperationalError(), errors.DeadlockDetected(), "locked, 40P01"),
        (OperationalError(), errors.SerializationFailure(), "locked, 40001"),
        (OperationalError(), errors.LockNotAvailable(), "locked, 55P03"),
        (OperationalError(), errors.QueryCanceled(), "locked, 57014"),
        (InternalError(), errors.IdleInTransactionSessionTimeout(), "away, 25P03"),
        (OperationalError(), errors.InvalidPassword(), "away, 28P01"),
        (OperationalError(), errors.InvalidCatalogName(), "away, 3D000"),
        (OperationalError(), errors.IoError(), "away, 58030"),
        (ProgrammingError(), errors.UndefinedTable(), "empty, 42P01"),
        # Faults of ours, and what is no error of the database.
        (ProgrammingError(), errors.SyntaxError(), None),
        (ProgrammingError(), errors.UndefinedColumn(), None),
        (IntegrityError(), errors.UniqueViolation(), None),
        (DataError(), errors.NumericValueOutOfRange(), None),
        (OperationalError(), errors.ProgramLimitExceeded(), None),
        (OperationalError(), errors.StatementTooComplex(), None),
        (InternalError(), errors.InFailedSqlTransaction(), None),
        (NotSupportedError(), errors.FeatureNotSupported(), None),
        (OperationalError(), of_sqlite("SQLITE_ERROR", "no such column: told"), None),
        (OperationalError(), of_sqlite("SQLITE_ERROR", "no such function: JSON_VALID"), None),
        (OperationalError(), of_sqlite("SQLITE_ERROR", "no such column: “no such table: x”"), None),
        (OperationalError(), of_sqlite("SQLITE_ERROR", 'near "SELEC": syntax error'), None),
        (OperationalError(), of_sqlite("SQLITE_ERROR", "table answers has no column named told"), None),
        (OperationalError(), of_sqlite("SQLITE_ERROR", "too many SQL variables"), None),
        (DatabaseError(), of_sqlite("SQLITE_AUTH"), None),
        (OperationalError(), sqlite3.OperationalError("Could not decode to UTF-8 column 'answer'"), None),
        (InterfaceError(), sqlite3.InterfaceError("Error binding parameter 0"), None),
        (DatabaseError("Save with update_fields did not affect any rows."), None, None),
        (Error("of no kind"), None, None),
    ],
)
def test_an_outage_has_a_word_and_a_code(error: Error, cause: Exception | None, outage: str | None) -> None:
    assert outage_of(with_cause(error, cause)) == outage


@pytest.mark.parametrize(
    "error", [None, ValueError("full"), sqlite3.OperationalError("not Django's"), OSError()]
)
def test_other_errors_are_none(error: Exception | None) -> None:
    assert outage_of(error) is None


def test_the_codes_are_those_of_the_drivers(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "small.sqlite3") as database:
        database.execute("PRAGMA max_page_count = 2")
        database.execute("CREATE TABLE word (text)")
        with pytest.raises(sqlite3.OperationalError) as full:
            database.execute("INSERT INTO word VALUES (?)", ["x" * 100_000])
    database.close()
    assert outage_of(with_cause(OperationalError(), full.value)) == "full, SQLITE_FULL"


@pytest.mark.parametrize(
    ("statement", "outage"),
    [
        ("SELECT * FROM answer", "empty, SQLITE_ERROR"),
        ("INSERT INTO answer VALUES (1)", "empty, SQLITE_ERROR"),
        ("SELECT told FROM word", None),
        ("SELECT json_tell(text) FROM word", None),
        ("SELEC 1", None),
        ("INSERT INTO word (told) VALUES (1)", None),
    ],
)
def test_of_wrong_sql_only_a_missing_table_is_an_outage(statement: str, outage: str | None) -> None:
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE word (text)")
    with pytest.raises(sqlite3.OperationalError) as raised:
        database.execute(statement)
    database.close()
    assert outage_of(with_cause(OperationalError(), raised.value)) == outage


@pytest.mark.parametrize(
    ("error", "cause", "at_fault"),
    [
        (OperationalError(), of_sqlite("SQLITE_ERROR", "no such column: told"), True),
        (OperationalError(), of_sqlite("SQLITE_ERROR", "table answers has no column named told"), True),
        (ProgrammingError(), errors.UndefinedColumn(), True),
        (ProgrammingError(), errors.InsufficientPrivilege(), True),
        (OperationalError(), of_sqlite("SQLITE_ERROR", "malformed JSON"), False),  # a value may be
        (ProgrammingError("cannot adapt type"), None, False),
        (IntegrityError(), errors.NotNullViolation(), False),
        (DataError(), errors.NumericValueOutOfRange(), False),
        (DatabaseError("did not affect any rows"), None, False),
        (ValueError(), None, False),
    ],
)
def test_a_schema_that_does_not_fit_is_no_fault_of_a_row(
    error: Exception, cause: Exception | None, at_fault: bool
) -> None:
    error.__cause__ = cause
    assert is_of_the_schema(error) is at_fault


def test_a_lock_passes_sooner_than_the_rest() -> None:
    assert retry_after("locked, 40P01") < retry_after("full, 53100")
