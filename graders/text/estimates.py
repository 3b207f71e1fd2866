"""Estimates for a batch of answers by reference answers: every text of all of them is encoded in one call."""

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from graders.embedding.protocol import Encoder
from graders.language.hidden_characters import visible_text
from graders.language.spelling import correct_spelling
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
        for triple in required_triples(_with_references(key, text))
    ]
    return Texts(triples, encoder, [answer for _, answer in pairs])


def estimate_marks(pairs: Sequence[tuple[TextKey, str]], texts: Texts, scorer: Scorer) -> list[Estimate]:
    """Return one estimate a pair of key (with references) and answer, in order; one does not depend on the others.

    Where people have marked answers to the question already, the marks move towards theirs.
    """
    estimates = _unadapted(pairs, texts, scorer)
    for key in dict.fromkeys(key for key, _ in pairs if key.marked):
        known = _marked_answers(key)
        known_estimates = _unadapted([(key, answer) for answer in known], texts, scorer)
        positions = [position for position, (pair_key, _) in enumerate(pairs) if pair_key == key]
        marks = adapted_marks(
            [estimates[position].mark for position in positions],
            np.stack([texts.sentence(pairs[position][1]) for position in positions]),
            [estimate.mark for estimate in known_estimates],
            np.stack([texts.sentence(answer) for answer in known]),
            [float(marked.mark) for marked in key.marked],
        )
        for position, mark in zip(positions, marks, strict=True):
            estimates[position] = estimates[position]._replace(mark=mark)
    return estimates


def marking_digest(key: TextKey) -> str:
    """Return the SHA-256 of what the marks of a key come from: the scorer, and the answers that people have marked."""
    if not key.marked:
        return scorer_in_use().digest
    human_marks = json.dumps([(marked.answer, str(marked.mark)) for marked in key.marked])
    return hashlib.sha256(f"{scorer_in_use().digest}\n{human_marks}".encode()).hexdigest()


@lru_cache(maxsize=256)
def _marked_answers(key: TextKey) -> tuple[str, ...]:
    """Return the answers that people have marked, read as those to grade are: without slips and hidden characters."""
    return tuple(
        correct_spelling(visible_text(marked.answer)[0], vocabulary(key))[0] for marked in key.marked
    )


def _unadapted(pairs: Sequence[tuple[TextKey, str]], texts: Texts, scorer: Scorer) -> list[Estimate]:
    if not pairs:
        return []
    centres: dict[str, Array] = dict(scorer.centres)
    answers = [_with_references(key, answer) for key, answer in pairs]
    vectors = np.array([question_vector(answer, texts) for answer in answers], dtype=np.float64)
    return scorer.estimate([compare_with_references(answer, texts, centres) for answer in answers], vectors)


def _with_references(key: TextKey, answer: str) -> AnswerWithReferences:
    return AnswerWithReferences(key.question, key.references, answer)
