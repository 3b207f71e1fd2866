"""What a teacher who has marked a few answers to a question would give another: chances of each mark, and the mark.

Logistic models, fitted to many questions of which a few answers were taken to be marked, say how likely a person's mark
is above each of four cuts. From these chances come a mark and its confidence. The mark is off by half the points or
more as seldom as can be, and of all marks of which that is true the one nearest to the expected mark: a student who
gets .9 where the teacher gives 1 has not been wronged, one who gets .4 has.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graders.errors import ModelUnusable
from graders.scorer.marked_sample import COLUMNS, HALF

if TYPE_CHECKING:
    from graders.embedding.protocol import Numbers

CUTS = (0.125, 0.375, 0.625, 0.875)
"""Between the quarters of the points: marks in coarser steps leave some of the five sorts empty, finer ones share."""
LEVELS = np.linspace(0, 1, 5)
"""The marks that the five sorts stand for."""
MARKS = np.round(np.linspace(0, 1, 101), 2)
"""The marks that can be given: hundredths."""
_DISTANCES = np.abs(LEVELS[:, None] - MARKS[None])
_COSTS = (_DISTANCES >= HALF) + _DISTANCES**2
"""What a mark costs by the person's: squared error, and as much as the worst of that where it is wrong by half. The
weight hardly matters: from 1 to 1000 the same share is wrong, to a thousandth."""
OTHER_SCORER = (
    "teacher.json was made for another scorer than the one beside it: make both with `train` in one run."
)
SCORER_COLUMNS = ("mark", "models differ", "models differ by")
"""What the model knows of an answer besides the columns of the sample. The scorer's sixty features are left out: on
questions of known sets boosted trees with them are wrong by half as often (10.4 % for 11.1), and on a set that they
have not seen more often (17.4 % for 14.1, Beetle)."""
NAMES = (*SCORER_COLUMNS, *COLUMNS)
"""The names of all columns, in their order."""
LARGEST_DEVIATION = 2.5
"""Standardised columns are cut here: no odd answer is marked by a single number."""
PLACES = 6
"""Decimals of coefficients in the file, as in `scorer.json`."""


@dataclass(frozen=True, slots=True)
class TeacherModel:
    """Logistic models of a mark above each of `CUTS`: `weights` has shape (cuts, 1 + columns), the intercept first, for
    columns that are standardised by `means` and `deviations`; `digest` is the SHA-256 of the file they came from."""

    means: "Numbers"
    deviations: "Numbers"
    weights: "Numbers"
    digest: str = ""

    def estimate(self, columns: "Numbers") -> "tuple[Numbers, Numbers]":
        """Return marks and the chances that a person's is less than half the points away, shapes (n,)."""
        return likeliest_marks(self.chances(columns))

    def chances(self, columns: "Numbers") -> "Numbers":
        """Return the chances of each of `LEVELS`, shape (n, 5), for columns of shape (n, columns)."""
        odds = standardised(columns, self.means, self.deviations) @ self.weights[:, 1:].T + self.weights[:, 0]
        # A mark above one cut is above the lower ones; models that were fitted apart do not know that.
        above = np.minimum.accumulate(1 / (1 + np.exp(-odds)), axis=1)
        bounds = np.hstack([np.ones((len(columns), 1)), above, np.zeros((len(columns), 1))])
        return np.asarray(bounds[:, :-1] - bounds[:, 1:])


def standardised(columns: "Numbers", means: "Numbers", deviations: "Numbers") -> "Numbers":
    """Return columns in standard deviations from their means, cut at `LARGEST_DEVIATION`."""
    return np.clip((columns - means) / deviations, -LARGEST_DEVIATION, LARGEST_DEVIATION)


def likeliest_marks(chances: "Numbers") -> "tuple[Numbers, Numbers]":
    """Return marks (n,) for the chances of each of `LEVELS`, shape (n, 5), and the chances that they are not wrong."""
    # Rounded, so that of two marks that are as good the lower one is given, whatever the last bits of a sum are.
    chosen = np.round(chances @ _COSTS, PLACES).argmin(axis=1)
    wrong = (chances * (_DISTANCES >= HALF).T[chosen]).sum(axis=1)
    return MARKS[chosen], 1 - wrong


def teacher_columns(marks: "Numbers", disagreement: "Numbers", of_sample: "Numbers") -> "Numbers":
    """Return the columns that the model goes by: the scorer's marks and how far its models differ, (n,), and what
    `sample_columns` says of the answers, shape (n, columns)."""
    return np.column_stack([marks, np.abs(disagreement), disagreement, of_sample])


def teacher_model_file(model: TeacherModel, provenance: dict[str, Any]) -> bytes:
    """Return the bytes of `teacher.json`."""
    above = {
        str(cut): {
            "intercept": round(float(weights[0]), PLACES),
            **{name: round(float(weight), PLACES) for name, weight in zip(NAMES, weights[1:], strict=True)},
        }
        for cut, weights in zip(CUTS, model.weights, strict=True)
    }
    description = {
        "means": {name: round(float(mean), PLACES) for name, mean in zip(NAMES, model.means, strict=True)},
        "deviations": {
            name: round(float(deviation), PLACES)
            for name, deviation in zip(NAMES, model.deviations, strict=True)
        },
        "above": above,
        "provenance": provenance,
    }
    return (json.dumps(description, indent=1, ensure_ascii=False) + "\n").encode()


def parse_teacher_model(description: bytes, scorer_digest: str) -> TeacherModel:
    """Read what `teacher_model_file` gave; raise `ModelUnusable` if it is not of this scorer."""
    described = json.loads(description)
    if described["provenance"]["scorer_sha256"] != scorer_digest or tuple(described["means"]) != NAMES:
        raise ModelUnusable(OTHER_SCORER)
    return TeacherModel(
        np.array(list(described["means"].values())),
        np.array([described["deviations"][name] for name in NAMES]),
        np.array([[above[name] for name in ("intercept", *NAMES)] for above in described["above"].values()]),
        hashlib.sha256(description).hexdigest(),
    )
