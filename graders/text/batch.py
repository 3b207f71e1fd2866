"""Marks a batch of answers: every text of all of them is encoded in one call."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from graders.embedding.protocol import Encoder
from graders.embedding.similarity import Similarity
from graders.scorer.scorers import fitted_scorer, require_scorer
from graders.text.calibration import GUESSED, shipped_models
from graders.text.compiled_criteria import compiled_criteria
from graders.text.criteria import mark_by_criteria
from graders.text.estimates import estimate_marks, texts_to_score
from graders.text.key import TextKey
from graders.text.messages import ScoredAnswer
from graders.text.parsed_answer import ParsedAnswer, parse_text_answer
from graders.text.prototypes import LearnedCriteria, texts_to_learn_from
from graders.text.reasons import CODE, NOT_SENTENCES, PERHAPS_NOTHING, TO_THE_GRADER
from graders.text.reference_checks import is_exactly_right
from graders.text.references import mark_by_references
from graders.text.short_answer_doubts import doubts_of_short_answer
from graders.text.silence import is_doubtful
from graders.text.suspicion import speaks_to_the_grader, suspicions
from graders.text.ungraded import code_of

if TYPE_CHECKING:
    from graders.embedding.token_vectors import TokenVectors
    from graders.scorer.model import Scorer

DISORDERED = 0.8
"""Of human answers one in a hundred looks so, terse notes mostly; of shuffled ones six in seven."""


def score_batch(pairs: Sequence[tuple[TextKey, str]], encoder: Encoder) -> list[ScoredAnswer]:
    """Return one mark a pair, in order; a mark does not depend on the other pairs."""
    parsed_answers = [parse_text_answer(answer, key.question, key.contrasts) for key, answer in pairs]
    wanted = [
        text for (key, _), parsed in zip(pairs, parsed_answers, strict=True) for text in _texts(key, parsed)
    ]
    wanted += [
        text
        for key in dict.fromkeys(key for key, _ in pairs if key.criteria)
        for text in texts_to_learn_from(key)
    ]
    similarity = Similarity(wanted, encoder)
    learned = LearnedCriteria(similarity, shipped_models())
    texts = texts_to_score(pairs, encoder)
    by_references = [(key, answer) for key, answer in pairs if not key.criteria]
    reference_estimates = iter(
        estimate_marks(by_references, texts, require_scorer(encoder.weights_sha256)) if by_references else []
    )
    marked = [
        mark_by_criteria(key, parsed, similarity, shipped_models(), learned.findings)
        if key.criteria
        else mark_by_references(key, parsed, texts, next(reference_estimates))
        for (key, _), parsed in zip(pairs, parsed_answers, strict=True)
    ]
    scorer = fitted_scorer(encoder.weights_sha256)
    marked = [
        replace(scored, reasons=(*scored.reasons, CODE)) if key.criteria and code_of(key) else scored
        for scored, (key, _) in zip(marked, pairs, strict=True)
    ]
    return [
        _held(
            _doubted(scored, [*_disorder(scorer, texts.tokens(answer), answer), *suspicions(parsed, key)]),
            _to_hold(key, answer, parsed),
        )
        for scored, parsed, (key, answer) in zip(marked, parsed_answers, pairs, strict=True)
    ]


def _to_hold(key: TextKey, answer: str, parsed: ParsedAnswer) -> list[str]:
    """Return why a person looks at an answer even if it earns nothing."""
    reasons = [PERHAPS_NOTHING] if is_doubtful(key, answer) else []
    # “minus 40” is the number of the key, though it has more words than “-40”.
    if not reasons and (key.criteria or not is_exactly_right(key.references, key.question, answer)):
        reasons = doubts_of_short_answer(key, answer)
    return [*reasons, TO_THE_GRADER] if speaks_to_the_grader(parsed) else reasons


def _disorder(scorer: "Scorer | None", tokens: "TokenVectors", answer: str) -> list[str]:
    """Say that words are in no order; nothing is known of it for a model that no scorer was fitted to."""
    chance = scorer.word_order.disorder(tokens, answer) if scorer else 0.0
    return [NOT_SENTENCES] if chance >= DISORDERED else []


def _doubted(marked: ScoredAnswer, reasons: list[str]) -> ScoredAnswer:
    """Send what earns something to a person if there are reasons to."""
    return (
        replace(marked, reasons=tuple(dict.fromkeys((*marked.reasons, *reasons)))) if marked.score else marked
    )


def _held(marked: ScoredAnswer, reasons: list[str]) -> ScoredAnswer:
    """Send an answer to a person whatever it earns if there are reasons to: its mark is a guess."""
    if not reasons:
        return marked
    return replace(
        marked,
        confidence=min(marked.confidence, GUESSED),
        reasons=tuple(dict.fromkeys((*marked.reasons, *reasons))),
    )


@lru_cache(maxsize=256)
def _key_texts(key: TextKey) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            text for compiled in compiled_criteria(replace(key, marked=())) for text in compiled.texts()
        )
    )


def _texts(key: TextKey, parsed: ParsedAnswer) -> list[str]:
    """Return the texts whose whole vectors are needed: those that criteria go by."""
    return (
        [*(statement.encoded_text for statement in parsed.statements), *_key_texts(key)]
        if key.criteria
        else []
    )
