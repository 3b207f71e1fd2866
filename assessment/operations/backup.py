"""Writes a whole database into one file, as it was at one moment, while the service goes on.

The file is a ZIP with a manifest and, for each table, its rows as JSON lines. It is portable: a value is written as
Django writes it for any database, a moment with all its digits and a number with all of its own, so that what was
stored on SQLite is read on PostgreSQL and the other way round. The keys of the service (SECRET_KEY, LEDGER_KEY) are
not in it; the manifest has a fingerprint, which tells whether they are the same.
"""

import hashlib
import hmac
import json
import os
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from assessment.grading.models import Embedding, Heartbeat, WorkerSpeed

FORMAT = 1
"""Counts up when the layout of the file changes, so that `restore` can refuse what it would misread."""
MANIFEST = "manifest.json"
LEFT_OUT: tuple[type[models.Model], ...] = (Heartbeat, WorkerSpeed)
"""Tables whose rows mean nothing elsewhere."""
CACHES: tuple[type[models.Model], ...] = (Embedding,)
"""Tables that the service fills again by itself, at the price of computing."""


class ArchiveError(Exception):
    """Something about a backup that the operator has to know."""


def archived_models(*, cached: bool = True) -> list[type[models.Model]]:
    """Return the models whose rows belong into an archive, also those behind many-to-many fields."""
    left_out = LEFT_OUT if cached else LEFT_OUT + CACHES
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and model not in left_out
    ]


def member_name(model: type[models.Model]) -> str:
    """Return the name of a table's file in the archive."""
    return f"{model._meta.label_lower}.jsonl"


def stored_fields(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    """Return the fields of a table that have a column of their own; the database works out the generated ones."""
    return [field for field in model._meta.concrete_fields if not field.generated]


# What is written here is read by `parse_rows`, on any other database as well.
def row_lines(model: type[models.Model]) -> Iterator[str]:
    """Yield the rows of a table as JSON objects, by primary key."""
    fields = stored_fields(model)
    rows = model._base_manager.order_by("pk").only(*(field.attname for field in fields))
    for row in rows.iterator(chunk_size=1000):
        data = {field.attname: _json_value(field, row) for field in fields}
        # PostgreSQL keeps the keys of JSON in an order of its own.
        yield json.dumps(data, ensure_ascii=False, sort_keys=True)


def parse_rows(model: type[models.Model], text: Iterable[str]) -> Iterator[models.Model]:
    """Read what `row_lines` wrote; raise `ArchiveError` for what this version cannot hold."""
    fields = stored_fields(model)
    for number, line in enumerate(text, start=1):
        where = f"{member_name(model)} line {number}"
        try:
            data = json.loads(line)
            if not isinstance(data, dict):
                raise ArchiveError(f"{where} is no row")
            row = model(**{field.attname: _python_value(field, data[field.attname]) for field in fields})
        except KeyError as error:
            raise ArchiveError(f"{where} has no {error}") from None
        except (ValidationError, ValueError, TypeError, OverflowError, RecursionError) as error:
            # The text of the error may quote a student.
            raise ArchiveError(f"{where} cannot be read ({type(error).__name__})") from None
        yield row


def _json_value(field: "models.Field[Any, Any]", row: models.Model) -> Any:
    """Return a value as JSON can hold it without loss."""
    value = field.value_from_object(row)
    if value is None or isinstance(field, models.JSONField):
        return value
    # Whole digits: Django's own serializers cut a moment to milliseconds.
    return value.isoformat() if isinstance(field, models.DateTimeField) else field.value_to_string(row)


def _python_value(field: "models.Field[Any, Any]", value: Any) -> Any:
    return None if value is None else field.to_python(value)


def applied_migrations() -> list[str]:
    """Return the migrations that the database has, in order of their names."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def key_fingerprint() -> str:
    """Return what tells whether two services have the same keys, and does not give them away."""
    keys = "\0".join((settings.SECRET_KEY, settings.LEDGER_KEY))
    return hmac.new(keys.encode(), b"evenmark backup", hashlib.sha256).hexdigest()[:32]


def model_labels(tables: Sequence[type[models.Model]]) -> str:
    """Return the names of tables, for a message."""
    return ", ".join(model._meta.label for model in tables)


def write_backup(path: Path, *, cached: bool = True) -> dict[str, Any]:
    """Write the archive and return its manifest; the file appears whole, and only its owner can read it.

    Without `cached` the vectors of the embedding cache are left out: they are only computed again.
    """
    if path.exists():
        raise ArchiveError(f"{path} exists already: name another file")
    # The name has the process's number: two backups at once must not write into one draft.
    draft = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            manifest = write_backup_to(file, cached=cached)
            file.flush()
            os.fsync(file.fileno())
        # A link, unlike a renaming, cannot take the place of a file that has come there meanwhile.
        os.link(draft, path)
    except FileExistsError:
        raise ArchiveError(f"{path} exists already: name another file") from None
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def write_backup_to(stream: IO[bytes], *, cached: bool = True) -> dict[str, Any]:
    """Write the archive into a stream, which need not be a file; return its manifest."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out, _snapshot():
        return _fill(out, archived_models(cached=cached))


def _fill(out: zipfile.ZipFile, tables: list[type[models.Model]]) -> dict[str, Any]:
    manifest = {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(),
        "database": connection.vendor,
        "keys": key_fingerprint(),
        "migrations": applied_migrations(),
        "tables": {member_name(model): _add_table(out, model) for model in tables},
    }
    out.writestr(MANIFEST, json.dumps(manifest, indent=1))
    return manifest


def _add_table(out: zipfile.ZipFile, model: type[models.Model]) -> dict[str, Any]:
    """Write one table; return how many rows it has and the digest of their lines."""
    count, digest = 0, hashlib.sha256()
    with out.open(member_name(model), "w", force_zip64=True) as file:
        for line in row_lines(model):
            data = f"{line}\n".encode()
            file.write(data)
            digest.update(data)
            count += 1
    return {"rows": count, "sha256": digest.hexdigest()}


@contextmanager
def _snapshot() -> Iterator[None]:
    """Read everything as it was when this began, without keeping others from writing."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            # The first query takes a snapshot, and this level keeps it to the end: no table is newer than another.
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # Django would begin an immediate transaction, which keeps writers out; a plain one sees its own moment too.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")
