"""All features of an answer against a reference, and the choice among several references."""

from typing import TYPE_CHECKING

import numpy as np

from graders.text.scorer.alignment import alignment
from graders.text.scorer.lexical import lexical
from graders.text.scorer.texts import Texts, Triple, unit

if TYPE_CHECKING:
    from graders.base import Array

PLACES = 4


def features(triple: Triple, texts: Texts, centres: "dict[str, Array]") -> dict[str, float]:
    """Return the features of an answer against one reference, by name, rounded to `PLACES` decimals."""
    triple = texts.keep(triple)
    found = alignment(triple, texts, centres) | _sentences(triple, texts) | lexical(triple)
    return {name: round(float(value), PLACES) for name, value in found.items()}


def closeness(found: dict[str, float]) -> float:
    """Return by what the nearest of several references is chosen."""
    return (
        found["layer 4 recall"]
        + 0.5 * found["layer 4 precision"]
        + 0.5 * found["cosine"]
        + 0.3 * found["stems recall"]
    )


def question_vector(triple: Triple, texts: Texts) -> "Array":
    """Return the unit vector by which similar questions are found: of the question and a reference answer."""
    return unit(texts.sentence(triple.question) + texts.sentence(triple.reference))


def _sentences(triple: Triple, texts: Texts) -> dict[str, float]:
    """Compare whole texts, also with the question's direction taken out, and their clauses."""
    question, reference, answer = (texts.sentence(text) for text in triple)
    own_reference = reference - (reference @ question) * question
    own_answer = answer - (answer @ question) * question
    lengths = float(np.linalg.norm(own_reference) * np.linalg.norm(own_answer))
    cosines = texts.clause_means(triple.reference) @ texts.clause_means(triple.answer).T
    return {
        "cosine": float(reference @ answer),
        "question cosine": float(answer @ question),
        "reference question cosine": float(reference @ question),
        "own cosine": float(own_reference @ own_answer) / max(lengths, 1e-6),
        "spans recall": float(cosines.max(axis=1).mean()),
        "spans precision": float(cosines.max(axis=0).mean()),
        "spans best": float(cosines.max()),
        "spans weakest": float(cosines.max(axis=1).min()),
    }
