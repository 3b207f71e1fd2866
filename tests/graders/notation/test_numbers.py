"""Whether the numbers of an answer are those of a reference, with what stands beside them."""

import pytest

from graders.notation.numbers import (
    bound_of,
    bounds_asked,
    bounds_differ,
    has_all_numbers,
    is_decided_by_number,
    is_denied,
    is_number_list,
    list_doubt,
    lists_all_numbers,
    number_differs,
    number_doubt,
    prose_beside,
    says_only_numbers,
    signs_beside,
)
from graders.notation.quantities import quantities

BOUNDS = [
    ("5", ""),
    ("about 5", ""),
    ("at least 5", "at least"),
    ("at the least 5", "at least"),
    ("since 1945", "at least"),
    ("no less than 5", "at least"),
    ("no fewer than 5", "at least"),
    ("not before 1945", "at least"),
    ("≥ 5", "at least"),
    (">= 5", "at least"),
    ("a minimum of 5", "at least"),
    ("5 or more", "at least"),
    ("5 and above", "at least"),
    ("5 or higher", "at least"),
    ("5+", "at least"),
    ("5 km or more", "at least"),
    ("1945 onwards", "at least"),
    ("at most 5", "at most"),
    ("up to 5", "at most"),
    ("no more than 5", "at most"),
    ("not over 5", "at most"),
    ("≤ 5", "at most"),
    ("until 1945", "at most"),
    ("a maximum of 5", "at most"),
    ("must not exceed 5", "at most"),
    ("5 or less", "at most"),
    ("5 at most", "at most"),
    ("by 1945", "at most"),
    ("by 5 %", ""),
    ("more than 5", "more"),
    ("older than 5", "more"),
    ("over 5", "more"),
    ("after 1945", "more"),
    ("after the year 1945", "more"),
    ("exceeds 5", "more"),
    ("> 5", "more"),
    ("5 is too many", "more"),
    ("5, too many", ""),
    ("5 too many", "more"),
    ("less than 5", "less"),
    ("under 5", "less"),
    ("before 1945", "less"),
    ("< 5", "less"),
]


@pytest.mark.parametrize(("text", "bound"), BOUNDS)
def test_bounds(text: str, bound: str) -> None:
    assert bound_of(text, quantities(text)[0]) == bound


@pytest.mark.parametrize(
    ("question", "bounds"),
    [
        ("What is the minimum?", {"at least"}),
        ("What is the most that it holds?", {"at most"}),
        ("After which year was it used?", {"more"}),
        ("Below what temperature does it freeze?", {"less"}),
        ("Since when is it used?", {"at least"}),
        ("What came after the war?", set()),
        ("How many?", set()),
    ],
)
def test_bounds_that_a_question_asks_for(question: str, bounds: set[str]) -> None:
    assert bounds_asked(question) == bounds


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        ("It has at least 5 legs.", ["It", "has", "legs."]),
        ("5", []),
        ("5 km or more away", ["away"]),
        ("x = 5", ["x", "="]),
        ("between 3 and 5", ["between", "and"]),
    ],
)
def test_prose_beside_the_numbers(text: str, prose: list[str]) -> None:
    assert prose_beside(text, quantities(text)).split() == prose


@pytest.mark.parametrize(
    ("beside", "signs"),
    [
        ("x =", set()),
        ("the sum =", set()),
        ("2x =", {"="}),
        ("-x =", {"="}),
        ("√", {"√"}),
        ("!", {"!"}),
        ("it is", set()),
        ("* /", {"*", "/"}),
    ],
)
def test_signs_beside_the_numbers(beside: str, signs: set[str]) -> None:
    assert signs_beside(beside) == signs


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("not 5", True),
        ("5 is wrong", True),
        ("it isn't 5", True),
        ("it is not wrong", False),
        ("it is 5", False),
        ("", False),
    ],
)
def test_denied(text: str, denied: bool) -> None:
    assert is_denied(text) is denied


@pytest.mark.parametrize(
    ("reference", "answer", "question", "differs"),
    [
        ("It takes 8 minutes.", "eight hours", "", True),
        ("It takes 8 minutes.", "9 minutes", "", True),
        ("It takes 8 minutes.", "eight minutes", "", False),
        ("It takes 8 minutes.", "480 s", "", False),
        ("It is 1 km.", "1000 m", "", False),
        ("It ended in 1945.", "1944", "", True),
        ("It ended in 1945.", "in the war", "", False),
        ("It weighs 5 kg.", "5 kg, at 20 °C", "", False),
        ("It is measured in metres.", "in centimetres", "", True),
        ("It is measured in metres.", "in meters", "", False),
        ("It is 9.8.", "9.81", "", False),
        ("4", "2 + 2 is 4", "What is 2 + 2?", False),
    ],
)
def test_number_differs(reference: str, answer: str, question: str, differs: bool) -> None:
    assert number_differs(reference, answer, question) is differs


