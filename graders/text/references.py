"""The mark by reference answers alone: what the scorer makes of the nearest one, and what speaks against the answer."""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache

from graders.text import messages
from graders.text.key import TextKey
from graders.text.prose import obstacle_to
from graders.text.reading import Reading, Wording, wording
from graders.text.rubric import Marked
from graders.text.scorer.estimates import digest_of
from graders.text.scorer.model import Estimate
from graders.text.segments import clauses
from graders.text.similarity import Similarity

TURNED = 0.5
DOUBTED = 0.5
NEAR = 0.15
STRANGE = 5.0
"""Standard deviations of one feature: of a thousand marked answers one lies above 4."""
REVIEW_BELOW = 0.33
"""The confidence below which a person looks: about a third of the answers to questions that nobody has marked yet."""
NEAR = 0.15
STRANGE = 12.0
REVIEW_BELOW = 0.33
"""The confidence below which a person looks: about a third of the answers to questions that nobody has marked yet."""


def reference_texts(key: TextKey) -> list[str]:
    """Return the texts to encode besides the answer's spans."""
    return [piece.text for reference in key.references for piece in _pieces(reference)]


def mark_by_references(key: TextKey, reading: Reading, similarity: Similarity, estimate: Estimate) -> Marked:
    """Return the mark, in hundredths of the maximum."""
    worthless = _worthless(reading)
    share = Fraction(0) if worthless else Fraction(round(estimate.mark * 100), 100)
    reasons = [worthless] if worthless else list(_doubts(key, reading, similarity, estimate))
    return Marked(
        score=key.maximum * share,
        parts=(),
        feedback=_feedback(share),
        confidence=estimate.confidence,
        reasons=tuple(dict.fromkeys(reasons)),
        calibration=digest_of(key),
    )


def _worthless(reading: Reading) -> str:
    """Name why an answer earns nothing whatever its words, or return nothing."""
    if reading.salad:
        return "a list of keywords"
    if reading.statements and all(one.copied for one in reading.statements):
        return "the question copied"
    return ""


def _doubts(key: TextKey, reading: Reading, similarity: Similarity, estimate: Estimate) -> Iterator[str]:
    """Yield the reasons for a person to look."""
    if estimate.confidence < REVIEW_BELOW:
        yield "near the pass mark" if abs(estimate.mark - DOUBTED) < NEAR else "not sure enough"
    if estimate.strange > STRANGE:
        yield "unlike anything marked so far"
    turned = (_turned(one, reading, similarity) for one in key.references)
    if estimate.mark >= DOUBTED and min(turned) >= TURNED:
        yield "contradiction suspected"


@lru_cache(maxsize=512)
def _pieces(reference: str) -> tuple[Wording, ...]:
    return tuple(wording(reference[part.start : part.end]) for part in clauses(reference))


def _turned(reference: str, reading: Reading, similarity: Similarity) -> float:
    """Return the share of a reference's clauses that the nearest words contradict, or say of another party."""
    pieces = _pieces(reference)
    rows = [one.said for one in reading.statements]
    if not rows or not pieces:
        return 0.0
    cosines = similarity.cosines([one.text for one in pieces], rows)
    turned = 0
    for at, piece in enumerate(pieces):
        nearest = min(range(len(rows)), key=lambda column: (-cosines[at, column], column))
        turned += obstacle_to(reading.statements[nearest], piece, reading) in ("contradiction", "other party")
    return turned / len(pieces)


def _feedback(share: Fraction) -> str:
    if share >= Fraction(3, 4):
        return messages.MOST
    return messages.SOME if share >= Fraction(2, 5) else messages.LITTLE
