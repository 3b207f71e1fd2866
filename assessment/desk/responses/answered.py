"""An answer as its reviewer reads it: words with the evidence marked, numbers and choices as they were given."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessment.bank.models import QuestionVersion
from assessment.desk.understood import Line, understood
from assessment.grading.explanation import Piece, pieces
from graders import digits
from graders.base import is_blank
from graders.choice.key import ChoiceKey
from graders.composite.key import CompositeKey
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


def key_lines(version: QuestionVersion) -> tuple[Line, ...]:
    """Return the key as the grader understands it."""
    key = parsed(version)
    return (
        (Line("This key can no longer be read: look at the question."),) if key is None else understood(key)
    )


def said(answer: Any, version: QuestionVersion, parts: Sequence[Part]) -> list[Said]:
    """Return the texts of an answer, cut by the evidence of the parts."""
    return [
        Said(name, pieces(text, parts, f"{name}." if name else "") if is_prose else [Piece(text, (), ())])
        for name, text, is_prose in _texts(answer, version)
        if text
    ]


def _texts(answer: Any, version: QuestionVersion) -> Iterator[tuple[str, str, bool]]:
    key = parsed(version)
    if isinstance(key, CompositeKey) and isinstance(answer, Mapping):
        for part in key.parts:
            given = answer.get(part.id)
            yield part.id, _text(given, part.key), part.kind == "text"
    else:
        yield "", _text(answer, key), version.kind == "text"


def _text(answer: Any, key: Any) -> str:
    if is_blank(answer):
        return ""
    if isinstance(key, ChoiceKey):
        names = {option.id: f"{option.text} ({option.id})" for option in key.options}
        chosen = answer if isinstance(answer, list) else [answer]
        return "; ".join(names.get(str(one), str(one)) for one in chosen)
    return answer if isinstance(answer, str) else digits.dumps(answer)
