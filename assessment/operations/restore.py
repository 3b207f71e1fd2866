"""Reads a backup into an empty database: all of it in one transaction, or nothing."""

import hashlib
import json
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DatabaseError, DataError, IntegrityError, connection, models, transaction

from assessment.operations import backup
from assessment.operations.backup import ArchiveError
from assessment.people.outages import outage_of

OURS = "assessment."
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    ValueError,
    NotImplementedError,  # zipfile's own, for a compression method that it does not know
    RuntimeError,
)
"""What Python's reader raises for a file that is cut off, damaged, encrypted, or packed in an unknown way."""
MANIFEST_BYTES = 10_000_000
"""A plain limit against a file made to fill the memory; a manifest of ours has a few thousand bytes."""
LINE_CHARACTERS = 50_000_000
"""A plain limit of the same kind for one row: the largest holds an answer or a key, of 100,000 characters at most."""
FEW_BYTES, RATIO = 1_000_000, 300
"""Rows of our tables shrink to a fifth or, at best, a fortieth; what shrinks to a thousandth was made to hurt."""


def restore_backup(path: Path, *, other_keys: bool = False) -> dict[str, Any]:
    """Restore the archive and return its manifest; raise `ArchiveError`, and then nothing has changed.

    The path `-` is the standard input. With `other_keys` an archive from a service with other keys is taken too.
    """
    name = "the standard input" if str(path) == "-" else str(path)
    try:
        with _opened(path) as source, zipfile.ZipFile(source) as file:
            manifest = _manifest(file)
            _check_archive(file, manifest, other_keys=other_keys)
            _refuse_if_in_use()
            call_command("migrate", verbosity=0, interactive=False)
            _check_migrations(manifest)
            with transaction.atomic():
                _fill(file, manifest)
    except FileNotFoundError:
        raise ArchiveError(f"there is no file {name}") from None
    except OSError as error:
        raise ArchiveError(f"{name} cannot be read: {error.strerror or error}") from None
    except UNREADABLE as error:
        raise ArchiveError(f"{name} is no backup, or is damaged: {_reason(error)}") from None
    except (IntegrityError, DataError) as error:
        raise ArchiveError(f"{name} has rows that contradict each other: {type(error).__name__}") from None
    except DatabaseError as error:
        raise ArchiveError(
            f"the database takes no rows: {outage_of(error) or type(error).__name__}"
        ) from None
    return manifest


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    """Open the file; what comes by the standard input is put into a file first, as a ZIP is read from its end."""
    if str(path) != "-":
        with path.open("rb") as file:
            yield file
        return
    with tempfile.TemporaryFile() as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
        file.seek(0)
        yield file


def _reason(error: Exception) -> str:
    """Say what is wrong; a KeyError has the member that is missing in quotes, and the end of a file says nothing."""
    if isinstance(error, EOFError):
        return "it ends too early"
    return str(error.args[0]) if isinstance(error, KeyError) and error.args else str(error)


def _manifest(file: zipfile.ZipFile) -> dict[str, Any]:
    """Read what is said of the tables; raise ValueError where it is not what `backup` writes."""
    if file.getinfo(backup.MANIFEST).file_size > MANIFEST_BYTES:
        raise ValueError(f"{backup.MANIFEST} has more than {MANIFEST_BYTES} bytes")
    data = json.loads(file.read(backup.MANIFEST))
    if not isinstance(data, dict) or not isinstance(data.get("tables"), dict) or "format" not in data:
        raise ValueError(f"{backup.MANIFEST} does not say what tables there are")
    if data["format"] != backup.FORMAT:
        raise ArchiveError(f"the backup has format {data['format']}; this version reads {backup.FORMAT}")
    is_named = isinstance(data.get("migrations"), list) and all(
        isinstance(data.get(name), str) for name in ("keys", "made_at")
    )
    rows = [
        isinstance(table, dict) and isinstance(table.get("rows"), int) for table in data["tables"].values()
    ]
    if not is_named or not all(rows) or not all(isinstance(name, str) for name in data["migrations"]):
        raise ValueError(f"{backup.MANIFEST} is not complete")
    return data


