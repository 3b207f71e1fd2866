"""The probe of word order, by hand."""

import random

import numpy as np
import pytest

from graders.scorer.word_order import (
    WordOrderProbe,
    _neighbour_cosine,
    _shuffle_runs,
    _shuffle_words,
    word_order_features,
)
from tests.graders.scorer.hand_made import hand_made_tokens

LONG = "salt water salt water salt water"
SIZE = len(word_order_features(hand_made_tokens(LONG), LONG))


def probe(intercept: float, size: int = SIZE) -> WordOrderProbe:
    """Return a probe that answers every text alike."""
    return WordOrderProbe(np.zeros(size), np.zeros(size), np.ones(size), intercept)


@pytest.mark.parametrize(
    ("judge", "text", "chance"),
    [
        (probe(0.0), LONG, 0.5),
        (probe(2.0), LONG, 0.88),
        # Five words are notes; a probe of another model's width says nothing.
        (probe(2.0), "salt water salt water salt", 0.0),
        (probe(2.0, SIZE + 1), LONG, 0.0),
    ],
)
def test_the_chance_of_disorder(judge: WordOrderProbe, text: str, chance: float) -> None:
    assert judge.disorder(hand_made_tokens(text), text) == chance


def test_its_features() -> None:
    text = "the salt and water"
    features = word_order_features(hand_made_tokens(text), text)
    # Two means of four components; of four words only “the” joins; two numbers for each of two layers.
    assert len(features) == 2 * 4 + 1 + 2 * 2
    assert features[:2] == pytest.approx([0.25, 0.25], abs=0.01)
    assert features[8] == 0.25


@pytest.mark.parametrize(
    ("rows", "cosine"), [([[1, 0], [1, 0]], 1.0), ([[1, 0], [0, 1], [0, 2]], 0.5), ([[1, 0]], 1.0)]
)
def test_neighbours(rows: list[list[float]], cosine: float) -> None:
    assert _neighbour_cosine(np.array(rows, dtype=np.float32)) == pytest.approx(cosine)


def test_disorders_have_the_same_words() -> None:
    text = "a b c d e f g h"
    chance = random.Random(0)  # noqa: S311 - a reproducible shuffle, no secret
    runs = _shuffle_runs(text, chance).split()
    assert sorted(_shuffle_words(text, chance).split()) == text.split()
    assert (sorted(runs[:4]), sorted(runs[4:])) == (list("abcd"), list("efgh"))
