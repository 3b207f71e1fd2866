"""Boosted trees as plain arrays: small enough to read, with no need of the library that grew them, nor of pickle, which
would run code from whoever made the file."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

ARRAYS = ("roots", "feature", "threshold", "left", "right", "value")


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted trees, one after the other: `roots` has the first node of each.

    A node sends a row to `left` if its `feature` is at most `threshold`, else to `right`; a leaf has `left` -1.
    """

    roots: "NDArray[np.int32]"
    feature: "NDArray[np.int32]"
    threshold: "NDArray[np.float64]"
    left: "NDArray[np.int32]"
    right: "NDArray[np.int32]"
    value: "NDArray[np.float64]"
    base: float

    def predict(self, rows: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """Return the sum of all trees for rows of shape (n, features)."""
        total = np.full(len(rows), self.base)
        positions = np.arange(len(rows))
        for root in self.roots:
            # All rows go down one tree together, a level at a time; those that have reached a leaf stay there.
            nodes = np.full(len(rows), root)
            while (inner := self.left[nodes] >= 0).any():
                low = rows[positions, self.feature[nodes]] <= self.threshold[nodes]
                nodes = np.where(inner, np.where(low, self.left[nodes], self.right[nodes]), nodes)
            total += self.value[nodes]
        return total

    def arrays(self) -> "dict[str, NDArray[Any]]":
        """Return the arrays by name, for a file."""
        return {f"trees.{name}": getattr(self, name) for name in ARRAYS} | {
            "trees.base": np.array([self.base])
        }

    @classmethod
    def of_arrays(cls, arrays: "Mapping[str, NDArray[Any]]") -> "Trees":
        """Read what `arrays` gave."""
        return cls(**{name: arrays[f"trees.{name}"] for name in ARRAYS}, base=float(arrays["trees.base"][0]))