def _check_archive(file: zipfile.ZipFile, manifest: dict[str, Any], *, other_keys: bool) -> None:
    """Look at the whole file before anything is touched."""
    for name, table in manifest["tables"].items():
        info, digest = file.getinfo(name), hashlib.sha256()
        if info.file_size > FEW_BYTES + RATIO * info.compress_size:
            raise ArchiveError(
                f"{name} would be {info.file_size // 1_000_000} MB, more than {RATIO} times what it is in the file: "
                "no backup of ours is"
            )
        with file.open(name) as lines:
            while block := lines.read(1 << 20):
                digest.update(block)
        if digest.hexdigest() != table.get("sha256"):
            raise ArchiveError(f"the backup is damaged: {name} is not what was written")
    if manifest["keys"] != backup.key_fingerprint() and not other_keys:
        raise ArchiveError(
            "the backup was made with another SECRET_KEY or LEDGER_KEY: set the ones of then, or use --other-keys "
            "(digests in the ledger can then not be checked, and sessions end)"
        )


def _check_migrations(manifest: dict[str, Any]) -> None:
    differing = sorted(set(manifest["migrations"]) ^ set(backup.applied_migrations()))
    if differing:
        raise ArchiveError(
            "the backup is of another version: restore it with that one, then migrate; the migrations differ in "
            + ", ".join(differing[:5])
        )


def _refuse_if_in_use() -> None:
    """Refuse a database that holds anything of ours; what `migrate` itself writes does not count."""
    existing_tables = set(connection.introspection.table_names())
    used = [
        model
        for model in backup.archived_models()
        if model.__module__.startswith(OURS)
        and model._meta.db_table in existing_tables
        and model._base_manager.exists()
    ]
    if used:
        raise ArchiveError(f"the database is not empty: there are rows in {backup.model_labels(used)}")


def _fill(file: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    known = {backup.member_name(model): model for model in backup.archived_models()}
    if unknown := sorted(manifest["tables"].keys() - known.keys()):
        raise ArchiveError(f"the backup has tables that this version does not know: {', '.join(unknown)}")
    for model in known.values():
        if not model.__module__.startswith(OURS):
            # Content types and permissions, which `migrate` numbered its own way.
            model._base_manager.all()._raw_delete(connection.alias)
    for name, table in manifest["tables"].items():
        with file.open(name) as lines:
            _insert(known[name], backup.parse_rows(known[name], _lines(name, TextIOWrapper(lines, "utf-8"))))
        if known[name]._base_manager.count() != table["rows"]:
            raise ArchiveError(f"{name}: not every row could be stored")
    _reset_sequences(list(known.values()))
    connection.check_constraints()


def _lines(name: str, text: TextIOWrapper) -> Iterator[str]:
    """Yield the lines, none of which may fill the memory."""
    while line := text.readline(LINE_CHARACTERS):
        if len(line) == LINE_CHARACTERS:
            raise ArchiveError(f"{name} has a line of more than {LINE_CHARACTERS} characters")
        yield line


def _insert(model: type[models.Model], rows: Iterator[models.Model]) -> None:
    """Insert rows as they are: as a fixture is loaded, no field puts in a value of its own, such as the time of now."""
    fields: Sequence[models.Field[Any, Any]] = backup.stored_fields(model)
    size = max(1, connection.ops.bulk_batch_size(fields, range(500)))
    rows_in: Any = model._base_manager.all()
    while batch := list(islice(rows, size)):
        rows_in._insert(batch, fields=fields, using=connection.alias, raw=True)


def _reset_sequences(tables: list[type[models.Model]]) -> None:
    """Let new rows get primary keys behind the restored ones."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
