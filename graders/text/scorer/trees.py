"""Boosted regression trees as plain arrays: small enough to read, and no pickle."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees one after the other: `roots` has the first node of each.

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
        numbers = np.arange(len(rows))
        for root in self.roots:
            at = np.full(len(rows), root)
            while (inner := self.left[at] >= 0).any():
                low = rows[numbers, self.feature[at]] <= self.threshold[at]
                at = np.where(inner, np.where(low, self.left[at], self.right[at]), at)
            total += self.value[at]
        return total

    def arrays(self) -> "dict[str, NDArray[np.generic]]":
        """Return the arrays by name, for a file."""
        names = ("roots", "feature", "threshold", "left", "right", "value")
        return {f"trees.{name}": getattr(self, name) for name in names} | {
            "trees.base": np.array([self.base])
        }

    @classmethod
    def of_arrays(cls, arrays: "Mapping[str, NDArray[np.generic]]") -> "Trees":
        """Read what `arrays` gave."""
        names = ("roots", "feature", "threshold", "left", "right", "value")
        return cls(
            **{name: arrays[f"trees.{name}"] for name in names},  # type: ignore[arg-type]
            base=float(arrays["trees.base"][0]),
        )
