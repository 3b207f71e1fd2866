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
from graders.scorer.adaptation import moved
from graders.scorer.features import Asked, all_triples, compared, question_vector
from graders.scorer.model import Estimate, Scorer
from graders.scorer.scorers import chosen
from graders.scorer.texts import Texts
from graders.text.key import TextKey
from graders.text.proofreading import vocabulary

if TYPE_CHECKING:
    from graders.embedding.protocol import Array


def texts_of(pairs: Sequence[tuple[TextKey, str]], encoder: Encoder) -> Texts:
    """Read what the scorer needs of a batch: answers, and for keys without criteria their questions and references."""
    triples = [
        one
        for key, answer in pairs
        if not key.criteria
        for text in (answer, *_marked_answers(key))
        for one in all_triples(_asked(key, text))
    ]
    return Texts(triples, encoder, [answer for _, answer in pairs])


def estimates(pairs: Sequence[tuple[TextKey, str]], texts: Texts, scorer: Scorer) -> list[Estimate]:
    """Return one estimate a pair of key (with references) and answer, in order; one does not depend on the others.

    Where people have marked answers to the question already, the marks move towards theirs.
    """
    found = _plain(pairs, texts, scorer)
    for key in dict.fromkeys(key for key, _ in pairs if key.marked):
        known = _marked_answers(key)
        before = [one.mark for one in _plain([(key, answer) for answer in known], texts, scorer)]
        human = [float(one.mark) for one in key.marked]
        here = [at for at, (one, _) in enumerate(pairs) if one == key]
        vectors = np.stack([texts.sentence(pairs[at][1]) for at in here])
        known_vectors = np.stack([texts.sentence(answer) for answer in known])
        marks = moved([found[at].mark for at in here], vectors, before, known_vectors, human)
        for at, mark in zip(here, marks, strict=True):
            found[at] = found[at]._replace(mark=mark)
    return found


def digest_of(key: TextKey) -> str:
    """Return the SHA-256 of what the marks of a key come from: the scorer, and the answers that people have marked."""
    if not key.marked:
        return chosen().digest
    marked = json.dumps([(one.answer, str(one.mark)) for one in key.marked])
    return hashlib.sha256(f"{chosen().digest}\n{marked}".encode()).hexdigest()


@lru_cache(maxsize=256)
def _marked_answers(key: TextKey) -> tuple[str, ...]:
    """Return the answers that people have marked, read as those to grade are: without slips and hidden characters."""
    return tuple(mended(visible(one.answer)[0], vocabulary(key))[0] for one in key.marked)


def _plain(pairs: Sequence[tuple[TextKey, str]], texts: Texts, scorer: Scorer) -> list[Estimate]:
    if not pairs:
        return []
    centres: dict[str, Array] = dict(scorer.centres)
    asked = [_asked(key, answer) for key, answer in pairs]
    vectors = np.array([question_vector(one, texts) for one in asked], dtype=np.float64)
    return scorer.estimate([compared(one, texts, centres) for one in asked], vectors)


def _asked(key: TextKey, answer: str) -> Asked:
    return Asked(key.question, key.references, answer)
