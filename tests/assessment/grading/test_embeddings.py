"""The cache of vectors: a text is encoded once, and its words are not in the table."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from pytest_django.fixtures import Settings

from assessment.grading.embeddings import CachingEncoder, chosen_scorer
from assessment.grading.models import Embedding
from graders.errors import ModelUnusable
from graders.scorer import scorers
from graders.scorer.scorers import shipped_scorer
from tests.conftest import BagOfWords

pytestmark = pytest.mark.django_db


def test_a_text_is_encoded_once(bag_of_words: BagOfWords) -> None:
    encoder = CachingEncoder(bag_of_words)
    first = encoder(["a b", "c", "a b"])
    again = encoder(["c", "a b", "new"])
    assert [sorted(call) for call in bag_of_words.calls] == [["a b", "c"], ["new"]]
    assert np.array_equal(first[0], first[2])
    assert np.array_equal(again[:2], first[[1, 0]])


def test_vectors_read_back_are_the_same_bytes(bag_of_words: BagOfWords) -> None:
    texts = [f"word {number}" for number in range(1200)]
    fresh = CachingEncoder(bag_of_words)(texts)
    stored = CachingEncoder(bag_of_words)(texts)
    assert fresh.tobytes() == stored.tobytes() == bag_of_words(texts).tobytes()


def test_another_model_does_not_read_these_vectors(bag_of_words: BagOfWords) -> None:
    CachingEncoder(bag_of_words)(["a"])
    other_model = BagOfWords()
    other_model.weights_sha256 = "1" * 64
    CachingEncoder(other_model)(["a"])
    assert other_model.calls == [["a"]]


def test_the_table_does_not_hold_the_words(bag_of_words: BagOfWords) -> None:
    CachingEncoder(bag_of_words)(["secret words"])
    assert "secret" not in str(Embedding.objects.values().get())


def test_of_no_texts_there_are_no_vectors(bag_of_words: BagOfWords) -> None:
    assert CachingEncoder(bag_of_words)([]).shape == (0, 384)


@pytest.fixture
def _fresh_scorer(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave the scorers of the process as they were."""
    monkeypatch.setattr(scorers, "_scorers_by_weights", dict(scorers._scorers_by_weights))
    monkeypatch.setattr(scorers, "_in_use", [])
    chosen_scorer.cache_clear()
    yield
    chosen_scorer.cache_clear()


@pytest.mark.usefixtures("_fresh_scorer")
def test_the_scorer_of_the_settings_marks(settings: Settings, tmp_path: Path) -> None:
    # Without the model of a teacher, which belongs to the shipped one.
    for name in ("scorer.json", "scorer.safetensors"):
        file = files("graders.scorer") / "shipped" / name
        (tmp_path / name).write_bytes(file.read_bytes().replace(b'"all-MiniLM-L6-v2"', b'"mine"'))
    settings.SCORER = str(tmp_path)
    assert chosen_scorer() is scorers.scorer_in_use()
    assert chosen_scorer().model == "mine"
    assert chosen_scorer().digest != shipped_scorer().digest


@pytest.mark.usefixtures("_fresh_scorer")
def test_a_folder_without_a_scorer_is_named(settings: Settings, tmp_path: Path) -> None:
    settings.SCORER = str(tmp_path / "none")
    with pytest.raises(ModelUnusable, match=r"SCORER=.*none has no scorer"):
        chosen_scorer()
