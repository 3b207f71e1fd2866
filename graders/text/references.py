"""The mark by reference answers alone: what the scorer makes of the nearest one, and what speaks against the answer."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache

import numpy as np

from graders.embedding.similarity import PLACES
from graders.language.lexicon import word_set
from graders.language.segmentation import clauses, stem
from graders.messages import Message
from graders.notation.code import is_code
from graders.scorer.model import Estimate
from graders.scorer.texts import Texts, Triple, content_stems_in
from graders.text import messages
from graders.text.estimates import marking_digest
from graders.text.key import TextKey
from graders.text.messages import ScoredAnswer
from graders.text.parsed_answer import ParsedAnswer, Wording, obstacle_to, wording
from graders.text.parties import Contrast
from graders.text.reasons import (
    BORDERLINE,
    CODE,
    CONTRADICTION,
    KEYWORDS,
    NOT_SURE,
    OFF_TOPIC,
    OUTLIER,
    QUESTION_COPIED,
)
from graders.text.reference_checks import DETAILS, compare
from graders.text.short_answers import judge_short_answer
from graders.text.ungraded import code_of

_FRAME = frozenset(map(stem, word_set("frame words")))
FRESH = 2
"""Content words that tell an answer from the question."""
WORTH = 0.25
"""The mark from which it is worth a person's while to look whether an answer says anything."""
CERTAIN = 0.97
"""How sure the mark of an answer is that is the key itself, or a yes where it says no."""
TURNED = 0.5
"""The share of a reference's clauses from which their contraries are a contradiction of the whole; a plain half."""
DOUBTED = 0.5
"""The pass mark: an answer below it is not looked at for contradictions, for it earns little anyway."""
NEAR = 0.15
"""How far from the pass mark a doubtful mark may turn over; it only chooses which reason is named."""
STRANGE = 7.0
"""Standard deviations of one feature: of a thousand marked answers three lie above it."""
REVIEW_BELOW = 0.31
"""The confidence below which a person looks: about a third of the answers to questions that nobody has marked yet."""


def mark_by_references(key: TextKey, parsed: ParsedAnswer, texts: Texts, estimate: Estimate) -> ScoredAnswer:
    """Return the mark, in hundredths of the maximum."""
    compared = compare(key.references, key.question, parsed.text.raw, estimate.mark)
    bare = judge_short_answer(key.references, parsed.text.raw, key.question)
    # The words of “-cos(x)” are those of “cos(x)”, and those of “minus 40” are more than “-40”.
    if bare and bare.share is not None and not (compared.is_exactly_right or DETAILS & {*compared.reasons}):
        return _marked(key, bare.share, CERTAIN, [bare.reason] if bare.reason else [])
    if code_of(key) or is_code(parsed.text.raw):
        return unmarked(CODE, messages.ADVICE(), marking_digest(key))
    if compared.is_exactly_right:
        return _marked(key, _hundredths(compared.mark), CERTAIN, [])
    worthless = _worthless(parsed)
    share = Fraction(0) if worthless else _hundredths(compared.mark)
    reasons = [worthless] if worthless else [*_doubts(key, parsed, texts, estimate), *compared.reasons]
    if bare and bare.reason and share >= WORTH:
        reasons.append(bare.reason)
    return _marked(key, share, estimate.confidence, reasons)


def _hundredths(mark: float) -> Fraction:
    return Fraction(round(mark * 100), 100)


def _marked(key: TextKey, share: Fraction, confidence: float, reasons: Sequence[str]) -> ScoredAnswer:
    return ScoredAnswer(
        score=key.maximum * share,
        parts=(),
        feedback=(_feedback(share),),
        confidence=confidence,
        reasons=tuple(dict.fromkeys(reasons)),
        calibration=marking_digest(key),
    )


def unmarked(reason: str, note: Message, calibration: str) -> ScoredAnswer:
    """Return no points and no certainty: what the machine does not grade is left to a person."""
    return ScoredAnswer(
        score=Fraction(0),
        parts=(),
        feedback=(messages.LEFT(),),
        confidence=0.0,
        reasons=(reason,),
        calibration=calibration,
        notes=(note,),
    )


def _worthless(parsed: ParsedAnswer) -> str:
    """Name why an answer earns nothing whatever its words, or return nothing."""
    if parsed.salad:
        return KEYWORDS
    if parsed.statements and all(statement.copied for statement in parsed.statements):
        return QUESTION_COPIED
    return ""


def _doubts(key: TextKey, parsed: ParsedAnswer, texts: Texts, estimate: Estimate) -> Iterator[str]:
    """Yield the reasons for a person to look."""
    if estimate.confidence < REVIEW_BELOW:
        yield BORDERLINE if abs(estimate.mark - DOUBTED) < NEAR else NOT_SURE
    if estimate.outlier > STRANGE:
        yield OUTLIER
    if estimate.mark >= WORTH:
        yield from _beside_the_point(key, parsed, texts)
    turned_shares = (_turned(reference, key.contrasts, parsed, texts) for reference in key.references)
    if estimate.mark >= DOUBTED and min(turned_shares) >= TURNED:
        yield CONTRADICTION


def _beside_the_point(key: TextKey, parsed: ParsedAnswer, texts: Texts) -> Iterator[str]:
    """Say how an answer is about something else, or about nothing but the question."""
    triples = [Triple(key.question, reference, parsed.text.raw) for reference in key.references]
    if all(texts.off_topic(triple) for triple in triples):
        yield OFF_TOPIC
    elif all(_adds_nothing(texts.on_topic(triple)) for triple in triples):
        yield QUESTION_COPIED


def _adds_nothing(triple: Triple) -> bool:
    """Tell whether an answer says what the question says, in a frame or not, where the reference says more."""
    question, reference, answer = map(content_stems_in, triple)
    new_words = answer - question - _FRAME
    if len(reference - question) < FRESH or answer & (reference - question):
        return False
    return bool(answer) and (not new_words or (len(new_words) < FRESH <= len(answer & question)))


@lru_cache(maxsize=512)
def _pieces(reference: str, contrasts: tuple[Contrast, ...]) -> tuple[Wording, ...]:
    return tuple(wording(reference[part.start : part.end], contrasts) for part in clauses(reference))


def _turned(reference: str, contrasts: tuple[Contrast, ...], parsed: ParsedAnswer, texts: Texts) -> float:
    """Return the share of a reference's clauses that the nearest words contradict, or say of another party."""
    pieces = _pieces(reference, contrasts)
    statements = [
        statement for statement in parsed.statements if statement.segment.first == statement.segment.last
    ]
    cosines = np.round(texts.clause_means(reference) @ texts.clause_means(parsed.text.raw).T, PLACES)
    if not statements or cosines.shape != (len(pieces), len(statements)):
        return 0.0
    turned_pieces = 0
    for piece, row in zip(pieces, cosines, strict=True):
        nearest = int(row.argmax())
        turned_pieces += obstacle_to(statements[nearest], piece, parsed) in ("contradiction", "other party")
    return turned_pieces / len(pieces)


def _feedback(share: Fraction) -> Message:
    if share >= Fraction(3, 4):
        return messages.MOST()
    return (messages.SOME if share >= Fraction(2, 5) else messages.LITTLE)()
