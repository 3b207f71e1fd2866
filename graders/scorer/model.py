"""The scorer: from features to a mark, and to how sure it is.

A linear model and boosted trees make the mark. How strictly people marked similar questions moves it. Of the marks by
several references the best counts, or somewhat less: the best of several estimates is too high by chance (the winner's
curse), the more so the more references there are. So what the other references say of the answer draws the best mark
down: as far as they are like the best one, and less the surer the best mark is. An answer that says all of one
reference keeps its mark, however unlike the others are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graders.scorer.word_order import Order

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from graders.embedding.protocol import Numbers
    from graders.scorer.features import Compared


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees one after the other: `roots` has the first node of each.

    A node sends a row to `left` if its `feature` is at most `threshold`, else to `right`; a leaf has `left` -1.
    """

    roots: "NDArray[np.int32]"
    feature: "NDArray[np.int32]"
    threshold: "NDArray[np.float64]"
    left: "NDArray[np.int32]"
    right: "NDArray[np.int32]"
    value: "NDArray[np.float64]"
    base: float

    def predict(self, rows: "NDArray[np.float64]") -> "NDArray[np.float64]":
        """Return the sum of all trees for rows of shape (n, features)."""
        total = np.full(len(rows), self.base)
        numbers = np.arange(len(rows))
        for root in self.roots:
            at = np.full(len(rows), root)
            while (inner := self.left[at] >= 0).any():
                low = rows[numbers, self.feature[at]] <= self.threshold[at]
                at = np.where(inner, np.where(low, self.left[at], self.right[at]), at)
            total += self.value[at]
        return total

    def arrays(self) -> "dict[str, NDArray[np.generic]]":
        """Return the arrays by name, for a file."""
        names = ("roots", "feature", "threshold", "left", "right", "value")
        return {f"trees.{name}": getattr(self, name) for name in names} | {
            "trees.base": np.array([self.base])
        }

    @classmethod
    def of_arrays(cls, arrays: "Mapping[str, NDArray[np.generic]]") -> "Trees":
        """Read what `arrays` gave."""
        names = ("roots", "feature", "threshold", "left", "right", "value")
        return cls(
            **{name: arrays[f"trees.{name}"] for name in names},  # type: ignore[arg-type]
            base=float(arrays["trees.base"][0]),
        )


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


LARGEST = 2.0
"""Standardised features are cut here, so that no odd answer is scored by a single number."""
TREES_SHARE = 0.3


class Estimate(NamedTuple):
    """A mark as a share of the maximum (0 to 1), the chance that a person's is within a step, and how unlike
    anything marked before the answer is: its largest standardised feature."""

    mark: float
    confidence: float
    strange: float


@dataclass(frozen=True, slots=True)
class Level:
    """How strict the markers of similar questions were: question vectors (n, d), and by how much their marks differ.

    Far from all of them nothing is added: `nearness` sharpens the cosine, `doubt` is weight given to no difference.
    """

    vectors: "Numbers"
    effects: "Numbers"
    nearness: float
    doubt: float

    def of(self, question: "Numbers") -> "Numbers":
        """Return what to add to marks of questions, shape (n,), for unit vectors of shape (n, d)."""
        weights = np.exp(self.nearness * (question @ self.vectors.T - 1))
        return np.asarray(weights @ self.effects / (weights.sum(axis=1) + self.doubt))


@dataclass(frozen=True, slots=True)
class Register:
    """Whether a question is of the kind that is marked in steps at a university or right and wrong at school.

    A logistic model on the question's vector; `gap` is how much higher the marks of a question in steps are put than
    those of one of right and wrong, of the same answers.
    """

    weights: "Numbers"
    intercept: float
    gap: float

    def of(self, question: "Numbers") -> "Numbers":
        """Return what to add to marks of questions, shape (n,)."""
        chance = 1 / (1 + np.exp(-(question @ self.weights + self.intercept)))
        return np.asarray(self.gap * (chance - 0.5))


@dataclass(frozen=True, slots=True)
class Scorer:
    """Coefficients fitted to human marks; `digest` is the SHA-256 of the files that they came from."""

    names: tuple[str, ...]
    means: "Numbers"
    deviations: "Numbers"
    linear: "Numbers"
    intercept: float
    trees: Trees
    level: Level
    register: Register
    order: Order
    sure: "Numbers"
    centres: "Mapping[str, Any]"
    weights_sha256: str
    digest: str
    model: str = ""

    def estimate(self, found: "Sequence[Compared]", questions: "Numbers") -> list[Estimate]:
        """Return an estimate for each answer; `questions` has the unit vectors, shape (n, d)."""
        if not found:
            return []
        rows, marks, apart = self.judged([Against.of(one, self.names) for one in found], questions)
        sure = chances(self.sure, self.names, rows, marks, apart)
        strange = np.abs(self._standard(rows)).max(axis=1)
        return [
            Estimate(round(float(mark), 4), round(float(chance), 4), round(float(odd), 2))
            for mark, chance, odd in zip(marks, sure, strange, strict=True)
        ]

    def judged(self, each: "Sequence[Against]", questions: "Numbers") -> "tuple[Numbers, Numbers, Numbers]":
        """Return the features of each answer against the reference that it does best by, shape (n, features), its mark
        with the other references considered, and how far the two models that make it differ, shapes (n,)."""
        rows, ends = flat(each)
        counts = [len(one.rows) for one in each]
        marks, apart = self.marks(rows, np.repeat(questions, counts, axis=0))
        best = [best_of(part, one.alike) for part, one in zip(np.split(marks, ends), each, strict=True)]
        chosen = np.array([0, *ends]) + np.array([at for at, _ in best])
        return rows[chosen], np.array([mark for _, mark in best]), apart[chosen]

    def marks(self, rows: "Numbers", questions: "Numbers") -> "tuple[Numbers, Numbers]":
        """Return the marks of rows of features (n, features), and how far the two models that make them differ."""
        one = np.clip(self._standard(rows), -LARGEST, LARGEST) @ self.linear + self.intercept
        other = self.trees.predict(rows)
        said = (1 - TREES_SHARE) * one + TREES_SHARE * other
        whole = said + self.level.of(questions) + self.register.of(questions)
        return np.clip(whole, 0, 1), one - other

    def _standard(self, rows: "Numbers") -> "Numbers":
        return np.asarray((rows - self.means) / self.deviations)
