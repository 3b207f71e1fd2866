"""Yes and no, true and false, right and wrong: what a text replies, and what else in it speaks for the contrary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.language.replies import (
    asks_for_reply,
    begins_with_verb,
    is_reply,
    is_reply_doubtful,
    is_reply_key,
    reply_agreement,
    reply_polarity,
)

FLOATS, CHANGES, SIDE, PRINTS = (
    "Does it float?",
    "Does it change?",
    "Which way does it turn?",
    "What does 3 > 2 print?",
)

POLARITIES = [
    # Each word that says yes, and no.
    ("Yes", "yes"),
    ("yeah, it floats", "yes"),
    ("Yep.", "yes"),
    ("yup", "yes"),
    ("True", "yes"),
    ("correct", "yes"),
    ("Right, it doesn't", "yes"),
    ("No", "no"),
    ("nope", "no"),
    ("nah", "no"),
    ("False", "no"),
    ("untrue", "no"),
    ("incorrect", "no"),
    ("wrong", "no"),
    # In a frame, with more behind it.
    ("It is false", "no"),
    ("I think it is true", "yes"),
    ("No, it sinks", "no"),
    ("No. It sinks", "no"),
    ("no it sinks", "no"),
    ("yes sir", "yes"),
    # A “no” or “true” that belongs to the word behind it replies nothing; behind a stop one may.
    ("No doubt", ""),
    ("No question about it", ""),
    ("True north", ""),
    ("right side", ""),
    ("False teeth", ""),
    ("No doubt, yes", "yes"),
    ("No doubt, yes.", "yes"),
    ("No idea. No.", "no"),
    # None of these begins with a reply.
    ("Not true", ""),
    ("It floats", ""),
    ("Maybe", ""),
    ("Nobody", ""),
    ("Yesterday", ""),
    ("", ""),
]


@pytest.mark.parametrize(("text", "polarity"), POLARITIES)
def test_what_a_text_replies(text: str, polarity: str) -> None:
    assert reply_polarity(text) == polarity


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Yes", True),
        ("yes.", True),
        ("It is true", True),
        ("No!", True),
        ("I believe it's wrong", True),
        ("No, it sinks", False),
        ("yes yes", False),
        ("y", False),
        ("Paris", False),
        ("", False),
    ],
)
def test_a_reply_alone(text: str, alone: bool) -> None:
    assert is_reply(text) is alone


@pytest.mark.parametrize(
    ("expected", "question", "is_key"),
    [
        ("Yes", "", True),
        ("No", SIDE, True),
        ("False", PRINTS, True),
        # “right” may be a side, “correct” a quality.
        ("Right", SIDE, False),
        ("Right", "Right or wrong: ice floats.", True),
        ("Correct", "What is the contrary of polite?", False),
        ("Correct", "Is it correct?", True),
        ("Wrong", "Is it right?", True),
        ("Yes, it floats", FLOATS, False),
        ("Paris", "Is it Paris?", False),
    ],
)
def test_a_key_is_a_reply(expected: str, question: str, is_key: bool) -> None:
    assert is_reply_key(expected, question) is is_key


AGREEMENTS = [
    ("Yes", "yes", "", "same"),
    ("Yes", "yeah", "", "same"),
    ("Yes", "true", "", "same"),
    ("Yes", "correct", "Is it so?", "same"),
    ("Yes", "I think so, yes", "", None),
    ("Yes", "nope", "", "other"),
    ("No", "false", FLOATS, "same"),
    ("False", "true", "", "other"),
    # One letter stands for a word of its kind, in an answer only.
    ("Yes", "y", "", "same"),
    ("Yes", "n", "", "other"),
    ("No", "N", "", "same"),
    ("True", "t", "", "same"),
    ("True", "F", "", "other"),
    ("False", "F.", "", "same"),
    ("True", "y", "", None),
    ("Yes", "T", "", None),
    ("T", "t", "", None),
    # “yes” is no value that a program prints.
    ("True", "yes", PRINTS, "doubtful"),
    ("True", "yes", "True or false: ice floats.", "same"),
    ("true", "yes", FLOATS, "same"),
    # “right” may be a side: only the word itself is the key's.
    ("right", "Right", SIDE, "same"),
    ("right", "true", SIDE, "doubtful"),
    ("right", "correct", SIDE, "doubtful"),
    ("right", "wrong", SIDE, "doubtful"),
    ("right", "correct", "Right or wrong?", "same"),
    ("right", "wrong", "Is this right or wrong?", "other"),
    # One of them is no reply.
    ("Yes", "It floats", FLOATS, None),
    ("Yes", "Yes, it floats", "", None),
    ("Paris", "yes", "", None),
    ("Yes", "", "", None),
]


@pytest.mark.parametrize(("expected", "answer", "question", "agreement"), AGREEMENTS)
def test_agreement_of_replies(expected: str, answer: str, question: str, agreement: str | None) -> None:
    assert reply_agreement(expected, answer, question) == agreement


DOUBTS = [
    ("Yes", "yes", FLOATS, False),
    ("Yes", "no", FLOATS, False),
    ("Yes", "y", FLOATS, False),
    ("True", "yes", PRINTS, True),
    ("right", "wrong", SIDE, True),
    # The reply of the key, with more behind it.
    ("Yes", "Yes, it floats", FLOATS, False),
    ("Yes", "Yes, but no", FLOATS, True),
    ("Yes", "Yes and no", FLOATS, True),
    ("No", "No, it sinks", FLOATS, False),
    # The other reply, with what may mean the key behind it.
    ("Yes", "No, it sinks", FLOATS, False),
    ("Yes", "No, it floats", FLOATS, True),
    ("Yes", "No, it floats, ice does", "Does ice float?", True),
    ("Yes", "No doubt, yes.", FLOATS, True),
    ("No", "Yes, as it is light", FLOATS, False),
    ("No", "Yes, it never does", CHANGES, True),
    ("No", "Yes, it never changes", CHANGES, True),
    ("False", "True. No, false.", CHANGES, True),
    # “True”, “right” and “correct” may speak of the statement, not of the question.
    ("No", "True, it does not change", CHANGES, True),
    ("No", "Right, it doesn't.", CHANGES, True),
    ("No", "Correct: it stays the same", CHANGES, True),
    # A question that is negated itself.
    ("Yes", "No, it does not change", "Does it not change?", True),
    # No reply at all.
    ("Yes", "It floats", FLOATS, True),
    ("No", "It sinks", FLOATS, True),
    ("Yes", "absolutely", FLOATS, True),
    ("Yes", "No question about it, yes it floats", FLOATS, True),
    ("Yes", "no doubt it floats", FLOATS, True),
]


@pytest.mark.parametrize(("expected", "answer", "question", "doubtful"), DOUBTS)
def test_a_longer_reply_may_mean_the_key(expected: str, answer: str, question: str, doubtful: bool) -> None:
    assert is_reply_doubtful(expected, answer, question) is doubtful


ASKING = [
    ("Does it float?", True),
    ("Is ice lighter than water?", True),
    ("Can plants grow in the dark?", True),
    ("Ice is light. Does it float? Why?", True),
    ("If it rains, does the street get wet?", True),
    # Both replies are offered.
    ("Yes or no: ice floats.", True),
    ("True or false: it floats.", True),
    ("Right or wrong: ice floats.", True),
    ("Is it correct or incorrect?", True),
    # Two things are offered.
    ("Is it wood or ice?", False),
    ("Is it on the left or on the right?", False),
    ("What floats?", False),
    (SIDE, False),
    ("Name the gas.", False),
    ("", False),
]


@pytest.mark.parametrize(("question", "asks"), ASKING)
def test_a_question_asks_for_a_reply(question: str, asks: bool) -> None:
    assert asks_for_reply(question) is asks


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Does a heavier ball fall faster? Why?", True),
        ("Am I right?", True),
        ("Must it be so?", True),
        ("Is it wood or ice?", True),
        ("If it rains, does the street get wet?", True),
        ("Why does it float?", False),
        ("Explain how it does float.", False),
        ("", False),
    ],
)
def test_a_question_begins_with_a_verb(question: str, begins: bool) -> None:
    assert begins_with_verb(question) is begins


REPLIES = st.sampled_from(["Yes", "No", "True", "False", "right", "wrong", "yeah", "nope", "correct"])


@given(REPLIES, st.sampled_from([FLOATS, SIDE, PRINTS, ""]))
def test_a_reply_agrees_with_itself(reply: str, question: str) -> None:
    assert reply_agreement(reply, reply.upper(), question) == "same"


@given(REPLIES, st.text(max_size=60), st.text(max_size=60))
def test_what_agrees_is_a_reply_and_in_no_doubt(expected: str, answer: str, question: str) -> None:
    if reply_agreement(expected, answer, question) == "same":
        assert not is_reply_doubtful(expected, answer, question)
