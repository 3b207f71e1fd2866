"""The real model, loaded once for all tests that need it, and a tiny stand-in for those of pure logic."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import settings
from numpy.typing import NDArray

from graders.embedding.encoder import SentenceEncoder, load_encoder
from graders.embedding.token_vectors import LAYERS, TokenVectors
from graders.text.grader import TextGrader
from tests.conftest import word_tokens

# The first example reads the word lists, and the machine may have other work: no example is too slow by the clock.
settings.register_profile("graders", deadline=None)
settings.load_profile("graders")


class BagOfWords:
    """An encoder that counts hashed words: equal texts have cosine 1, texts without a common word about 0."""

    model, weights_sha256, backend, device, dtype = "bag-of-words", "0" * 64, "torch", "cpu", "float32"
    calls = token_calls = 0

    def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.calls += 1
        rows = np.zeros((len(texts), 256), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()) or [""]:
                row[hashlib.sha256(word.encode()).digest()[0]] += 1
        unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit

    def tokens(self, pairs: Sequence[tuple[str, str]]) -> list[TokenVectors]:
        self.token_calls += 1
        return [word_tokens(text, len(LAYERS) if not context else 1) for context, text in pairs]


@pytest.fixture
def bag() -> BagOfWords:
    return BagOfWords()


@pytest.fixture
def tiny(bag: BagOfWords) -> TextGrader:
    return TextGrader(lambda: bag)


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    import torch

    torch.set_num_threads(1)
    return load_encoder()


@pytest.fixture(scope="session")
def grader(encoder: SentenceEncoder) -> TextGrader:
    return TextGrader(lambda: encoder)