@pytest.mark.parametrize(
    ("reference", "answer", "question", "expected"),
    [
        ("It adds up 0 to 9, which gives 45.", "45", "", True),
        ("It adds up 0 to 9, which gives 45.", "the loop gives 45", "", False),
        ("It ended in 1945.", "1945", "When?", True),
        ("It ended in 1945.", "1944", "When?", False),
        ("It has 2 legs.", "2", "What has 2 legs?", False),
        ("Water.", "5", "", False),
        ("It ended in 1945.", "it was the year that we all remember, 1945", "", False),
    ],
)
def test_an_answer_has_all_numbers(reference: str, answer: str, question: str, expected: bool) -> None:
    assert has_all_numbers(reference, answer, question) is expected


@pytest.mark.parametrize(
    ("reference", "question", "decided", "listed"),
    [
        ("It ended in 1945.", "When did it end? It ended in …", True, False),
        ("1945", "", True, False),
        ("5 and 7", "", False, True),
        ("5 and 7", "Which primes follow 5?", True, False),
        ("5 apples", "", False, False),
        ("The war ended in 1945 after long talks.", "When did the war end?", False, False),
        ("Water", "", False, False),
    ],
)
def test_a_reference_is_numbers(reference: str, question: str, decided: bool, listed: bool) -> None:
    assert is_decided_by_number(reference, question) is decided
    assert is_number_list(reference, question) is listed


@pytest.mark.parametrize(
    ("answer", "reference", "only", "all_of_them"),
    [
        ("5 and 7", "5 and 7", True, True),
        ("7, 5", "5 and 7", True, True),
        ("5", "5 and 7", True, False),
        ("5, 5", "5 and 7", True, False),
        ("5 or 7", "5 and 7", False, False),
        ("not 5 and 7", "5 and 7", False, False),
        ("5 and 8", "5 and 7", False, False),
        ("5 red and 7", "5 and 7", False, False),
        ("", "5 and 7", False, False),
    ],
)
def test_an_answer_is_numbers(answer: str, reference: str, only: bool, all_of_them: bool) -> None:
    assert says_only_numbers(answer, reference, "") is only
    assert lists_all_numbers(answer, reference, "") is all_of_them


@pytest.mark.parametrize(
    ("reference", "answer", "question", "doubt"),
    [
        ("It ended in 1945.", "1945", "", ""),
        ("It ended in 1945.", "after 1945", "", "beside"),
        ("It ended in 1945.", "not in 1945", "", "denied"),
        ("It ended in 1945.", "1945 or 1946", "", "number"),
        ("8", "8 kg", "How many legs?", "unit"),
        ("8 minutes", "8", "How many minutes?", ""),
        ("8 minutes", "8", "How long?", "unit"),
        ("8", "√8", "", "beside"),
        ("8", "2x = 8", "", "beside"),
        ("8", "x = 8", "", ""),
        ("9.81", "9.8", "", "rounded"),
        ("3.1416", "3.14", "", ""),
        ("3", "at least 3", "What is the minimum?", ""),
        ("0.75", "75 %", "", ""),
        ("1492", "1492 AD", "", ""),
    ],
)
def test_doubts_of_the_right_number(reference: str, answer: str, question: str, doubt: str) -> None:
    assert number_doubt(reference, answer, question) == doubt


@pytest.mark.parametrize(
    ("reference", "answer", "doubt"),
    [
        ("5 and 7", "5, 7", ""),
        ("5 and 7", "7, 5", ""),
        ("5 and 7", "5 and 8", "number"),
        ("5 and 7", "5", "number"),
        ("5 and 7", "5, 7 and 9", "number"),
        ("3:1", "1:3", "order"),
        ("from 3 to 5", "from 5 to 3", "order"),
        ("5 and 7", "primes", ""),
        ("5 and 7", "not 5 and 7", "denied"),
    ],
)
def test_doubts_of_a_list(reference: str, answer: str, doubt: str) -> None:
    assert list_doubt(reference, answer, "") == doubt


@pytest.mark.parametrize(
    ("reference", "answer", "differ"),
    [
        ("over 5 bar", "under 5 bar", True),
        ("at least 5", "at most 5", True),
        ("over 5 bar", "over 5 bar", False),
        ("over 5 bar", "5 bar", False),
        ("over 5 bar", "under 6 bar", False),
        ("5 or more", "at least 5", False),
    ],
)
def test_bounds_differ(reference: str, answer: str, differ: bool) -> None:
    assert bounds_differ(reference, answer) is differ
