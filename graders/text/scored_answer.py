"""What the criteria and the references make of an answer: a score, and everything that explains it."""

from dataclasses import dataclass
from fractions import Fraction

from graders.verdict import Part


@dataclass(frozen=True, slots=True)
class ScoredAnswer:
    """A mark with everything that explains it."""

    score: Fraction
    parts: tuple[Part, ...]
    feedback: str
    confidence: float
    reasons: tuple[str, ...]
    calibration: str
    notes: tuple[str, ...] = ()
