"""Whether the numbers of an answer are those of a reference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.notation.numbers import (
    ANSWER_WORDS,
    REFERENCE_WORDS,
    has_all_numbers,
    is_decided_by_number,
    is_number_list,
    list_doubt,
    lists_all_numbers,
    number_differs,
    number_doubt,
    says_only_numbers,
)

WHEN, LEGS, LONG, LEAST = (
    "When did it end?",
    "How many legs has it?",
    "How long does it take?",
    "How many legs has it at least?",
)

DIFFERS = [
    # Another number in its place.
    ("It takes 8 minutes.", "9 minutes", "", True),
    ("It ended in 1945.", "1944", "", True),
    ("The heart has four chambers.", "It has three chambers.", "", True),
    ("It adds up 0 to 9, which is 45.", "It adds 1 to 10, so 55.", "for i < 10", True),
    ("It adds up 0 to 9, which is 45.", "The sum is 45, for example 3 + 4.", "", True),
    ("It boils at -40 °C.", "It boils at 40 °C.", "", True),
    # Another unit.
    ("It takes 8 minutes.", "eight hours", "", True),
    ("It boils at 100 degrees Celsius.", "It boils at 100 degrees Fahrenheit.", "", True),
    ("It is 3 m.", "It is 3 kg.", "", True),
    # A unit without a number.
    ("It is measured in metres.", "in centimetres", "", True),
    ("It is measured in metres.", "in meters", "", False),
    ("It is measured in volts.", "in amps", "", True),
    # Without a number these may be other words.
    ("It is the second degree.", "It is the third hour.", "", False),
    # The same, in words, in another unit, rounded.
    ("It takes 8 minutes.", "eight minutes", "", False),
    ("It takes 8 minutes.", "480 s", "", False),
    ("It is 1 km.", "1000 m", "", False),
    ("It is 9.8.", "9.81", "", False),
    ("The heart has four chambers.", "It has 4 chambers.", "", False),
    ("Two or more of 7.", "Of 7 at least 2.", "", False),
    # More than the reference says, of another kind or from the question.
    ("It weighs 5 kg.", "5 kg, at 20 °C", "", False),
    ("4", "2 + 2 is 4", "What is 2 + 2?", False),
    # No number where the reference has one, and the other way round.
    ("It ended in 1945.", "in the war", "", False),
    ("The water evaporates.", "In 5 days it is gone.", "", False),
    ("It adds up 0 to 9, which is 45.", "The sum is 45.", "", False),
    # Long texts have examples of their own.
    ("It takes 8 minutes.", "word " * ANSWER_WORDS + "9", "", False),
    ("It takes 8 minutes. " + "word " * REFERENCE_WORDS, "9", "", False),
    ("", "", "", False),
]


@pytest.mark.parametrize(("reference", "answer", "question", "differs"), DIFFERS)
def test_number_differs(reference: str, answer: str, question: str, differs: bool) -> None:
    assert number_differs(reference, answer, question) is differs


@pytest.mark.parametrize(
    "word",
    [
        *(
            "second",
            "seconds",
            "minute",
            "minutes",
            "hour",
            "hours",
            "day",
            "days",
            "week",
            "month",
            "year",
            "years",
        ),
        *(
            "degree",
            "degrees",
            "foot",
            "feet",
            "mile",
            "meter",
            "pound",
            "mole",
            "moles",
            "watt",
            "atmosphere",
        ),
        *("bits", "byte", "bytes", "percentage"),
    ],
)
def test_without_a_number_a_word_is_seldom_a_unit(word: str) -> None:
    assert not number_differs(f"It is a matter of the {word}.", "It is told in kilograms.", "")
    assert number_differs(f"It takes 5 {word}.", "It takes 5 kilograms.", "")


@pytest.mark.parametrize(
    ("reference", "answer", "question", "expected"),
    [
        ("It ended in 1945.", "1945", WHEN, True),
        ("It ended in 1945.", "in the year 1945", WHEN, True),
        ("It has 4 legs and 2 eyes.", "4 legs, 2 eyes", "", True),
        ("It has 4 legs and 2 eyes.", "4 legs, no eyes", "", False),
        # Without any word one of them is enough.
        ("It adds up 0 to 9, which gives 45.", "45", "", True),
        ("It adds up 0 to 9, which gives 45.", "the loop gives 45", "", False),
        ("It adds up to 9, which gives 45.", "gives 45, adds 9 things", "", True),
        # Numbers of the question are not asked for.
        ("It has 2 legs.", "2", "What has 2 legs?", False),
        ("It ended in 1945.", "1944", WHEN, False),
        ("Water.", "5", "", False),
        # A longer answer says something else.
        ("It ended in 1945.", "it was the year that we all remember, 1945", "", False),
        ("", "", "", False),
    ],
)
def test_a_short_answer_has_all_numbers(reference: str, answer: str, question: str, expected: bool) -> None:
    assert has_all_numbers(reference, answer, question) is expected


@pytest.mark.parametrize(
    ("reference", "question", "decides", "is_list"),
    [
        # One number, and nothing beyond the question.
        ("It ended in 1945.", "When did it end? It ended in …", True, False),
        ("It ended in 1945.", "When did the war end?", True, False),
        ("Four.", "How many chambers does the heart have?", True, False),
        ("1945", "", True, False),
        ("about 5 km", "", True, False),
        ("at least 5", "", True, False),
        # Some numbers.
        ("5 and 7", "", False, True),
        ("From 3 to 5.", "How many?", False, True),
        ("3:1", "", False, True),
        ("5 and 7", "Which primes follow 5?", True, False),
        # More than that.
        ("5 apples", "", False, False),
        ("It ended in 1945 after the surrender.", "When did the war end?", False, False),
        ("5 red and 7 blue", "", False, False),
        # No number.
        ("It ended.", "When did the war end?", False, False),
        ("Water", "", False, False),
        ("word " * REFERENCE_WORDS + "5", "word", False, False),
        ("", "", False, False),
    ],
)
def test_a_reference_is_numbers(reference: str, question: str, decides: bool, is_list: bool) -> None:
    assert is_decided_by_number(reference, question) is decides
    assert is_number_list(reference, question) is is_list


@pytest.mark.parametrize(
    ("answer", "reference", "only_numbers", "lists_all"),
    [
        ("5 and 7", "5 and 7", True, True),
        ("7, 5", "5 and 7", True, True),
        ("five, seven", "5 and 7", True, True),
        ("It is 5 and 7", "5 and 7", True, True),
        ("5", "5 and 7", True, False),
        ("5, 5", "5 and 7", True, False),
        ("5, 5", "5 and 5", True, True),
        # Hedged, denied, or with others.
        ("5 or 7", "5 and 7", False, False),
        ("maybe 5 and 7", "5 and 7", False, False),
        ("not 5 and 7", "5 and 7", False, False),
        ("it isn't 5 and 7", "5 and 7", False, False),
        ("5 and 8", "5 and 7", False, False),
        ("5 red and 7", "5 and 7", False, False),
        ("primes", "5 and 7", False, False),
        ("", "5 and 7", False, False),
    ],
)
def test_an_answer_is_numbers(answer: str, reference: str, only_numbers: bool, lists_all: bool) -> None:
    assert says_only_numbers(answer, reference, "") is only_numbers
    assert lists_all_numbers(answer, reference, "") is lists_all


NO_DOUBT = [
    ("It ended in 1945.", "1945", WHEN),
    ("It ended in 1945.", "in the year 1945", WHEN),
    ("5", "five", LEGS),
    ("5", "It's exactly 5 legs.", LEGS),
    ("5 million", "5,000,000", LEGS),
    # The same bound in other words, or the one that was asked for.
    ("before 1945", "earlier than 1945", WHEN),
    ("over 100 °C", "more than 100 degrees Celsius", ""),
    ("at least 5", "5 or more", LEGS),
    ("a maximum of 5", "no more than 5", LEGS),
    ("5", "at least 5", LEAST),
    ("3", "at least 3", "What is the minimum?"),
    ("1945", "after 1945", "After which year was there peace?"),
    # A name of the number.
    ("8", "x = 8", ""),
    ("5", "= 5", LEGS),
    # The unit that was asked for, and those that say nothing more.
    ("8 minutes", "8 min", LONG),
    ("8 minutes", "8", "How many minutes?"),
    ("8", "8 minutes", "How many minutes does it take?"),
    ("36", "36 km/h", "How fast is it, in km/h?"),
    ("5", "5 m", "How long is it (m)?"),
    ("1492", "1492 AD", WHEN),
    ("0.75", "75 %", LEGS),
    ("75 %", "75 per cent", LEGS),
    # Rounded to three digits or more.
    ("3.1416", "3.14", ""),
    ("1/3", "0.333", ""),
    ("37.0 °C", "37 °C", ""),
    ("-40", "minus 40", ""),
]
IN_DOUBT = [
    # Another number beside it.
    ("It ended in 1945.", "1945 or 1946", WHEN, "number"),
    ("5", "5, 6", LEGS, "number"),
    # A bound.
    ("It ended in 1945.", "after 1945", WHEN, "beside"),
    ("It ended in 1945.", "not before 1945", WHEN, "beside"),
    ("before 1945", "1945", WHEN, "beside"),
    ("more than 5", "at least 5", LEGS, "beside"),
    ("at least 5", "more than 5", LEAST, "beside"),
    ("5", "at most 5", LEAST, "beside"),
    ("5", "up to 5", LEGS, "beside"),
    ("5", "5+", LEGS, "beside"),
    ("5", "5 too many", LEGS, "beside"),
    # A sign.
    ("8", "√8", "", "beside"),
    ("8", "2x = 8", "", "beside"),
    ("5", "-x = 5", "", "beside"),
    ("5", "5!", LEGS, "beside"),
    ("5", "5^2", LEGS, "beside"),
    # A “not”.
    ("It ended in 1945.", "not in 1945", WHEN, "denied"),
    ("It ended in 1945.", "It did not end in 1945.", WHEN, "denied"),
    ("It ended in 1945.", "1945 is wrong", WHEN, "denied"),
    # A unit.
    ("8", "8 kg", LEGS, "unit"),
    ("8", "8th", LEGS, "unit"),
    ("8 minutes", "8", LONG, "unit"),
    ("100 °C", "100", "When does water boil?", "unit"),
    ("44 BC", "44", WHEN, "unit"),
    # Fewer digits than are sure.
    ("9.81", "9.8", "", "rounded"),
    ("7.4", "7.37", "What is its pH?", "rounded"),
    ("3.14", "3", "What is pi?", "rounded"),
]


@pytest.mark.parametrize(("reference", "answer", "question"), NO_DOUBT)
def test_the_right_number_is_right(reference: str, answer: str, question: str) -> None:
    assert number_doubt(reference, answer, question) == ""


@pytest.mark.parametrize(("reference", "answer", "question", "doubt"), IN_DOUBT)
def test_doubts_of_the_right_number(reference: str, answer: str, question: str, doubt: str) -> None:
    assert number_doubt(reference, answer, question) == doubt


def test_a_long_answer_is_in_no_doubt_for_its_numbers() -> None:
    padding = " word" * ANSWER_WORDS
    assert number_doubt("It ended in 1945.", "after 1945" + padding, WHEN) == ""
    assert list_doubt("5 and 7", "5 and 8" + padding, "") == ""
    assert not says_only_numbers("5 and 7" + padding, "5 and 7" + padding, "")


@pytest.mark.parametrize(
    ("answer", "doubt"),
    [
        # In a sentence a sign or a unit beside the number is not looked at, a bound and a “not” are.
        ("I believe that it is most probably √8 in the end", ""),
        ("I believe that it is most probably 8 kg in the end", ""),
        ("I believe that it is most probably over 8 in the end", "beside"),
        ("I believe that it is most probably not 8 in the end", "denied"),
    ],
)
def test_doubts_of_a_number_in_a_sentence(answer: str, doubt: str) -> None:
    assert number_doubt("8", answer, LEGS) == doubt


@pytest.mark.parametrize(
    ("reference", "answer", "doubt"),
    [
        ("5 and 7", "5, 7", ""),
        ("5 and 7", "7, 5", ""),
        ("5 and 7", "seven and five", ""),
        ("5 and 7", "primes", ""),
        # Other numbers, fewer or more of them.
        ("5 and 7", "5 and 8", "number"),
        ("5 and 7", "5", "number"),
        ("5 and 7", "5, 7 and 9", "number"),
        ("5 and 5", "5", "number"),
        # Where their order tells something.
        ("3:1", "3:1", ""),
        ("3:1", "1:3", "order"),
        ("from 3 to 5", "from 5 to 3", "order"),
        ("(2, 3)", "(3, 2)", "order"),
        # What stands beside them.
        ("5 and 7", "not 5 and 7", "denied"),
        ("5 and 7", "√5 and 7", "beside"),
        ("5 and 7", "over 5 and 7", "beside"),
        ("5 and 7", "5 kg and 7 kg", "unit"),
    ],
)
def test_doubts_of_a_list(reference: str, answer: str, doubt: str) -> None:
    assert list_doubt(reference, answer, "") == doubt


TEXTS = st.text(st.sampled_from("0123456789½.,-−+ =√!×^%kmsnotabuver"), max_size=30) | st.text(max_size=60)


@given(TEXTS, TEXTS)
def test_a_text_is_in_no_doubt_of_its_own_numbers(text: str, question: str) -> None:
    assert not number_differs(text, text, question)
    assert number_doubt(text, text, question) == list_doubt(text, text, question) == ""


@given(TEXTS, TEXTS, TEXTS)
def test_who_lists_all_numbers_says_only_numbers(answer: str, reference: str, question: str) -> None:
    if lists_all_numbers(answer, reference, question):
        assert says_only_numbers(answer, reference, question)
        assert not number_differs(reference, answer, question)
