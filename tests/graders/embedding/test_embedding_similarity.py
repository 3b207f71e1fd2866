"""Cosines of a batch's texts: shapes, rounding, one call of the model, and no influence of the other texts."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from graders.embedding.similarity import PLACES, Similarity
from tests.conftest import BagOfWords

WORDS = st.sampled_from(["salt", "water", "brine", "the", "football"])
TEXTS = st.lists(st.lists(WORDS, max_size=4).map(" ".join), min_size=1, max_size=6)


class Listed(BagOfWords):
    """An encoder whose vectors are listed, whatever their lengths."""

    def __init__(self, vectors: Mapping[str, Sequence[float]]) -> None:
        super().__init__()
        self.vectors = vectors

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.calls.append(list(texts))
        return np.array([self.vectors[text] for text in texts], dtype=np.float32)


@pytest.mark.parametrize(
    ("texts", "call"),
    [
        ([], None),
        (["b", "a", "b", "c", "a"], ["b", "a", "c"]),
        (["", "a"], ["", "a"]),
        # Texts that only look alike are two.
        (["a", "A", "a "], ["a", "A", "a "]),
    ],
    ids=["none", "repeats", "an empty one", "look-alikes"],
)
def test_each_text_is_encoded_once_in_the_order_of_first_use(
    texts: list[str], call: list[str] | None
) -> None:
    encoder = BagOfWords()
    Similarity(iter(texts), encoder)
    assert encoder.calls == ([] if call is None else [call])


@pytest.mark.parametrize(
    ("rows", "columns", "shape"),
    [
        ([], [], (0, 0)),
        (["salt"], [], (1, 0)),
        ([], ["salt", "water"], (0, 2)),
        (["salt", "salt", "water"], ["water"], (3, 1)),
    ],
)
def test_shapes(rows: list[str], columns: list[str], shape: tuple[int, int]) -> None:
    cosines = Similarity([*rows, *columns], BagOfWords()).cosines(rows, columns)
    assert cosines.shape == shape
    assert cosines.dtype == np.float32


@pytest.mark.parametrize(
    ("first", "second", "cosine"),
    [
        ([1, 0], [1, 0], 1.0),
        ([1, 0], [0, 1], 0.0),
        ([1, 0], [-1, 0], -1.0),
        ([0.6, 0.8], [0.8, 0.6], 0.96),
        # Four decimals: what the order of a sum changes is gone.
        ([0.123_44, 0], [1, 0], 0.1234),
        ([0.123_46, 0], [1, 0], 0.1235),
        # Lengths a little above 1 by rounding make no cosine above 1.
        ([1.001, 0], [1.001, 0], 1.0),
        ([1.001, 0], [-1.001, 0], -1.0),
    ],
)
def test_cosines_are_rounded_and_cut(first: list[float], second: list[float], cosine: float) -> None:
    similarity = Similarity(["first", "second"], Listed({"first": first, "second": second}))
    assert similarity.cosines(["first"], ["second"])[0, 0] == np.float32(cosine)


@given(TEXTS)
def test_a_cosine_is_between_minus_one_and_one_and_the_same_both_ways(texts: list[str]) -> None:
    cosines = Similarity(texts, BagOfWords()).cosines(texts, texts)
    assert np.abs(cosines).max() <= 1
    assert cosines.tolist() == cosines.T.tolist()
    assert cosines.diagonal() == pytest.approx(1, abs=10**-PLACES)


@given(TEXTS, TEXTS)
def test_a_cosine_does_not_depend_on_the_other_texts_of_the_batch(
    texts: list[str], company: list[str]
) -> None:
    alone = Similarity(texts, BagOfWords()).cosines(texts, texts)
    beside = Similarity([*company, *texts[::-1]], BagOfWords()).cosines(texts, texts)
    assert beside.tolist() == alone.tolist()


def test_a_text_that_was_not_encoded_has_no_cosine() -> None:
    with pytest.raises(KeyError, match="water"):
        Similarity(["salt"], BagOfWords()).cosines(["salt"], ["water"])
