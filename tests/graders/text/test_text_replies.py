"""Yes and no: what a text replies, and where a person must say what is meant."""

from typing import Any

import pytest

from graders.language.replies import asks_for_reply, is_reply_doubtful, reply_agreement, reply_polarity
from graders.text.grader import TextGrader


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Yeah, it is", "yes"), ("It is false", "no"), ("Maybe", ""), ("", ""), ("No doubt, yes.", "yes"),
        ("No doubt", ""), ("No question about it", ""), ("no it sinks", "no"), ("No. It sinks", "no"),
        ("Right, it doesn't", "yes"), ("right side", ""), ("true north", ""), ("Not true", ""), ("yes sir", "yes"),
    ],
)  # fmt: skip
def test_polarity(text: str, said: str) -> None:
    assert reply_polarity(text) == said


@pytest.mark.parametrize(
    ("key", "answer", "question", "agreed"),
    [
        ("Yes", "yeah", "", "same"), ("Yes", "nope", "", "other"), ("Yes", "y", "", "same"), ("No", "n", "", "same"),
        ("Yes", "n", "", "other"), ("True", "T", "", "same"), ("True", "f", "", "other"), ("False", "F.", "", "same"),
        ("Yes", "T", "", None), ("T", "t", "", None), ("Yes", "correct", "Is it so?", "same"),
        ("right", "Right", "Which way does it turn?", "same"), ("right", "true", "Which way?", "doubtful"),
        ("right", "wrong", "Which way?", "doubtful"), ("right", "wrong", "Is this right or wrong?", "other"),
        ("true", "yes", "What does 3 > 2 print?", "doubtful"), ("true", "yes", "Does it float?", "same"),
        ("Yes", "it floats", "Does it float?", None), ("Paris", "yes", "", None),
    ],
)  # fmt: skip
def test_agreement(key: str, answer: str, question: str, agreed: str | None) -> None:
    assert reply_agreement(key, answer, question) == agreed


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Does it float?", True), ("Ice is light. Does it float? Why?", True), ("True or false: it floats.", True),
        ("Is it on the left or on the right?", False), ("Which way does it turn?", False), ("", False),
    ],
)  # fmt: skip
def test_asking_for_a_reply(question: str, asks: bool) -> None:
    assert asks_for_reply(question) is asks


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


def test_a_yes_that_goes_on_is_in_doubt_only_if_it_turns() -> None:
    assert not is_reply_doubtful("Yes", "Yes, it floats", "Does it float?")
    assert is_reply_doubtful("Yes", "Yes and no", "Does it float?")
