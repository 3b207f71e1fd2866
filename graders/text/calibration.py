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
        """Return a probability (0 to 1, four places); a feature that the model has no weight for is not used."""
        return round(1 / (1 + math.exp(-max(min(self.logit(model, features), 40.0), -40.0))), 4)

    def logit(self, model: str, features: Mapping[str, float]) -> float:
        """Return the log-odds of the same."""
        weights = self.models[model]
        return weights["intercept"] + sum(weights.get(name, 0.0) * value for name, value in features.items())


@cache
def shipped() -> Calibration:
    """Return the calibration that comes with this package."""
    content = (files("graders.text") / "calibration.json").read_bytes()
    data = json.loads(content)
    return Calibration(data["models"], data["threshold"], hashlib.sha256(content).hexdigest())
