"""An answer in words, as its student typed or chose it: for a receipt, and where two texts are compared."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.bank.models import QuestionVersion
from assessment.kinds.base import stored_key
from assessment.kinds.registry import presenter_for
from graders.base import Answer


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One part of an answer: how its field is called, where there are several, and what stands in it."""

    label: str
    text: str


def answer_lines(version: QuestionVersion, answer: Answer) -> list[AnswerLine]:
    """Return what an answer says; of a choice the words of its options."""
    presenter, key = presenter_for(version.kind), stored_key(version.key)
    parts = presenter.parts(key)
    if isinstance(answer, Mapping) and parts:
        return [
            AnswerLine(str(part.presenter.label), part.presenter.in_words(part.key, answer.get(part.id)))
            for part in parts
        ]
    return [AnswerLine("", presenter.in_words(key, answer))]
