"""Reads a backup into an empty database: all of it in one transaction, or nothing."""

import hashlib
import json
import zipfile
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction

from assessment.operations import archive
from assessment.operations.archive import ArchiveError

OURS = "assessment."


def read(path: Path, *, other_keys: bool = False) -> dict[str, Any]:
    """Restore the archive and return its manifest; raise `ArchiveError`, and then nothing has changed.

    With `other_keys` an archive from a service with other keys is taken too.
    """
    try:
        with zipfile.ZipFile(path) as file:
            manifest: dict[str, Any] = json.loads(file.read(archive.MANIFEST))
            _check(file, manifest, other_keys=other_keys)
            _refuse_if_in_use()
            call_command("migrate", verbosity=0, interactive=False)
            _check_migrations(manifest)
            with transaction.atomic():
                _fill(file, manifest)
    except FileNotFoundError:
        raise ArchiveError(f"there is no file {path}") from None
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise ArchiveError(f"{path} is no backup, or is damaged: {error}") from None
    return manifest


def _check(file: zipfile.ZipFile, manifest: dict[str, Any], *, other_keys: bool) -> None:
    """Look at the whole file before anything is touched."""
    if manifest["format"] != archive.FORMAT:
        raise ArchiveError(f"the backup has format {manifest['format']}; this version reads {archive.FORMAT}")
    for name, table in manifest["tables"].items():
        digest = hashlib.sha256()
        with file.open(name) as lines:
            while block := lines.read(1 << 20):
                digest.update(block)
        if digest.hexdigest() != table["sha256"]:
            raise ArchiveError(f"the backup is damaged: {name} is not what was written")
    if manifest["keys"] != archive.fingerprint() and not other_keys:
        raise ArchiveError(
            "the backup was made with another SECRET_KEY or LEDGER_KEY: set the ones of then, or use --other-keys "
            "(digests in the ledger can then not be checked, and sessions end)"
        )


def _check_migrations(manifest: dict[str, Any]) -> None:
    differing = sorted(set(manifest["migrations"]) ^ set(archive.applied_migrations()))
    if differing:
        raise ArchiveError(
            "the backup is of another version: restore it with that one, then migrate; the migrations differ in "
            + ", ".join(differing[:5])
        )


def _refuse_if_in_use() -> None:
    """Refuse a database that holds anything of ours; what `migrate` itself writes does not count."""
    there = set(connection.introspection.table_names())
    used = [
        model
        for model in archive.tables()
        if model.__module__.startswith(OURS)
        and model._meta.db_table in there
        and model._base_manager.exists()
    ]
    if used:
        raise ArchiveError(f"the database is not empty: there are rows in {archive.labels(used)}")


def _fill(file: zipfile.ZipFile, manifest: dict[str, Any]) -> None:
    known = {archive.member(model): model for model in archive.tables()}
    if strange := sorted(manifest["tables"].keys() - known.keys()):
        raise ArchiveError(f"the backup has tables that this version does not know: {', '.join(strange)}")
    for model in known.values():
        if not model.__module__.startswith(OURS):
            # Content types and permissions, which `migrate` numbered its own way.
            model._base_manager.all()._raw_delete(connection.alias)
    for name, table in manifest["tables"].items():
        with file.open(name) as lines:
            _insert(known[name], archive.rows_of(known[name], TextIOWrapper(lines, "utf-8")))
        if known[name]._base_manager.count() != table["rows"]:
            raise ArchiveError(f"{name}: not every row could be stored")
    _go_on_counting(list(known.values()))
    connection.check_constraints()


def _insert(model: type[models.Model], rows: Iterator[models.Model]) -> None:
    """Insert rows as they are: as a fixture is loaded, no field puts in a value of its own, such as the time of now."""
    fields: Sequence[models.Field[Any, Any]] = archive.columns(model)
    size = max(1, connection.ops.bulk_batch_size(fields, range(500)))
    rows_in: Any = model._base_manager.all()
    while batch := list(islice(rows, size)):
        rows_in._insert(batch, fields=fields, using=connection.alias, raw=True)


def _go_on_counting(found: list[type[models.Model]]) -> None:
    """Let new rows get primary keys behind the restored ones."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), found):
            cursor.execute(statement)
