"""The real model, loaded once for all tests that need it."""

import functools

import pytest

from graders.text.encoder import SentenceEncoder, load_encoder
from graders.text.grader import TextGrader


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    import torch

    torch.set_num_threads(1)
    return load_encoder()


@pytest.fixture(scope="session")
def grader(encoder: SentenceEncoder) -> TextGrader:
    return TextGrader(functools.partial(load_encoder))
