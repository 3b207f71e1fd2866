"""What is made from what, and what depends on what: the same words the other way round say something else."""

import pytest

from graders.language.polarity import is_turned_round, reversed_mapping

MAPPINGS = [
    ("the encoder maps the image to a code", "it maps a code to the image", True),
    ("the encoder maps images to vectors", "the encoder maps vectors to images", True),
    ("it converts light into energy", "it converts energy into light", True),
    ("it translates words into numbers", "it translates numbers into words", True),
    ("it turns sugar into water", "it turns water into sugar", True),
    ("it projects points onto a line", "it projects a line onto points", True),
    # Made from it, or out of it.
    ("it generates images from noise", "it generates noise from images", True),
    ("it makes sugar out of light", "it makes light out of sugar", True),
    # One maps, the other makes.
    ("the encoder maps the image to a code", "it makes the image from a code", True),
    ("it makes the image out of a code", "it maps an image onto a code", True),
    ("it maps the image to a code", "it makes a code from the image", False),
    # The same way round, in other words.
    ("it converts light into energy", "it turns light into energy", False),
    ("the encoder maps the image to a code", "it turns images into codes", False),
    ("it makes the image from a code", "it generates images out of codes", False),
    # Another end, or both others.
    ("it maps the image to a code", "it maps the image to a label", False),
    ("it maps the image to a code", "it maps the text to a label", False),
    # One that does not say both ends.
    ("it maps the image", "it maps a code to the image", False),
    ("it maps images", "it maps vectors to images", False),
    ("the image is a code", "it maps a code to the image", False),
    ("it is an image", "it is a vector", False),
    ("", "", False),
]


@pytest.mark.parametrize(("text", "counterpart", "is_reversed"), MAPPINGS)
def test_a_mapping_is_reversed(text: str, counterpart: str, is_reversed: bool) -> None:
    assert reversed_mapping(text.split(), counterpart.split()) is is_reversed
    assert reversed_mapping(counterpart.split(), text.split()) is is_reversed


@pytest.mark.parametrize("text", sorted({text for text, _, _ in MAPPINGS}))
def test_no_mapping_is_the_reverse_of_itself(text: str) -> None:
    assert not reversed_mapping(text.split(), text.split())


DEPENDING = [
    ("the probability of x given y", "the probability of y given x", True),
    ("the probability of rain given clouds", "the probability of clouds given rain", True),
    ("p rain given clouds", "p clouds given rain", True),
    ("the probability of rain given clouds", "the probability of rain given clouds", False),
    ("the probability of rain given clouds", "the chance of rain given clouds", False),
    # Only one of the two has changed its place.
    ("the probability of rain given clouds", "the probability of rain given wind", False),
    ("the probability of rain given clouds", "the probability of wind given rain", False),
    # One of them gives nothing.
    ("the probability of rain given clouds", "the probability of clouds and rain", False),
    # A mapping counts as well.
    ("the encoder maps images to vectors", "the encoder maps vectors to images", True),
    ("the encoder maps images to vectors", "the encoder maps images to vectors", False),
    ("plants make sugar", "animals eat sugar", False),
    ("", "", False),
]


@pytest.mark.parametrize(("statement", "counterpart", "is_turned"), DEPENDING)
def test_what_depends_on_what_is_exchanged(statement: str, counterpart: str, is_turned: bool) -> None:
    assert is_turned_round([statement.split()], [counterpart.split()]) is is_turned
    assert is_turned_round([counterpart.split()], [statement.split()]) is is_turned


def test_any_clause_of_a_statement_may_be_turned_round() -> None:
    mapping, turned, small = (
        text.split() for text in ("it maps images to vectors", "it maps vectors to images", "it is small")
    )
    assert is_turned_round([small, mapping], [turned, small])
    assert not is_turned_round([small, mapping], [small])
