"""Fits the scorer to features and human marks: linear models, boosted trees, the strictness of questions.

The first linear model takes all features. The second sees a text in context only, and mostly how answers to one
question differ among themselves (random effects by question, generalised least squares), which carries over best to
sets of answers that were never seen. Their mean is one linear model, beside which the trees have a smaller say.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graders.scorer.model import LARGEST, NAMES, TREES_SHARE, Level, Register, Scorer, Trees, sure_columns
from graders.scorer.word_order import Order

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graders.embedding.protocol import Numbers

STEP = 0.25
SEED = 0
ALL_PENALTY, CONTEXT_PENALTY, CONTEXT_SHARE = 300.0, 100.0, 3 / 7
SHRUNK = 3.0
NEARNESS, DOUBT = 12.0, 0.2
GAP_SHARE = 0.5
"""How much of the distance between the mean marks of the two kinds is put down to the kind: the rest may be answers.
With 0.5 for 0.15 three sets of four are marked better when they are left out, and DigiKlausur hardly worse."""
NEAR_QUESTION = "in context"
WORDS_ONLY = (
    "stems", "new stems", "answer new", "reference new", "grams", "negation parity", "length ratio", "shortness",
    "answer length", "own cosine", "contrast", "likeness", "placed in context", "from question in context",
)  # fmt: skip
TREES: dict[str, Any] = {
    "max_iter": 150, "learning_rate": 0.05, "max_leaf_nodes": 8, "min_samples_leaf": 60, "l2_regularization": 10.0,
    "max_features": 0.3, "early_stopping": False,
}  # fmt: skip
GROVES = 2


@dataclass(frozen=True, slots=True)
class Table:
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

    def at(self, chosen: "NDArray[np.int64]") -> "Table":
        """Return some of the rows; questions keep their numbers."""
        return Table(
            self.names, self.rows[chosen], self.marks[chosen], self.sets[chosen], self.questions[chosen],
            self.vectors, self.stepped[chosen],
        )  # fmt: skip

    def weights(self) -> "Numbers":
        """Return the weights of rows: a set counts with the root of its size."""
        _, place, counts = np.unique(self.sets, return_inverse=True, return_counts=True)
        found = 1 / np.sqrt(counts[place])
        return np.asarray(found / found.mean())


def fitted(table: Table, centres: "dict[str, Any]", order: Order, weights_sha256: str) -> Scorer:
    """Return a scorer whose confidence is not fitted yet."""
    register = _register(table)
    target = table.marks - register.gap * (table.stepped - 0.5)
    means, deviations = table.rows.mean(axis=0), table.rows.std(axis=0) + 1e-6
    standard = np.clip((table.rows - means) / deviations, -LARGEST, LARGEST)
    one, start = _ridge(standard, target, table.weights())
    other, other_start = _within_questions(standard, target, table)
    linear = (1 - CONTEXT_SHARE) * one + CONTEXT_SHARE * other
    intercept = (1 - CONTEXT_SHARE) * start + CONTEXT_SHARE * other_start
    trees = _trees(table, target)
    said = (1 - TREES_SHARE) * (standard @ linear + intercept) + TREES_SHARE * trees.predict(table.rows)
    rest = target - said
    return Scorer(
        names=table.names, means=means, deviations=deviations, linear=linear, intercept=float(intercept), trees=trees,
        level=_level(table, rest), register=register, order=order, sure=np.zeros(1 + len(NAMES)), centres=centres,
        weights_sha256=weights_sha256, digest="",
    )  # fmt: skip


def fit_sure(
    table: Table, rows: "Numbers", marks: "Numbers", apart: "Numbers", human: "Numbers"
) -> "Numbers":
    """Return the coefficients of the chance that a mark is within a step of a person's; the first is the intercept.

    `rows` has the features that each mark was made by.
    """
    from sklearn.linear_model import LogisticRegression

    near = np.abs(marks - human) <= STEP + 1e-9
    if near.all() or not near.any():
        # Nothing tells them apart: as sure as the rule of succession is of the next one.
        odds = np.log((near.sum() + 1) / ((~near).sum() + 1))
        return np.array([odds] + [0.0] * len(NAMES))
    columns = sure_columns(table.names, rows, marks, apart)
    model = LogisticRegression(C=1.0, max_iter=2000).fit(columns, near, sample_weight=table.weights())
    return np.concatenate([model.intercept_, model.coef_[0]])


def _ridge(rows: "Numbers", target: "Numbers", weights: "Numbers") -> "tuple[Numbers, float]":
    from sklearn.linear_model import Ridge

    model = Ridge(alpha=ALL_PENALTY).fit(rows, target, sample_weight=weights)
    return np.asarray(model.coef_), float(model.intercept_)


def _within_questions(standard: "Numbers", target: "Numbers", table: Table) -> "tuple[Numbers, float]":
    """Fit to partly centred rows: of each question's mean so much is taken off as random effects imply."""
    chosen = np.array([name.startswith((NEAR_QUESTION, *WORDS_ONLY)) for name in table.names])
    rows, marks = standard[:, chosen].copy(), target.copy()
    ones = np.ones(len(rows))
    for question in np.unique(table.questions):
        here = table.questions == question
        part = 1 - np.sqrt(1 / (1 + here.sum()))
        rows[here] -= part * rows[here].mean(axis=0)
        marks[here] -= part * marks[here].mean()
        ones[here] -= part
    full = np.hstack([rows, ones[:, None]])
    weighted = full * table.weights()[:, None]
    penalty = np.diag([CONTEXT_PENALTY] * rows.shape[1] + [1e-6])
    solved = np.linalg.solve(full.T @ weighted + penalty, weighted.T @ marks)
    found = np.zeros(len(table.names))
    found[chosen] = solved[:-1]
    # Its level is that of the marks, not of the centred rows.
    level = np.average(target - standard @ found, weights=table.weights())
    return found, float(level)


def _trees(table: Table, target: "Numbers") -> Trees:
    from sklearn.ensemble import HistGradientBoostingRegressor

    nodes: list[Any] = []
    roots, base = [], 0.0
    for grove in range(GROVES):
        model = HistGradientBoostingRegressor(random_state=SEED + grove, **TREES)
        model.fit(table.rows, target, sample_weight=table.weights())
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


def _register(table: Table) -> Register:
    """Fit which questions are marked in steps, and what part of the distance of their mean marks is theirs."""
    from sklearn.linear_model import LogisticRegression

    numbers, first = np.unique(table.questions, return_index=True)
    kinds = table.stepped[first]
    if kinds.all() or not kinds.any():
        return Register(np.zeros(table.vectors.shape[1]), 0.0, 0.0)
    model = LogisticRegression(C=2.0, class_weight="balanced", max_iter=2000).fit(
        table.vectors[numbers], kinds
    )
    weights = table.weights()
    high, low = (
        float(np.average(table.marks[which], weights=weights[which]))
        for which in (table.stepped, ~table.stepped)
    )
    return Register(np.asarray(model.coef_[0]), float(model.intercept_[0]), GAP_SHARE * (high - low))


def _level(table: Table, rest: "Numbers") -> Level:
    numbers = np.unique(table.questions)
    effects = np.array(
        [rest[here].sum() / (here.sum() + SHRUNK) for here in (table.questions == one for one in numbers)]
    )
    return Level(table.vectors[numbers], effects - effects.mean(), NEARNESS, DOUBT)
