"""The mark by reference answers alone: how much of a reference the answer covers."""

from fractions import Fraction
from functools import lru_cache

from graders.text import messages
from graders.text.calibration import Calibration
from graders.text.key import TextKey
from graders.text.prose import obstacle_to, recall
from graders.text.reading import Reading, Wording, wording
from graders.text.rubric import Marked
from graders.text.segments import clauses
from graders.text.similarity import Similarity

TURNED = 0.5


def reference_texts(key: TextKey, reading: Reading) -> list[str]:
    """Return the texts to encode besides the answer's spans."""
    pieces = [piece.text for reference in key.references for piece in _pieces(reference)]
    return [reading.text.raw, *key.references, *pieces]


def mark_by_references(
    key: TextKey, reading: Reading, similarity: Similarity, calibration: Calibration
) -> Marked:
    """Return the calibrated mark, in hundredths, for the reference that the answer is nearest to."""
    marks = [_features(reference, reading, similarity) for reference in key.references]
    chances = [calibration.chance("reference", features) for features in marks]
    best = max(range(len(chances)), key=lambda at: chances[at])
    share = Fraction(0) if reading.salad else Fraction(round(chances[best] * 100), 100)
    reasons = ("contradiction suspected",) if marks[best]["turned"] >= TURNED else ()
    if reading.salad:
        reasons = ("a list of keywords",)
    return Marked(
        score=key.maximum * share,
        parts=(),
        feedback=_feedback(share),
        confidence=round(max(chances[best], 1 - chances[best]), 4),
        reasons=reasons,
        calibration=calibration.digest,
    )


@lru_cache(maxsize=512)
def _pieces(reference: str) -> tuple[Wording, ...]:
    return tuple(wording(reference[part.start : part.end]) for part in clauses(reference))


def _features(reference: str, reading: Reading, similarity: Similarity) -> dict[str, float]:
    """Compare both ways; a span that contradicts or names another party covers nothing."""
    pieces = _pieces(reference)
    rows = [one.said for one in reading.statements]
    cosines = similarity.cosines([one.text for one in pieces], rows)
    cover, turned = 0.0, 0
    for at, piece in enumerate(pieces):
        ranked = sorted(range(len(rows)), key=lambda column: (-cosines[at, column], column))
        obstacles = [
            (column, obstacle_to(reading.statements[column], piece, reading)) for column in ranked[:8]
        ]
        free = next((column for column, obstacle in obstacles if not obstacle), None)
        cover += float(cosines[at, free]) if free is not None else 0.0
        turned += bool(obstacles) and obstacles[0][1] in ("contradiction", "other party")
    said = frozenset().union(*(one.stems for one in reading.statements if not one.copied))
    wanted = wording(reference).stems
    singles = [
        column for column, one in enumerate(reading.statements) if one.segment.first == one.segment.last
    ]
    count = max(len(pieces), 1)
    return {
        "whole": float(similarity.cosines([reading.text.raw], [reference])[0, 0]),
        "cover": cover / count,
        "precise": float(cosines[:, singles].max(axis=0).mean()) if singles and pieces else 0.0,
        "recall": recall(wanted - reading.asked or wanted, said),
        "turned": turned / count,
    }


def _feedback(share: Fraction) -> str:
    if share >= Fraction(3, 4):
        return messages.MOST
    return messages.SOME if share >= Fraction(2, 5) else messages.LITTLE
