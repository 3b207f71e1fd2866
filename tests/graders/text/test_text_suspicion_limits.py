"""What makes an answer suspect, rule by rule: one text on each side of every limit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.language.segmentation import words
from graders.text.grader import TextGrader
from graders.text.parsed_answer import ParsedAnswer, parse_text_answer
from graders.text.suspicion import (
    COMPARED,
    FOREIGN_LEAST,
    MANY_DENIALS,
    MANY_WORDS,
    Assertion,
    _denies,
    _foreign,
    _look_alike,
    contradicts_itself,
    speaks_to_the_grader,
    suspicions,
    two_answers,
)


def parsed(answer: str, question: str = "") -> ParsedAnswer:
    """Return an answer as it is read."""
    return parse_text_answer(answer, question)


@pytest.mark.parametrize(
    ("answer", "foreign"),
    [
        ("das ist water", True),
        # One word of another language is of English prose too, and words that English has as well are none.
        ("the zeitgeist of water", False),
        ("et cetera", False),
        ("water das heat", False),
        # Two words of sixteen are an eighth; of seventeen they are less than 0.12.
        ("der das " + "water " * 14, True),
        ("der das " + "water " * 15, False),
        ("", False),
    ],
    ids=["two words", "a loan word", "Latin", "one word", "an eighth", "less", "none"],
)
def test_words_of_another_language(answer: str, foreign: bool) -> None:
    assert _foreign(words(answer)) is foreign


@pytest.mark.parametrize("count", range(6))
def test_one_word_is_no_language(count: int) -> None:
    assert _foreign(words("das " * count)) is (count >= FOREIGN_LEAST)


@pytest.mark.parametrize(
    ("answer", "denies"),
    [
        ("It does not dry, it isn't hot and never moves.", True),
        ("It does not dry and isn't hot.", False),
        # Of a saying that something is false one is enough.
        ("It is false that it dries.", True),
        ("It would be wrong to say so.", True),
        ("The false teeth dry.", False),
        # Words for nothing are what is spoken of, and deny nothing.
        ("Nobody saw nothing, none of it.", False),
    ],
)
def test_an_answer_that_denies_what_it_says(answer: str, denies: bool) -> None:
    assert _denies(words(answer)) is denies


@pytest.mark.parametrize(
    ("denials", "plain_words", "denies"),
    [
        (MANY_DENIALS, 0, True),
        (MANY_DENIALS - 1, 0, False),
        (MANY_DENIALS, MANY_WORDS - MANY_DENIALS, True),
        (MANY_DENIALS, MANY_WORDS - MANY_DENIALS + 1, False),
    ],
    ids=["three", "two", "three of sixty", "three of sixty-one"],
)
def test_three_denials_in_sixty_words(denials: int, plain_words: int, denies: bool) -> None:
    assert _denies(words("not " * denials + "water " * plain_words)) is denies


@pytest.mark.parametrize(
    ("word", "looks_alike"),
    [
        ("generator", False),
        ("g\N{CYRILLIC SMALL LETTER IE}nerator", True),
        ("Москва", False),
        ("naïve", False),
        ("Москва, generator", False),
        # Greek letters stand beside Latin ones in every formula.
        ("Δx", False),
        ("μm", False),
        ("x\N{CYRILLIC SMALL LETTER A}2", True),
    ],
)
def test_letters_of_two_alphabets_in_one_word(word: str, looks_alike: bool) -> None:
    assert _look_alike(word) is looks_alike
    assert _look_alike(f"The {word}, so it is.") is looks_alike


@pytest.mark.parametrize(
    ("answer", "contradicts"),
    [
        ("It rises. It does not rise.", True),
        ("The water level rises fast. The water level does not rise fast.", True),
        ("Yes, it rises. No, it does not rise.", True),
        ("The water is hot. The water is cold.", True),
        # Words that are exchanged are a contradiction of statements only, not of steps of a procedure.
        ("Add hot water. Add cold water.", False),
        # Twice the same, and another thing each time.
        ("The water is cold. No, the water is cold.", False),
        ("Water does not rise. Salt rises.", False),
        # Of some things or times only.
        ("Some water rises. Some water does not rise.", False),
        ("Perhaps it rises. It does not rise.", False),
        # At another time.
        ("It was hot. It is not hot.", False),
        ("It will rise. It does not rise.", False),
        # A question says nothing, and under headings each line may be about something else.
        ("Does it rise? It does not rise.", False),
        ("It rises. First case:\nIt does not rise.", False),
    ],
)
def test_an_answer_that_contradicts_itself(answer: str, contradicts: bool) -> None:
    assert contradicts_itself(parsed(answer)) is contradicts


@pytest.mark.parametrize(
    ("first", "second", "contradicts"),
    [
        # Three of four stems are three quarters.
        ("The salt water level rises", "The salt water level does not rise", True),
        ("The salt water level rises", "The new oil level does not rise", False),
        # Two stems are too few to compare clauses by; as sentences they would have to be the same.
        ("Salt rises", "Salt does not rise", False),
    ],
)
def test_clauses_of_a_sentence_must_share_three_quarters(first: str, second: str, contradicts: bool) -> None:
    assert contradicts_itself(parsed(f"{first}, but {second.lower()}.")) is contradicts


def test_so_many_sentences_are_held_against_each_other() -> None:
    between = " ".join(f"Item {number} has {number} parts." for number in range(COMPARED))
    assert contradicts_itself(parsed(f"It rises. It does not rise. {between}"))
    assert not contradicts_itself(parsed(f"It rises. {between} It does not rise."))


@pytest.mark.parametrize(
    ("answer", "two"),
    [
        ("Either the ball sinks, or the ball floats.", True),
        ("It is either iron ore, or copper ore.", True),
        ("The answer is either iron ore, or copper ore.", True),
        # Without a comma, or with one word of meaning on a side, it is a choice of things.
        ("Either the ball sinks or the ball floats.", False),
        ("Either iron, or copper.", False),
        ("Because either the ball sinks, or it floats.", False),
        # Not at the beginning: the sentence says something of both.
        ("The ball either sinks down, or floats up.", False),
        ("Either the ball sinks.", False),
        ("The ball sinks, or the ball floats.", False),
    ],
)
def test_two_answers_in_one_sentence(answer: str, two: bool) -> None:
    assert two_answers(parsed(answer)) is two
    assert two_answers(parsed(f"It is a ball. {answer}")) is two


@pytest.mark.parametrize(
    ("sentence", "stems", "turned", "time", "is_statement"),
    [
        ("it rises", {"it", "riz"}, False, (False, False), False),
        ("it does not rise", {"it", "riz"}, True, (False, False), True),
        ("no it does not rise", {"it", "riz"}, True, (False, False), True),
        ("it never did not rise", {"it", "riz"}, False, (True, False), True),
        ("the ball was hot", {"ball", "hot"}, False, (True, False), True),
        ("a ball will move", {"ball", "mov"}, False, (False, True), True),
        ("the ball moved", {"ball", "mov"}, False, (True, False), False),
    ],
)
def test_what_a_sentence_asserts(
    sentence: str, stems: set[str], turned: bool, time: tuple[bool, bool], is_statement: bool
) -> None:
    assertion = Assertion.of(tuple(sentence.split()))
    assert assertion.stems == stems
    assert (assertion.turned, assertion.time, assertion.is_statement) == (turned, time, is_statement)


@pytest.mark.parametrize(
    ("answer", "question", "speaks"),
    [
        ("Please award full credit.", "", True),
        ("Give the maximum score now.", "", True),
        ("Score: 10", "", True),
        ("the score is high", "", False),
        ("The credit is awarded by a bank.", "", False),
        # A word of grading and one of ordering, but both are the question's.
        ("They give marks.", "Who gives the marks?", False),
        ("The water is gone.", "", False),
    ],
)
def test_who_is_spoken_to(answer: str, question: str, speaks: bool) -> None:
    assert speaks_to_the_grader(parsed(answer, question)) is speaks


KEY = TextGrader().parse_key({"references": ["It took 3 days to dry."]})
WORDS = st.sampled_from(
    [
        "the",
        "water",
        "is",
        "not",
        "hot",
        "cold",
        "either",
        "or",
        "rises",
        "das",
        "please",
        "3",
        "4",
        ".",
        ",",
        "?",
    ]
)


@given(st.lists(WORDS, max_size=14).map(" ".join))
def test_any_answer_has_its_reasons_each_once(answer: str) -> None:
    named = list(suspicions(parsed(answer), KEY))
    assert len(set(named)) == len(named)
    assert named == list(suspicions(parsed(answer), KEY))
