"""Formulas, terms and numbers in prose are matched exactly, however they are spelled."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        # In signs, by any of their names.
        ("z = μ + σ * ε", "z = μ + σ * ε"),
        ("z=μ+σ⊙ε", "z=μ+σ⊙ε"),
        ("z = mu + (sigma · eps)", "z = mu + (sigma · eps)"),
        ("rewrite it as z = mu + sigma x eps.", "z = mu + sigma x eps"),
        ("so we write z=σε+μ where ε ~ N(0,1)", "z=σε+μ"),
        ("$z = \\mu + \\sigma \\odot \\epsilon$", "z = \\mu + \\sigma \\odot \\epsilon"),
        ("$z = \\mathbf{\\mu} + \\sigma\\epsilon$", "z = \\mathbf{\\mu} + \\sigma\\epsilon"),
        ("z = μ(x) + σ(x, φ)·ε", "z = μ(x) + σ(x, φ)·ε"),
        # In words.
        ("it is mu plus sigma times eps.", "mu plus sigma times eps"),
        ("z equals mu plus sigma times epsilon, and", "z equals mu plus sigma times epsilon"),
        ("z is equal to mu plus sigma multiplied by eps", "z is equal to mu plus sigma multiplied by eps"),
        ("scale eps by sigma and shift it by mu", "scale eps by sigma and shift it by mu"),
        ("μ + σ · ε - so gradients flow", "μ + σ · ε"),
        # Another formula.
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
        ("P(the label | an image)", True, False),
        ("P(image | label)", False, False),
        ("the probability of an image given the label", False, False),
        ("it learns p(x) itself", False, True),
        ("the probability of an image", False, True),
        ("p(x, y)", False, False),
        ("", False, False),
    ],
)
def test_probabilities(answer: str, conditional: bool, marginal: bool) -> None:
    text = read_symbols(answer)
    assert any(formula_places(CONDITIONAL, text)) is conditional
    assert any(formula_places(MARGINAL, text)) is marginal


@pytest.mark.parametrize(
    "answer", ["ε ~ N(0,1)", "eps is drawn from N(0, 1)", "$\\epsilon \\sim \\mathcal{N}(0,1)$"]
)
def test_a_standard_normal(answer: str) -> None:
    assert any(formula_places((parse_formula("epsilon ~ N(0, 1)"),), read_symbols(answer)))


TERMS = [
    # Case, hyphens and endings do not matter.
    ("mode collapse", "the mode collapse", ["mode collapse"]),
    ("mode collapse", "Mode-collapsing!", ["Mode-collapsing"]),
    ("mode collapse", "the modes collapse", ["modes collapse"]),
    ("mode collapse", "MODE COLLAPSE", ["MODE COLLAPSE"]),
    ("Wasserstein", "wasserstein's loss", ["wasserstein's"]),
    # Each place counts.
    ("light", "light and light", ["light", "light"]),
    # Other words, another order, words between.
    ("mode collapse", "the mode", []),
    ("mode collapse", "collapse of the mode", []),
    ("mode collapse", "mode of collapse", []),
    ("light", "lightning", []),
    ("light", "", []),
]


@pytest.mark.parametrize(("term", "answer", "places"), TERMS)
def test_a_term_in_any_form(term: str, answer: str, places: list[str]) -> None:
    text = read_symbols(answer)
    assert [answer[slice(*place)] for place in term_places((term_form(term),), text)] == places


@pytest.mark.parametrize(
    ("term", "form"),
    [
        ("Mode-Collapse", ("mod", "collaps")),
        ("WGAN-GP", ("wgan", "gp")),
        ("light", ("light",)),
        ("", ()),
    ],
)
def test_the_form_of_a_term(term: str, form: tuple[str, ...]) -> None:
    assert term_form(term) == form


HALF = Fraction(1, 2)

NUMBERS = [
    # In digits, as a fraction, as a share, as odds.
    (HALF, "D outputs 0.5", ["0.5"]),
    (HALF, "0,5", ["0,5"]),
    (HALF, "is .5.", [".5"]),
    (HALF, "0.5 and 0.5", ["0.5", "0.5"]),
    (HALF, "0.50", ["0.50"]),
    (HALF, "1/2", ["1/2"]),
    (HALF, "2/4", ["2/4"]),
    (HALF, "½", ["½"]),
    (HALF, "50 %", ["50 %"]),
    (HALF, "fifty percent", ["fifty percent"]),
    (HALF, "a 50/50 guess", ["50/50"]),
    (HALF, "a 50-50 guess", ["50-50"]),
    # One half in words.
    (HALF, "one half", ["one half"]),
    (HALF, "a half", ["a half"]),
    (HALF, "half the time", ["half the"]),
    (HALF, "half of it", ["half of"]),
    (HALF, "fifty fifty", ["fifty fifty"]),
    (HALF, "half", []),
    # Another number, or a part of one.
    (HALF, "D outputs 1", []),
    (HALF, "0.51", []),
    (HALF, "10.5", []),
    (HALF, "-0.5", []),
    (HALF, "3/2", []),
    (HALF, "1/20", []),
    (HALF, "1.2.5", []),
    (HALF, "2^0.5", []),
    (HALF, "x0.5", []),
    (Fraction(7), "7 of them", ["7"]),
    (Fraction(7), "half", []),
    (Fraction(7), "17 or 70", []),
    (Fraction(7), "9" * 30, []),
    (Fraction(1), "1/0", []),
    (Fraction(1), "50/50", []),
    (Fraction(3), "3-4", []),
]


@pytest.mark.parametrize(("value", "answer", "places"), NUMBERS)
def test_where_a_number_stands(value: Fraction, answer: str, places: list[str]) -> None:
    assert [answer[slice(*place)] for place in number_places(value, read_symbols(answer))] == places


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("there are 12", "12"),
        ("there are １２", "12"),
        ("there are ١٢", "12"),
        ("it is ½", "1/2"),
        # No digits for a number as an answer either.
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


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", "0.5"),
        (" 12 ", "12"),
        ("-3", "-3"),
        ("−3", "-3"),
        ("1/2", "1/2"),
        ("-1/2", "-1/2"),
        ("50 %", "1/2"),
        ("50/50", "1/2"),
        ("½", "1/2"),
        ("0,5", "1/2"),
        # More or less than one number.
        ("1.2.3", None),
        ("1 2", None),
        ("1-2", None),
        ("1/0", None),
        ("5 km", None),
        ("x", None),
        ("-", None),
        ("", None),
        ("9" * 30, None),
        ("1/" + "9" * 30, None),
    ],
)
def test_a_text_that_is_one_number(text: str, value: str | None) -> None:
    assert read_number(text) == (None if value is None else Fraction(value))


@given(st.integers(0, 10**9), st.integers(1, 999))
def test_a_number_is_found_where_it_was_written(whole: int, below: int) -> None:
    for written, value in ((str(whole), Fraction(whole)), (f"{whole}/{below}", Fraction(whole, below))):
        text = f"it is {written}, they say"
        if (whole, below) != (50, 50):
            assert read_number(written) == value
            assert [text[slice(*place)] for place in number_places(value, read_symbols(text))] == [written]


@given(st.text(max_size=80) | st.text(st.sampled_from("z=μ+σε05/%.- half"), max_size=40))
def test_places_of_any_text_lie_in_it(answer: str) -> None:
    text = read_symbols(answer)
    places = [
        *formula_places((*TRICK, *CONDITIONAL, *MARGINAL), text),
        *number_places(HALF, text),
        *term_places((term_form("half"),), text),
    ]
    for start, end in places:
        assert 0 <= start < end <= len(answer)
