"""Marks for rows of questions with reference answers and student answers, as `predict` and `evaluate` give them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graders import digits
from graders.errors import KeyInvalid, RowInvalid
from graders.messages import render
from graders.text.grader import TextGrader
from graders.text.key import TextKey
from graders.verdict import Verdict

ROWS_AT_ONCE = 64
"""Rows that are graded together: a plain limit on the vectors in memory, with room for the model's own batches."""


@dataclass(frozen=True, slots=True)
class AnswerRow:
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
            reasons=tuple(map(render, (*verdict.reasons, *verdict.feedback) if unread else verdict.reasons)),
        )


def read_answer_rows(lines: Iterable[str], grader: TextGrader) -> list[AnswerRow]:
    """Return the rows of JSON lines; raise `RowInvalid` with line and field. A key that comes again is read once."""
    keys: dict[str, TextKey] = {}
    rows = [
        _row(line, f"line {number}", grader, keys)
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]
    if not rows:
        raise RowInvalid("The file has no rows.")
    return rows


def predict_marks(rows: Sequence[AnswerRow], grader: TextGrader) -> list[Prediction]:
    """Return a prediction for each row, in order; rows of one question are graded together, whatever their order."""
    predictions: dict[int, Prediction] = {}
    # Texts of one question stand together, so that its references are encoded once a batch.
    order = sorted(range(len(rows)), key=lambda index: (rows[index].key.question, rows[index].key.references))
    for start in range(0, len(order), ROWS_AT_ONCE):
        batch = order[start : start + ROWS_AT_ONCE]
        verdicts = grader.grade([(rows[index].key, rows[index].answer) for index in batch])
        predictions |= {index: Prediction.of(verdict) for index, verdict in zip(batch, verdicts, strict=True)}
    return [predictions[index] for index in range(len(rows))]


def _row(line: str, place: str, grader: TextGrader, keys: dict[str, TextKey]) -> AnswerRow:
    try:
        data = digits.parse_json(line)
    except digits.NotJson as error:
        raise RowInvalid(f"{place}: not JSON: {error}") from None
    if not isinstance(data, dict):
        raise RowInvalid(f"{place}: a row is an object with question, reference_answers and student_answer.")
    for field in ("question", "reference_answers", "student_answer"):
        if field not in data:
            raise RowInvalid(f"{place}: {field} is missing.")
    references = data["reference_answers"]
    if isinstance(references, str):
        references = [references]
    known = repr((data["question"], references, data.get("criteria")))
    if known not in keys:
        keys[known] = _key(data, references, place, grader)
    return AnswerRow(keys[known], data["student_answer"], data)


def _key(data: Mapping[str, Any], references: object, place: str, grader: TextGrader) -> TextKey:
    key = {"question": data["question"], "references": references}
    if "criteria" in data:
        key["criteria"] = data["criteria"]
    try:
        return grader.parse_key(grader.completed(key))
    except KeyInvalid as error:
        field, messages = next(iter(error.errors.items()))
        named = field.replace("references", "reference_answers") or "reference_answers"
        raise RowInvalid(f"{place}: {named}: {' '.join(messages)}") from None
