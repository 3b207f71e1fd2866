"""Fits what a teacher would give to many questions, of each of which a few answers are taken to have been marked.

Whole questions are held out from the marks that it learns from (`Judgement` of held-out questions), as they are where
it is used; the model itself sees all questions. How much the few marks are worth is therefore learned from
questions, not from answers: what carries over is how a teacher's marks go with those that she gave before.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graders.scorer.marked_sample import SampleText, sample_columns
from graders.scorer.model import Judgement
from graders.scorer.teacher_model import CUTS, TeacherModel, standardised, teacher_columns
from graders.scorer.training.fitting import SEED, set_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graders.embedding.protocol import Array, Numbers

SAMPLES = (2, 3, 4, 5, 7, 10, 10, 20)
"""How many answers of a question are taken to be marked, a draw each: mostly as few as a teacher has time for."""
TARGETS = 24
"""Answers of a question that are learned from with each draw: a plain limit, for those of one draw are alike."""
REGULARISATION = 0.01
"""scikit-learn's C, by sets left out: from 0.001 to 0.1 figures differ in the third place."""


@dataclass(frozen=True, slots=True)
class MarkedAnswers:
    """Answers with what the scorer makes of them, people's marks (n,), unit vectors (n, d), the number of the question
    and the set of each."""

    judged: Judgement
    human_marks: "Numbers"
    text: SampleText
    questions: "NDArray[np.int64]"
    sets: "NDArray[np.str_]"

    @classmethod
    def of(
        cls,
        judged: Judgement,
        human_marks: "Numbers",
        texts: "tuple[Array, Sequence[str]]",
        groups: "tuple[NDArray[np.int64], NDArray[np.str_]]",
    ) -> "MarkedAnswers":
        """Return answers of these `texts`, vectors and words, and `groups`, questions and sets."""
        return cls(judged, human_marks, SampleText.of(judged.marks, *texts), *groups)


@dataclass(frozen=True, slots=True)
class Draw:
    """Columns of answers to one question after some were marked, shape (n, columns), and the answers' positions."""

    columns: "Numbers"
    positions: "NDArray[np.int64]"


def fit_teacher_model(answers: MarkedAnswers) -> TeacherModel | None:
    """Return the model; None where hardly any question has enough answers, or all marks are the same."""
    draws = list(draws_of(answers))
    if not draws:
        return None
    columns = np.vstack([draw.columns for draw in draws])
    positions = np.concatenate([draw.positions for draw in draws])
    human_marks = answers.human_marks[positions]
    weights = set_weights(answers.sets[positions])
    if any(len(np.unique(human_marks > cut)) < 2 for cut in CUTS):
        return None
    means, deviations = columns.mean(axis=0), columns.std(axis=0) + 1e-6
    standard = standardised(columns, means, deviations)
    return TeacherModel(
        means, deviations, np.stack([_fit_above(standard, human_marks > cut, weights) for cut in CUTS])
    )


def draws_of(answers: MarkedAnswers) -> Iterator[Draw]:
    """Yield for each question draws of answers that are taken to be marked, and the others as what is to be learned."""
    chance = np.random.default_rng(SEED)
    for question in np.unique(answers.questions):
        positions = np.flatnonzero(answers.questions == question)
        for count in SAMPLES:
            shuffled = chance.permutation(positions)
            if len(positions) > count + 1:
                yield Draw(
                    columns_by_sample(answers, shuffled[count : count + TARGETS], shuffled[:count]),
                    shuffled[count : count + TARGETS],
                )


def columns_by_sample(
    answers: MarkedAnswers, positions: "NDArray[np.int64]", sample: "NDArray[np.int64]"
) -> "Numbers":
    """Return the columns of the answers at these positions if people have marked those of the sample."""
    of_sample = sample_columns(
        answers.text.at(positions), answers.text.at(sample), answers.human_marks[sample]
    )
    judged = answers.judged.at(positions)
    return teacher_columns(judged.marks, judged.disagreement, of_sample)


def _fit_above(standard: "Numbers", above: "NDArray[np.bool_]", weights: "Numbers") -> "Numbers":
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=REGULARISATION, max_iter=1000).fit(standard, above, sample_weight=weights)
    return np.concatenate([model.intercept_, model.coef_[0]])
