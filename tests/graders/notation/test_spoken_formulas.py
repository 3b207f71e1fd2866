"""Formulas said in words: chances, and a sum of a product as two steps."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.notation.formulas import parse_formula
from graders.notation.symbols import SPOKEN_REACH, STEP_REACH, read_symbols, spoken_places


def spoken(formula: str, answer: str) -> list[str]:
    """Return the pieces of an answer that say a formula in words."""
    text = read_symbols(answer)
    places = spoken_places(parse_formula(formula).node, text.words, text.tokens)
    return [answer[slice(*place)] for place in places]


@pytest.mark.parametrize(
    ("answer", "pieces"),
    [
        ("it learns the probability of a label given an image", ["probability of a label given an image"]),
        ("the likelihood of labels conditioned on images", ["likelihood of labels conditioned on images"]),
        ("the distribution over labels, given the image", ["distribution over labels, given the image"]),
        ("the chance of the label given this image", ["chance of the label given this image"]),
        # The other way round, with one of them only, or with another thing.
        ("the probability of an image given a label", []),
        ("the probability of a label", []),
        ("the probability of a label given a text", []),
        ("the probability of a label and an image", []),
        # A chance of nothing, and what is given without a chance.
        ("the probability", []),
        ("the probability that a label fits", []),
        ("a label given an image", []),
        ("", []),
    ],
)
def test_a_conditional_probability(answer: str, pieces: list[str]) -> None:
    assert spoken("P(label | image)", answer) == pieces


@pytest.mark.parametrize(
    ("answer", "pieces"),
    [
        ("the distribution over images", ["distribution over images"]),
        ("the probability of an image", ["probability of an image"]),
        ("the chance for images", ["chance for images"]),
        (
            "the probability of images and the likelihood of images",
            ["probability of images", "likelihood of images"],
        ),
        ("the distribution of images given a label", []),
        ("the distribution of the noise that is added to images", []),
        ("the images", []),
    ],
)
def test_a_probability(answer: str, pieces: list[str]) -> None:
    assert spoken("P(image)", answer) == pieces


@pytest.mark.parametrize(("padding", "is_said"), [(SPOKEN_REACH - 5, True), (SPOKEN_REACH, False)])
def test_what_stands_too_far_from_the_chance_is_of_something_else(padding: int, is_said: bool) -> None:
    answer = f"the probability of a label {'really ' * padding}given images"
    assert bool(spoken("P(label | image)", answer)) is is_said


IN_STEPS = [
    ("scale the noise ε by σ and shift it by μ", ["scale the noise ε by σ and shift it by μ"]),
    ("scale ε by σ, then add μ", ["scale ε by σ, then add μ"]),
    ("multiply eps by sigma and add mu", ["multiply eps by sigma and add mu"]),
    ("ε is scaled with σ and shifted by μ", ["scaled with σ and shifted by μ"]),
    ("stretch ε by σ and move it by μ", ["stretch ε by σ and move it by μ"]),
    # In either order.
    ("shift by μ and scale ε by σ", ["shift by μ and scale ε by σ"]),
    # With other parts, twice the same step, or one step.
    ("multiply ε by μ and add σ", []),
    ("scale ε by σ and scale it by μ", []),
    ("add μ and add σ", []),
    ("scale ε by σ", []),
    ("add μ", []),
    ("scale", []),
    ("scale ε by σ. Then go on and, much later in the text, shift it by μ", []),
    ("", []),
]


@pytest.mark.parametrize(("answer", "pieces"), IN_STEPS)
def test_a_sum_of_a_product_in_two_steps(answer: str, pieces: list[str]) -> None:
    assert spoken("z = mu + sigma*eps", answer) == pieces
    assert spoken("z = zeta + mu*sigma", answer) == []


@pytest.mark.parametrize(("padding", "is_said"), [(STEP_REACH - 2, True), (STEP_REACH, False)])
def test_a_step_too_far_away_is_of_something_else(padding: int, is_said: bool) -> None:
    answer = f"scale ε by σ {'so ' * padding}add μ"
    assert bool(spoken("z = mu + sigma*eps", answer)) is is_said


@pytest.mark.parametrize("formula", ["x + y", "x = y", "y = a*b + x", "f(x)", "p(x, y)", "z = x*y*w + v"])
def test_other_formulas_are_not_said_in_words(formula: str) -> None:
    assert spoken(formula, "the probability of x given y; scale x by y and shift it by v") == []


WORDS = st.sampled_from(
    [
        "the",
        "probability",
        "of",
        "a",
        "label",
        "given",
        "image",
        "scale",
        "by",
        "ε",
        "σ",
        "μ",
        "add",
        ".",
        "shift",
    ]
)


@given(st.lists(WORDS, max_size=20))
def test_places_of_any_words_lie_in_the_answer(pieces: list[str]) -> None:
    answer = " ".join(pieces)
    for formula in ("P(label | image)", "P(image)", "z = mu + sigma*eps"):
        assert all(piece and piece in answer for piece in spoken(formula, answer))
