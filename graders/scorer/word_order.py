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

SHORTEST_PROSE = 6
"""Answers of fewer words are notes, and are not judged."""
SHUFFLED_RUN = 4
"""Words that are shuffled among themselves in the second kind of disorder, which keeps the course of a text."""
LOWER_LAYERS = (0, 1)
"""Positions among the layers that are kept of a text: of the packaged model its second and fourth."""
SCALE = 10.0
"""Standardising undoes it, but the means and deviations in a scorer's files were computed with it."""
STRENGTH = 0.003
"""The inverse of the penalty on some 770 coefficients: a strong one, so that the probe learns no answers by heart."""
EXAMPLES = 1200
"""Answers that the probe is trained on, each with two disorders: a plain limit on what training has to encode."""


@dataclass(frozen=True, slots=True)
class WordOrderProbe:
    """A logistic model on standardised features of shape (n,)."""

    weights: "Numbers"
    means: "Numbers"
    deviations: "Numbers"
    intercept: float

    def disorder(self, tokens: "TokenVectors", text: str) -> float:
        """Return the chance (0 to 1) that the words are not in the order of sentences.

        It is 0 for a short text, and for vectors of another model than the probe was trained on.
        """
        if len(words(text)) < SHORTEST_PROSE:
            return 0.0
        features = word_order_features(tokens, text)
        if len(features) != len(self.weights):
            return 0.0
        standard = (features - self.means) / self.deviations
        return round(float(1 / (1 + np.exp(-(standard @ self.weights + self.intercept)))), 2)


def word_order_features(tokens: "TokenVectors", text: str) -> "Numbers":
    """Return the mean vectors of two layers, how alike neighbours are in them, and the share of function words."""
    layers = [tokens.layer(position) for position in LOWER_LAYERS]
    means = [layer.mean(axis=0) for layer in layers]
    text_words = words(text)
    # A list of keywords may join them by “and”, and is no sentence for that.
    joining = sum(word.folded in FUNCTION_WORDS and word.folded != "and" for word in text_words)
    numbers = [joining / max(len(text_words), 1)]
    for layer in layers:
        numbers += [SCALE * _neighbour_cosine(layer), SCALE * float(layer.std(axis=0).mean())]
    return np.concatenate([*means, numbers]).astype(np.float64)


def _neighbour_cosine(layer: "Array") -> float:
    lengths = np.maximum(np.linalg.norm(layer, axis=1, keepdims=True), np.float32(1e-6))
    unit = layer / lengths
    return float((unit[1:] * unit[:-1]).sum(axis=1).mean()) if len(unit) > 1 else 1.0


def fit_word_order(answers: Sequence[str], encoder: Encoder, seed: int) -> WordOrderProbe:
    """Fit the probe to answers against their own words in other orders; the same answers give the same probe."""
    from sklearn.linear_model import LogisticRegression

    chance = random.Random(seed)  # noqa: S311 - a reproducible shuffle, no secret
    distinct = [answer for answer in dict.fromkeys(answers) if len(words(answer)) >= SHORTEST_PROSE]
    ordered = chance.sample(distinct, min(EXAMPLES, len(distinct)))
    shuffled = [shuffle(answer, chance) for shuffle in (_shuffle_words, _shuffle_runs) for answer in ordered]
    texts = [*ordered, *shuffled]
    rows = np.array(
        [
            word_order_features(tokens, text)
            for tokens, text in zip(encoder.tokens([("", text) for text in texts]), texts, strict=True)
        ]
    )
    means, deviations = rows.mean(axis=0), rows.std(axis=0) + 1e-6
    # Balanced: there are two disorders for each answer, and an answer is not disordered by two to one.
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=3000)
    model.fit((rows - means) / deviations, [0] * len(ordered) + [1] * len(shuffled))
    return WordOrderProbe(np.asarray(model.coef_[0]), means, deviations, float(model.intercept_[0]))


def _shuffle_words(text: str, chance: random.Random) -> str:
    text_words = text.split()
    chance.shuffle(text_words)
    return " ".join(text_words)


def _shuffle_runs(text: str, chance: random.Random) -> str:
    text_words = text.split()
    runs = [text_words[start : start + SHUFFLED_RUN] for start in range(0, len(text_words), SHUFFLED_RUN)]
    for run in runs:
        chance.shuffle(run)
    return " ".join(word for run in runs for word in run)
