"""Whether the words of an answer stand in an order that makes sentences: a linear probe on the lower layers.

The model's second and fourth layers already see how words follow each other. The probe is trained on human answers
against the same words shuffled, as a whole or within a few words; heaps of keywords and shuffled questions, which it
never saw, look to it much like these.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graders.embedding.protocol import Encoder
from graders.language.segmentation import FUNCTION_WORDS, words

if TYPE_CHECKING:
    from graders.embedding.protocol import Array, Numbers
    from graders.embedding.token_vectors import TokenVectors

WORDS = 6
"""Shorter answers are notes, and are not judged."""
NEAR = 4
LOWER = (0, 1)
SCALE = 10.0
STRENGTH = 0.003
EXAMPLES = 1200


@dataclass(frozen=True, slots=True)
class Order:
    """A logistic model on standardised features of shape (n,)."""

    weights: "Numbers"
    means: "Numbers"
    deviations: "Numbers"
    intercept: float

    def disorder(self, tokens: "TokenVectors", text: str) -> float:
        """Return the chance (0 to 1) that the words are not in the order of sentences.

        It is 0 for a short text, and for vectors of another model than the probe was trained on.
        """
        if len(words(text)) < WORDS:
            return 0.0
        found = order_features(tokens, text)
        if len(found) != len(self.weights):
            return 0.0
        standard = (found - self.means) / self.deviations
        return round(float(1 / (1 + np.exp(-(standard @ self.weights + self.intercept)))), 2)


def order_features(tokens: "TokenVectors", text: str) -> "Numbers":
    """Return the mean vectors of two layers, how alike neighbours are in them, and the share of function words."""
    layers = [tokens.layer(at) for at in LOWER]
    found = [layer.mean(axis=0) for layer in layers]
    said = words(text)
    joining = sum(word.folded in FUNCTION_WORDS and word.folded != "and" for word in said)
    numbers = [joining / max(len(said), 1)]
    for layer in layers:
        numbers += [SCALE * _neighbours(layer), SCALE * float(layer.std(axis=0).mean())]
    return np.concatenate([*found, numbers]).astype(np.float64)


def _neighbours(layer: "Array") -> float:
    lengths = np.maximum(np.linalg.norm(layer, axis=1, keepdims=True), np.float32(1e-6))
    unit = layer / lengths
    return float((unit[1:] * unit[:-1]).sum(axis=1).mean()) if len(unit) > 1 else 1.0


def train_order(answers: Sequence[str], encoder: Encoder, seed: int) -> Order:
    """Fit the probe to answers against their own words in other orders; the same answers give the same probe."""
    from sklearn.linear_model import LogisticRegression

    chance = random.Random(seed)  # noqa: S311 - a reproducible shuffle, no secret
    distinct = [answer for answer in dict.fromkeys(answers) if len(words(answer)) >= WORDS]
    chosen = chance.sample(distinct, min(EXAMPLES, len(distinct)))
    shuffled = [shuffle(answer, chance) for shuffle in (_all, _near) for answer in chosen]
    texts = [*chosen, *shuffled]
    rows = np.array(
        [
            order_features(tokens, text)
            for tokens, text in zip(encoder.tokens([("", text) for text in texts]), texts, strict=True)
        ]
    )
    means, deviations = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=3000)
    model.fit((rows - means) / deviations, [0] * len(chosen) + [1] * len(shuffled))
    return Order(np.asarray(model.coef_[0]), means, deviations, float(model.intercept_[0]))


def _all(text: str, chance: random.Random) -> str:
    said = text.split()
    chance.shuffle(said)
    return " ".join(said)


def _near(text: str, chance: random.Random) -> str:
    said = text.split()
    pieces = [said[start : start + NEAR] for start in range(0, len(said), NEAR)]
    for piece in pieces:
        chance.shuffle(piece)
    return " ".join(word for piece in pieces for word in piece)
