"""An answer as its reviewer reads it: words with the evidence marked, numbers and choices as they were given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessment.bank.models import QuestionVersion
from assessment.grading.explanation import Piece, pieces
from assessment.kinds.base import AnswerPart, KeyLine, stored_key
from assessment.kinds.registry import presenter_for
from graders.errors import GraderError
from graders.registry import grader_for
from graders.verdict import Part


@dataclass(frozen=True, slots=True)
class Said:
    """One text of an answer; `name` is the part of a question of several."""

    name: str
    pieces: list[Piece]


def parsed(version: QuestionVersion) -> Any:
    """Return the key of a version, or None if the grader no longer takes it."""
    try:
        return grader_for(version.kind).parse_key(version.key, Fraction(version.points))
    except GraderError:
        return None


def key_lines(version: QuestionVersion) -> tuple[KeyLine, ...]:
    """Return the key as the grader understands it."""
    key = parsed(version)
    if key is None:
        return (KeyLine("This key can no longer be read: look at the question."),)
    return presenter_for(version.kind).summary(key, key.maximum)


def criterion_descriptions(version: QuestionVersion) -> dict[str, str]:
    """Return what each criterion of a key asks for, by the id that a verdict has."""
    key = parsed(version)
    return {} if key is None else presenter_for(version.kind).criteria(key)


def said(answer: Any, version: QuestionVersion, parts: Sequence[Part]) -> list[Said]:
    """Return the texts of an answer, cut by the evidence of the parts."""
    presenter, key = presenter_for(version.kind), stored_key(version.key)
    answered = (
        presenter.answered_parts(key) if isinstance(answer, Mapping) else [AnswerPart("", presenter, key)]
    )
    texts = [
        (part, part.presenter.for_reviewer(part.key, answer.get(part.id) if part.id else answer))
        for part in answered
    ]
    return [
        Said(
            part.id,
            pieces(text, parts, part.prefix) if part.presenter.is_prose else [Piece(text, (), ())],
        )
        for part, text in texts
        if text
    ]
