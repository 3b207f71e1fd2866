"""Cosines between texts: everything that a batch needs is encoded in one call."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from graders.embedding.protocol import Encoder

if TYPE_CHECKING:
    from graders.embedding.protocol import Array

PLACES = 4
"""Decimals of a cosine: coarser than what the order of a sum changes, finer than what a mark could show."""


class Similarity:
    """The vectors of a batch's texts; each distinct text is encoded once, in the order of first use."""

    def __init__(self, texts: Iterable[str], encoder: Encoder) -> None:
        distinct = list(dict.fromkeys(texts))
        self._row = {text: row for row, text in enumerate(distinct)}
        self._vectors = encoder(distinct) if distinct else np.zeros((0, 1), dtype=np.float32)

    def cosines(self, rows: Sequence[str], columns: Sequence[str]) -> "Array":
        """Return the cosines, shape (len(rows), len(columns)), rounded to `PLACES` decimals.

        Rounding comes before any comparison, so that the last bits of a sum cannot turn a mark.
        """
        if not rows or not columns:
            return np.zeros((len(rows), len(columns)), dtype=np.float32)
        row_vectors = self._vectors[[self._row[text] for text in rows]].astype(np.float64)
        column_vectors = self._vectors[[self._row[text] for text in columns]].astype(np.float64)
        cosines = np.clip(row_vectors @ column_vectors.T, -1, 1)
        return np.round(cosines, PLACES).astype(np.float32)
