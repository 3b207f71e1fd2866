"""What stands beside a number and changes what it says: bounds, signs, a “not”."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.notation.numbers import (
    BOUND_REACH,
    REFERENCE_WORDS,
    bound_of,
    bounds_asked,
    bounds_differ,
    is_denied,
    prose_beside,
    signs_beside,
)
from graders.notation.quantities import quantities

AT_LEAST = [
    "at least 5",
    "at the least 5",
    "since 1945",
    "no less than 5",
    "no fewer than 5",
    "not less than 5",
    "not under 5",
    "not before 1945",
    "not until 1945",
    "≥ 5",
    ">= 5",
    "=> 5",
    "a minimum of 5",
    "the minimum is 5",
    "5 or more",
    "5 legs or more",
    "5 km or more",
    "5 or higher",
    "5 and over",
    "5 and above",
    "5 and upwards",
    "1945 or later",
    "1945 and after",
    "1945 onwards",
    "5+",
    "5 at least",
    "5 minimum",
]
AT_MOST = [
    "at most 5",
    "at the most 5",
    "up to 5",
    "no more than 5",
    "no greater than 5",
    "not over 5",
    "not after 1945",
    "≤ 5",
    "<= 5",
    "until 1945",
    "till 1945",
    "a maximum of 5",
    "the maximum is 5",
    "must not exceed 5",
    "doesn't exceed 5",
    "never exceeds 5",
    "5 or less",
    "5 or fewer",
    "5 and below",
    "1945 or earlier",
    "5 at most",
    "5 maximum",
    "by 1945",
    "by the year 1945",
    "by 1000",
    "by 2199",
]
MORE = [
    "more than 5",
    "greater than 5",
    "larger than 5",
    "older than 5",
    "faster than 5",
    "over 5",
    "above 5",
    "beyond 5",
    "after 1945",
    "after the year 1945",
    "later than 1945",
    "exceeds 5",
    "> 5",
    "more than about 5",
    "5 too many",
    "5 is too many",
    "5 too high",
]
LESS = [
    "less than 5",
    "fewer than 5",
    "smaller than 5",
    "younger than 5",
    "colder than 5",
    "under 5",
    "below 5",
    "short of 5",
    "before 1945",
    "before the year 1945",
    "earlier than 1945",
    "< 5",
    "5 too few",
    "5 is too little",
]
UNBOUNDED = [
    "5",
    "about 5",
    "approximately 5",
    "exactly 5",
    "rather 5",
    "in 1945",
    "by 5 %",
    "by 5",
    "by 999",
    "by 2200",
    "by 1945.5",
    "5 + 3",
    "5 + x",
    "5, too many",
    "5 more came",
    "5 and 7",
    "over the river 5 came",
    "more or 5",
]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        *((text, "at least") for text in AT_LEAST),
        *((text, "at most") for text in AT_MOST),
        *((text, "more") for text in MORE),
        *((text, "less") for text in LESS),
        *((text, "") for text in UNBOUNDED),
    ],
)
def test_bounds(text: str, bound: str) -> None:
    assert bound_of(text, quantities(text)[0]) == bound


@pytest.mark.parametrize("text", ["More than 5", "AT LEAST 5", "5 Or More"])
def test_the_case_of_a_bound_does_not_matter(text: str) -> None:
    assert bound_of(text, quantities(text)[0]) == bound_of(text.lower(), quantities(text)[0]) != ""


def test_a_bound_stands_near_its_number() -> None:
    near, far = (f"more than{' the' * count} 5" for count in (BOUND_REACH // 4 - 3, BOUND_REACH // 4))
    assert bound_of(near, quantities(near)[0]) == "more"
    assert bound_of(far, quantities(far)[0]) == ""


def test_each_number_has_its_own_bound() -> None:
    text = "more than 5 and at most 9"
    assert [bound_of(text, quantity) for quantity in quantities(text)] == ["more", "at most"]


ASKED = [
    ("What is the minimum?", {"at least"}),
    ("What is the least that it takes?", {"at least"}),
    ("Which is the smallest number?", {"at least"}),
    ("Since when is it used?", {"at least"}),
    ("What is the maximum?", {"at most"}),
    ("What is the most that it holds?", {"at most"}),
    ("Until when was it used?", {"at most"}),
    ("After which year was it used?", {"more"}),
    ("Above what temperature does it melt?", {"more"}),
    ("Below what temperature does it freeze?", {"less"}),
    ("Before which year did it happen?", {"less"}),
    ("What are the minimum and the maximum?", {"at least", "at most"}),
    # “After” and “before” of something else.
    ("What came after the war?", set()),
    ("What came before the war?", set()),
    ("How many?", set()),
    ("", set()),
]


@pytest.mark.parametrize(("question", "bounds"), ASKED)
def test_bounds_that_a_question_asks_for(question: str, bounds: set[str]) -> None:
    assert bounds_asked(question) == bounds


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("It has at least 5 legs.", ["It", "has", "legs."]),
        ("5 km or more away", ["away"]),
        ("more than 5 and at most 9", ["and"]),
        ("between 3 and 5", ["between", "and"]),
        ("x = 5", ["x", "="]),
        ("√5", ["√"]),
        ("five legs", ["legs"]),
        ("legs", ["legs"]),
        ("5", []),
    ],
)
def test_prose_beside_the_numbers(text: str, prose: list[str]) -> None:
    assert prose_beside(text, quantities(text)).split() == prose


@given(st.text(max_size=60) | st.text(st.sampled_from("5 1945 or more than by .,-"), max_size=40))
def test_prose_is_what_is_left_of_any_text(text: str) -> None:
    prose = prose_beside(text, quantities(text))
    assert len(prose) <= len(text) + 2 * len(quantities(text)) + 1
    if not quantities(text):
        assert prose == text


@pytest.mark.parametrize(
    ("beside", "signs"),
    [
        # A name says nothing more of its number; what is two times it, or minus it, does.
        ("x =", set()),
        ("the sum =", set()),
        ("It is so: x =", set()),
        ("(x =", set()),
        ("2x =", {"="}),
        ("-x =", {"="}),
        ("x^2 =", {"^", "="}),
        ("x ≠", {"≠"}),
        ("√", {"√"}),
        ("!", {"!"}),
        ("^ ^", {"^"}),
        ("±", {"±"}),
        ("* /", {"*", "/"}),
        ("it is", set()),
        ("", set()),
    ],
)
def test_signs_beside_the_numbers(beside: str, signs: set[str]) -> None:
    assert signs_beside(beside) == signs


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("not 5", True),
        ("it isn't 5", True),
        ("it never was 5", True),
        ("5 is wrong", True),
        ("5 is false", True),
        ("5 is incorrect", True),
        ("without 5", True),
        # Twice is not at all.
        ("it is not wrong", False),
        ("it isn't not 5", False),
        ("it is not wrong, no", True),
        ("it is 5", False),
        ("", False),
    ],
)
def test_denied(text: str, denied: bool) -> None:
    assert is_denied(text) is denied


@pytest.mark.parametrize(
    ("reference", "answer", "differ"),
    [
        ("over 5 bar", "under 5 bar", True),
        ("at least 5", "at most 5", True),
        ("at least 5", "more than 5", True),
        ("before 1945", "after 1945", True),
        # The same bound, in other words.
        ("over 5 bar", "over 5 bar", False),
        ("5 or more", "at least 5", False),
        ("not before 1945", "since 1945", False),
        # One of them is none.
        ("over 5 bar", "5 bar", False),
        # Of another number.
        ("over 5 bar", "under 6 bar", False),
        ("over 5 bar", "over 5 bar, under 9 bar", False),
        ("", "", False),
    ],
)
def test_bounds_differ(reference: str, answer: str, differ: bool) -> None:
    assert bounds_differ(reference, answer) is differ
    assert bounds_differ(answer, reference) is differ


def test_in_a_long_text_no_bounds_are_compared() -> None:
    assert not bounds_differ("over 5 bar" + " word" * REFERENCE_WORDS, "under 5 bar")
