"""From similarities to the chance that a teacher gives the point, and from chances to how sure a mark is."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from graders.text.key import MarkedAnswer


@dataclass(frozen=True, slots=True)
class ChanceModels:
    """Logistic models by name; `digest` is the SHA-256 of the file that they came from."""

    models: Mapping[str, Mapping[str, float]]
    threshold: float
    digest: str

    def chance(self, model: str, features: Mapping[str, float]) -> float:
        """Return a probability (0 to 1, four places); a feature that the model has no weight for is not used."""
        return round(1 / (1 + math.exp(-max(min(self.logit(model, features), 40.0), -40.0))), 4)

    def digest_with(self, marked: Sequence[MarkedAnswer]) -> str:
        """Return the SHA-256 of what marks by criteria come from: these models and the marked answers.

        Without any it is that of the models.
        """
        if not marked:
            return self.digest
        rows = [
            (row.answer, str(row.mark), [(name, str(share)) for name, share in row.points]) for row in marked
        ]
        return hashlib.sha256(f"{self.digest}\n{json.dumps(rows)}".encode()).hexdigest()

    def logit(self, model: str, features: Mapping[str, float]) -> float:
        """Return the log-odds of the same."""
        weights = self.models[model]
        return weights["intercept"] + sum(weights.get(name, 0.0) * value for name, value in features.items())


@cache
def shipped_models() -> ChanceModels:
    """Return the calibration that comes with this package."""
    content = (files("graders.text") / "calibration.json").read_bytes()
    data = json.loads(content)
    return ChanceModels(data["models"], data["threshold"], hashlib.sha256(content).hexdigest())


STEP = 0.25
"""A mark within a quarter of the points of a person's is no complaint: a plain choice, shared with the figures."""
GRID = 200
"""Shares are counted in half percents, so that marks of many criteria take few different values."""
GUESSED = 0.5
"""How sure a mark may be at most that only a person can give."""


def chance_within_step(shares: Sequence[float], chances: Sequence[float], met: Sequence[bool]) -> float:
    """Return the chance that the marks differ by at most `STEP` of the maximum, points taken as independent.

    `shares` add up to 1; `chances` are those that a teacher gives the point, `met` what the grader said.
    """
    spread = {0: 1.0}
    for share, chance, is_met in zip(shares, chances, met, strict=True):
        change = round(share * GRID) * (-1 if is_met else 1)
        disagreement = 1 - chance if is_met else chance
        turned: dict[int, float] = {}
        for offset, weight in spread.items():
            turned[offset] = turned.get(offset, 0.0) + weight * (1 - disagreement)
            turned[offset + change] = turned.get(offset + change, 0.0) + weight * disagreement
        spread = turned
    step = round(STEP * GRID)
    return round(min(sum(weight for offset, weight in sorted(spread.items()) if abs(offset) <= step), 1.0), 4)
