"""Token vectors: rounded before use, stored as bytes, cut to the window and put together again."""

import numpy as np
import pytest

from graders.embedding.encoder import SentenceEncoder
from graders.embedding.token_encoder import FUNCTION_WEIGHT, STOP_WEIGHT, piece_weight
from graders.embedding.token_vectors import LAYERS, pack, quantised, unpack

SENTENCE = "The water was evaporated, leaving the salt."
QUESTION = "How did you separate the salt from the water?"


@pytest.mark.model
def test_bytes_give_back_the_same_tokens(encoder: SentenceEncoder) -> None:
    (tokens,) = encoder.tokens([("", SENTENCE)])
    again = unpack(pack(tokens))
    for name in ("ids", "weights", "starts", "levels", "scales"):
        assert np.array_equal(getattr(again, name), getattr(tokens, name)), name


def test_rounding_moves_a_component_by_less_than_a_hundredth_of_the_largest() -> None:
    vectors = np.random.default_rng(0).normal(size=(1, 5, 16)).astype(np.float32)
    tokens = quantised(
        np.arange(5, dtype=np.int32), np.ones(5, dtype=np.float32), np.arange(5, dtype=np.int32), vectors
    )
    assert np.abs(tokens.layer(0) - vectors[0]).max() < 0.01 * np.abs(vectors).max()


@pytest.mark.model
def test_a_text_alone_has_all_layers_and_in_its_context_the_last(encoder: SentenceEncoder) -> None:
    alone, beside = encoder.tokens([("", SENTENCE), (QUESTION, SENTENCE)])
    assert len(alone.levels) == len(LAYERS)
    assert len(beside.levels) == 1
    assert list(alone.ids) == list(beside.ids)
    assert [SENTENCE[start] for start in alone.starts[:3]] == ["T", "w", "w"]


@pytest.mark.model
def test_no_token_of_a_long_text_is_dropped(encoder: SentenceEncoder) -> None:
    text = "word " * 600
    (tokens,) = encoder.tokens([(QUESTION, text)])
    assert len(tokens) == 600
    assert tokens.starts[-1] == 599 * 5


@pytest.mark.model
def test_a_text_without_tokens_is_a_full_stop(encoder: SentenceEncoder) -> None:
    empty, stop = encoder.tokens([("", ""), ("", ".")])
    assert list(empty.ids) == list(stop.ids)


@pytest.mark.model
def test_tokens_do_not_depend_on_their_batch(encoder: SentenceEncoder) -> None:
    pairs = [("", SENTENCE), ("", "Salt."), (QUESTION, "It was heated until the water was gone. " * 5)]
    together = encoder.tokens(pairs)
    for tokens, pair in zip(together, pairs, strict=True):
        (alone,) = encoder.tokens([pair])
        assert np.abs(alone.layer(0) - tokens.layer(0)).max() < 0.01


def test_rare_words_weigh_more_than_function_words_and_stops() -> None:
    assert piece_weight("the", 1996, 30_522) == FUNCTION_WEIGHT
    assert piece_weight(",", 1010, 30_522) == STOP_WEIGHT
    assert piece_weight("x", 1060, 30_522) == FUNCTION_WEIGHT
    assert (
        piece_weight("water", 2300, 30_522)
        < piece_weight("salt", 5474, 30_522)
        < piece_weight("zeal", 27_838, 30_522)
        <= 1
    )
