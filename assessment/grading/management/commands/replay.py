"""`manage.py replay`: grade again from what is stored, and say whether the marks are what they were."""

import random
import uuid
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessment.grading.explanation import GRADES
from assessment.grading.models import Grade
from assessment.grading.regrade import ReplayResult, replay
from graders.digits import typed_number
from graders.errors import ModelUnusable

LARGEST_ID = 2**63 - 1
"""The largest that a database has; a larger number would be an error of its driver."""
ID_DIGITS = 19
"""Digits of the largest: a longer run is no number of a grade."""


class Command(BaseCommand):
    """Replays grades; exits with 1 if one differs."""

    help = (
        "Grades again from what is stored and compares score, parts and digest; exits with 1 if one differs."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what to replay."""
        parser.add_argument(
            "ids",
            nargs="*",
            metavar="ID",
            help="the number of a grade, or the id of a response: all its grades",
        )
        parser.add_argument("--all", action="store_true", help="every grade")
        parser.add_argument("--sample", type=int, metavar="N", help="with --all: only N of them, by chance")

    def handle(self, *, ids: list[str], sample: int | None, **options: Any) -> None:
        """Replay and print a line a grade and a last line with the counts."""
        if bool(ids) == options["all"]:
            raise CommandError("Name grades or responses, or give --all.")
        if sample is not None and (ids or sample < 1):
            raise CommandError("--sample goes with --all, and is at least 1.")
        keys = _named(ids) if ids else _some(sample)
        try:
            results = [self._replay(grade) for grade in _grades(keys)]
        except ModelUnusable as error:
            raise CommandError(str(error)) from error
        self._conclude(results)

    def _replay(self, grade: Grade) -> ReplayResult:
        result = replay(grade)
        outcome = "differs: " + ", ".join(result.differences) if result.differences else "same"
        compared = f"compared {', '.join(result.compared) or 'nothing'}"
        notes = f" ({'; '.join(result.notes)})" if result.notes else ""
        self.stdout.write(f"grade {grade.pk} of response {grade.response}: {outcome}; {compared}{notes}")
        return result

    def _conclude(self, results: list[ReplayResult]) -> None:
        different = sum(not result.same for result in results)
        erased = sum(result.erased for result in results)
        self.stdout.write(f"{len(results)} replayed, {different} differ, {erased} erased")
        if different:
            raise CommandError(f"{different} of {len(results)} grades differ.")


def _grades(keys: list[int]) -> Iterator[Grade]:
    # One at a time: a whole course does not fit into memory.
    return (GRADES.get(pk=key) for key in keys)


def _some(sample: int | None) -> list[int]:
    keys = list(Grade.objects.order_by("pk").values_list("pk", flat=True))
    # Not a secret: which grades are looked at may be guessed.
    return sorted(random.sample(keys, min(sample, len(keys)))) if sample else keys


def _named(ids: list[str]) -> list[int]:
    return [key for name in ids for key in _keys(name)]


def _keys(name: str) -> list[int]:
    """Return the grades that an id means; raise `CommandError` if there are none."""
    pk = typed_number(name, ID_DIGITS)
    if pk is not None:
        grades = Grade.objects.filter(pk=min(pk, LARGEST_ID))
    else:
        try:
            grades = Grade.objects.filter(response__public_id=uuid.UUID(name))
        except ValueError:
            raise CommandError(
                f"“{name}” is neither the number of a grade nor the id of a response."
            ) from None
    keys = list(grades.order_by("pk").values_list("pk", flat=True))
    if not keys:
        raise CommandError(f"There is no grade for “{name}”.")
    return keys
