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
LEVELS = 127


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

    def layer(self, at: int) -> "Array":
        """Return the vectors of one kept layer, shape (n, d), float32."""
        found: Array = self.levels[at].astype(np.float32) * self.scales[at].astype(np.float32)[:, None]
        return found

    def only(self, chosen: "NDArray[np.bool_]") -> "TokenVectors":
        """Return some of the tokens."""
        return TokenVectors(
            self.ids[chosen],
            self.weights[chosen],
            self.starts[chosen],
            self.levels[:, chosen],
            self.scales[:, chosen],
        )


def layers_of(depth: int) -> tuple[int, ...]:
    """Return the hidden states that are kept of a model with `depth` layers: a third up, two thirds up, the last."""
    return tuple(max(round(depth * layer / LAYERS[-1]), 1) for layer in LAYERS)


def rounded(
    ids: "NDArray[np.int32]", weights: "Array", starts: "NDArray[np.int32]", vectors: "Array"
) -> TokenVectors:
    """Round vectors of shape (layers, n, d) to `LEVELS` steps of each token's largest component."""
    scales = (np.abs(vectors).max(axis=2, initial=0.0) / LEVELS).astype(np.float16)
    safe = np.maximum(scales.astype(np.float32), np.float32(1e-6))
    levels = np.clip(np.rint(vectors / safe[:, :, None]), -LEVELS, LEVELS).astype(np.int8)
    return TokenVectors(
        ids.astype(np.int32), weights.astype(np.float32), starts.astype(np.int32), levels, scales
    )


def joined(parts: "list[TokenVectors]") -> TokenVectors:
    """Put the pieces of a long text together again."""
    return TokenVectors(
        np.concatenate([part.ids for part in parts]),
        np.concatenate([part.weights for part in parts]),
        np.concatenate([part.starts for part in parts]),
        np.concatenate([part.levels for part in parts], axis=1),
        np.concatenate([part.scales for part in parts], axis=1),
    )


def packed(tokens: TokenVectors) -> bytes:
    """Return the bytes that a cache stores."""
    layers, count, dimensions = tokens.levels.shape
    head = np.array([layers, count, dimensions], dtype="<i4").tobytes()
    body = (
        tokens.ids.astype("<i4"),
        tokens.weights.astype("<f4"),
        tokens.starts.astype("<i4"),
        tokens.scales.astype("<f2"),
        tokens.levels,
    )
    return head + b"".join(np.ascontiguousarray(part).tobytes() for part in body)


def unpacked(data: bytes) -> TokenVectors:
    """Read what `packed` gave."""
    layers, count, dimensions = (int(number) for number in np.frombuffer(data, "<i4", 3))
    at = 12
    ids = np.frombuffer(data, "<i4", count, at)
    at += 4 * count
    weights = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    starts = np.frombuffer(data, "<i4", count, at)
    at += 4 * count
    scales = np.frombuffer(data, "<f2", layers * count, at).reshape(layers, count)
    at += 2 * layers * count
    levels = np.frombuffer(data, np.int8, layers * count * dimensions, at)
    return TokenVectors(ids, weights, starts, levels.reshape(layers, count, dimensions), scales)
