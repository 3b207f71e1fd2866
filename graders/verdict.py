"""What a grader returns: outcome, points, and the evidence for them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, cast

Outcome = Literal["graded", "invalid", "ambiguous"]
SCORE_PLACES = 4
"""Decimals of stored and sent points: a third of a point and its like are read back as what they were."""
NO_ANSWER = "No answer was given."


def points(value: Fraction) -> Decimal:
    """Round a rational number of points half up to four places: what is stored, shown and sent as a mark."""
    scaled = value * 10**SCORE_PLACES
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(units).scaleb(-SCORE_PLACES)


def plain_points(score: Decimal) -> str:
    """Print points without trailing zeros or exponent: `0.5`, `1`, `0`."""
    if not score:
        return "0"  # also for a zero that kept a minus sign
    text = f"{score:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the student's raw answer: offsets in Unicode code points, `end` exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Part:
    """One point of a rubric, one component, or one sub-question, and what it earned."""

    id: str
    score: Decimal
    maximum: Decimal
    matched: bool
    similarity: float | None = None
    evidence: Span | None = None
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which code and which model gave the mark, so that it can be replayed."""

    grader: str
    version: str
    model: str | None = None
    weights_sha256: str | None = None
    backend: str | None = None
    device: str | None = None
    dtype: str | None = None
    calibration: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The result for one answer.

    `score` and `maximum` are points with at most four places. `readings` has the meanings to choose from when the
    outcome is `ambiguous`. `feedback` is for the student, `notes` for the teacher alone. `confidence` is the
    probability (0 to 1) that a person's mark lies within a step of this one; `reasons` name why `needs_review` is set.
    """

    outcome: Outcome
    score: Decimal
    maximum: Decimal
    provenance: Provenance
    read_as: str = ""
    echo: bool = False
    readings: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    feedback: str = ""
    notes: tuple[str, ...] = ()
    confidence: float = 1.0
    needs_review: bool = False
    reasons: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as JSON data; points become decimal strings."""
        return cast("dict[str, Any]", _plain_data(asdict(self)))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Verdict":
        """Rebuild a verdict from what `to_json` gave; raise `KeyError`, `TypeError` or `ArithmeticError` on others."""
        return cls(
            **{
                **data,
                "score": Decimal(data["score"]),
                "maximum": Decimal(data["maximum"]),
                "provenance": Provenance(**data["provenance"]),
                "parts": tuple(_part(part) for part in data["parts"]),
                "readings": tuple(data["readings"]),
                "notes": tuple(data["notes"]),
                "reasons": tuple(data["reasons"]),
            }
        )


def unanswered(maximum: Decimal, provenance: Provenance) -> Verdict:
    """Return the verdict for a blank answer: 0 points, graded, sure."""
    return Verdict(
        outcome="graded",
        score=Decimal(0),
        maximum=maximum,
        provenance=provenance,
        feedback=NO_ANSWER,
    )


def _part(data: Mapping[str, Any]) -> Part:
    evidence = data["evidence"]
    return Part(
        **{
            **data,
            "score": Decimal(data["score"]),
            "maximum": Decimal(data["maximum"]),
            "evidence": Span(**evidence) if evidence else None,
        }
    )


def _plain_data(value: object) -> object:
    if isinstance(value, Decimal):
        return plain_points(value)
    if isinstance(value, Mapping):
        return {key: _plain_data(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain_data(item) for item in value]
    return value
