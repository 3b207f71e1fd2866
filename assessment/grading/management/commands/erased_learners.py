"""`manage.py erased_learners`: who was erased, by digests; after a restore, erases those whom a backup still held."""

import re
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.grading.models import Erasure
from assessment.grading.services.erasing import erase
from assessment.people.learners import erased_id
from assessment.people.models import ERASED, Learner

DIGEST = re.compile(r"erased-[0-9a-f]{40}")


class Command(BaseCommand):
    """Lists the digests of erased learners, or erases whom such a list names."""

    help = (
        "Prints a line for each erased learner: when, course, and a digest that names nobody. With --apply, erases the "
        "learners whom the digests in a file name: such a list, or the service's log, with its line for each erasure."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the file."""
        parser.add_argument(
            "--apply", metavar="FILE", help="erase whom it names, without asking; - for stdin"
        )

    def handle(self, *, apply: str | None, **_: Any) -> None:
        """List, or erase again."""
        if apply is None:
            for row in Erasure.objects.select_related("course").order_by("pk"):
                self.stdout.write(f"{row.created_at.isoformat()} {row.course.slug} {row.digest}")
            return
        digests = set(DIGEST.findall(_read(apply)))
        found = [learner for learner in _known() if _digest(learner) in digests]
        for learner in found:
            erase(learner, by="manage.py erased_learners")
        self.stdout.write(f"{len(digests)} digests were read, {len(found)} learners erased again.")


def _read(name: str) -> str:
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from None


def _known() -> list[Learner]:
    return list(Learner.objects.exclude(source__startswith=ERASED).select_related("course").order_by("pk"))


def _digest(learner: Learner) -> str:
    return erased_id(learner.course, learner.source, learner.external_id)
