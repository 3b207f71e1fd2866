"""From similarities to the chance that a teacher gives the point: coefficients fitted to human marks."""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Calibration:
    """Logistic models by name; `digest` is the SHA-256 of the file that they came from."""

    models: Mapping[str, Mapping[str, float]]
    threshold: float
    digest: str

    def chance(self, model: str, features: Mapping[str, float]) -> float:
        """Return a probability (0 to 1, four places) for features by name; one that the model lacks is not used."""
        weights = self.models[model]
        logit = weights["intercept"] + sum(weights.get(name, 0.0) * value for name, value in features.items())
        return round(1 / (1 + math.exp(-max(min(logit, 40.0), -40.0))), 4)


@cache
def shipped() -> Calibration:
    """Return the calibration that comes with this package."""
    content = (files("graders.text") / "calibration.json").read_bytes()
    data = json.loads(content)
    return Calibration(data["models"], data["threshold"], hashlib.sha256(content).hexdigest())
