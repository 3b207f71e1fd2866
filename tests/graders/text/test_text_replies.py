"""Yes and no: where a person must say what is meant, and where it is plain."""

from typing import Any

import pytest

from graders.text.grader import TextGrader

IN_DOUBT = [
    ("Does it float?", "Yes", "No doubt, yes."), ("Does it float?", "Yes", "No question about it, yes it floats"),
    ("Does it float?", "Yes", "no doubt it floats"), ("Does it float?", "Yes", "No, it floats"),
    ("Does it float?", "Yes", "It floats"), ("Does it float?", "No", "It sinks"),
    ("Does it change?", "No", "True, it does not change"), ("Does it change?", "No", "Right, it doesn't."),
    ("Does it change?", "No", "Correct: it stays the same"), ("Does it change?", "No", "Yes, it never changes"),
    ("Does it change?", "False", "True. No, false."), ("Does it not change?", "Yes", "No, it does not change"),
    ("Which way does it turn?", "right", "true"), ("Which way does it turn?", "right", "wrong"),
    ("What does 3 > 2 print?", "True", "yes"), ("Does it float?", "Yes", "absolutely"),
]  # fmt: skip

PLAIN = [
    ("Does it float?", "Yes", "y", 1), ("Does it float?", "No", "n", 1), ("True or false?", "True", "T", 1),
    ("True or false?", "True", "F", 0), ("Does it float?", "Yes", "No, it sinks", 0),
    ("Does it float?", "No", "Yes, as it is light", 0), ("Which way does it turn?", "right", "right", 1),
    ("Is it so?", "Yes", "Correct", 1),
]  # fmt: skip

BY: dict[str, Any] = {
    "references": lambda question, text: {"question": question, "references": [text]},
    "criteria": lambda question, text: {"question": question, "criteria": [{"any_of": [text]}]},
}


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize(("question", "key", "answer"), IN_DOUBT)
def test_what_may_mean_the_key_waits_for_a_person(
    tiny: TextGrader, by: str, question: str, key: str, answer: str
) -> None:
    (verdict,) = tiny.grade([(tiny.parse_key(BY[by](question, key)), answer)])
    assert verdict.needs_review or verdict.score == 1  # by criteria the yes of “No doubt, yes.” counts


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("row", PLAIN)
def test_what_is_plain_does_not(tiny: TextGrader, by: str, row: tuple[str, str, str, int]) -> None:
    question, key, answer, score = row
    (verdict,) = tiny.grade([(tiny.parse_key(BY[by](question, key)), answer)])
    assert verdict.score == score
    assert not verdict.needs_review
