"""Yes and no, true and false, right and wrong."""

import pytest

from graders.language.replies import (
    asks_for_reply,
    begins_with_verb,
    is_reply,
    is_reply_doubtful,
    is_reply_key,
    reply_agreement,
    reply_polarity,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Yes", "yes"),
        ("yeah, it floats", "yes"),
        ("True", "yes"),
        ("correct", "yes"),
        ("No", "no"),
        ("nope", "no"),
        ("False", "no"),
        ("wrong", "no"),
        ("No, it sinks", "no"),
        ("no it sinks", "no"),
        ("No doubt", ""),
        ("No doubt, yes", "yes"),
        ("True north", ""),
        ("yes sir", "yes"),
        ("It floats", ""),
        ("Nobody", ""),
        ("", ""),
    ],
)
def test_what_a_text_replies(text: str, expected: str) -> None:
    assert reply_polarity(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Yes", True),
        ("yes.", True),
        ("It is true", True),
        ("No!", True),
        ("No, it sinks", False),
        ("y", False),
        ("Paris", False),
        ("", False),
    ],
)
def test_a_reply_alone(text: str, expected: bool) -> None:
    assert is_reply(text) is expected


@pytest.mark.parametrize(
    ("expected", "question", "is_key"),
    [
        ("Yes", "", True),
        ("False", "What does 3 > 4 print?", True),
        ("Right", "Which side is the heart on?", False),
        ("Right", "Right or wrong: ice floats.", True),
        ("Correct", "Is it correct?", True),
        ("Paris", "Is it Paris?", False),
    ],
)
def test_a_key_is_a_reply(expected: str, question: str, is_key: bool) -> None:
    assert is_reply_key(expected, question) is is_key


@pytest.mark.parametrize(
    ("expected", "answer", "question", "agreement"),
    [
        ("Yes", "yes", "", "same"),
        ("Yes", "yeah", "", "same"),
        ("Yes", "y", "", "same"),
        ("Yes", "true", "", "same"),
        ("Yes", "no", "", "other"),
        ("Yes", "n", "", "other"),
        ("True", "t", "", "same"),
        ("True", "F", "", "other"),
        ("True", "y", "", None),
        ("Yes", "t", "", None),
        ("True", "yes", "What does 3 > 2 print?", "doubtful"),
        ("True", "yes", "True or false: ice floats.", "same"),
        ("Right", "correct", "Which side?", "doubtful"),
        ("Right", "right", "Which side?", "same"),
        ("Right", "correct", "Right or wrong?", "same"),
        ("Yes", "It floats", "", None),
        ("Yes", "Yes, it floats", "", None),
        ("Paris", "yes", "", None),
    ],
)
def test_agreement_of_replies(expected: str, answer: str, question: str, agreement: str | None) -> None:
    assert reply_agreement(expected, answer, question) == agreement


@pytest.mark.parametrize(
    ("expected", "answer", "question", "doubtful"),
    [
        ("Yes", "yes", "Does it float?", False),
        ("Yes", "No doubt, yes.", "Does it float?", True),
        ("Yes", "Yes, but no", "Does it float?", True),
        ("Yes", "No, it sinks", "Does ice float?", False),
        ("Yes", "No, it floats, ice does", "Does ice float?", True),
        ("No", "True, it does not change", "Does it change?", True),
        ("Yes", "It floats", "Does it float?", True),
        ("Yes", "Yes, it floats", "Does it float?", False),
        ("No", "Yes, it never does", "Does it change?", True),
    ],
)
def test_a_longer_reply_may_mean_the_key(expected: str, answer: str, question: str, doubtful: bool) -> None:
    assert is_reply_doubtful(expected, answer, question) is doubtful


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Does it float?", True),
        ("Is ice lighter than water?", True),
        ("Right or wrong: ice floats.", True),
        ("True or false?", True),
        ("Yes or no?", True),
        ("Ice floats. Does wood?", True),
        ("Is it wood or ice?", False),
        ("What floats?", False),
        ("Name the gas.", False),
        ("", False),
    ],
)
def test_a_question_asks_for_a_reply(question: str, expected: bool) -> None:
    assert asks_for_reply(question) is expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Does a heavier ball fall faster? Why?", True),
        ("Am I right?", True),
        ("If it rains, does the street get wet?", True),
        ("Why does it float?", False),
        ("", False),
    ],
)
def test_a_question_begins_with_a_verb(question: str, expected: bool) -> None:
    assert begins_with_verb(question) is expected
