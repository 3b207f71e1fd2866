"""How a formula of a key is read, what is no formula, and where a text states one."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.notation.formulas import (
    FORMULA_CHARACTERS,
    NESTING_DEPTH,
    NoFormula,
    digits_value,
    function_calls,
    parse_formula,
    statement_spans,
)
from graders.notation.tokens import symbol_tokens

ONE_FORMULA = [
    # Any order of sums, products and sides.
    ("x = y + z", "z + y = x"),
    ("x = y z", "z y = x"),
    ("x = a b + c", "x = c + b a"),
    ("x = k·(m·n)", "x = (k·m)·n"),
    ("x = (k + m) + n", "x = k + (m + n)"),
    ("x - y = 3", "3 = -y + x"),
    ("x ≠ y", "y ≠ x"),
    # Signs by any name.
    ("x = y × z", "x = y times z"),
    ("x = y / z", "x = y divided by z"),
    ("z = mu + sigma*eps", "z = μ + σ ⊙ ε"),
    ("x = y^2", "x = y squared"),
    ("x = y^2", "x = y²"),
    ("x = 2^-3", "x = 2**-3"),
    ("ε ~ N(0, 1)", "eps is sampled from N(0, 1)"),
    # Numbers are computed.
    ("x = 6/3", "x = 2"),
    ("x = 2 * 3 * y", "x = 6y"),
    ("x = 1 + 2 + y", "x = y + 3"),
    ("x = 5%", "x = 1/20"),
    ("x = 50 percent", "x = 0.5"),
    ("x = 0,5", "x = ½"),
    ("x = --y", "x = y"),
    ("x = y * 1", "x = y"),
    ("x = y + 0", "x = y"),
    # Powers are read from the right.
    ("x = y^2^3", "x = y^(2^3)"),
    ("x = -y^2", "x = -(y^2)"),
    # Subscripts in letters say nothing more, numbers do.
    ("x_i = y_i", "x = y"),
    ("z_{1} = y", "z_1 = y"),
    # Functions by any of their names, with articles in their brackets.
    ("x = log(the y)", "x = log(y)"),
    ("P(label | image)", "p(a label given an image)"),
    ("p(x, y | z)", "P( x , y | z )"),
    ("Pr(x)", "prob(x)"),
    ("probability(x)", "P(x)"),
    ("normal(0, 1)", "N(0, 1)"),
]


@pytest.mark.parametrize(("formula", "spelling"), ONE_FORMULA)
def test_two_spellings_of_one_formula(formula: str, spelling: str) -> None:
    assert parse_formula(formula).node == parse_formula(spelling).node


TWO_FORMULAS = [
    ("x = y + z", "x = y - z"),
    ("x = y z", "x = y / z"),
    ("x = y / z", "x = z / y"),
    ("x = a(b + c)", "x = a b + c"),
    ("x = y^-2", "x = y^2"),
    ("x = y^z", "x = z^y"),
    ("x = (y^2)^3", "x = y^(2^3)"),
    ("x = -y", "x = y"),
    ("x = 2y", "x = 3y"),
    ("z_1 = y", "z_2 = y"),
    # A relation, and which way it points.
    ("x < y", "y < x"),
    ("x < y", "x ≤ y"),
    ("x = y", "x ≠ y"),
    ("x ~ y", "x = y"),
    # Arguments and conditions have their places.
    ("p(x | y)", "p(y | x)"),
    ("p(x, y)", "p(y, x)"),
    ("p(x, y)", "p(x | y)"),
    ("p(x)", "q(x)"),
    # By zero nothing is divided.
    ("x = 2/0", "x = 2"),
]


@pytest.mark.parametrize(("formula", "neighbour"), TWO_FORMULAS)
def test_two_formulas(formula: str, neighbour: str) -> None:
    assert parse_formula(formula).node != parse_formula(neighbour).node


NO_FORMULA = [
    "",
    # A single symbol or number.
    "z",
    "3",
    "(z)",
    # Brackets and operators without what belongs to them.
    "(x + 1",
    "x + 1)",
    "x = (a",
    "x = f(x",
    "x = *",
    "x = )",
    "x =",
    "= x",
    # A sign that is none of a formula, and words.
    "x = ∥",
    "x = y; z = y",
    "the voltage is high",
    # More than one relation.
    "x = y = z",
    "x = 1234567890123456789012345",
]


@pytest.mark.parametrize("text", NO_FORMULA)
def test_what_is_no_formula(text: str) -> None:
    with pytest.raises(NoFormula):
        parse_formula(text)


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("x = " + "(" * (NESTING_DEPTH - 1) + "y" + ")" * (NESTING_DEPTH - 1), True),
        ("x = " + "(" * (NESTING_DEPTH + 1) + "y" + ")" * (NESTING_DEPTH + 1), False),
        ("x = " + "-" * NESTING_DEPTH + "y", True),
        ("x = " + "-" * (NESTING_DEPTH + 2) + "y", False),
        ("x = y" + " " * (FORMULA_CHARACTERS - 5), True),
        ("x = y" + " " * (FORMULA_CHARACTERS - 4), False),
    ],
    ids=["brackets", "too-many-brackets", "signs", "too-many-signs", "long", "too-long"],
)
def test_depth_and_length_are_bounded(text: str, is_read: bool) -> None:
    if is_read:
        assert parse_formula(text).node == parse_formula("x = y").node
    else:
        with pytest.raises(NoFormula):
            parse_formula(text)


@given(st.text(st.sampled_from("xyz2 +-*/^=()|,~fμ.%"), max_size=30) | st.text(max_size=30))
def test_any_text_is_a_formula_or_none(text: str) -> None:
    try:
        formula = parse_formula(text)
    except NoFormula:
        return
    assert formula.node[0] not in ("id", "number")
    assert formula.functions <= formula.names | {"p", "n"}


@pytest.mark.parametrize(
    ("text", "names", "functions"),
    [
        ("z = mu + sigma*eps", {"z", "μ", "σ", "ε"}, set()),
        ("P(x | y)", {"p", "x", "y"}, {"p"}),
        ("y = f(x)", {"y", "f", "x"}, {"f"}),
        ("E = m c^2", {"e", "m", "c"}, set()),
        # “a(b + c)” alone is a product.
        ("d + a(b + c)", {"d", "a", "b", "c"}, {"a"}),
    ],
)
def test_names_and_functions(text: str, names: set[str], functions: set[str]) -> None:
    formula = parse_formula(text)
    assert formula.names == names
    assert formula.functions == functions


def test_a_number_has_at_most_24_characters() -> None:
    assert digits_value("9" * 24) == Fraction(10**24 - 1)
    assert digits_value("0.5") == Fraction(1, 2)
    with pytest.raises(NoFormula):
        digits_value("9" * 25)


STATED = [
    ("z = mu + sigma*eps", "so z = mu + sigma*eps.", ["z = mu + sigma*eps"]),
    ("z = mu + sigma*eps", "the sum μ + σ·ε - so gradients flow", ["μ + σ·ε"]),
    ("z = mu + sigma*eps", "z = μ + σε and z = σε + μ", ["z = μ + σε", "z = σε + μ"]),
    ("x = y", "x = y, so y = x", ["x = y", "y = x"]),
    ("x < y", "3 and x < y", ["x < y"]),
    # What a symbol depends on says nothing more.
    ("z = mu + sigma*eps", "z = μ(x) + σ(x, φ)·ε", ["z = μ(x) + σ(x, φ)·ε"]),
    ("z = mu + sigma*eps", "z = μ + σ(ε)", ["z = μ + σ(ε)"]),
    ("z = mu + sigma*eps", "z = μ(x, y) + σ(w)·ε", ["z = μ(x, y) + σ(w)·ε"]),
    # What stands before or behind it and changes it.
    ("z = mu + sigma*eps", "z = mu + sigma*eps + 1", []),
    ("z = mu + sigma*eps", "z = mu + sigma*eps^2", []),
    ("z = mu + sigma*eps", "2 mu + sigma*eps", []),
    ("z = mu + sigma*eps", "x - mu + sigma*eps", []),
    ("z = mu + sigma*eps", "noise + mu + sigma*eps", []),
    ("z = mu + sigma*eps", "w = mu + sigma*eps", []),
    ("x < y", "y < x", []),
    # A side alone counts if it has an operator.
    ("x = y", "y", []),
    ("x = y z", "y z", ["y z"]),
    ("x = y", "", []),
]


@pytest.mark.parametrize(("formula", "text", "stated"), STATED)
def test_where_a_text_states_a_formula(formula: str, text: str, stated: list[str]) -> None:
    places = dict.fromkeys(statement_spans(parse_formula(formula), symbol_tokens(text)))
    longest = [place for place in places if not any(_is_inside(place, outer) for outer in places)]
    assert [text[start:end] for start, end in longest] == stated


def _is_inside(place: tuple[int, int], outer: tuple[int, int]) -> bool:
    return place != outer and outer[0] <= place[0] and place[1] <= outer[1]


@pytest.mark.parametrize(
    ("answer", "calls"),
    [
        ("P(x | y), then P(y)", ["P(x | y)", "P(y)"]),
        ("the probability(x) is", ["probability(x)"]),
        ("P(x, y)", ["P(x, y)"]),
        ("P(P(x))", ["P(P(x))", "P(x)"]),
        ("P(", []),
        ("P()", []),
        ("P(x | y", []),
        ("P(, x)", []),
        ("Q(x)", []),
        ("P x", []),
    ],
)
def test_calls_of_a_function(answer: str, calls: list[str]) -> None:
    places = function_calls(frozenset({"p"}), symbol_tokens(answer))
    assert [answer[start:end] for _, start, end in places] == calls
