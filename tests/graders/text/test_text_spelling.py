"""Slips of the finger in answers: what counts as known, where evidence is marked, and what they cost."""

from typing import Any

import pytest

from graders.language.spelling import correct_spelling
from graders.text.grader import TextGrader
from graders.text.proofreading import vocabulary
from tests.conftest import BagOfWords

DATA: dict[str, Any] = {
    "question": "What does the discriminator do?",
    "references": ["It separates real images from those of the perceptron."],
    "criteria": [
        {
            "id": "parts",
            "points": 1,
            "description": "tells real from generated",
            "any_of": ["it distinguishes them", {"term": "Wasserstein", "also": ["WGAN"]}, {"number": "0.5"}],
            "not": ["it makes images"],
        }
    ],
}
KEY = TextGrader(BagOfWords).parse_key(DATA)


@pytest.mark.parametrize(
    ("typed", "corrected"),
    [
        ("it seperates tehm from the perceptorn", "it separates them from the perceptron"),
        ("it distingiushs them", "it distinguishes them"),
        # A word of a reference, and a term.
        ("the perceptron of wasserstein", "the perceptron of wasserstein"),
        ("the WGAN", "the WGAN"),
    ],
)
def test_the_words_of_a_key_are_known(typed: str, corrected: str) -> None:
    assert correct_spelling(typed, vocabulary(KEY))[0] == corrected


def test_evidence_is_marked_in_the_words_that_were_typed() -> None:
    grader = TextGrader(BagOfWords)
    typed = "Well\u200b, we know this: it distinguihses them"
    part = grader.grade([(KEY, typed)])[0].parts[0]
    assert part.matched
    assert part.evidence
    assert "distinguihses them" in typed[part.evidence.start : part.evidence.end]


def test_a_slip_changes_no_mark() -> None:
    grader = TextGrader(BagOfWords)
    right, slip = grader.grade([(KEY, "it distinguishes them"), (KEY, "it distingiushes them")])
    assert right.score == slip.score == right.maximum
