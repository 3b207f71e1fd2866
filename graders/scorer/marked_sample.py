"""What the answers to a question that a teacher has marked say of another answer to it, as columns by name.

Some columns are the same for every answer: how high the teacher marks, how far from the scorer, in what steps. The
others go by likeness to the marked answers, in meaning (cosine of sentence vectors) and in letters (cosine of runs of
four letters of the stems, which finds the same words in another order, and words that the model does not know), or by
where an answer lies on the way from poor answers to good ones.
"""

import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graders.scorer.adaptation import expected_marks, left_out_marks
from graders.scorer.features import PLACES, gram_counts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graders.embedding.protocol import Array, Numbers

FULL, NONE = 0.875, 0.125
"""Shares of the points from which a mark is nearer to full marks, and up to which it is nearer to none, than to a
quarter more or less."""
PRIOR_ANSWERS = 2.0
"""A level is shrunk as if so many answers more had been marked as the scorer does: of n marks n / (n + 2) count."""
PRIOR_DISTANCE = 0.25
"""How far apart scorer and teacher are taken to be before a mark: its mean over the sets of `train` is near it."""
PRIOR_VARIANCE = 0.12
"""Of marks before a mark, between those of even marks over all steps (0.08) and of all or nothing (0.25)."""
PRIOR_SLOPE = 0.3
"""Squared deviations of marks for which the teacher's are taken to spread as the scorer's do; a plain choice."""
PRIOR_LIKENESS = 0.2
"""The weight of no difference beside marked answers that are alike: an equal answer weighs 1."""
SHARPNESS = {"meaning": 12.0, "letters": 8.0}
"""How fast likeness fades with the cosine, e^(s(cos-1)): at a cosine of .8 a marked answer weighs .09 and .20."""
RIDGE = 0.5
"""The penalty of a line through marked answers: unit vectors of one question differ by some half of their length, so
that of ten marked answers about half of what the line could say is believed; a plain choice."""
LEAST_WAY = 0.1
"""Added to the length between the middles of full and of no marks: where they are as near as that, they say nothing."""
PRIOR_WRONG = 0.15
"""The share of marked answers that is taken to be wrong by half before a mark: so many are (SciEntsBank, Beetle)."""
HALF = 0.5 - 1e-9
"""The distance from which a mark is wrong; a little less, for the rounding of fractions."""
PRIOR_SPREAD = 0.05
"""Squared deviations that are added to those of marks that are compared: so few marked answers with hardly different
marks say nothing of a slope, which is a third without them; a plain choice."""
FEWEST_LEFT_OUT = 2
"""One marked answer cannot be left out: nothing would be left to expect it by."""
OF_SAMPLE = (
    "marked answers", "mean mark", "mean difference", "spread", "full marks", "no marks", "odd steps",
    "mean distance", "slope",
)  # fmt: skip
ALONG = ("from none to full", "difference along", "mark along")
LEFT_OUT = ("left-out distance", "left-out wrong", "left-out slope", "left-out agreement")
BY_LIKENESS = ("difference", "mark", "weight", "nearest", "nearest mark", "like full", "like none", "leaning")
COLUMNS = (
    *OF_SAMPLE,
    *(f"{name} by {likeness}" for likeness in SHARPNESS for name in BY_LIKENESS),
    "expected mark",
    "variance of it",
    *ALONG,
    *LEFT_OUT,
)
"""The names of what `sample_columns` returns, in its order."""


class SampleText(NamedTuple):
    """What is known of answers before a person marks them: the scorer's marks (n,), unit vectors (n, d), and the runs
    of letters of each."""

    marks: "Numbers"
    vectors: "Array"
    grams: "Sequence[Counter[str]]"

    @classmethod
    def of(cls, marks: "Numbers", vectors: "Array", answers: Sequence[str]) -> "SampleText":
        """Read the letters of the answers themselves."""
        return cls(marks, vectors, [gram_counts(answer) for answer in answers])

    def at(self, positions: "NDArray[np.int64]") -> "SampleText":
        """Return some of the answers."""
        grams = [self.grams[int(position)] for position in positions]
        return SampleText(self.marks[positions], self.vectors[positions], grams)


