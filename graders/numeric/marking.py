"""From what an answer means to points and feedback."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from graders.messages import Message, OwnWords
from graders.numeric import messages
from graders.numeric.key import NumericKey, digits_fault
from graders.numeric.near_misses import near_miss
from graders.numeric.parsing import Interpretation
from graders.verdict import Part, points

POSITIONS_TOLD = 20
"""A longer list of right values would not be read; their number is said alone."""


@dataclass(frozen=True, slots=True)
class NumericMark:
    """Points, what the student is told, and what each component earned where there are weights."""

    score: Fraction
    feedback: tuple[Message, ...] = ()
    parts: tuple[Part, ...] = ()


def mark_numbers(key: NumericKey, interpretation: Interpretation) -> NumericMark:
    """Compare an answer with a key; the feedback never holds a value of the key."""
    # The number of values is told, as a teacher would tell it; which of them is right is not, for none can be placed.
    if len(interpretation.numbers) != len(key.values):
        differs = messages.LENGTH_DIFFERS(expected=len(key.values), read=len(interpretation.numbers))
        return NumericMark(Fraction(0), (differs,))
    form_fault = key.comparison.form_fault(interpretation.numbers) or _orientation_fault(key, interpretation)
    if form_fault:
        return NumericMark(Fraction(0), (form_fault,))
    met = key.comparison.matches(key.values, interpretation.numbers, ordered=key.settings.ordered)
    feedback = _feedback(key, interpretation, met)
    earned = _earned(key, interpretation, met)
    if not key.weights:
        return NumericMark(key.maximum * min(earned), feedback)
    shares = [key.maximum * weight / sum(key.weights) for weight in key.weights]
    score = sum((share * part for share, part in zip(shares, earned, strict=True)), Fraction(0))
    return NumericMark(score, feedback, _parts(shares, earned))


def _earned(key: NumericKey, interpretation: Interpretation, met: Sequence[bool]) -> list[Fraction]:
    """Return the share, 0 to 1, that each value of the key earns: less than 1 also in other digits than asked for."""
    digits = key.digits
    if digits is None:
        return [Fraction(is_met) for is_met in met]
    if key.settings.ordered:
        typed = [digits.accepts(answer) for answer in interpretation.numbers]
    else:
        # Which answer met which value is not kept: in any order all are typed as asked for, or none counts as such.
        typed = [all(digits.accepts(answer) for answer in interpretation.numbers)] * len(met)
    return [
        Fraction(0) if not is_met else Fraction(1) if is_typed else digits.share
        for is_met, is_typed in zip(met, typed, strict=True)
    ]


def _feedback(key: NumericKey, interpretation: Interpretation, met: Sequence[bool]) -> tuple[Message, ...]:
    """Return what is wrong: the near miss, how many values are right and which, and the digits typed."""
    feedback = () if all(met) else (*near_miss(key, interpretation), *_right_values(key, met))
    if key.digits and key.settings.ordered:
        right = [answer for answer, is_met in zip(interpretation.numbers, met, strict=True) if is_met]
        feedback += digits_fault(key.digits, right)
    elif key.digits and all(met):
        feedback += digits_fault(key.digits, interpretation.numbers)
    return feedback


def _right_values(key: NumericKey, met: Sequence[bool]) -> tuple[Message, ...]:
    """Say how many values of a wrong vector are right and, in their order, which: of those that were typed, so that
    nothing of the key is told."""
    count, right = len(met), [position for position, is_met in enumerate(met, start=1) if is_met]
    if count == 1:
        return ()
    if not right:
        return (messages.NONE_RIGHT(count=count),)
    names_positions = key.settings.ordered and len(right) <= POSITIONS_TOLD
    positions = OwnWords(", ".join(map(str, right)))
    if len(right) == 1:
        template = messages.ONE_RIGHT if names_positions else messages.ONE_RIGHT_COUNTED
    else:
        template = messages.SOME_RIGHT if names_positions else messages.SOME_RIGHT_COUNTED
    return (template(met=len(right), count=count, positions=positions),)


def _orientation_fault(key: NumericKey, interpretation: Interpretation) -> Message | None:
    if not key.settings.strict or interpretation.column == key.column or len(key.values) < 2:
        return None
    orientations = {True: messages.COLUMN(), False: messages.ROW()}
    return messages.ROW_COLUMN(expected=orientations[key.column], read=orientations[interpretation.column])


def _parts(shares: list[Fraction], earned: list[Fraction]) -> tuple[Part, ...]:
    return tuple(
        Part(
            id=str(number),
            score=points(share * part),
            maximum=points(share),
            matched=part == 1,
        )
        for number, (share, part) in enumerate(zip(shares, earned, strict=True), start=1)
    )
