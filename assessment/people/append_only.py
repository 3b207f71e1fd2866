"""Tables to which rows are only ever added: triggers refuse changes, also by SQL that does not come from the ORM.

Django on SQLite rebuilds a table to alter it and so loses its triggers: they are made again after every `migrate`.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

# INSERT OR REPLACE deletes the old row without firing the trigger on DELETE.
_SQLITE = {
    "{row}_is_not_updated": "CREATE TRIGGER {row}_is_not_updated BEFORE UPDATE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{noun} is never changed: add a new one'); END",
    "{row}_is_not_deleted": "CREATE TRIGGER {row}_is_not_deleted BEFORE DELETE ON {table} "
    "BEGIN SELECT RAISE(ABORT, '{noun} is never deleted'); END",
    "{row}_is_not_replaced": "CREATE TRIGGER {row}_is_not_replaced BEFORE INSERT ON {table} "
    "WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
    "BEGIN SELECT RAISE(ABORT, '{noun} is never replaced: add a new one'); END",
}
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION '{noun} is never changed or deleted: add a new one' "
    "USING ERRCODE = 'restrict_violation'; END $$"
)
_POSTGRESQL = {
    "{row}_is_not_changed": "CREATE TRIGGER {row}_is_not_changed BEFORE UPDATE OR DELETE ON {table} "
    "FOR EACH ROW EXECUTE FUNCTION {function}()",
    "{row}_is_not_truncated": "CREATE TRIGGER {row}_is_not_truncated BEFORE TRUNCATE ON {table} "
    "FOR EACH STATEMENT EXECUTE FUNCTION {function}()",
}
_TRIGGERS = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}


@dataclass(frozen=True)
class AppendOnlyTable:
    """A table, what one of its rows is called (`row` in names of triggers, `noun` in messages), and its keys.

    `same` is SQL that finds the rows which a new one (`NEW`) would replace.
    """

    table: str
    row: str
    noun: str
    same: str = "id = NEW.id"

    @property
    def names(self) -> dict[str, tuple[str, ...]]:
        """The names of the triggers by the database's vendor."""
        return {vendor: tuple(map(self._filled, triggers)) for vendor, triggers in _TRIGGERS.items()}

    def guard(self, connection: BaseDatabaseWrapper) -> None:
        """Make the triggers, or make them again."""
        statements = list(_TRIGGERS[connection.vendor].values())
        if connection.vendor == "postgresql":
            statements.insert(0, _FUNCTION)
        with transaction.atomic(using=connection.alias):
            self.unguard(connection)
            with connection.cursor() as cursor:
                for statement in statements:
                    cursor.execute(self._filled(statement))

    def unguard(self, connection: BaseDatabaseWrapper) -> None:
        """Drop the triggers: for tests, which must empty their tables, and for taking migrations back."""
        table = f" ON {self.table}" if connection.vendor == "postgresql" else ""
        with connection.cursor() as cursor:
            for name in self.names[connection.vendor]:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{table}")

    def guard_after_migrate(self, sender: AppConfig, using: str, **_: Any) -> None:
        """Make the triggers again, if the table is there: `migrate` may have gone back to before it was."""
        del sender
        connection = connections[using]
        if self.table in connection.introspection.table_names():
            self.guard(connection)

    def _filled(self, text: str) -> str:
        return text.format(
            table=self.table,
            row=self.row,
            noun=self.noun,
            same=self.same,
            function=f"refuse_to_change_{self.noun.replace(' ', '_')}",
        )
