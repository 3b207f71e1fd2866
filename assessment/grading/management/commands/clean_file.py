"""`manage.py clean_file`: write SQLite's file anew after erasures, where it is too large to do so at once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.grading.erasure import database_file


class Command(BaseCommand):
    """Cleans the database's file of what was erased."""

    help = (
        "Writes SQLite's file anew, without the deleted pages in which words of erased learners may stand, and empties "
        "its log. Nobody can write meanwhile, some five seconds for each 100 MB, and as much room again is needed on "
        "the disk. Exit code 1 if it could not be done: then run it again."
    )

    def handle(self, **_: Any) -> None:
        """Clean it, if it is due."""
        if not database_file.is_due():
            self.stdout.write("There is nothing to clean.")
        elif database_file.clean_file():
            self.stdout.write("The database's file holds nothing of what was erased.")
        else:
            raise CommandError("The file is not clean yet: somebody reads or writes in it. Run this again.")
