"""The chance that a mark is within a step of a person's: a logistic model of the mark, and of what it rests on."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from graders.base import Numbers

NAMES = ("mark", "mark squared", "from the middle", "models differ", "answer length", "length ratio")
FROM_FEATURES = NAMES[4:]


def chances(
    weights: "Numbers", names: Sequence[str], rows: "Numbers", marks: "Numbers", apart: "Numbers"
) -> "Numbers":
    """Return the chances, shape (n,), for rows of features (n, features) of these names, with their marks and how far
    the models that made them differ; `weights` are an intercept, and one for each of `NAMES`."""
    odds = sure_columns(names, rows, marks, apart) @ weights[1:] + weights[0]
    return np.asarray(1 / (1 + np.exp(-odds)))


def sure_columns(names: Sequence[str], rows: "Numbers", marks: "Numbers", apart: "Numbers") -> "Numbers":
    """Return what confidence goes by, shape (n, 6), in the order of `NAMES`."""
    lengths = [rows[:, names.index(name)] for name in FROM_FEATURES]
    return np.stack([marks, marks**2, np.abs(marks - 0.5), np.abs(apart), *lengths], axis=1)
