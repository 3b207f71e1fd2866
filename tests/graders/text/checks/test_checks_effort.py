"""Whatever is typed, no work grows by the square of its length, and nothing raises.

A pattern runs outside of Python, so lines cannot be counted: the bound is one for hanging, not for speed.
"""

import time
from collections.abc import Callable
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.notation.code import is_code
from graders.text.reference_checks import compare

LENGTH = 20_000
SECONDS = 4.0
"""Of the processor: some hundredths are used, and the patterns that hung took seven to fifteen."""
PIECES = [
    "1", "1 ", "1) ", "1. ", "1,", "1,000 ", "1/", "1/1/11 ", "1.1.1.1 ", "9.9.", "½", "1e9 ", "3 × 10⁹ ", "⁹", "-",
    "$1 ", "1 km·", "km·", "5 km/km ", "5 degrees ", "one hundred ", "a hundred and ", "minus ", "–1 ", "\n", "\n ",
    "\n1. ", " ", "```", "`", "```\n", "(", "{", "a=", "= ", "<", "</a>", "a b ", "mv/", "sin(", "; ", "for a in ",
    "select ", "→", "2H2 + O2 → ", "is eaten by ", "no more than ", "a) b ",
]  # fmt: skip
KEYS = ["It is 0.5 m.", "V = I * R", "5 and 7", "The predator eats the prey at night.", "2H2 + O2 → 2H2O"]


def seconds(call: Callable[[], object]) -> float:
    """Return how long a call keeps the processor busy."""
    started = time.process_time()
    call()
    return time.process_time() - started


@pytest.mark.parametrize("piece", PIECES)
def test_effort(piece: str) -> None:
    text = (piece * LENGTH)[: LENGTH - 1] + "("
    assert seconds(lambda: is_code(text)) < SECONDS
    for key in KEYS[:2]:
        assert seconds(partial(compare, [key], "What is it?", text, 0.7)) < SECONDS


@pytest.mark.parametrize("piece", ["1", "1) ", "= ", "\n", "1 km·", "</a>"])
def test_effort_of_keys(piece: str) -> None:
    text = piece * (5000 // len(piece))
    assert seconds(lambda: compare([text], "What is it?", text, 0.7)) < SECONDS
    assert seconds(lambda: compare(["5 and 7"], text, "5", 0.7)) < SECONDS


LONG_NUMBERS = [
    "1/" + "1" * 5000,
    "2 x 10" + "⁹" * 5000,
    "3 × 10⁹⁹⁹⁹⁹⁹⁹",
    "3 x 10^-9999999",
    "5e" + "9" * 5000,
    "1" * 5000 + " km",
    "0." + "1" * 5000,
    "-" + "9" * 30,
]


@pytest.mark.parametrize("text", LONG_NUMBERS)
def test_a_number_of_too_many_digits_is_not_the_key(text: str) -> None:
    for key in ("It is 0.5.", "5", "V = I * R"):
        assert not compare([key], "", text, 0.7).is_exactly_right


@given(st.text(alphabet="0123456789٣٤½¼.,-−–+ /x×*^⁹⁻eE()%$°kmsCVaIR=<>√!→H2Oand\n", max_size=60))
def test_any_text_has_a_mark(text: str) -> None:
    for key in KEYS:
        assert 0 <= compare([key], text, text[::-1], 0.7).mark <= 1
        assert 0 <= compare([text], "", key, 0.7).mark <= 1
