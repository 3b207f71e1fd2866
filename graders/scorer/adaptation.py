"""Adapts the marks of a question to its teacher: a Gaussian process on what the scorer missed in the answers marked so
far.

Its prior mean is the mark without any marked answer (Rasmussen and Williams, 2006, section 2.7). A marked answer tells
how strict the teacher is (a shift), how the marks spread (a slope), and what answers like it are worth (a kernel on the
cosine). With no marked answers nothing moves; far from all of them only shift and slope do.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graders.embedding.protocol import Array, Numbers

SHIFT, SLOPE, LIKENESS, REACH, NOISE = 0.02, 0.3, 0.08, 0.2, 0.1
"""Variances of the parts of the kernel, the length over which likeness fades (in 1 - cosine), and a teacher's noise."""


def adapted_marks(
    marks: "Sequence[float] | Numbers",
    vectors: "Array",
    known_marks: "Sequence[float] | Numbers",
    known_vectors: "Array",
    human_marks: "Sequence[float] | Numbers",
) -> list[float]:
    """Return marks (shares, 0 to 1) as a teacher would give them, who gave `human_marks` where the scorer gave
    `known_marks`.

    Vectors are unit vectors of the answers, shapes (n, d) and (m, d). Work grows with m³: callers cap m.
    """
    expected, _ = expected_marks(
        np.asarray(marks, dtype=np.float64),
        np.asarray(known_marks, dtype=np.float64),
        np.asarray(human_marks, dtype=np.float64),
        (vectors @ known_vectors.T, known_vectors @ known_vectors.T),
    )
    return [round(float(mark), 4) for mark in np.clip(expected, 0, 1)]


def expected_marks(
    marks: "Numbers",
    known_marks: "Numbers",
    human_marks: "Numbers",
    cosines: "tuple[NDArray[Any], NDArray[Any]]",
) -> "tuple[Numbers, Numbers]":
    """Return the means of the process, not cut to 0 and 1, and its variances, shapes (n,).

    `cosines` are those of the answers with the marked ones, shape (n, m), and of these among each other, (m, m).
    """
    to_known = _kernel(marks, known_marks, cosines[0])
    covariance = _kernel(known_marks, known_marks, cosines[1]) + NOISE * np.eye(len(known_marks))
    missed = np.column_stack([human_marks - known_marks, to_known.T])
    solved = np.linalg.solve(covariance, missed)
    before = SHIFT + SLOPE * (marks - 0.5) ** 2 + LIKENESS
    return marks + to_known @ solved[:, 0], before - (to_known * solved[:, 1:].T).sum(axis=1)


def left_out_marks(known_marks: "Numbers", human_marks: "Numbers", cosines: "NDArray[Any]") -> "Numbers":
    """Return for each marked answer the mark that the process would expect by the others, cut to 0 and 1, shape (m,).

    In closed form (Rasmussen and Williams, 2006, equation 5.12); `cosines` are those of the marked answers, (m, m).
    """
    covariance = _kernel(known_marks, known_marks, cosines) + NOISE * np.eye(len(known_marks))
    inverse = np.linalg.inv(covariance)
    off_by = inverse @ (human_marks - known_marks) / np.diag(inverse)
    return np.asarray(np.clip(human_marks - off_by, 0, 1))


def _kernel(row_marks: "Numbers", column_marks: "Numbers", cosines: "NDArray[Any]") -> "Numbers":
    alike = np.exp(-(1 - cosines.astype(np.float64)) / REACH)
    return np.asarray(SHIFT + SLOPE * np.outer(row_marks - 0.5, column_marks - 0.5) + LIKENESS * alike)
