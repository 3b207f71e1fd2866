"""Formulas said in words: chances, and a sum of a product as two steps."""

import pytest

from graders.notation.formulas import parse_formula
from graders.notation.symbols import read_symbols, spoken_places


def said(formula: str, answer: str) -> list[str]:
    text = read_symbols(answer)
    return [
        answer[slice(*place)] for place in spoken_places(parse_formula(formula).node, text.words, text.tokens)
    ]


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("it learns the probability of a label given an image", ["probability of a label given an image"]),
        ("the likelihood of labels conditioned on images", ["likelihood of labels conditioned on images"]),
        ("the probability of an image given a label", []),
        ("the probability of a label", []),
        ("the probability", []),
        ("the probability that a label fits", []),
        ("the probability of a label given a text", []),
        ("a label given an image", []),
        ("", []),
    ],
)
def test_a_conditional_probability(answer: str, found: list[str]) -> None:
    assert said("P(label | image)", answer) == found


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("the distribution over images", ["distribution over images"]),
        ("the distribution of images given a label", []),
        ("the distribution of the noise that is added to images", []),
    ],
)
def test_a_probability(answer: str, found: list[str]) -> None:
    assert said("P(image)", answer) == found


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("scale the noise ε by σ and shift it by μ", ["scale the noise ε by σ and shift it by μ"]),
        ("scale ε by σ, then add μ", ["scale ε by σ, then add μ"]),
        ("multiply ε by μ and add σ", []),
        ("scale ε by σ and scale it by μ", []),
        ("scale ε by σ", []),
        ("scale ε by σ. Then go on and, much later in the text, shift it by μ", []),
        ("add μ", []),
        ("scale", []),
    ],
)
@pytest.mark.parametrize("formula", ["z = mu + sigma*eps", "z = zeta + mu*sigma"])
def test_a_sum_of_a_product_in_two_steps(formula: str, answer: str, found: list[str]) -> None:
    assert said(formula, answer) == (found if "eps" in formula else [])


@pytest.mark.parametrize("formula", ["x + y", "x = y", "y = a*b + x", "f(x)", "p(x, y)", "z = x*y*w + v"])
def test_other_formulas_are_not_said_in_words(formula: str) -> None:
    assert said(formula, "the probability of x given y; scale x by y and shift it by v") == []
