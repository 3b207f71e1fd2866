"""`manage.py restore FILE`: a backup into an empty database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from assessment.operations import backup, restore
from assessment.people import audit
from assessment.people.models import Act


class Command(BaseCommand):
    """Reads what `backup` wrote, with the same ids, times and ledger."""

    help = (
        "Read a backup into an empty database, of either kind; migrations are applied first. Set SECRET_KEY and "
        "LEDGER_KEY to what they were, and start the service afterwards."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a file, and whether its keys may be others."""
        parser.add_argument("file", type=Path, help="what `backup` wrote, or - for the standard input")
        parser.add_argument(
            "--other-keys",
            action="store_true",
            help="take a backup made with another SECRET_KEY or LEDGER_KEY: digests cannot be checked then",
        )

    def handle(self, *_: Any, file: Path, other_keys: bool, **__: Any) -> None:
        """Restore it, or say in one line why not."""
        try:
            manifest = restore.restore_backup(file, other_keys=other_keys)
        except backup.ArchiveError as error:
            raise CommandError(str(error)) from None
        audit.record(Act.RESTORED, by="manage.py restore", details={"made at": manifest["made_at"]})
        rows = sum(table["rows"] for table in manifest["tables"].values())
        self.stdout.write(f"{rows} rows restored, as they were at {manifest['made_at']}")
