"""Words that are contraries, by the lists or by a syllable that denies."""

import pytest

from graders.language.contraries import are_contrary, are_on_opposite_scales
from graders.language.segmentation import stem


@pytest.mark.parametrize(
    ("word", "other", "contrary"),
    [
        ("rises", "falls", True),
        ("buyer", "seller", True),
        ("infinite", "finite", True),
        ("rises", "grows", False),
        ("into", "to", False),
        ("rises", "rises", False),
    ],
)
def test_contraries(word: str, other: str, contrary: bool) -> None:
    assert are_contrary(stem(word), stem(other)) is contrary
    assert are_contrary(stem(other), stem(word)) is contrary


@pytest.mark.parametrize(
    ("word", "other", "opposite"),
    [
        ("deterministic", "random", True),
        ("useful", "useless", True),
        ("random", "stochastic", False),
        ("useful", "random", False),
        ("table", "chair", False),
    ],
)
def test_sides_of_a_scale(word: str, other: str, opposite: bool) -> None:
    assert are_on_opposite_scales(stem(word), stem(other)) is opposite
    assert are_on_opposite_scales(stem(other), stem(word)) is opposite
