"""Formulas, terms and numbers in prose are matched exactly, however they are spelled."""

from fractions import Fraction

import pytest

from graders.notation.formulas import parse_formula
from graders.notation.symbols import (
    formula_places,
    number_places,
    read_number,
    read_symbols,
    term_form,
    term_places,
)

TRICK = (parse_formula("z = mu + sigma*eps"),)
CONDITIONAL = (parse_formula("P(label | image)"), parse_formula("p(y|x)"))
MARGINAL = (parse_formula("P(image)"), parse_formula("p(x)"))


@pytest.mark.parametrize(
    ("answer", "stated"),
    [
        ("z = μ + σ * ε", "z = μ + σ * ε"),
        ("z=μ+σ⊙ε", "z=μ+σ⊙ε"),
        ("it is mu plus sigma times eps.", "mu plus sigma times eps"),
        ("$z = \\mu + \\sigma \\odot \\epsilon$", "z = \\mu + \\sigma \\odot \\epsilon"),
        ("so we write z=σε+μ where ε ~ N(0,1)", "z=σε+μ"),
        ("z equals mu plus sigma times epsilon, and", "z equals mu plus sigma times epsilon"),
        ("z = mu + (sigma · eps)", "z = mu + (sigma · eps)"),
        ("z is equal to mu plus sigma multiplied by eps", "z is equal to mu plus sigma multiplied by eps"),
        ("rewrite it as z = mu + sigma x eps.", "z = mu + sigma x eps"),
        ("z = μ(x) + σ(x, φ)·ε", "z = μ(x) + σ(x, φ)·ε"),
        ("μ + σ · ε - so gradients flow", "μ + σ · ε"),
        ("z = μ*σ + ε", None),
        ("z = σ + μ*ε", None),
        ("z = mu - sigma*eps", None),
        ("z = mu + sigma*eps^2", None),
        ("z = mu + sigma", None),
        ("z = 2mu + sigma*eps", None),
        ("x = mu + sigma*eps", None),
        ("z = mu + sigma*eps + 1", None),
        ("z = mu + sigma/eps", None),
        ("mu times sigma plus eps", None),
        ("", None),
    ],
)
def test_the_trick(answer: str, stated: str | None) -> None:
    place = next(formula_places(TRICK, read_symbols(answer)), None)
    assert (answer[slice(*place)] if place else None) == stated


@pytest.mark.parametrize(
    ("answer", "conditional", "marginal"),
    [
        ("P(label | image)", True, False),
        ("it learns p( y | x )", True, False),
        ("the probability of a label given an image", True, False),
        ("P(label given image)", True, False),
        ("P(image | label)", False, False),
        ("the probability of an image given the label", False, False),
        ("it learns p(x) itself", False, True),
        ("the probability of an image", False, True),
        ("p(x, y)", False, False),
    ],
)
def test_probabilities(answer: str, conditional: bool, marginal: bool) -> None:
    found = read_symbols(answer)
    assert (any(formula_places(CONDITIONAL, found)), any(formula_places(MARGINAL, found))) == (
        conditional,
        marginal,
    )


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("D outputs 0.5", True), ("1/2", True), ("50 %", True), ("a 50/50 guess", True), ("one half", True),
        ("½", True), ("0,5", True), ("is .5.", True), ("fifty percent", True), ("half the time", True),
        ("D outputs 1", False), ("0.51", False), ("10.5", False), ("-0.5", False), ("3/2", False), ("1/20", False),
    ],
)  # fmt: skip
def test_one_half(answer: str, found: bool) -> None:
    assert any(number_places(Fraction(1, 2), read_symbols(answer))) is found


@pytest.mark.parametrize("answer", ["Mode-collapsing!", "the modes collapse", "MODE COLLAPSE"])
def test_a_term_in_any_form(answer: str) -> None:
    assert any(term_places((term_form("mode collapse"),), read_symbols(answer)))


@pytest.mark.parametrize(
    "answer", ["ε ~ N(0,1)", "eps is drawn from N(0, 1)", "$\\epsilon \\sim \\mathcal{N}(0,1)$"]
)
def test_a_standard_normal(answer: str) -> None:
    assert any(formula_places((parse_formula("epsilon ~ N(0, 1)"),), read_symbols(answer)))


@pytest.mark.parametrize(
    ("answer", "value", "found"),
    [
        ("1.2.5", Fraction(1, 2), []),
        ("0.5 and 0.5", Fraction(1, 2), ["0.5", "0.5"]),
        ("7 of them", Fraction(7), ["7"]),
        ("half", Fraction(7), []),
        ("9" * 30, Fraction(7), []),
        ("1/0", Fraction(1), []),
        ("3-4", Fraction(3), []),
        ("fifty fifty", Fraction(1, 2), ["fifty fifty"]),
    ],
)
def test_where_a_number_stands(answer: str, value: Fraction, found: list[str]) -> None:
    assert [answer[slice(*place)] for place in number_places(value, read_symbols(answer))] == found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", Fraction(1, 2)), ("-1/2", Fraction(-1, 2)), ("50 %", Fraction(1, 2)), ("50/50", Fraction(1, 2)),
        ("1.2.3", None), ("9" * 30, None), ("1/" + "9" * 30, None), ("1/0", None), ("1-2", None), ("x", None),
        ("-", None), ("", None),
    ],
)  # fmt: skip
def test_a_text_that_is_one_number(text: str, value: Fraction | None) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("there are 12", "12"),
        ("there are １２", "12"),
        ("there are ١٢", "12"),
        ("it is ½", "1/2"),
        # no digits for a number as an answer either
        ("there are 1٢", None),
        ("there are 1②", None),
        ("there are ⑫", None),
        ("there are Ⅻ", None),
        ("there are 1_2", None),
    ],
)
def test_numbers_in_prose_have_the_digits_that_numeric_answers_have(text: str, value: str | None) -> None:
    wanted = Fraction(value or "12")
    assert bool(list(number_places(wanted, read_symbols(text)))) == (value is not None)
