"""All features of an answer against a reference, and the choice among several references."""

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from graders.text.scorer.alignment import alignment
from graders.text.scorer.lexical import lexical
from graders.text.scorer.texts import Texts, Triple, unit
from graders.text.segments import clauses

if TYPE_CHECKING:
    from graders.base import Array

PLACES = 4


def features(triple: Triple, texts: Texts, centres: "dict[str, Array]") -> dict[str, float]:
    """Return the features of an answer against one reference, by name, rounded to `PLACES` decimals."""
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
    cosines = _spans(triple.reference, texts) @ _spans(triple.answer, texts).T
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


def _spans(text: str, texts: Texts) -> "Array":
    """Return unit vectors of a text's clauses, shape (clauses, d): the means of their tokens in the last layer.

    Tokens are shared out by the clauses' lengths in characters, which is as near as a mean needs.
    """
    rows = texts.tokens(text).layer(-1)
    found = clauses(text) or ()
    total = sum(clause.end - clause.start for clause in found)
    edges, said = [0], 0
    for clause in found:
        said += clause.end - clause.start
        edges.append(max(edges[-1] + 1, round(len(rows) * said / total)))
    pieces = [rows[start:end] for start, end in pairwise(edges) if start < len(rows)]
    return unit(np.stack([piece.mean(axis=0) for piece in pieces or [rows]]))
