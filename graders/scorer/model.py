"""The scorer: from features to a mark, and to how sure it is.

A linear model and boosted trees make the mark; how strictly people marked similar questions moves it. Of the marks by
several references the best counts, or somewhat less: the best of several estimates is too high by chance (the winner's
curse), the more so the more references there are. So what the other references say of the answer draws the best mark
down: as far as they are like the best one, and less the surer the best mark is. An answer that says all of one
reference keeps its mark, however unlike the others are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graders.scorer.trees import Trees
from graders.scorer.word_order import WordOrderProbe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from graders.embedding.protocol import Numbers
    from graders.scorer.features import ReferenceFeatures
    from graders.scorer.teacher_model import TeacherModel

LARGEST_DEVIATION = 2.0
"""Standardised features are cut here, so that no odd answer is scored by a single number."""
TREES_SHARE = 0.3
"""The say of the trees beside the linear model: the smaller one, since the linear model carries over better to sets of
answers that were never seen."""
REFERENCE_PULL = 2.0
"""How strongly the other references draw the best mark down: chosen by sets of answers that were left out and by
questions held out."""
CONFIDENCE_COLUMNS = (
    "mark",
    "mark squared",
    "from the middle",
    "models differ",
    "answer length",
    "length ratio",
)
LENGTH_FEATURES = CONFIDENCE_COLUMNS[4:]
"""Those of the columns that are features of the answer; the others come from its mark."""


class Estimate(NamedTuple):
    """A mark as a share of the maximum (0 to 1), the chance that a person's is within a step, and how unlike
    anything marked before the answer is: its largest standardised feature."""

    mark: float
    confidence: float
    outlier: float


class Judgement(NamedTuple):
    """What the scorer makes of answers: the features of each against the reference that it does best by, shape
    (n, features), its mark with the other references considered, and how far the two models that make it differ, (n,).
    """

    features: "Numbers"
    marks: "Numbers"
    disagreement: "Numbers"

    def at(self, positions: "NDArray[np.int64]") -> "Judgement":
        """Return what is made of some of the answers."""
        return Judgement(*(column[positions] for column in self))


class FeatureRows(NamedTuple):
    """An answer against its references: features, shape (references, features), and the cosines of the references
    among each other, shape (references, references)."""

    rows: "Numbers"
    reference_cosines: "Numbers"

    @classmethod
    def of(cls, answer: "ReferenceFeatures", names: "Sequence[str]") -> "FeatureRows":
        """Return features as arrays, in the order of `names`."""
        return cls(
            np.array([[features[name] for name in names] for features in answer.features]),
            answer.reference_cosines.astype(np.float64),
        )


@dataclass(frozen=True, slots=True)
class Strictness:
    """How strict the markers of similar questions were: question vectors (n, d), and by how much their marks differ.

    Far from all of them nothing is added: `nearness` sharpens the cosine, `doubt` is weight given to no difference.
    """

    vectors: "Numbers"
    effects: "Numbers"
    nearness: float
    doubt: float

    def of(self, questions: "Numbers") -> "Numbers":
        """Return what to add to marks of questions, shape (n,), for unit vectors of shape (n, d)."""
        weights = np.exp(self.nearness * (questions @ self.vectors.T - 1))
        return np.asarray(weights @ self.effects / (weights.sum(axis=1) + self.doubt))


@dataclass(frozen=True, slots=True)
class QuestionType:
    """Whether a question is of the kind that is marked in steps at a university or right and wrong at school.

    A logistic model on the question's vector; `gap` is how much higher the marks of a question in steps are put than
    those of one of right and wrong, of the same answers.
    """

    weights: "Numbers"
    intercept: float
    gap: float

    def of(self, questions: "Numbers") -> "Numbers":
        """Return what to add to marks of questions, shape (n,)."""
        in_steps = 1 / (1 + np.exp(-(questions @ self.weights + self.intercept)))
        return np.asarray(self.gap * (in_steps - 0.5))


@dataclass(frozen=True, slots=True)
class Scorer:
    """Coefficients fitted to human marks; `digest` is the SHA-256 of the files that they came from."""

    names: tuple[str, ...]
    means: "Numbers"
    deviations: "Numbers"
    linear: "Numbers"
    intercept: float
    trees: Trees
    strictness: Strictness
    question_type: QuestionType
    word_order: WordOrderProbe
    confidence_weights: "Numbers"
    centres: "Mapping[str, Any]"
    weights_sha256: str
    digest: str
    model: str = ""
    teacher: "TeacherModel | None" = None

    def estimate(self, answers: "Sequence[ReferenceFeatures]", questions: "Numbers") -> list[Estimate]:
        """Return an estimate for each answer; `questions` has the unit vectors, shape (n, d)."""
        if not answers:
            return []
        return self.estimates(
            self.judge([FeatureRows.of(answer, self.names) for answer in answers], questions)
        )

    def estimates(self, judged: Judgement) -> list[Estimate]:
        """Return an estimate for each answer that was judged, by nothing but the scorer."""
        chances = confidences(self.confidence_weights, self.names, *judged)
        return self.with_outliers(judged, judged.marks, chances)

    def with_outliers(self, judged: Judgement, marks: "Numbers", chances: "Numbers") -> list[Estimate]:
        """Return estimates of these marks and chances, each with how unlike anything its answer is."""
        outliers = np.abs(self._standard(judged.features)).max(axis=1)
        return [
            Estimate(round(float(mark), 4), round(float(chance), 4), round(float(outlier), 2))
            for mark, chance, outlier in zip(marks, chances, outliers, strict=True)
        ]

    def judge(self, answers: "Sequence[FeatureRows]", questions: "Numbers") -> Judgement:
        """Judge answers; `questions` has the unit vectors, shape (n, d)."""
        # One call for the rows of all answers: the trees are walked once, not once an answer.
        rows, later_starts = stacked_rows(answers)
        counts = [len(answer.rows) for answer in answers]
        marks, disagreement = self.marks(rows, np.repeat(questions, counts, axis=0))
        best = [
            best_mark(answer_marks, answer.reference_cosines)
            for answer_marks, answer in zip(np.split(marks, later_starts), answers, strict=True)
        ]
        best_rows = np.array([0, *later_starts]) + np.array([position for position, _ in best])
        return Judgement(rows[best_rows], np.array([mark for _, mark in best]), disagreement[best_rows])

    def marks(self, rows: "Numbers", questions: "Numbers") -> "tuple[Numbers, Numbers]":
        """Return the marks of rows of features (n, features), and how far the two models that make them differ."""
        clipped = np.clip(self._standard(rows), -LARGEST_DEVIATION, LARGEST_DEVIATION)
        by_line = clipped @ self.linear + self.intercept
        by_trees = self.trees.predict(rows)
        mixed = (1 - TREES_SHARE) * by_line + TREES_SHARE * by_trees
        marks = mixed + self.strictness.of(questions) + self.question_type.of(questions)
        return np.clip(marks, 0, 1), by_line - by_trees

    def _standard(self, rows: "Numbers") -> "Numbers":
        return np.asarray((rows - self.means) / self.deviations)


def best_mark(marks: "Numbers", reference_cosines: "Numbers") -> tuple[int, float]:
    """Return which of the marks (shares of the maximum) is the best, and what it is with the others considered."""
    position = int(marks.argmax())
    best = float(marks[position])
    # An unlike reference (cosine 0 or below) asks for something else: what it says of the answer does not count.
    behind = float(np.mean(np.clip(reference_cosines[position], 0, 1) * (best - marks)))
    return position, max(best - REFERENCE_PULL * (1 - best**2) * behind, 0.0)


def stacked_rows(answers: "Sequence[FeatureRows]") -> "tuple[Numbers, Numbers]":
    """Return the rows of all answers under each other, and where the rows of each but the first answer begin."""
    starts = np.cumsum([len(answer.rows) for answer in answers])[:-1]
    return np.concatenate([answer.rows for answer in answers]), starts


def confidences(
    weights: "Numbers", names: Sequence[str], rows: "Numbers", marks: "Numbers", disagreement: "Numbers"
) -> "Numbers":
    """Return the chances that marks are within a step of a person's, shape (n,), by a logistic model.

    `rows` has features (n, features) of these names, `disagreement` how far the models that made the marks differ, and
    `weights` an intercept, and one for each of `CONFIDENCE_COLUMNS`.
    """
    odds = confidence_columns(names, rows, marks, disagreement) @ weights[1:] + weights[0]
    return np.asarray(1 / (1 + np.exp(-odds)))


def confidence_columns(
    names: Sequence[str], rows: "Numbers", marks: "Numbers", disagreement: "Numbers"
) -> "Numbers":
    """Return what confidence goes by, shape (n, 6), in the order of `CONFIDENCE_COLUMNS`."""
    lengths = [rows[:, names.index(name)] for name in LENGTH_FEATURES]
    return np.stack([marks, marks**2, np.abs(marks - 0.5), np.abs(disagreement), *lengths], axis=1)
