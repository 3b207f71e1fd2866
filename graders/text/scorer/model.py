"""The shipped scorer: from features to a mark and to how sure it is; read from JSON and safetensors."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from graders.text.scorer.order import Order
from graders.text.scorer.several import Against, best_of, flat
from graders.text.scorer.sure import NAMES, chances
from graders.text.scorer.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from graders.base import Numbers
    from graders.text.scorer.features import Compared

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


def read_scorer(description: bytes, arrays: bytes) -> Scorer:
    """Read a scorer from the bytes of `scorer.json` and of `scorer.safetensors`."""
    from safetensors.numpy import load

    data = json.loads(description)
    found: dict[str, Any] = {name: np.asarray(array) for name, array in load(arrays).items()}
    return Scorer(
        names=tuple(data["features"]),
        means=np.array(list(data["means"].values())),
        deviations=np.array(list(data["deviations"].values())),
        linear=np.array(list(data["linear"].values())),
        intercept=float(data["intercept"]),
        trees=Trees.of_arrays(found),
        level=Level(
            found["level.vectors"].astype(np.float64),
            found["level.effects"],
            data["level"]["nearness"],
            data["level"]["doubt"],
        ),
        register=Register(
            found["register.weights"], float(data["register"]["intercept"]), float(data["register"]["gap"])
        ),
        order=Order(
            found["order.weights"],
            found["order.means"],
            found["order.deviations"],
            float(data["order"]["intercept"]),
        ),
        sure=np.array([data["sure"][name] for name in ("intercept", *NAMES)]),
        centres={
            name.removeprefix("centres."): array.astype(np.float32)
            for name, array in found.items()
            if name.startswith("centres.")
        },
        weights_sha256=data["provenance"]["weights_sha256"],
        digest=hashlib.sha256(description + arrays).hexdigest(),
        model=data["provenance"]["model"],
    )


@cache
def shipped() -> Scorer:
    """Return the scorer that comes with this package."""
    folder = files("graders.text.scorer") / "shipped"
    return read_scorer((folder / "scorer.json").read_bytes(), (folder / "scorer.safetensors").read_bytes())
