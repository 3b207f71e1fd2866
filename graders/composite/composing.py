"""From the verdicts of the parts to the verdict of the whole.

C and R are what the choice and the reason earn by themselves, w is the policy's `reason_if_choice_wrong` (0 by default)
and u its `choice_if_reason_unmet` (1 by default):

|                                    | the reason earns something | the reason earns nothing, or is blank |
|------------------------------------|----------------------------|---------------------------------------|
| the choice earns something         | C + R                      | u · C                                 |
| the choice earns nothing, or blank | w · R                      | 0                                     |

Several choices count as one, and so do several reasons; parts of other kinds stand for themselves.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from math import prod

from graders.choice.grader import ChoiceGrader
from graders.choice.key import ChoiceKey
from graders.composite import messages
from graders.composite.key import FINE, CompositeKey, PartKey
from graders.composite.sheet import Sheet
from graders.messages import Message, OwnWords, Template
from graders.verdict import Part, Provenance, Verdict, points

DENOMINATOR = 10**7
"""A share with at most this denominator comes back exactly from a score out of `FINE`, rounded to four places."""


def points_earned(score: Decimal, part: PartKey) -> Fraction:
    """Turn what a part's own grader gave, out of `FINE`, into points."""
    return part.maximum * (Fraction(score) / FINE).limit_denominator(DENOMINATOR)


# The id of a point is the part's and then its own: `choice.vae`, `reason.smooth-latent`. A part that has no points of
# its own, such as a blank one, is one point under its id. Evidence is a place in the text of *that part's* answer.
def points_of_part(part: PartKey, verdict: Verdict, factor: Fraction) -> tuple[Part, ...]:
    """Return a part's points under its id, after the policy has left `factor` of them."""
    own_points = tuple(replace(point, id=f"{part.id}.{point.id}") for point in verdict.parts)
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
            score=points(points_earned(point.score, part) * factor),
            maximum=points(points_earned(point.maximum, part)),
        )
        for point in own_points or (whole,)
    )


def feedback_of_parts(parts: Sequence[PartKey], verdicts: Mapping[str, Verdict]) -> tuple[Message, ...]:
    """Return what is said of each part: of the choice, of the reason, or by its id where there are several."""
    parts_with_feedback = [part for part in parts if part.id in verdicts and verdicts[part.id].feedback]
    return tuple(
        _start(part, parts)(part=OwnWords(part.id), feedback=verdicts[part.id].feedback)
        for part in parts_with_feedback
    )


def _start(part: PartKey, parts: Sequence[PartKey]) -> Template:
    if part.is_choice and sum(sibling.is_choice for sibling in parts) == 1:
        return messages.OF_CHOICE
    if part.is_reason and sum(sibling.is_reason for sibling in parts) == 1:
        return messages.OF_REASON
    return messages.OF_PART


def provenance_of_model(verdicts: Mapping[str, Verdict], provenance: Provenance) -> Provenance:
    """Return ours, with the model of the first part that a model has marked."""
    for verdict in verdicts.values():
        if verdict.provenance.model:
            return replace(verdict.provenance, grader=provenance.grader, version=provenance.version)
    return provenance


Factors = Mapping[str, Fraction]
Verdicts = Mapping[str, Verdict]


def refuse_sheet(sheet: Sheet, provenance: Provenance) -> Verdict | None:
    """Return a verdict that names every part that cannot be graded as it stands; None if there is none."""
    faults = {name: verdict for name, verdict in _verdicts(sheet).items() if verdict.outcome != "graded"}
    if not faults:
        return None
    first = min(faults.values(), key=lambda verdict: verdict.outcome != "invalid")
    return Verdict(
        outcome=first.outcome,
        score=points(Fraction(0)),
        maximum=points(sheet.key.maximum),
        provenance=provenance,
        readings=first.readings,
        feedback=feedback_of_parts(sheet.key.parts, faults),
    )


def compose(sheet: Sheet, provenance: Provenance) -> Verdict:
    """Return the verdict once every part is marked."""
    parts, verdicts = sheet.key.parts, _verdicts(sheet)
    factors = _factors(sheet.key, verdicts)
    counted = [verdicts[part.id] for part in parts if _matters(part, sheet, factors)]
    score = sum(
        (points_earned(verdicts[part.id].score, part) * factors[part.id] for part in parts), Fraction(0)
    )
    return Verdict(
        outcome="graded",
        score=points(score),
        maximum=points(sheet.key.maximum),
        provenance=provenance_of_model(verdicts, provenance),
        read_as="; ".join(
            f"{name}: {verdict.read_as}" for name, verdict in verdicts.items() if verdict.read_as
        ),
        echo=any(verdict.echo for verdict in verdicts.values()),
        parts=tuple(
            point for part in parts for point in points_of_part(part, verdicts[part.id], factors[part.id])
        ),
        feedback=(*feedback_of_parts(parts, verdicts), *_cuts(parts, verdicts, factors)),
        notes=tuple(
            messages.OF_PART(part=OwnWords(name), feedback=(note,))
            for name, verdict in verdicts.items()
            for note in verdict.notes
        ),
        # If every part is within a quarter of its points, so is the sum: the product is a lower bound of the chance.
        confidence=round(prod(verdict.confidence for verdict in counted), 4),
        needs_review=any(verdict.needs_review for verdict in counted),
        reasons=tuple(dict.fromkeys(reason for verdict in counted for reason in verdict.reasons)),
    )


def _verdicts(sheet: Sheet) -> dict[str, Verdict]:
    """Return the verdicts that there are, in the order of the parts; a choice is marked by what the reasons meet."""
    met = sheet.criteria_met()
    verdicts: dict[str, Verdict] = {}
    for part in sheet.key.parts:
        if isinstance(part.key, ChoiceKey):
            verdicts[part.id] = ChoiceGrader().grade_chosen(part.key, sheet.chosen[part.id], met)
        elif part.id in sheet.verdicts:
            verdicts[part.id] = sheet.verdicts[part.id]
    return verdicts


# The table above as factors: 1, w or u. A blank part earns nothing, so that it counts like a wrong one.
def _factors(key: CompositeKey, verdicts: Verdicts) -> dict[str, Fraction]:
    """Return the share of its points that the policy leaves to each part."""
    choices = [verdicts[part.id].score for part in key.parts if part.is_choice]
    reasons = [verdicts[part.id].score for part in key.parts if part.is_reason]
    of_reason = key.policy.reason_if_choice_wrong if choices and not any(choices) else Fraction(1)
    of_choice = key.policy.choice_if_reason_unmet if reasons and not any(reasons) else Fraction(1)
    return {
        part.id: of_reason if part.is_reason else of_choice if part.is_choice else Fraction(1)
        for part in key.parts
    }


def _matters(part: PartKey, sheet: Sheet, factors: Factors) -> bool:
    """Tell whether doubt about a part is doubt about the mark: not if a wrong choice has made its points worthless."""
    return factors[part.id] > 0 or any(option.correct_if for option in sheet.options)


def _cuts(parts: tuple[PartKey, ...], verdicts: Verdicts, factors: Factors) -> list[Message]:
    """Say once for reasons, and once for choices, that the policy has taken points away."""
    cut = [part for part in parts if factors[part.id] < 1 and verdicts[part.id].score]
    templates = dict.fromkeys(messages.REASON_CUT if part.is_reason else messages.CHOICE_CUT for part in cut)
    return [template() for template in templates]
