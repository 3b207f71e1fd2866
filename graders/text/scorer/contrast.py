"""Features of contrast: an answer held against the contraries of a reference, and against what says nothing.

Similarity alone is high for whatever speaks of the same things. What tells is the difference: between the likeness to a
reference and to the same reference turned round; and where an answer stands on the way from what says nothing (the
question copied, the reference without its own words) to the reference itself.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from graders.text.scorer.alignment import own_likeness
from graders.text.scorer.texts import Texts, Triple
from graders.text.scorer.turning import turned

if TYPE_CHECKING:
    from graders.base import Array, Numbers

Features = Mapping[str, float]

VIEWED = ("layer 4", "layer 6", "in context")
LIKENESS = ("cosine", *VIEWED)
PLACED = (
    "cosine", "layer 4 recall", "layer 6 recall", "in context recall", "layer 6 own recall", "in context own recall",
    "stems recall", "new stems recall", "layer 4 novel recall", "in context precision", "layer 6 precision",
)  # fmt: skip
NARROW, WIDEST = 0.05, 3.0
"""The least distance from nothing to the reference that is divided by, and where the quotient is cut."""


def contrast(triple: Triple, found: Features, texts: Texts, centres: "dict[str, Array]") -> dict[str, float]:
    """Compare the likeness to a reference, of which `found` has the features, with that to its contraries."""
    alike = np.array(_likeness(found))
    against = alike - _contrary(texts.keep(triple), alike, texts, centres)
    return {
        f"{kind} {name}": float(value)
        for kind, values in (("contrast", against), ("likeness", alike))
        for name, value in zip(LIKENESS, values, strict=True)
    }


def placed(found: Features, nothing: Features, question: Features, reference: Features) -> dict[str, float]:
    """Return where an answer stands between what says nothing (0) and the reference (1), and from the question on.

    The three have the features of the bare reference, of the question and of the reference, each taken as an answer.
    """
    placed = {}
    for name in PLACED:
        for kind, low in (("placed", max(nothing[name], question[name])), ("from question", question[name])):
            share = (found[name] - low) / max(reference[name] - low, NARROW)
            placed[f"{kind} {name}"] = min(max(share, -WIDEST), WIDEST)
    return placed


def _likeness(found: Features) -> list[float]:
    views = [(found[f"{name} own recall"] + found[f"{name} own precision"]) / 2 for name in VIEWED]
    return [found["cosine"], *views]


def _contrary(triple: Triple, alike: "Numbers", texts: Texts, centres: "dict[str, Array]") -> "Numbers":
    """Return the greatest likeness to a contrary of the reference, by kind; one without any is its own."""
    answer = texts.sentence(triple.answer)
    rows = [
        [
            float(texts.sentence(text) @ answer),
            *(own_likeness(name, triple._replace(reference=text), texts, centres) for name in VIEWED),
        ]
        for text in turned(triple.reference, triple.question)
    ]
    return np.max(rows, axis=0) if rows else alike
