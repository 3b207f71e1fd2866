"""The chance that a mark is within a step of a person's: a logistic model and boosted trees."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graders.text.scorer.trees import Trees

if TYPE_CHECKING:
    from graders.base import Numbers

NAMES = ("mark", "mark squared", "from the middle", "models differ", "answer length", "length ratio")
FROM_FEATURES = NAMES[4:]
TREES_SHARE = 0.7


@dataclass(frozen=True, slots=True)
class Sure:
    """Two models of the chance, which are mixed: `weights` (an intercept, and one for each of `NAMES`) see these only,
    `trees` see all features of the answer too; both give log-odds."""

    weights: "Numbers"
    trees: Trees

    def of(self, names: Sequence[str], rows: "Numbers", marks: "Numbers", apart: "Numbers") -> "Numbers":
        """Return the chances for rows of features (n, features) of these names, with their marks and how far the
        models that made them differ; shape (n,)."""
        columns = sure_columns(names, rows, marks, apart)
        one = _chance(columns @ self.weights[1:] + self.weights[0])
        other = _chance(self.trees.predict(np.hstack([columns, rows])))
        return np.asarray((1 - TREES_SHARE) * one + TREES_SHARE * other)


def sure_columns(names: Sequence[str], rows: "Numbers", marks: "Numbers", apart: "Numbers") -> "Numbers":
    """Return what confidence goes by, shape (n, 6), in the order of `NAMES`."""
    lengths = [rows[:, names.index(name)] for name in FROM_FEATURES]
    return np.stack([marks, marks**2, np.abs(marks - 0.5), np.abs(apart), *lengths], axis=1)


def _chance(odds: "Numbers") -> "Numbers":
    return np.asarray(1 / (1 + np.exp(-odds)))
