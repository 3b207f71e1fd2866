"""Marks for rows of questions with reference answers and student answers, as `predict` and `evaluate` give them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graders import digits
from graders.errors import GraderError, KeyInvalid
from graders.text.grader import TextGrader
from graders.text.key import TextKey
from graders.verdict import Verdict

BATCH = 64


class RowInvalid(GraderError):
    """A row cannot be marked; the text names its line and field."""


@dataclass(frozen=True, slots=True)
class Row:
    """An answer with its key; `data` is the whole row, for those who compare marks."""

    key: TextKey
    answer: object
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Prediction:
    """A mark as a share of the maximum (0 to 1), and how far it can be trusted."""

    mark: float
    confidence: float
    needs_review: bool
    reasons: tuple[str, ...]

    @classmethod
    def of(cls, verdict: Verdict) -> "Prediction":
        """Return what a verdict says; an answer that cannot be read gets nothing, and a person's look."""
        unread = verdict.outcome != "graded"
        return cls(
            mark=round(float(verdict.score / verdict.maximum), 4),
            confidence=round(verdict.confidence, 4),
            needs_review=verdict.needs_review or unread,
            reasons=(*verdict.reasons, verdict.feedback) if unread else verdict.reasons,
        )


def read_rows(lines: Iterable[str], grader: TextGrader) -> list[Row]:
    """Return the rows of JSON lines; raise `RowInvalid` with line and field. A key that comes again is read once."""
    keys: dict[str, TextKey] = {}
    found = [
        _row(line, f"line {number}", grader, keys)
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]
    if not found:
        raise RowInvalid("The file has no rows.")
    return found


def predict(rows: Sequence[Row], grader: TextGrader) -> list[Prediction]:
    """Return a prediction for each row, in order; rows of one question are graded together, whatever their order."""
    found: dict[int, Prediction] = {}
    order = sorted(range(len(rows)), key=lambda at: (rows[at].key.question, rows[at].key.references))
    for start in range(0, len(order), BATCH):
        chosen = order[start : start + BATCH]
        verdicts = grader.grade([(rows[at].key, rows[at].answer) for at in chosen])
        found |= {at: Prediction.of(verdict) for at, verdict in zip(chosen, verdicts, strict=True)}
    return [found[at] for at in range(len(rows))]


def _row(line: str, place: str, grader: TextGrader, keys: dict[str, TextKey]) -> Row:
    try:
        data = digits.parse(line)
    except digits.NotJson as error:
        raise RowInvalid(f"{place}: not JSON: {error}") from None
    if not isinstance(data, dict):
        raise RowInvalid(f"{place}: a row is an object with question, reference_answers and student_answer.")
    for field in ("question", "reference_answers", "student_answer"):
        if field not in data:
            raise RowInvalid(f"{place}: {field} is missing.")
    given = data["reference_answers"]
    references = [given] if isinstance(given, str) else given
    known = repr((data["question"], references, data.get("criteria")))
    if known not in keys:
        keys[known] = _key(data, references, place, grader)
    return Row(keys[known], data["student_answer"], data)


def _key(data: Mapping[str, Any], references: object, place: str, grader: TextGrader) -> TextKey:
    key = {"question": data["question"], "references": references}
    if "criteria" in data:
        key["criteria"] = data["criteria"]
    try:
        return grader.parse_key(key)
    except KeyInvalid as error:
        field, messages = next(iter(error.errors.items()))
        named = field.replace("references", "reference_answers") or "reference_answers"
        raise RowInvalid(f"{place}: {named}: {' '.join(messages)}") from None
