"""The vectors of a text's tokens, rounded to one byte a component before anything is computed from them.

A cache stores these bytes, so that a mark reads the same numbers whatever batch its text was encoded in, and a replay
reads them again.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

LAYERS = (2, 4, 6)
"""Hidden states of a model of six layers that are kept of a text on its own; of one in its context only the last is."""
QUANTISATION_LEVELS = 127
"""The most that a signed byte holds on both sides of 0."""


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The tokens of a text: `ids`, `weights` and `starts` (n,), `levels` (layers, n, d) int8, `scales` (layers, n).

    `starts` are offsets in the text, in code points. A weight tells how much a
    token says (0 to 1): rare words much, function words and stops little.
    """

    ids: "NDArray[np.int32]"
    weights: "Array"
    starts: "NDArray[np.int32]"
    levels: "NDArray[np.int8]"
    scales: "NDArray[np.float16]"

    def __len__(self) -> int:
        return len(self.ids)

    def layer(self, position: int) -> "Array":
        """Return the vectors of one kept layer, shape (n, d), float32."""
        scales = self.scales[position].astype(np.float32)[:, None]
        vectors: Array = self.levels[position].astype(np.float32) * scales
        return vectors

    def select(self, chosen: "NDArray[np.bool_]") -> "TokenVectors":
        """Return some of the tokens."""
        return TokenVectors(
            self.ids[chosen],
            self.weights[chosen],
            self.starts[chosen],
            self.levels[:, chosen],
            self.scales[:, chosen],
        )


def kept_layers(depth: int) -> tuple[int, ...]:
    """Return the hidden states that are kept of a model with `depth` layers: a third up, two thirds up, the last."""
    return tuple(max(round(depth * layer / LAYERS[-1]), 1) for layer in LAYERS)


def quantised(
    ids: "NDArray[np.int32]", weights: "Array", starts: "NDArray[np.int32]", vectors: "Array"
) -> TokenVectors:
    """Round vectors of shape (layers, n, d) to `QUANTISATION_LEVELS` steps of each token's largest component."""
    scales = (np.abs(vectors).max(axis=2, initial=0.0) / QUANTISATION_LEVELS).astype(np.float16)
    # Divided by the scale as it is stored, not as it was computed: the levels are read with that one.
    divisors = np.maximum(scales.astype(np.float32), np.float32(1e-6))
    levels = np.rint(vectors / divisors[:, :, None])
    clipped = np.clip(levels, -QUANTISATION_LEVELS, QUANTISATION_LEVELS).astype(np.int8)
    return TokenVectors(
        ids.astype(np.int32), weights.astype(np.float32), starts.astype(np.int32), clipped, scales
    )


def join_pieces(pieces: "list[TokenVectors]") -> TokenVectors:
    """Put the pieces of a long text together again."""
    return TokenVectors(
        np.concatenate([piece.ids for piece in pieces]),
        np.concatenate([piece.weights for piece in pieces]),
        np.concatenate([piece.starts for piece in pieces]),
        np.concatenate([piece.levels for piece in pieces], axis=1),
        np.concatenate([piece.scales for piece in pieces], axis=1),
    )


def pack(tokens: TokenVectors) -> bytes:
    """Return the bytes that a cache stores: three counts, then the arrays one after the other."""
    layers, count, dimensions = tokens.levels.shape
    header = np.array([layers, count, dimensions], dtype="<i4").tobytes()
    # Little-endian whatever the machine: one database may serve workers of several kinds.
    arrays = (
        tokens.ids.astype("<i4"),
        tokens.weights.astype("<f4"),
        tokens.starts.astype("<i4"),
        tokens.scales.astype("<f2"),
        tokens.levels,
    )
    return header + b"".join(np.ascontiguousarray(array).tobytes() for array in arrays)


def unpack(data: bytes) -> TokenVectors:
    """Read what `pack` gave."""
    layers, count, dimensions = (int(number) for number in np.frombuffer(data, "<i4", 3))
    offset = 12
    ids = np.frombuffer(data, "<i4", count, offset)
    offset += 4 * count
    weights = np.frombuffer(data, "<f4", count, offset)
    offset += 4 * count
    starts = np.frombuffer(data, "<i4", count, offset)
    offset += 4 * count
    scales = np.frombuffer(data, "<f2", layers * count, offset).reshape(layers, count)
    offset += 2 * layers * count
    levels = np.frombuffer(data, np.int8, layers * count * dimensions, offset)
    return TokenVectors(ids, weights, starts, levels.reshape(layers, count, dimensions), scales)
