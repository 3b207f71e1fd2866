"""The cache of vectors: a text is encoded once, and its words are not in the table."""

import numpy as np
import pytest

from assessment.grading.models import Embedding
from assessment.grading.services.encoding import CachingEncoder
from tests.conftest import BagOfWords

pytestmark = pytest.mark.django_db


def test_a_text_is_encoded_once(bag_of_words: BagOfWords) -> None:
    encoder = CachingEncoder(bag_of_words)
    first = encoder(["a b", "c", "a b"])
    again = encoder(["c", "a b", "new"])
    assert bag_of_words.calls == [["a b", "c"], ["new"]]
    assert np.array_equal(first[0], first[2])
    assert np.array_equal(again[:2], first[[1, 0]])


def test_vectors_read_back_are_the_same_bytes(bag_of_words: BagOfWords) -> None:
    texts = [f"word {number}" for number in range(1200)]
    fresh = CachingEncoder(bag_of_words)(texts)
    stored = CachingEncoder(bag_of_words)(texts)
    assert fresh.tobytes() == stored.tobytes() == bag_of_words(texts).tobytes()


def test_another_model_does_not_read_these_vectors(bag_of_words: BagOfWords) -> None:
    CachingEncoder(bag_of_words)(["a"])
    other = BagOfWords()
    other.weights_sha256 = "1" * 64
    CachingEncoder(other)(["a"])
    assert other.calls == [["a"]]


def test_the_table_does_not_hold_the_words(bag_of_words: BagOfWords) -> None:
    CachingEncoder(bag_of_words)(["secret words"])
    assert "secret" not in str(Embedding.objects.values().get())


def test_nothing_to_encode(bag_of_words: BagOfWords) -> None:
    assert CachingEncoder(bag_of_words)([]).shape == (0, 384)
