"""`manage.py export_content --course SLUG --out FOLDER`: write a course's content as the files that import reads."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment.bank.content_export import export_course
from assessment.bank.yaml_source import ContentInvalid
from assessment.people.models import Course


class Command(BaseCommand):
    """Export assessments and decks; importing the files again changes nothing."""

    help = "Write a course's assessments and decks as YAML files for import_content; answers and marks are not in them."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the course and the folder."""
        parser.add_argument("--course", required=True, help="slug of the course")
        parser.add_argument("--out", type=Path, required=True, metavar="FOLDER")

    def handle(self, *_: Any, course: str, out: Path, **__: Any) -> None:
        """Write the files, and name them."""
        row = Course.objects.filter(slug=course).first()
        if row is None:
            raise CommandError(f"There is no course {course}; nothing was written. Check its slug.")
        try:
            files = export_course(row)
        except ContentInvalid as invalid:
            lines = "\n".join(map(str, invalid.errors))
            raise CommandError(f"Nothing was written; this could not be imported again:\n{lines}") from None
        try:
            out.mkdir(parents=True, exist_ok=True)
            for name, text in files.items():
                (out / name).write_bytes(text.encode())
                self.stdout.write(str(out / name))
        except OSError as error:
            raise CommandError(
                f"{out} cannot be written: {error.strerror}. The course is unchanged."
            ) from None
        if not files:
            self.stdout.write("The course has no questions and no flashcards; nothing was written.")
