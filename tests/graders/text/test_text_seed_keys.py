"""The keys of the practice page: what a criterion takes exactly is taken as it stands there, with no model at hand."""

from collections.abc import Iterator
from typing import Any

import pytest

from graders.text.grader import TextGrader
from graders.text.key import TextKey
from tests.conftest import BagOfWords
from tests.graders.text.seed_content import KEYS

GRADER = TextGrader(BagOfWords)


def exact() -> Iterator[tuple[str, str, str]]:
    """Yield question, criterion and text of all formulas, terms and numbers, with their other forms."""
    for question, data in KEYS.items():
        for criterion in data["criteria"]:
            for phrasing in criterion["any_of"]:
                if isinstance(phrasing, dict):
                    (first, *also) = phrasing.values()
                    for text in (first, *(text for forms in also for text in forms)):
                        yield question, criterion["id"], text


def key_of(question: str, criterion: str) -> TextKey:
    """Return the key of a question, or of those who chose the option that a criterion is for."""
    data: dict[str, Any] = KEYS[question]
    options = next(entry.get("when", []) for entry in data["criteria"] if entry["id"] == criterion)
    key = GRADER.parse_key(data)
    return key.for_option(options[0]) if options else key


@pytest.mark.parametrize(("question", "criterion", "text"), list(exact()))
def test_what_a_key_takes_exactly_meets_its_point_alone(question: str, criterion: str, text: str) -> None:
    (verdict,) = GRADER.grade([(key_of(question, criterion), text)])
    assert {part.id: part.matched for part in verdict.parts}[criterion]
