"""Triggers that keep the ledger append-only, also against SQL that does not come from the ORM.

Django on SQLite rebuilds a table to alter it and so loses its triggers: they are made again after every `migrate`.
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "grading_grade"
NAMES = {
    "sqlite": ("grade_is_not_updated", "grade_is_not_deleted", "grade_is_not_replaced"),
    "postgresql": ("grade_is_not_changed", "grade_is_not_truncated"),
}
_SQLITE = (
    "CREATE TRIGGER grade_is_not_updated BEFORE UPDATE ON grading_grade "
    "BEGIN SELECT RAISE(ABORT, 'a grade is never changed: add a new one'); END",
    "CREATE TRIGGER grade_is_not_deleted BEFORE DELETE ON grading_grade "
    "BEGIN SELECT RAISE(ABORT, 'a grade is never deleted'); END",
    # INSERT OR REPLACE deletes the old row without firing the trigger on DELETE.
    "CREATE TRIGGER grade_is_not_replaced BEFORE INSERT ON grading_grade WHEN EXISTS (SELECT 1 FROM grading_grade "
    "WHERE id = NEW.id OR (response_id = NEW.response_id AND run_id = NEW.run_id)) "
    "BEGIN SELECT RAISE(ABORT, 'a grade is never replaced: add a new one'); END",
)
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION refuse_to_change_a_grade() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'a grade is never changed or deleted: add a new one' "
    "USING ERRCODE = 'restrict_violation'; END $$",
    "CREATE TRIGGER grade_is_not_changed BEFORE UPDATE OR DELETE ON grading_grade "
    "FOR EACH ROW EXECUTE FUNCTION refuse_to_change_a_grade()",
    "CREATE TRIGGER grade_is_not_truncated BEFORE TRUNCATE ON grading_grade "
    "FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_a_grade()",
)
_MAKE = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


def guard(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers, or make them again."""
    with transaction.atomic(using=connection.alias):
        unguard(connection)
        with connection.cursor() as cursor:
            for statement in _MAKE[connection.vendor]:
                cursor.execute(statement)


def unguard(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers: for tests, which must empty their tables, and for taking this app's migrations back."""
    table = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in NAMES[connection.vendor]:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{table}")


def guard_after_migrate(sender: AppConfig, using: str, **_: Any) -> None:
    """Make the triggers again, if the table is there: `migrate` may have gone back to before it was."""
    del sender
    connection = connections[using]
    if TABLE in connection.introspection.table_names():
        guard(connection)
