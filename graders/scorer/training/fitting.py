"""Fits the scorer to features and human marks: linear models, boosted trees, the strictness of questions.

The first linear model takes all features. The second sees a text in context only, and mostly how answers to one
question differ among themselves (random effects by question, generalised least squares), which carries over best to
sets of answers that were never seen. Their mean is one linear model, beside which the trees have a smaller say.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graders.scorer.model import (
    CONFIDENCE_COLUMNS,
    LARGEST_DEVIATION,
    TREES_SHARE,
    Judgement,
    QuestionType,
    Scorer,
    Strictness,
    confidence_columns,
)
from graders.scorer.trees import Trees
from graders.scorer.word_order import WordOrderProbe

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graders.embedding.protocol import Numbers

STEP = 0.25
"""A quarter of the points: the step that confidence speaks of, here as in `graders.measurement.agreement`."""
SEED = 0
"""Every draw of training starts from it, so that the same rows give the same bytes."""
ALL_PENALTY, CONTEXT_PENALTY, CONTEXT_SHARE = 300.0, 100.0, 3 / 7
"""Ridge penalties of the two linear models, and the say of the second. No record says how they were tuned; what a
change does shows in the cross-validated figures that `train` prints."""
EFFECT_SHRINKAGE = 3.0
"""A question's strictness is shrunk as if so many of its answers had shown none: few answers say little of it."""
NEARNESS, DOUBT = 12.0, 0.2
"""How fast strictness fades with the cosine of questions (e^-12 for unrelated ones), and the weight of no difference:
a plain choice, by which a question that is like none seen is marked as if markers of middling strictness had it."""
GAP_SHARE = 0.5
"""How much of the distance between the mean marks of the two kinds is put down to the kind: the rest may be answers.
With 0.5 for 0.15 three sets of four are marked better when they are left out, and DigiKlausur hardly worse."""
IN_CONTEXT = "in context"
WORDS_ONLY = (
    "stems", "new stems", "answer new", "reference new", "grams", "negation parity", "length ratio", "shortness",
    "answer length", "own cosine", "contrast", "likeness", "placed in context", "from question in context",
)  # fmt: skip
# Small trees and many rows in a leaf: the rows of one question are alike, and must not have a leaf to themselves.
TREE_OPTIONS: dict[str, Any] = {
    "max_iter": 150, "learning_rate": 0.05, "max_leaf_nodes": 8, "min_samples_leaf": 60, "l2_regularization": 10.0,
    "max_features": 0.3, "early_stopping": False,
}  # fmt: skip
GROVES = 2
"""Fits of all trees with different seeds, whose mean counts: it evens out the draw of features, and costs file size."""


@dataclass(frozen=True, slots=True)
class FeatureTable:
    """Rows of features (n, features) with marks as shares (n,), the set and the question of each, and the vectors of
    the questions by their number, shape (questions, d). `stepped` tells sets that are marked in steps from those
    of right and wrong."""

    names: tuple[str, ...]
    rows: "Numbers"
    marks: "Numbers"
    sets: "NDArray[np.str_]"
    questions: "NDArray[np.int64]"
    vectors: "Numbers"
    stepped: "NDArray[np.bool_]"

    def at(self, positions: "NDArray[np.int64]") -> "FeatureTable":
        """Return some of the rows; questions keep their numbers."""
        return FeatureTable(
            self.names, self.rows[positions], self.marks[positions], self.sets[positions], self.questions[positions],
            self.vectors, self.stepped[positions],
        )  # fmt: skip

    def weights(self) -> "Numbers":
        """Return the weights of rows: a set counts with the root of its size."""
        return set_weights(self.sets)


def set_weights(sets: "NDArray[np.str_]") -> "Numbers":
    """Return the weights of rows by their sets, shape (n,), 1 on average: a set counts with the root of its size."""
    _, set_numbers, counts = np.unique(sets, return_inverse=True, return_counts=True)
    weights = 1 / np.sqrt(counts[set_numbers])
    return np.asarray(weights / weights.mean())


def fit_scorer(
    table: FeatureTable, centres: "dict[str, Any]", word_order: WordOrderProbe, weights_sha256: str
) -> Scorer:
    """Return a scorer whose confidence is not fitted yet."""
    question_type = _fit_question_type(table)
    target = table.marks - question_type.gap * (table.stepped - 0.5)
    means, deviations = table.rows.mean(axis=0), table.rows.std(axis=0) + 1e-6
    standard = np.clip((table.rows - means) / deviations, -LARGEST_DEVIATION, LARGEST_DEVIATION)
    overall, overall_intercept = _fit_ridge(standard, target, table.weights())
    within, within_intercept = _fit_within_questions(standard, target, table)
    linear = (1 - CONTEXT_SHARE) * overall + CONTEXT_SHARE * within
    intercept = (1 - CONTEXT_SHARE) * overall_intercept + CONTEXT_SHARE * within_intercept
    trees = _fit_trees(table, target)
    marks = (1 - TREES_SHARE) * (standard @ linear + intercept) + TREES_SHARE * trees.predict(table.rows)
    return Scorer(
        names=table.names, means=means, deviations=deviations, linear=linear, intercept=float(intercept), trees=trees,
        strictness=_fit_strictness(table, target - marks), question_type=question_type, word_order=word_order,
        confidence_weights=np.zeros(1 + len(CONFIDENCE_COLUMNS)), centres=centres, weights_sha256=weights_sha256,
        digest="",
    )  # fmt: skip