def sample_columns(answers: SampleText, sample: SampleText, human_marks: "Numbers") -> "Numbers":
    """Return the columns of `answers`, shape (n, columns), by the `sample` and a person's marks of it (m,), m ≥ 1."""
    level = _level(sample.marks, human_marks)
    same_for_all = np.tile([level[name] for name in OF_SAMPLE], (len(answers.marks), 1))
    cosines, among = (_rounded(vectors @ sample.vectors.T) for vectors in (answers.vectors, sample.vectors))
    expected, variance = expected_marks(answers.marks, sample.marks, human_marks, (cosines, among))
    missed = human_marks - sample.marks
    by_likeness = [
        _by_likeness(likeness, SHARPNESS[name], human_marks, missed, level["mean mark"])
        for name, likeness in (("meaning", cosines), ("letters", _gram_cosines(answers.grams, sample.grams)))
    ]
    along = _along(answers.vectors, sample.vectors, human_marks, missed)
    left_out = np.tile(_left_out(sample.marks, human_marks, among), (len(answers.marks), 1))
    columns = [same_for_all, *by_likeness, expected[:, None], variance[:, None], along, left_out]
    return np.round(np.hstack(columns), PLACES)


def _level(marks: "Numbers", human_marks: "Numbers") -> dict[str, float]:
    """Return what a sample says of every answer to its question, by the names of `OF_SAMPLE`."""
    count, missed = len(human_marks), human_marks - marks
    shrunk = count + PRIOR_ANSWERS
    centred, human_centred = marks - marks.mean(), human_marks - human_marks.mean()
    variance = (float(human_centred @ human_centred) + PRIOR_ANSWERS * PRIOR_VARIANCE) / shrunk
    halves = human_marks * 2
    return {
        "marked answers": float(count),
        "mean mark": float(human_marks.sum() + PRIOR_ANSWERS * marks.mean()) / shrunk,
        "mean difference": float(missed.sum()) / shrunk,
        "spread": math.sqrt(variance),
        # The rule of succession for three sorts of marks.
        "full marks": float((human_marks >= FULL).sum() + 1) / (count + 3),
        "no marks": float((human_marks <= NONE).sum() + 1) / (count + 3),
        "odd steps": float((np.abs(halves - np.round(halves)) > NONE).sum()) / (count + 1),
        "mean distance": float(np.abs(missed).sum() + PRIOR_ANSWERS * PRIOR_DISTANCE) / shrunk,
        "slope": (float(centred @ human_centred) + PRIOR_SLOPE) / (float(centred @ centred) + PRIOR_SLOPE),
    }


def _by_likeness(
    likeness: "Numbers", sharpness: float, human_marks: "Numbers", missed: "Numbers", mean_mark: float
) -> "Numbers":
    """Return the columns of `BY_LIKENESS` for cosines of shape (answers, sample)."""
    weights = np.exp(sharpness * (likeness - 1))
    total = weights.sum(axis=1)
    nearest = likeness.argmax(axis=1)
    full, none = human_marks >= FULL, human_marks <= NONE
    like_full, like_none = _largest(likeness[:, full]), _largest(likeness[:, none])
    both = float(full.any() and none.any())
    return np.column_stack(
        [
            weights @ missed / (total + PRIOR_LIKENESS),
            (weights @ human_marks + PRIOR_LIKENESS * mean_mark) / (total + PRIOR_LIKENESS),
            total,
            likeness.max(axis=1),
            human_marks[nearest],
            like_full,
            like_none,
            both * (like_full - like_none),
        ]
    )


