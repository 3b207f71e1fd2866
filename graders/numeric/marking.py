"""From a reading to points, feedback and notes."""

from dataclasses import dataclass
from fractions import Fraction

from graders.numeric import messages
from graders.numeric.key import NumericKey
from graders.numeric.messages import say
from graders.numeric.near_misses import near_miss
from graders.numeric.readings import Reading
from graders.verdict import Part, points


@dataclass(frozen=True, slots=True)
class Mark:
    """Points, what the student is told, and what each component earned where there are weights."""

    score: Fraction
    feedback: str = ""
    parts: tuple[Part, ...] = ()


def mark(key: NumericKey, reading: Reading) -> Mark:
    """Compare a reading with a key; the feedback never holds a value of the key."""
    if len(reading.numbers) != len(key.values):
        differs = say(messages.LENGTH_DIFFERS, expected=len(key.values), read=len(reading.numbers))
        return Mark(Fraction(0), differs)
    form_fault = key.comparison.form_fault(reading.numbers) or _orientation_fault(key, reading)
    if form_fault:
        return Mark(Fraction(0), form_fault)
    met = key.comparison.matches(key.values, reading.numbers, ordered=key.settings.ordered)
    feedback = "" if all(met) else near_miss(key, reading)
    if not key.weights:
        return Mark(key.maximum if all(met) else Fraction(0), feedback)
    shares = [key.maximum * weight / sum(key.weights) for weight in key.weights]
    score = sum((share for share, is_met in zip(shares, met, strict=True) if is_met), Fraction(0))
    return Mark(score, feedback, _parts(shares, met))


def _orientation_fault(key: NumericKey, reading: Reading) -> str:
    if not key.settings.strict or reading.column == key.column or len(key.values) < 2:
        return ""
    names = {True: messages.COLUMN, False: messages.ROW}
    return say(messages.ROW_COLUMN, expected=names[key.column], read=names[reading.column])


def _parts(shares: list[Fraction], met: list[bool]) -> tuple[Part, ...]:
    return tuple(
        Part(
            id=str(number),
            score=points(share if is_met else Fraction(0)),
            maximum=points(share),
            matched=is_met,
        )
        for number, (share, is_met) in enumerate(zip(shares, met, strict=True), start=1)
    )
