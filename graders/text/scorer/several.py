"""One mark for an answer that was held against each of several references: the best of its marks, or somewhat less.

The best of several estimates is too high by chance (the winner's curse), the more so the more references there are.
So what the other references say of the answer draws the best mark down: as far as they are like the best one, and less
the surer the best mark is. An answer that says all of one reference keeps its mark, however unlike the others are.
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graders.base import Numbers
    from graders.text.scorer.features import Compared

DRAWN = 2.0
"""How strongly the others draw: chosen by sets of answers that were left out and by questions held out."""


class Against(NamedTuple):
    """An answer against its references: features, shape (references, features), and the cosines of the references
    among each other, shape (references, references)."""

    rows: "Numbers"
    alike: "Numbers"

    @classmethod
    def of(cls, compared: "Compared", names: "Sequence[str]") -> "Against":
        """Return features as arrays, in the order of `names`."""
        return cls(
            np.array([[one[name] for name in names] for one in compared.found]),
            compared.alike.astype(np.float64),
        )


def best_of(marks: "Numbers", alike: "Numbers") -> tuple[int, float]:
    """Return which of the marks (shares of the maximum) is the best, and what it is with the others considered."""
    at = int(marks.argmax())
    best = float(marks[at])
    behind = float(np.mean(np.clip(alike[at], 0, 1) * (best - marks)))
    return at, max(best - DRAWN * (1 - best**2) * behind, 0.0)


def flat(each: "Sequence[Against]") -> "tuple[Numbers, Numbers]":
    """Return the rows of all answers under each other, and where the rows of each but the first answer begin."""
    return np.concatenate([one.rows for one in each]), np.cumsum([len(one.rows) for one in each])[:-1]
