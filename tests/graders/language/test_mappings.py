"""What is made from what: the same words the other way round say something else."""

import pytest

from graders.language.polarity import reversed_mapping


@pytest.mark.parametrize(
    ("one", "other", "turned"),
    [
        ("the encoder maps the image to a code", "it makes the image from a code", True),
        ("the encoder maps the image to a code", "it maps a code to the image", True),
        ("the encoder maps the image to a code", "it turns images into codes", False),
        ("it makes the image from a code", "it generates images out of codes", False),
        ("it makes the image out of a code", "it maps an image onto a code", True),
        ("it maps the image to a code", "it maps the image to a label", False),
        ("it maps the image to a code", "it maps the text to a label", False),
        ("it maps the image", "it maps a code to the image", False),
        ("the image is a code", "it maps a code to the image", False),
        ("", "", False),
    ],
)
def test_a_reversed_mapping(one: str, other: str, turned: bool) -> None:
    assert reversed_mapping(one.split(), other.split()) is turned
    assert reversed_mapping(other.split(), one.split()) is turned
