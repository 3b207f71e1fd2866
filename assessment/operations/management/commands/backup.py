"""`manage.py backup FILE`: the whole database in one file."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError, transaction

from assessment.operations.backup import ArchiveError, write_backup, write_backup_to
from assessment.people import audit
from assessment.people.models import Act


class Command(BaseCommand):
    """Writes what `restore` reads, on this kind of database or on the other."""

    help = (
        "Write the whole database into one file, as it is at this moment; the service may run on. The file holds "
        "students' words and marks, and not SECRET_KEY and LEDGER_KEY: keep those as well, elsewhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a file, and whether the cached vectors go in."""
        parser.add_argument("file", type=Path, help="a new file, or - for the standard output")
        parser.add_argument(
            "--without-embeddings",
            action="store_true",
            help="leave the cached vectors out: smaller, but a replay then computes them again",
        )

    def handle(self, *_: Any, file: Path, without_embeddings: bool, **__: Any) -> None:
        """Write it, or say in one line why not."""
        try:
            manifest = _write(file, cached=not without_embeddings)
        except ArchiveError as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}") from None
        self._record()
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stderr.write(
            f"{rows} rows of {len(manifest['tables'])} tables. SECRET_KEY and LEDGER_KEY are not in it: keep them too."
        )

    def _record(self) -> None:
        """Leave a record; the copy is as good without one, as where it is made from a replica that only reads."""
        try:
            with transaction.atomic():
                audit.record(Act.BACKED_UP, by="manage.py backup")
        except DatabaseError as error:
            reason = str(error).strip().partition("\n")[0]
            self.stderr.write(
                f"The backup is complete. It stands in no record of acts: nothing can be written here ({reason})."
            )


def _write(file: Path, *, cached: bool) -> dict[str, Any]:
    if str(file) == "-":
        return write_backup_to(sys.stdout.buffer, cached=cached)
    return write_backup(file, cached=cached)
