"""The one file that holds a whole database: a ZIP with a manifest and, for each table, its rows as JSON lines.

It is portable: a value is written as Django writes it for any database, a moment with all its digits and a number with
all of its own, so that what was stored on SQLite is read on PostgreSQL and the other way round. The keys of the
service (SECRET_KEY, LEDGER_KEY) are not in it; the manifest has a fingerprint, which tells whether they are the same.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

from assessment.grading.models import Embedding, Heartbeat, WorkerSpeed

FORMAT = 1
MANIFEST = "manifest.json"
NOT_KEPT: tuple[type[models.Model], ...] = (Heartbeat, WorkerSpeed)
"""Tables whose rows mean nothing elsewhere."""
CACHE: tuple[type[models.Model], ...] = (Embedding,)


class ArchiveError(Exception):
    """Something about a backup that the operator has to know."""


def tables(*, cached: bool = True) -> list[type[models.Model]]:
    """Return the models whose rows belong into an archive, also those behind many-to-many fields."""
    left_out = NOT_KEPT if cached else NOT_KEPT + CACHE
    found = apps.get_models(include_auto_created=True)
    return [
        model for model in found if model._meta.managed and not model._meta.proxy and model not in left_out
    ]


def member(model: type[models.Model]) -> str:
    """Return the name of a table's file in the archive."""
    return f"{model._meta.label_lower}.jsonl"


def columns(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    """Return the fields of a table that have a column of their own; the database works out the generated ones."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def lines(model: type[models.Model]) -> Iterator[str]:
    """Yield the rows of a table as JSON objects, by primary key."""
    fields = columns(model)
    rows = model._base_manager.order_by("pk").only(*(field.attname for field in fields))
    for row in rows.iterator(chunk_size=1000):
        data = {field.attname: _written(field, row) for field in fields}
        # PostgreSQL keeps the keys of JSON in an order of its own.
        yield json.dumps(data, ensure_ascii=False, sort_keys=True)


def rows_of(model: type[models.Model], text: Iterable[str]) -> Iterator[models.Model]:
    """Read what `lines` wrote; raise `ArchiveError` for what this version cannot hold."""
    fields = columns(model)
    for number, line in enumerate(text, start=1):
        where = f"{member(model)} line {number}"
        try:
            data = json.loads(line)
            if not isinstance(data, dict):
                raise ArchiveError(f"{where} is no row")
            row = model(**{field.attname: _read(field, data[field.attname]) for field in fields})
        except KeyError as error:
            raise ArchiveError(f"{where} has no {error}") from None
        except (ValidationError, ValueError, TypeError, OverflowError, RecursionError) as error:
            # The text of the error may quote a student.
            raise ArchiveError(f"{where} cannot be read ({type(error).__name__})") from None
        yield row


def _written(field: "models.Field[Any, Any]", row: models.Model) -> Any:
    """Return a value as JSON can hold it without loss."""
    value = field.value_from_object(row)
    if value is None or isinstance(field, models.JSONField):
        return value
    # Whole digits: Django's own serializers cut a moment to milliseconds.
    return value.isoformat() if isinstance(field, models.DateTimeField) else field.value_to_string(row)


def _read(field: "models.Field[Any, Any]", value: Any) -> Any:
    return None if value is None else field.to_python(value)


def applied_migrations() -> list[str]:
    """Return the migrations that the database has, in order of their names."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def fingerprint() -> str:
    """Return what tells whether two services have the same keys, and does not give them away."""
    keys = "\0".join((settings.SECRET_KEY, settings.LEDGER_KEY))
    return hmac.new(keys.encode(), b"evenmark backup", hashlib.sha256).hexdigest()[:32]


def labels(found: Sequence[type[models.Model]]) -> str:
    """Return the names of tables, for a message."""
    return ", ".join(model._meta.label for model in found)
