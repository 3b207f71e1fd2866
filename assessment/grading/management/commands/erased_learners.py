"""`manage.py erased_learners`: who was erased, by digests; after a restore, erases those whom a backup still held."""

import re
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.grading.erasure.erase import erase_learners
from assessment.grading.models import Erasure
from assessment.people.learners import erased_id
from assessment.people.models import ERASED, Learner

DIGEST = re.compile(r"erased-[0-9a-f]{40}")
TIME = re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d:?\d\d)")
"""With its zone, as `2026-11-29T18:00:00.123+00:00`; one without may be hours off."""


class Command(BaseCommand):
    """Lists the digests of erased learners, or erases whom such a list names."""

    help = (
        "Prints a line for each erased learner: when, course, and a digest that names nobody. With --apply, erases the "
        "learners whom the digests in a file name: such a list, or the service's log, with its line for each erasure. "
        "Who came under the same id after that time is a new learner: they are listed, not erased."
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
        times = _times(_read(apply))
        matches = [(learner, times[digest]) for learner in _known() if (digest := _digest(learner)) in times]
        to_erase = [learner for learner, time in matches if time is not None and learner.created_at < time]
        erase_learners(to_erase, by="manage.py erased_learners")
        self.stdout.write(f"{len(times)} digests were read, {len(to_erase)} learners erased again.")
        self._list_others([(learner, time) for learner, time in matches if learner not in to_erase])

    def _list_others(self, newcomers: Sequence[tuple[Learner, datetime | None]]) -> None:
        """Say who was not erased, by public ids: whoever is meant can be erased by `manage.py erase_learner`."""
        for learner, time in newcomers:
            why = (
                f"came back after the erasure of {time.isoformat()}"
                if time
                else "may have come back since: the file has no time with a zone beside the digest"
            )
            came = learner.created_at.isoformat()
            self.stdout.write(
                f"Not erased: {learner.public_id} of {learner.course.slug}, known since {came}: {why}."
            )


def _times(text: str) -> dict[str, datetime | None]:
    """Return the digests in a text, and when each was erased: the latest time of its lines, None where none has one."""
    times: dict[str, datetime | None] = {}
    for line in text.splitlines():
        time = _time(line)
        for digest in DIGEST.findall(line):
            known = times.get(digest)
            times[digest] = max(time, known) if time and known else time or known
    return times


def _time(line: str) -> datetime | None:
    match = TIME.search(line)
    try:
        return datetime.fromisoformat(match[0].replace(",", ".")) if match else None
    except ValueError:
        return None


def _read(name: str) -> str:
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.") from None


def _known() -> list[Learner]:
    return list(Learner.objects.exclude(source__startswith=ERASED).select_related("course").order_by("pk"))


def _digest(learner: Learner) -> str:
    return erased_id(learner.course, learner.source, learner.external_id)
