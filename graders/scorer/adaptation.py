"""Marks that move towards a teacher's: a Gaussian process on what the scorer missed in the answers marked so far.

Its prior mean is the mark without any marked answer (Rasmussen and Williams, 2006, section 2.7). A marked answer tells
how strict the teacher is (a shift), how the marks spread (a slope), and what answers like it are worth (a kernel on the
cosine). With no marked answers nothing moves; far from all of them only shift and slope do.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from graders.embedding.protocol import Array, Numbers

SHIFT, SLOPE, LIKENESS, REACH, NOISE = 0.02, 0.3, 0.08, 0.2, 0.1
"""Variances of the parts of the kernel, the length over which likeness fades (in 1 - cosine), and a teacher's noise."""


def moved(
    marks: Sequence[float],
    vectors: "Array",
    known: Sequence[float],
    known_vectors: "Array",
    human: Sequence[float],
) -> list[float]:
    """Return marks (shares, 0 to 1) as a teacher would give them, who gave `human` where the scorer gave `known`.

    Vectors are unit vectors of the answers, shapes (n, d) and (m, d). Work grows with m³: callers cap m.
    """
    one, other = np.asarray(marks, dtype=np.float64), np.asarray(known, dtype=np.float64)
    inside = _kernel(other, other, known_vectors, known_vectors) + NOISE * np.eye(len(other))
    rest = np.linalg.solve(inside, np.asarray(human, dtype=np.float64) - other)
    found = one + _kernel(one, other, vectors, known_vectors) @ rest
    return [round(float(mark), 4) for mark in np.clip(found, 0, 1)]


def _kernel(one: "Numbers", other: "Numbers", vectors: "Array", others: "Array") -> "Numbers":
    alike = np.exp(-(1 - vectors.astype(np.float64) @ others.astype(np.float64).T) / REACH)
    return np.asarray(SHIFT + SLOPE * np.outer(one - 0.5, other - 0.5) + LIKENESS * alike)
