"""Features of aligned tokens: how well each token of the reference is matched in the answer, and the other way round.

After BERTScore (Zhang et al., 2020): greedy matches of contextual vectors, weighted by how much a token says; here from
several layers, centred, and with what the question gave away weighed down (question demoting, Mohler et al., 2011).
"""

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graders.scorer.texts import Texts, Triple, unit_vectors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from graders.embedding.protocol import Array
    from graders.embedding.token_vectors import TokenVectors

# These names are part of the features' names, and so of a scorer's files.
VIEWS = ("layer 2", "layer 4", "layer 6", "in context")
QUESTION_TOKEN_WEIGHT = 0.1
"""What is left of the weight of a token that the question has too. Not nothing: an answer may have to repeat it."""
TELLING_WEIGHT = 0.4
"""Tokens that weigh more are content words: function words weigh 0.15 and stops 0.02, and match almost anything."""
MATCHED_COSINE = 0.6
"""From here a telling token counts as matched. It only shapes a feature: what it is worth is fitted."""
COSINE_BLOCK = 1024
"""Tokens of one side that are compared at once: a plain limit, which bounds the memory that long texts take."""
LEAST_NOVELTY = 0.02
"""What is left of the weight of a token that the question matches in full, so that no weights add up to nothing."""


class View(NamedTuple):
    """A text's tokens in one layer: unit vectors (n, d), weights (n,), and weights without what the question gave."""

    vectors: "Array"
    weights: "Array"
    own_weights: "Array"


def alignment_features(triple: Triple, texts: Texts, centres: "dict[str, Array]") -> dict[str, float]:
    """Return the alignment features of a triple in every view; `centres` has the mean vector of each, shape (d,)."""
    question_ids = texts.tokens(triple.question).ids
    features: dict[str, float] = {}
    for name in VIEWS:
        question, reference, answer = (
            _view(*_tokens_in_view(name, text, triple, texts), centres[name], question_ids) for text in triple
        )
        recall, precision = best_cosines(reference.vectors, answer.vectors)
        features |= {
            f"{name} recall": _weighted_mean(recall, reference.weights),
            f"{name} precision": _weighted_mean(precision, answer.weights),
            f"{name} own recall": _weighted_mean(recall, reference.own_weights),
            f"{name} own precision": _weighted_mean(precision, answer.own_weights),
        }
        # Not in context: there the question itself is read alone, which is another view than the answer's.
        if name in VIEWS[1:3]:
            features |= _beyond_question(name, (question, reference, answer), recall, precision)
        telling = np.sort(
            recall[reference.weights > TELLING_WEIGHT]
            if (reference.weights > TELLING_WEIGHT).any()
            else recall
        )
        features[f"{name} weakest"] = float(telling[: max(1, len(telling) // 4)].mean())
        features[f"{name} matched"] = float((telling > MATCHED_COSINE).mean())
    return features


def likeness_beyond_question(name: str, triple: Triple, texts: Texts, centres: "dict[str, Array]") -> float:
    """Return the mean of recall and precision in one view, with what the question gave weighed down."""
    question_ids = texts.tokens(triple.question).ids
    reference, answer = (
        _view(*_tokens_in_view(name, text, triple, texts), centres[name], question_ids) for text in triple[1:]
    )
    recall, precision = best_cosines(reference.vectors, answer.vectors)
    return (_weighted_mean(recall, reference.own_weights) + _weighted_mean(precision, answer.own_weights)) / 2


def best_cosines(rows: "Array", columns: "Array") -> "tuple[Array, Array]":
    """Return the best cosine of each row with any column, and of each column with any row, of unit vectors (n, d)."""
    best_of_rows = np.full(len(rows), -1.0, dtype=np.float32)
    best_of_columns = np.full(len(columns), -1.0, dtype=np.float32)
    for start in range(0, len(columns), COSINE_BLOCK):
        cosines = rows @ columns[start : start + COSINE_BLOCK].T
        best_of_rows = np.maximum(best_of_rows, cosines.max(axis=1))
        best_of_columns[start : start + COSINE_BLOCK] = cosines.max(axis=0)
    return best_of_rows, best_of_columns


def _view(tokens: "TokenVectors", layer: "Array", centre: "Array", question_ids: "NDArray[np.int32]") -> View:
    in_question = np.isin(tokens.ids, question_ids)
    own_weights = np.where(in_question, tokens.weights * np.float32(QUESTION_TOKEN_WEIGHT), tokens.weights)
    # Vectors of a layer share a large common part; only without it do unrelated words have cosines around 0.
    return View(unit_vectors(layer - centre), tokens.weights, own_weights)


def _tokens_in_view(name: str, text: str, triple: Triple, texts: Texts) -> "tuple[TokenVectors, Array]":
    # By identity: an answer that repeats the question word by word is an answer all the same.
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
    matched_by_question, _ = best_cosines(reference.vectors, question.vectors)
    copied, _ = best_cosines(answer.vectors, question.vectors)
    reference_novelty = np.clip(1 - matched_by_question, LEAST_NOVELTY, 1)
    answer_novelty = np.clip(1 - copied, LEAST_NOVELTY, 1)
    return {
        f"{name} novel recall": _weighted_mean(recall, reference.weights * reference_novelty),
        f"{name} novel precision": _weighted_mean(precision, answer.weights * answer_novelty),
        f"{name} gain": _weighted_mean(recall - matched_by_question, reference.weights),
        f"{name} given": _weighted_mean(matched_by_question, reference.weights),
        f"{name} from question": _weighted_mean(copied, answer.weights),
    }


def _weighted_mean(values: "Array", weights: "Array") -> float:
    return float((values * weights).sum() / max(float(weights.sum()), 1e-6))
