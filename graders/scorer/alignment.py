"""Features of aligned tokens: how well each token of the reference is matched in the answer, and the other way round.

After BERTScore (Zhang et al., 2020): greedy matches of contextual vectors, weighted by how much a token says; here from
several layers, centred, and with what the question gave away weighed down (question demoting, Mohler et al., 2011).
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graders.scorer.texts import Texts, Triple, unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graders.embedding.protocol import Array
    from graders.embedding.token_vectors import TokenVectors

VIEWS = ("layer 2", "layer 4", "layer 6", "in context")
GIVEN = 0.1
"""What is left of the weight of a token that the question has too."""
TELLING = 0.4
BLOCK = 1024
MATCHED = 0.6


class View(NamedTuple):
    """A text's tokens in one layer: unit vectors (n, d), weights (n,), and those without what the question gave."""

    vectors: "Array"
    weights: "Array"
    own: "Array"


def alignment(triple: Triple, texts: Texts, centres: "dict[str, Array]") -> dict[str, float]:
    """Return the alignment features of a triple in every view; `centres` has the mean vector of each, shape (d,)."""
    asked = texts.tokens(triple.question).ids
    found: dict[str, float] = {}
    for name in VIEWS:
        question, reference, answer = (
            _view(*_tokens(name, text, triple, texts), centres[name], asked) for text in triple
        )
        recall, precision = matches(reference.vectors, answer.vectors)
        found |= {
            f"{name} recall": _mean(recall, reference.weights),
            f"{name} precision": _mean(precision, answer.weights),
            f"{name} own recall": _mean(recall, reference.own),
            f"{name} own precision": _mean(precision, answer.own),
        }
        if name in VIEWS[1:3]:
            found |= _beyond_question(name, (question, reference, answer), recall, precision)
        telling = np.sort(
            recall[reference.weights > TELLING] if (reference.weights > TELLING).any() else recall
        )
        found[f"{name} weakest"] = float(telling[: max(1, len(telling) // 4)].mean())
        found[f"{name} matched"] = float((telling > MATCHED).mean())
    return found


def own_likeness(name: str, triple: Triple, texts: Texts, centres: "dict[str, Array]") -> float:
    """Return the mean of own recall and own precision in one view."""
    asked = texts.tokens(triple.question).ids
    reference, answer = (
        _view(*_tokens(name, text, triple, texts), centres[name], asked) for text in triple[1:]
    )
    recall, precision = matches(reference.vectors, answer.vectors)
    return (_mean(recall, reference.own) + _mean(precision, answer.own)) / 2


def matches(one: "Array", other: "Array") -> "tuple[Array, Array]":
    """Return the best cosine of each row of either side with the other's rows; long texts are taken in blocks."""
    best_one = np.full(len(one), -1.0, dtype=np.float32)
    best_other = np.full(len(other), -1.0, dtype=np.float32)
    for start in range(0, len(other), BLOCK):
        cosines = one @ other[start : start + BLOCK].T
        best_one = np.maximum(best_one, cosines.max(axis=1))
        best_other[start : start + BLOCK] = cosines.max(axis=0)
    return best_one, best_other


def _view(tokens: "TokenVectors", layer: "Array", centre: "Array", asked: "NDArray[np.int32]") -> View:
    own = np.where(np.isin(tokens.ids, asked), tokens.weights * np.float32(GIVEN), tokens.weights)
    return View(unit(layer - centre), tokens.weights, own)


def _tokens(name: str, text: str, triple: Triple, texts: Texts) -> "tuple[TokenVectors, Array]":
    if name == "in context" and text is not triple.question:
        tokens = texts.tokens(text, triple.question)
        return tokens, tokens.layer(0)
    tokens = texts.tokens(text)
    return tokens, tokens.layer(VIEWS.index(name) if name in VIEWS[:3] else -1)


def _beyond_question(
    name: str, views: tuple[View, View, View], recall: "Array", precision: "Array"
) -> dict[str, float]:
    """Compare with what copying the question would match."""
    question, reference, answer = views
    given, _ = matches(reference.vectors, question.vectors)
    copied, _ = matches(answer.vectors, question.vectors)
    return {
        f"{name} novel recall": _mean(recall, reference.weights * np.clip(1 - given, 0.02, 1)),
        f"{name} novel precision": _mean(precision, answer.weights * np.clip(1 - copied, 0.02, 1)),
        f"{name} gain": _mean(recall - given, reference.weights),
        f"{name} given": _mean(given, reference.weights),
        f"{name} from question": _mean(copied, answer.weights),
    }


def _mean(values: "Array", weights: "Array") -> float:
    return float((values * weights).sum() / max(float(weights.sum()), 1e-6))
