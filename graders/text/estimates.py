"""Estimates for a batch of answers by reference answers: every text of all of them is encoded in one call."""

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from graders.embedding.protocol import Encoder
from graders.language.invisible import visible
from graders.language.spelling import mended
from graders.scorer.adaptation import adapted_marks
from graders.scorer.features import (
    AnswerWithReferences,
    compare_with_references,
    question_vector,
    required_triples,
)
from graders.scorer.model import Estimate, Scorer
from graders.scorer.scorers import scorer_in_use
from graders.scorer.texts import Texts
from graders.text.key import TextKey
from graders.text.proofreading import vocabulary

if TYPE_CHECKING:
    from graders.embedding.protocol import Array


def texts_to_score(pairs: Sequence[tuple[TextKey, str]], encoder: Encoder) -> Texts:
    """Read what the scorer needs of a batch: answers, and for keys without criteria their questions and references."""
    triples = [
        triple
        for key, answer in pairs
        if not key.criteria
        for text in (answer, *_marked_answers(key))
        for triple in all_triples(_asked(key, text))
    ]
    return Texts(triples, encoder, [answer for _, answer in pairs])


def estimate_marks(pairs: Sequence[tuple[TextKey, str]], texts: Texts, scorer: Scorer) -> list[Estimate]:
    """Return one estimate a pair of key (with references) and answer, in order; one does not depend on the others.

    Where people have marked answers to the question already, the marks move towards theirs.
    """
    batch_estimates = _plain(pairs, texts, scorer)
    for key in dict.fromkeys(key for key, _ in pairs if key.marked):
        known = _marked_answers(key)
        before = [estimate.mark for estimate in _plain([(key, answer) for answer in known], texts, scorer)]
        human = [float(marked_answer.mark) for marked_answer in key.marked]
        positions = [position for position, (pair_key, _) in enumerate(pairs) if pair_key == key]
        vectors = np.stack([texts.sentence(pairs[position][1]) for position in positions])
        known_vectors = np.stack([texts.sentence(answer) for answer in known])
        marks = moved(
            [batch_estimates[position].mark for position in positions], vectors, before, known_vectors, human
        )
        for position, mark in zip(positions, marks, strict=True):
            batch_estimates[position] = batch_estimates[position]._replace(mark=mark)
    return batch_estimates


def marking_digest(key: TextKey) -> str:
    """Return the SHA-256 of what the marks of a key come from: the scorer, and the answers that people have marked."""
    if not key.marked:
        return chosen().digest
    marked = json.dumps([(marked_answer.answer, str(marked_answer.mark)) for marked_answer in key.marked])
    return hashlib.sha256(f"{chosen().digest}\n{marked}".encode()).hexdigest()


@lru_cache(maxsize=256)
def _marked_answers(key: TextKey) -> tuple[str, ...]:
    """Return the answers that people have marked, read as those to grade are: without slips and hidden characters."""
    return tuple(mended(visible(marked_answer.answer)[0], vocabulary(key))[0] for marked_answer in key.marked)


def _unadapted(pairs: Sequence[tuple[TextKey, str]], texts: Texts, scorer: Scorer) -> list[Estimate]:
    if not pairs:
        return []
    centres: dict[str, Array] = dict(scorer.centres)
    asked = [_asked(key, answer) for key, answer in pairs]
    vectors = np.array([question_vector(asked_answer, texts) for asked_answer in asked], dtype=np.float64)
    return scorer.estimate([compared(asked_answer, texts, centres) for asked_answer in asked], vectors)


def _with_references(key: TextKey, answer: str) -> AnswerWithReferences:
    return AnswerWithReferences(key.question, key.references, answer)
