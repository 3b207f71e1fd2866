"""`manage.py grade_file --assessment SLUG FILE.jsonl`: grade answers against imported content; nothing is stored."""

import json
from argparse import FileType
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import islice
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessment.bank.models import Assessment, Question
from assessment.grading.embeddings import uncached_encoder
from assessment.grading.worker import Item, grade_items
from graders import digits

# Verdicts are printed batch by batch, so that a long file shows how far it has come.
BATCH = 256


class Command(BaseCommand):
    """Grade a file of answers, as the worker would."""

    help = (
        'Grade rows {"question": SLUG, "answer": …}, one JSON object a line, and print one line with the verdict each. '
        "Needs the worker's environment for free text; stores nothing, not even vectors."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the assessment and the file."""
        parser.add_argument("--assessment", required=True, metavar="SLUG")
        parser.add_argument(
            "--course", metavar="SLUG", help="Needed if two courses use the assessment's slug."
        )
        parser.add_argument("file", type=FileType(encoding="utf-8"), metavar="FILE.jsonl")

    def handle(self, *_: Any, assessment: str, course: str | None, file: IO[str], **__: Any) -> None:
        """Print {"question", "verdict"} for each row, in order."""
        questions = _questions(assessment, course)
        with file:
            rows = _rows(file, questions)
            while batch := list(islice(rows, BATCH)):
                verdicts = grade_items([item for _, item in batch], uncached_encoder)
                for (slug, _), verdict in zip(batch, verdicts, strict=True):
                    shown = {"question": slug, "verdict": verdict and verdict.to_json()}
                    self.stdout.write(json.dumps(shown, ensure_ascii=False))


def _questions(assessment: str, course: str | None) -> dict[str, Question]:
    assessments = Assessment.objects.filter(slug=assessment, **({"course__slug": course} if course else {}))
    if len(assessments) != 1:
        raise CommandError(
            f"There is no assessment {assessment}."
            if not assessments
            else "Several courses have it: name one with --course."
        )
    questions = (
        assessments[0].questions.filter(retired=False, current__isnull=False).select_related("current")
    )
    return {question.slug: question for question in questions}


def _rows(lines: Iterable[str], questions: dict[str, Question]) -> Iterator[tuple[str, Item]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = digits.parse_json(line)
        except digits.NotJson as error:
            raise CommandError(f"line {number} is not JSON: {error}") from None
        question = questions.get(str(row.get("question"))) if isinstance(row, dict) else None
        if question is None or question.current is None or not isinstance(row, dict):
            raise CommandError(f'line {number}: "question" must be one of: {", ".join(questions)}.')
        version = question.current
        yield question.slug, (version.kind, version.key, Fraction(version.points), row.get("answer"))
