"""Token vectors as bytes: what is rounded, stored and read again, for any vectors; pieces and selections."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray

from graders.embedding.token_vectors import (
    LAYERS,
    QUANTISATION_LEVELS,
    TokenVectors,
    join_pieces,
    kept_layers,
    pack,
    quantised,
    unpack,
)

COMPONENTS = st.floats(-100, 100, width=32)
LAYERED = arrays(np.float32, array_shapes(min_dims=3, max_dims=3, max_side=5), elements=COMPONENTS)


def tokens_of(vectors: NDArray[np.float32]) -> TokenVectors:
    """Return tokens with these vectors, shape (layers, n, d); ids, weights and starts tell their places."""
    places = np.arange(vectors.shape[1], dtype=np.int32)
    return quantised(places + 1000, (places / 8).astype(np.float32), places * 7, vectors)


@given(LAYERED)
def test_what_is_packed_is_unpacked_bit_by_bit(vectors: NDArray[np.float32]) -> None:
    tokens = tokens_of(vectors)
    again = unpack(pack(tokens))
    for name in TokenVectors.__dataclass_fields__:
        stored, original = getattr(again, name), getattr(tokens, name)
        assert stored.tolist() == original.tolist(), name
        assert stored.dtype == original.dtype, name
        assert stored.shape == original.shape, name


@given(LAYERED)
def test_rounding_moves_a_component_by_a_step_of_its_token_at_most(vectors: NDArray[np.float32]) -> None:
    tokens = tokens_of(vectors)
    assert np.abs(tokens.levels.astype(int)).max() <= QUANTISATION_LEVELS
    for position, layer in enumerate(vectors):
        largest = np.abs(layer).max(axis=1, keepdims=True)
        # Half a step by rounding, half a step and more by the two bytes of a scale; tiny vectors become nothing.
        assert (np.abs(tokens.layer(position) - layer) <= largest / 90 + 1e-4).all()


@given(LAYERED)
def test_vectors_that_are_rounded_twice_stay_as_they_are(vectors: NDArray[np.float32]) -> None:
    once = tokens_of(vectors)
    layers = np.stack([once.layer(position) for position in range(len(vectors))])
    twice = tokens_of(layers)
    again = np.stack([twice.layer(position) for position in range(len(vectors))])
    assert again == pytest.approx(layers, abs=float(np.abs(layers).max()) / 60 + 1e-4)


@given(LAYERED, st.data())
def test_pieces_of_a_text_make_the_whole(vectors: NDArray[np.float32], data: st.DataObject) -> None:
    tokens = tokens_of(vectors)
    cut = data.draw(st.integers(0, len(tokens)))
    places = np.arange(len(tokens))
    pieces = [tokens.select(places < cut), tokens.select(places >= cut)]
    assert [len(piece) for piece in pieces] == [cut, len(tokens) - cut]
    assert pack(join_pieces(pieces)) == pack(tokens)


@pytest.mark.parametrize(
    ("chosen", "ids"),
    [
        ([True, True, True], [1000, 1001, 1002]),
        ([False, True, False], [1001]),
        ([False, False, False], []),
    ],
    ids=["all", "one", "none"],
)
def test_tokens_are_selected_in_every_layer(chosen: list[bool], ids: list[int]) -> None:
    vectors = np.arange(18, dtype=np.float32).reshape(3, 3, 2)
    tokens = tokens_of(vectors)
    selected = tokens.select(np.array(chosen))
    assert selected.ids.tolist() == ids
    assert selected.levels.shape == (3, len(ids), 2)
    assert selected.scales.shape == (3, len(ids))
    for position in range(3):
        assert selected.layer(position).tolist() == tokens.layer(position)[np.array(chosen)].tolist()


@pytest.mark.parametrize(
    ("shape", "size"),
    [
        # 12 of counts; a token has 12 of id, weight and start, and in each layer 2 of scale and its components.
        ((3, 5, 384), 12 + 5 * (12 + 3 * 386)),
        ((1, 5, 384), 12 + 5 * (12 + 386)),
        ((1, 1, 1), 12 + 15),
        ((3, 0, 4), 12),
    ],
    ids=["alone", "in context", "smallest", "no token"],
)
def test_a_token_takes_a_byte_a_component_and_a_few_more(shape: tuple[int, int, int], size: int) -> None:
    data = pack(tokens_of(np.ones(shape, dtype=np.float32)))
    assert len(data) == size
    assert unpack(data).levels.shape == shape


def test_bytes_are_in_one_order_on_every_machine() -> None:
    data = pack(tokens_of(np.array([[[1.0, -0.5]]], dtype=np.float32)))
    # Three counts; id 1000, weight 0 and start 0; 1 / 127 in two bytes, then 127 and -64 steps.
    assert data.hex(" ", 4) == "01000000 01000000 02000000 e8030000 00000000 00000000 08207fc0"


@pytest.mark.parametrize("depth", range(1, 40))
def test_layers_that_are_kept_rise_to_the_last(depth: int) -> None:
    layers = kept_layers(depth)
    assert len(layers) == len(LAYERS)
    assert list(layers) == sorted(layers)
    assert (layers[0] >= 1, layers[-1]) == (True, depth)