def _along(vectors: "Array", sample_vectors: "Array", human_marks: "Numbers", missed: "Numbers") -> "Numbers":
    """Return the columns of `ALONG`, shape (n, 3).

    How far an answer lies on the way from the middle of those without marks to that of those with full ones, and what
    two lines through the marked answers (ridge regression) say of it: of the difference from the scorer, and the mark.
    """
    middle = sample_vectors.mean(axis=0, dtype=np.float64)
    from_middle, sample_from_middle = vectors - middle, sample_vectors - middle
    full, none = human_marks >= FULL, human_marks <= NONE
    on_the_way = np.zeros(len(vectors))
    if full.any() and none.any():
        way = sample_from_middle[full].mean(axis=0) - sample_from_middle[none].mean(axis=0)
        on_the_way = from_middle @ way / (np.linalg.norm(way) + LEAST_WAY)
    products = sample_from_middle @ sample_from_middle.T + RIDGE * np.eye(len(sample_vectors))
    targets = np.column_stack([missed - missed.mean(), human_marks - human_marks.mean()])
    lines = from_middle @ sample_from_middle.T @ np.linalg.solve(products, targets)
    return np.column_stack([on_the_way, lines])


def _left_out(marks: "Numbers", human_marks: "Numbers", cosines: "Numbers") -> list[float]:
    """Return the columns of `LEFT_OUT`: how well marked answers foretell each other's marks, the same for all answers.

    Their mean distance, the share that is wrong by half, the slope of people's marks by the expected ones, and their
    correlation; each shrunk to what is usual.
    """
    if len(human_marks) < FEWEST_LEFT_OUT:
        return [PRIOR_DISTANCE, PRIOR_WRONG, 1 / 3, 0.0]
    expected = left_out_marks(marks, human_marks, cosines)
    distances = np.abs(expected - human_marks)
    shrunk = len(human_marks) + PRIOR_ANSWERS
    centred, human_centred = expected - expected.mean(), human_marks - human_marks.mean()
    together, alone, human_alone = (
        float(first @ second)
        for first, second in (
            (centred, human_centred),
            (centred, centred),
            (human_centred, human_centred),
        )
    )
    return [
        (float(distances.sum()) + PRIOR_ANSWERS * PRIOR_DISTANCE) / shrunk,
        (float((distances >= HALF).sum()) + PRIOR_ANSWERS * PRIOR_WRONG) / shrunk,
        (together + PRIOR_SPREAD) / (alone + 3 * PRIOR_SPREAD),
        together / math.sqrt((alone + PRIOR_SPREAD) * (human_alone + PRIOR_SPREAD)),
    ]


def _largest(likeness: "Numbers") -> "Numbers":
    return likeness.max(axis=1) if likeness.shape[1] else np.zeros(len(likeness))


def _gram_cosines(answers: "Sequence[Counter[str]]", sample: "Sequence[Counter[str]]") -> "Numbers":
    """Return cosines of the logarithms of counts, shape (answers, sample); 0 for a text without a run of letters."""
    columns = {gram: column for column, gram in enumerate(dict.fromkeys(g for text in sample for g in text))}
    sample_rows = np.zeros((len(sample), len(columns)))
    for row, text in zip(sample_rows, sample, strict=True):
        row[[columns[gram] for gram in text]] = np.log1p(list(text.values()))
    rows = np.zeros((len(answers), len(columns)))
    lengths = np.zeros(len(answers))
    for position, text in enumerate(answers):
        weights = np.log1p(np.array(list(text.values()), dtype=np.float64))
        lengths[position] = math.sqrt(float(weights @ weights))
        shared = [columns.get(gram, -1) for gram in text]
        for column, weight in zip(shared, weights, strict=True):
            if column >= 0:
                rows[position, column] = weight
    sample_lengths = np.linalg.norm(sample_rows, axis=1)
    return _rounded(rows @ sample_rows.T / np.maximum(np.outer(lengths, sample_lengths), 1e-9))


def _rounded(cosines: "NDArray[Any]") -> "Numbers":
    """Round cosines, so that the last bits of a sum cannot make another answer the nearest."""
    return np.asarray(np.round(cosines, PLACES), dtype=np.float64)
