"""Adapts the marks of a question to its teacher: a Gaussian process on what the scorer missed in the answers marked so
far.

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


def adapted_marks(
    marks: Sequence[float],
    vectors: "Array",
    known_marks: Sequence[float],
    known_vectors: "Array",
    human_marks: Sequence[float],
) -> list[float]:
    """Return marks (shares, 0 to 1) as a teacher would give them, who gave `human_marks` where the scorer gave
    `known_marks`.

    Vectors are unit vectors of the answers, shapes (n, d) and (m, d). Work grows with m³: callers cap m.
    """
    prior, known = np.asarray(marks, dtype=np.float64), np.asarray(known_marks, dtype=np.float64)
    covariance = _kernel(known, known, known_vectors, known_vectors) + NOISE * np.eye(len(known))
    missed = np.linalg.solve(covariance, np.asarray(human_marks, dtype=np.float64) - known)
    posterior = prior + _kernel(prior, known, vectors, known_vectors) @ missed
    return [round(float(mark), 4) for mark in np.clip(posterior, 0, 1)]


def _kernel(
    row_marks: "Numbers", column_marks: "Numbers", row_vectors: "Array", column_vectors: "Array"
) -> "Numbers":
    cosines = row_vectors.astype(np.float64) @ column_vectors.astype(np.float64).T
    alike = np.exp(-(1 - cosines) / REACH)
    return np.asarray(SHIFT + SLOPE * np.outer(row_marks - 0.5, column_marks - 0.5) + LIKENESS * alike)
