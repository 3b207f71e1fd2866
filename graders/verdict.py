"""What a grader returns: outcome, points, and the evidence for them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

from graders.messages import NO_ANSWER, STORED, Message, OwnWords, can_render, render

Outcome = Literal["graded", "invalid", "ambiguous"]
SCORE_PLACES = 4
"""Decimals of stored and sent points: a third of a point and its like are read back as what they were."""


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
    feedback: tuple[Message, ...] = ()


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
    outcome is `ambiguous`. `feedback` is for the student, sentence by sentence, `notes` for the teacher alone.
    `confidence` is the probability (0 to 1) that a person's mark lies within a step of this one; `reasons` name why
    `needs_review` is set.
    """

    outcome: Outcome
    score: Decimal
    maximum: Decimal
    provenance: Provenance
    read_as: str = ""
    echo: bool = False
    readings: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    feedback: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()
    confidence: float = 1.0
    needs_review: bool = False
    reasons: tuple[Message, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the verdict as JSON data: points become decimal strings.

        What it says stands there in English, as it always has, and in `messages` as codes with parameters.
        """
        return {
            "outcome": self.outcome,
            "score": plain_points(self.score),
            "maximum": plain_points(self.maximum),
            "provenance": asdict(self.provenance),
            "read_as": self.read_as,
            "echo": self.echo,
            "readings": list(self.readings),
            "parts": [_part_to_json(part) for part in self.parts],
            "feedback": render(self.feedback),
            "notes": [render(note) for note in self.notes],
            "confidence": self.confidence,
            "needs_review": self.needs_review,
            "reasons": [render(reason) for reason in self.reasons],
            # Beside the sentences, not instead of them: whoever reads the ledger or the API by `feedback` goes on.
            "messages": {
                "feedback": [message.to_json() for message in self.feedback],
                "notes": [message.to_json() for message in self.notes],
                "reasons": [message.to_json() for message in self.reasons],
            },
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Verdict":
        """Rebuild a verdict from what `to_json` gave; raise `KeyError`, `TypeError` or `ArithmeticError` on others.

        One that was stored before there were messages keeps its sentences as they are.
        """
        fields = dict(data)
        messages = fields.pop("messages", None) or {}
        return cls(
            **{
                **fields,
                "score": Decimal(data["score"]),
                "maximum": Decimal(data["maximum"]),
                "provenance": Provenance(**data["provenance"]),
                "parts": tuple(_part_from_json(part) for part in data["parts"]),
                "readings": tuple(data["readings"]),
                "feedback": _messages(messages.get("feedback"), [data.get("feedback", "")]),
                "notes": _messages(messages.get("notes"), data["notes"]),
                "reasons": _messages(messages.get("reasons"), data["reasons"]),
            }
        )


def with_messages(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored verdict in today's form: sentences from before there were messages become such."""
    if "messages" in data:
        return dict(data)
    verdict = Verdict.from_json(data)
    return {**data, **{name: verdict.to_json()[name] for name in ("messages", "parts")}}


def without_messages(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a verdict's JSON in the form from before there were messages, to compare it with what was stored then."""
    parts = [{name: value for name, value in part.items() if name != "messages"} for part in data["parts"]]
    return {name: value for name, value in data.items() if name != "messages"} | {"parts": parts}


def unanswered(maximum: Decimal, provenance: Provenance) -> Verdict:
    """Return the verdict for a blank answer: 0 points, graded, sure."""
    return Verdict(
        outcome="graded",
        score=Decimal(0),
        maximum=maximum,
        provenance=provenance,
        feedback=(NO_ANSWER(),),
    )


def _part_to_json(part: Part) -> dict[str, Any]:
    return {
        "id": part.id,
        "score": plain_points(part.score),
        "maximum": plain_points(part.maximum),
        "matched": part.matched,
        "similarity": part.similarity,
        "evidence": asdict(part.evidence) if part.evidence else None,
        "feedback": render(part.feedback),
        "messages": [message.to_json() for message in part.feedback],
    }


def _part_from_json(data: Mapping[str, Any]) -> Part:
    fields = dict(data)
    messages = fields.pop("messages", None)
    evidence = data["evidence"]
    return Part(
        **{
            **fields,
            "score": Decimal(data["score"]),
            "maximum": Decimal(data["maximum"]),
            "evidence": Span(**evidence) if evidence else None,
            "feedback": _messages(messages, [data.get("feedback", "")]),
        }
    )


def _messages(data: Sequence[Mapping[str, Any]] | None, sentences: Sequence[str]) -> tuple[Message, ...]:
    """Return stored messages, or the sentences stored beside them where this version cannot say one of them.

    Another version may have stored codes, or kinds of parameters, that are not known here.
    """
    try:
        messages = tuple(Message.from_json(message) for message in data or ())
        if data is not None and all(can_render(message) for message in messages):
            return messages
    except (AttributeError, KeyError, TypeError):
        pass  # The sentences say the same.
    return tuple(STORED(text=OwnWords(sentence)) for sentence in sentences if sentence)
