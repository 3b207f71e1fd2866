"""Marks a batch of answers: every text of all of them is encoded in one call."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from graders.embedding.protocol import Encoder
from graders.embedding.similarity import Similarity
from graders.scorer.scorers import fitted_scorer, require_scorer
from graders.text.calibration import GUESSED, shipped
from graders.text.criteria import mark_by_criteria
from graders.text.estimates import estimate_marks, texts_to_score
from graders.text.key import TextKey
from graders.text.parties import letters
from graders.text.reading import Reading, read_answer
from graders.text.reasons import CODE, NOT_SENTENCES, PERHAPS_NOTHING, TO_THE_GRADER
from graders.text.reference_checks import is_right
from graders.text.references import mark_by_references
from graders.text.scored_answer import Marked
from graders.text.short_answer_doubts import doubts
from graders.text.silence import is_doubtful
from graders.text.standards import standards
from graders.text.suspicion import speaks_to_the_grader, suspicions
from graders.text.ungraded import code_of

if TYPE_CHECKING:
    from graders.embedding.token_vectors import TokenVectors
    from graders.scorer.model import Scorer

DISORDERED = 0.8
"""Of human answers one in a hundred looks so, terse notes mostly; of shuffled ones six in seven."""


def mark(pairs: Sequence[tuple[TextKey, str]], encoder: Encoder) -> list[Marked]:
    """Return one mark a pair, in order; a mark does not depend on the other pairs."""
    readings = [read_answer(answer, key.question, _letters(key)) for key, answer in pairs]
    wanted = [
        text for (key, _), reading in zip(pairs, readings, strict=True) for text in _texts(key, reading)
    ]
    similarity = Similarity(wanted, encoder)
    texts = texts_to_score(pairs, encoder)
    by_references = [(key, answer) for key, answer in pairs if not key.criteria]
    rest = iter(
        estimate_marks(by_references, texts, require_scorer(encoder.weights_sha256)) if by_references else []
    )
    marked = [
        mark_by_criteria(key, reading, similarity, shipped())
        if key.criteria
        else mark_by_references(key, reading, texts, next(rest))
        for (key, _), reading in zip(pairs, readings, strict=True)
    ]
    scorer = fitted_scorer(encoder.weights_sha256)
    marked = [
        replace(one, reasons=(*one.reasons, CODE)) if key.criteria and code_of(key) else one
        for one, (key, _) in zip(marked, pairs, strict=True)
    ]
    return [
        _held(
            _doubted(one, [*_disorder(scorer, texts.tokens(answer), answer), *suspicions(reading, key)]),
            _to_hold(key, answer, reading),
        )
        for one, reading, (key, answer) in zip(marked, readings, pairs, strict=True)
    ]


def _to_hold(key: TextKey, answer: str, reading: Reading) -> list[str]:
    """Return why a person looks at an answer even if it earns nothing."""
    found = [PERHAPS_NOTHING] if is_doubtful(key, answer) else []
    # “minus 40” is the number of the key, though it has more words than “-40”.
    if not found and (key.criteria or not is_right(key.references, key.question, answer)):
        found = doubts(key, answer)
    return [*found, TO_THE_GRADER] if speaks_to_the_grader(reading) else found


def _disorder(scorer: "Scorer | None", tokens: "TokenVectors", answer: str) -> list[str]:
    """Say that words are in no order; nothing is known of it for a model that no scorer was fitted to."""
    chance = scorer.word_order.disorder(tokens, answer) if scorer else 0.0
    return [NOT_SENTENCES] if chance >= DISORDERED else []


def _doubted(marked: Marked, reasons: list[str]) -> Marked:
    """Send what earns something to a person if there are reasons to."""
    return (
        replace(marked, reasons=tuple(dict.fromkeys((*marked.reasons, *reasons)))) if marked.score else marked
    )


def _held(marked: Marked, reasons: list[str]) -> Marked:
    """Send an answer to a person whatever it earns if there are reasons to: its mark is a guess."""
    if not reasons:
        return marked
    return replace(
        marked,
        confidence=min(marked.confidence, GUESSED),
        reasons=tuple(dict.fromkeys((*marked.reasons, *reasons))),
    )


@lru_cache(maxsize=256)
def _letters(key: TextKey) -> dict[str, str]:
    return letters([key.question, *key.references, *_key_texts(key)])


@lru_cache(maxsize=256)
def _key_texts(key: TextKey) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for standard in standards(key) for text in standard.texts()))


def _texts(key: TextKey, reading: Reading) -> list[str]:
    """Return the texts whose whole vectors are needed: those that criteria go by."""
    return [*(one.said for one in reading.statements), *_key_texts(key)] if key.criteria else []
