"""How a formula of a key is read, and what is no formula."""

from fractions import Fraction

import pytest

from graders.notation.formulas import NoFormula, digits_value, function_calls, parse_formula
from graders.notation.tokens import symbol_tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = --y", "x = y"),
        ("x = 5%", "x = 1/20"),
        ("x = 50 percent", "x = 0.5"),
        ("x = 2^-3", "x = 2**-3"),
        ("x = y^2^3", "x = y^(2^3)"),
        ("x = y squared", "x = y^2"),
        ("x = 6/3", "x = 2"),
        ("x - y = 3", "3 = -y + x"),
        ("x = k·(m·n)", "x = (k·m)·n"),
        ("x = log(the y)", "x = log(y)"),
        ("p(x, y | z)", "P( x , y | z )"),
        ("Pr(x)", "prob(x)"),
    ],
)
def test_two_spellings_of_one_formula(one: str, other: str) -> None:
    assert parse_formula(one).node == parse_formula(other).node


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = y^-2", "x = y^2"),
        ("x = (y^2)^3", "x = y^(2^3)"),
        ("p(x | y)", "p(y | x)"),
        ("p(x, y)", "p(y, x)"),
        ("x < y", "y < x"),
        ("x = 2/0", "x = 2"),
    ],
)
def test_two_formulas(one: str, other: str) -> None:
    assert parse_formula(one).node != parse_formula(other).node


@pytest.mark.parametrize(
    "text",
    [
        "",
        "z",
        "3",
        "(x + 1",
        "x = (a",
        "x = f(x",
        "x = *",
        "x = )",
        "x = ∥",
        "x = " + "-" * 40 + "y",
        "x = " + "(" * 40 + "y" + ")" * 40,
        "x = 1234567890123456789012345",
    ],
)
def test_what_is_no_formula(text: str) -> None:
    with pytest.raises(NoFormula):
        parse_formula(text)


def test_a_number_has_at_most_24_characters() -> None:
    assert digits_value("9" * 24) == Fraction(10**24 - 1)
    with pytest.raises(NoFormula):
        digits_value("9" * 25)


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("P(x | y), then P(y)", ["P(x | y)", "P(y)"]),
        ("P(", []),
        ("P(x | y", []),
        ("P(, x)", []),
        ("Q(x)", []),
        ("P x", []),
    ],
)
def test_calls_of_a_function(answer: str, found: list[str]) -> None:
    places = function_calls(frozenset({"p"}), symbol_tokens(answer))
    assert [answer[start:end] for _, start, end in places] == found
