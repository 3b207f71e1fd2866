"""How the points, words and provenance of the parts stand in the verdict of the whole.

The id of a point is the part's and then its own: `choice.vae`, `reason.smooth-latent`. A part that has no points of its
own, such as a blank one, is one point under its id. Evidence is a place in the text of *that part's* answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from graders.composite import messages
from graders.composite.key import FINE, PartKey
from graders.verdict import Part, Provenance, Verdict, points

DENOMINATOR = 10**7
"""A share with at most this denominator comes back exactly from a score out of `FINE`, rounded to four places."""


def scaled(score: Decimal, part: PartKey) -> Fraction:
    """Turn what a part's own grader gave, out of `FINE`, into points."""
    return part.maximum * (Fraction(score) / FINE).limit_denominator(DENOMINATOR)


def listed(part: PartKey, verdict: Verdict, factor: Fraction) -> tuple[Part, ...]:
    """Return a part's points under its id, after the policy has left `factor` of them."""
    own = tuple(replace(point, id=f"{part.id}.{point.id}") for point in verdict.parts)
    whole = Part(
        id=part.id,
        score=verdict.score,
        maximum=verdict.maximum,
        matched=verdict.score == verdict.maximum,
        feedback=verdict.feedback,
    )
    return tuple(
        replace(
            point,
            score=points(scaled(point.score, part) * factor),
            maximum=points(scaled(point.maximum, part)),
        )
        for point in own or (whole,)
    )


def said(parts: Sequence[PartKey], verdicts: Mapping[str, Verdict]) -> str:
    """Return what is said of each part: of the choice, of the reason, or by its id where there are several."""
    found = [part for part in parts if part.id in verdicts and verdicts[part.id].feedback]
    return " ".join(
        _start(part, parts).format(part=part.id, said=verdicts[part.id].feedback) for part in found
    )


def _start(part: PartKey, parts: Sequence[PartKey]) -> str:
    if part.is_choice and sum(one.is_choice for one in parts) == 1:
        return messages.OF_CHOICE
    if part.is_reason and sum(one.is_reason for one in parts) == 1:
        return messages.OF_REASON
    return messages.OF_PART


def provenance(verdicts: Mapping[str, Verdict], here: Provenance) -> Provenance:
    """Return ours, with the model of the first part that a model has marked."""
    for verdict in verdicts.values():
        if verdict.provenance.model:
            return replace(verdict.provenance, grader=here.grader, version=here.version)
    return here
