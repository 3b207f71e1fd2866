"""Rows of human-marked answers, as training reads them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graders.errors import RowInvalid

PARTLY = 0.2
"""What half a mark is taken for in a set of right and wrong: there “partly correct” counts as not correct."""


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """A marked answer; `mark` is a share of the maximum (0 to 1). `stepped` tells that its set has no labels of right
    and wrong, but marks in steps."""

    dataset: str
    question_id: str
    question: str
    references: tuple[str, ...]
    answer: str
    mark: float
    stepped: bool

    @property
    def target(self) -> float:
        """The mark that is fitted."""
        return PARTLY if not self.stepped and self.mark == 0.5 else self.mark


def read_labelled_rows(lines: Iterable[str], name: str) -> list[LabelledRow]:
    """Return the rows of JSON lines; raise `RowInvalid` with file, line and field."""
    rows = [
        _labelled_row(line, f"{name}, line {number}")
        for number, line in enumerate(lines, start=1)
        if line.strip()
    ]
    if not rows:
        raise RowInvalid(f"{name} has no rows.")
    return rows


def _labelled_row(line: str, place: str) -> LabelledRow:
    try:
        data: dict[str, Any] = json.loads(line)
        references = data["reference_answers"]
        return LabelledRow(
            dataset=str(data["dataset"]),
            question_id=str(data["question_id"]),
            question=str(data["question"]),
            references=tuple([references] if isinstance(references, str) else map(str, references)),
            answer=str(data["student_answer"]),
            mark=float(data["grade"]) / float(data["max_grade"]),
            stepped="label" not in data or data["label"] is None,
        )
    except json.JSONDecodeError as error:
        raise RowInvalid(f"{place}: not JSON: {error}") from None
    except KeyError as error:
        raise RowInvalid(f"{place}: {error.args[0]} is missing.") from None
    except (TypeError, ValueError, ZeroDivisionError) as error:
        raise RowInvalid(f"{place}: {error}") from None
