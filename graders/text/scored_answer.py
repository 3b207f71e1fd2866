"""What the criteria and the references make of an answer: a score, and everything that explains it."""

from dataclasses import dataclass
from fractions import Fraction

from graders.messages import Message
from graders.verdict import Part


@dataclass(frozen=True, slots=True)
class ScoredAnswer:
    """A mark with everything that explains it."""

    score: Fraction
    parts: tuple[Part, ...]
    feedback: tuple[Message, ...]
    confidence: float
    reasons: tuple[str, ...]
    calibration: str
    notes: tuple[Message, ...] = ()