def fit_confidence(table: FeatureTable, judged: Judgement, human_marks: "Numbers") -> "Numbers":
    """Return the coefficients of the chance that a mark is within a step of a person's; the first is the intercept."""
    from sklearn.linear_model import LogisticRegression

    hits = np.abs(judged.marks - human_marks) <= STEP + 1e-9
    if hits.all() or not hits.any():
        # Nothing tells them apart: as sure as the rule of succession is of the next one.
        odds = np.log((hits.sum() + 1) / ((~hits).sum() + 1))
        return np.array([odds] + [0.0] * len(CONFIDENCE_COLUMNS))
    columns = confidence_columns(table.names, *judged)
    model = LogisticRegression(C=1.0, max_iter=2000).fit(columns, hits, sample_weight=table.weights())
    return np.concatenate([model.intercept_, model.coef_[0]])


def _fit_ridge(rows: "Numbers", target: "Numbers", weights: "Numbers") -> "tuple[Numbers, float]":
    from sklearn.linear_model import Ridge

    model = Ridge(alpha=ALL_PENALTY).fit(rows, target, sample_weight=weights)
    return np.asarray(model.coef_), float(model.intercept_)


def _fit_within_questions(
    standard: "Numbers", target: "Numbers", table: FeatureTable
) -> "tuple[Numbers, float]":
    """Fit to partly centred rows: of each question's mean so much is taken off as random effects imply."""
    columns = np.array([name.startswith((IN_CONTEXT, *WORDS_ONLY)) for name in table.names])
    rows, marks = standard[:, columns].copy(), target.copy()
    intercepts = np.ones(len(rows))
    for question in np.unique(table.questions):
        of_question = table.questions == question
        share = 1 - np.sqrt(1 / (1 + of_question.sum()))
        rows[of_question] -= share * rows[of_question].mean(axis=0)
        marks[of_question] -= share * marks[of_question].mean()
        intercepts[of_question] -= share
    full = np.hstack([rows, intercepts[:, None]])
    weighted = full * table.weights()[:, None]
    penalty = np.diag([CONTEXT_PENALTY] * rows.shape[1] + [1e-6])
    solved = np.linalg.solve(full.T @ weighted + penalty, weighted.T @ marks)
    coefficients = np.zeros(len(table.names))
    coefficients[columns] = solved[:-1]
    # Its level is that of the marks, not of the centred rows.
    level = np.average(target - standard @ coefficients, weights=table.weights())
    return coefficients, float(level)


def _fit_trees(table: FeatureTable, target: "Numbers") -> Trees:
    from sklearn.ensemble import HistGradientBoostingRegressor

    nodes: list[Any] = []
    roots, base = [], 0.0
    for grove in range(GROVES):
        model = HistGradientBoostingRegressor(random_state=SEED + grove, **TREE_OPTIONS)
        model.fit(table.rows, target, sample_weight=table.weights())
        # The library shows its trees in private attributes only; the test of what is read back guards against a change.
        base += float(np.ravel(model._baseline_prediction)[0]) / GROVES
        for (tree,) in model._predictors:
            roots.append(len(nodes))
            nodes += [(len(roots), node) for node in tree.nodes]
    starts = np.array(roots)[[number - 1 for number, _ in nodes]]
    leaf = np.array([bool(node["is_leaf"]) for _, node in nodes])
    pick = {name: np.array([node[name] for _, node in nodes]) for name in ("left", "right", "feature_idx")}
    return Trees(
        roots=np.array(roots, dtype=np.int32),
        feature=np.where(leaf, 0, pick["feature_idx"]).astype(np.int32),
        threshold=np.where(leaf, 0.0, [float(node["num_threshold"]) for _, node in nodes]),
        left=np.where(leaf, -1, pick["left"].astype(np.int64) + starts).astype(np.int32),
        right=np.where(leaf, -1, pick["right"].astype(np.int64) + starts).astype(np.int32),
        value=np.where(leaf, [float(node["value"]) for _, node in nodes], 0.0) / GROVES,
        base=base,
    )


def _fit_question_type(table: FeatureTable) -> QuestionType:
    """Fit which questions are marked in steps, and what part of the distance of their mean marks is theirs."""
    from sklearn.linear_model import LogisticRegression

    numbers, first_rows = np.unique(table.questions, return_index=True)
    stepped = table.stepped[first_rows]
    if stepped.all() or not stepped.any():
        return QuestionType(np.zeros(table.vectors.shape[1]), 0.0, 0.0)
    model = LogisticRegression(C=2.0, class_weight="balanced", max_iter=2000).fit(
        table.vectors[numbers], stepped
    )
    weights = table.weights()
    high, low = (
        float(np.average(table.marks[of_kind], weights=weights[of_kind]))
        for of_kind in (table.stepped, ~table.stepped)
    )
    return QuestionType(np.asarray(model.coef_[0]), float(model.intercept_[0]), GAP_SHARE * (high - low))


def _fit_strictness(table: FeatureTable, residuals: "Numbers") -> Strictness:
    """Fit by how much the marks of each question are above what the features say; their mean is no strictness."""
    numbers = np.unique(table.questions)
    effects = np.array(
        [
            residuals[of_question].sum() / (of_question.sum() + EFFECT_SHRINKAGE)
            for of_question in (table.questions == number for number in numbers)
        ]
    )
    return Strictness(table.vectors[numbers], effects - effects.mean(), NEARNESS, DOUBT)
