"""`manage.py import_content FILE_OR_FOLDER …`: import assessments from YAML."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment.bank.content_import import import_files
from assessment.bank.yaml_source import ContentInvalid


class Command(BaseCommand):
    """Import content; importing the same file again changes nothing."""

    help = "Import assessments from YAML files (see assessment/docs/content.md); any error, and nothing is imported."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files or folders."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="FILE_OR_FOLDER")

    def handle(self, *_: Any, paths: list[Path], **__: Any) -> None:
        """Import, and say what changed."""
        try:
            imported = import_files(paths, by="manage.py import_content")
        except ContentInvalid as invalid:
            lines = "\n".join(map(str, invalid.errors))
            raise CommandError(f"Nothing was imported; {len(invalid.errors)} to mend:\n{lines}") from None
        self.stdout.write(
            f"{_counted(imported.assessments, 'assessment')}, {_counted(imported.questions, 'question')}: "
            f"{_counted(imported.new_versions, 'new version')}, {imported.retired} retired; "
            f"{_counted(imported.cards, 'flashcard')}."
        )
        for caution in imported.cautions:
            self.stdout.write(f"beware, {caution}")


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
