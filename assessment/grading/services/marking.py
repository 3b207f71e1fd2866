"""A person's mark as a verdict: the whole score, or points by criterion, checked by field."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from assessment.grading.models import Response
from graders.verdict import SCORE_PLACES, Part, Provenance, Verdict, plain

PERSON = Provenance("person", "1")


class OverrideInvalid(ValueError):
    """A mark that cannot be given; `errors` has the messages by field."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        self.errors = dict(errors)
        super().__init__("; ".join(f"{field}: {' '.join(said)}" for field, said in errors.items()))


def human_verdict(
    response: Response,
    stands: Verdict | None,
    *,
    reason: str,
    scores: Mapping[str, Decimal] | None,
    score: Decimal | None,
) -> Verdict:
    """Return the verdict that a person gives instead of the one that `stands`; raise `OverrideInvalid`."""
    maximum = stands.maximum if stands else response.version.points
    parts = {part.id: part for part in stands.parts} if stands else {}
    errors = _errors(reason, scores, score, parts, maximum)
    if errors:
        raise OverrideInvalid(errors)
    base = stands or Verdict(outcome="graded", score=Decimal(0), maximum=maximum, provenance=PERSON)
    base = replace(
        base, provenance=PERSON, feedback="", notes=(), confidence=1.0, needs_review=False, reasons=()
    )
    if scores:
        return _by_criteria(base, scores)
    # Points by criterion would no longer add up to the mark.
    return replace(base, score=Decimal(score or 0), parts=())


def _by_criteria(base: Verdict, scores: Mapping[str, Decimal]) -> Verdict:
    parts = tuple(_part(part, scores[part.id]) if part.id in scores else part for part in base.parts)
    change = sum((new.score - old.score for new, old in zip(parts, base.parts, strict=True)), Decimal(0))
    # Thirds of a point are rounded: all of them are the whole all the same.
    whole = all(part.score == part.maximum for part in parts)
    score = base.maximum if whole else min(max(base.score + change, Decimal(0)), base.maximum)
    return replace(base, score=score, parts=parts)


def _part(part: Part, score: Decimal) -> Part:
    if score == part.score:
        return part
    # What the machine said of the point is no longer true of it.
    return replace(part, score=score, matched=score > 0, feedback="", similarity=None)


def _errors(
    reason: str,
    scores: Mapping[str, Decimal] | None,
    score: Decimal | None,
    parts: Mapping[str, Part],
    maximum: Decimal,
) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if not reason.strip():
        errors["reason"] = ["Say why: a mark is changed with a reason."]
    if (score is None) == (not scores):
        errors["score"] = ["Give either the whole score, or the points of some criteria."]
    elif score is not None and (fault := _fault(score, maximum)):
        errors["score"] = [fault]
    for name, given in (scores or {}).items():
        fault = _fault(given, parts[name].maximum) if name in parts else _unknown(parts)
        if fault:
            errors[f"scores.{name}"] = [fault]
    return errors


def _fault(score: Decimal, maximum: Decimal) -> str:
    if not score.is_finite() or not 0 <= score <= maximum:
        return f"Must be from 0 to {plain(maximum)}."
    if score.normalize().as_tuple().exponent < -SCORE_PLACES:  # type: ignore[operator]  # finite: a number
        return f"Has more than {SCORE_PLACES} places after the point."
    return ""


def _unknown(parts: Mapping[str, Part]) -> str:
    known = ", ".join(parts)
    return f"There is no such criterion; there are: {known}." if known else "This mark has no criteria."
