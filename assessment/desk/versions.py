"""All versions of a question, newest first, each with its key as the grader understands it."""

from dataclasses import dataclass
from fractions import Fraction

from django.utils.safestring import SafeString

from assessment.bank.authoring import write_key
from assessment.bank.markup import render
from assessment.bank.models import Question, QuestionVersion
from assessment.kinds.base import KeyLine
from assessment.kinds.registry import presenter_for
from graders.errors import GraderError
from graders.registry import grader_for


@dataclass(frozen=True, slots=True)
class ShownVersion:
    """One version as the page shows it."""

    version: QuestionVersion
    is_current: bool
    prompt: SafeString
    key: str
    lines: tuple[KeyLine, ...] = ()
    problem: str = ""


def shown_versions(question: Question) -> list[ShownVersion]:
    """Return the versions of a question."""
    return [_shown(version, question) for version in question.versions.order_by("-number")]


def _shown(version: QuestionVersion, question: Question) -> ShownVersion:
    lines: tuple[KeyLine, ...] = ()
    problem = ""
    try:
        key = grader_for(version.kind).parse_key(version.key, Fraction(version.points))
        lines = presenter_for(version.kind).summary(key, key.maximum)
    except GraderError as error:
        # A grader may have grown stricter since the version was written.
        problem = str(error)
    return ShownVersion(
        version=version,
        is_current=version.pk == question.current_id and not question.retired,
        prompt=render(version.prompt),
        key=write_key(version.key),
        lines=lines,
        problem=problem,
    )
