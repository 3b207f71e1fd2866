"""What a wrong answer comes close to: the key distorted in one way, or the formula of its parameters
misapplied.

The parameters are those of z = μ + σ·ε, taken component by component.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from graders.messages import Message, authored, ordinal
from graders.numeric import messages
from graders.numeric.comparison import is_binary_rounding, magnitude, round_decimals, round_significant
from graders.numeric.key import NumericKey, Values
from graders.numeric.number import TypedNumber
from graders.numeric.parsing import Interpretation

ROUNDED_PLACES = range(16)
"""Decimals that rounding may have left: what calculators and floats print has at most fifteen."""
ROUNDED_DIGITS = range(2, 16)
"""From 2: with one digit kept, 10 would be called a rounding of 12."""
CLOSE_DIGITS = 6
"""An answer is close if its first six significant digits are the key's: at any size of key, 6e-20 too."""
SIMPLE_FACTORS = frozenset(Fraction(factor) for factor in (2, 10, 100, 1000))
"""A forgotten half, a slipped point, a percentage, a prefix of a unit: any other factor leads anywhere."""


def near_miss(key: NumericKey, interpretation: Interpretation) -> tuple[Message, ...]:
    """Return what to tell about a wrong answer as long as the key, without its values; nothing if it fits
    nothing."""
    # The author knows the exercise: what was foreseen goes before anything guessed from the numbers.
    for foreseen in key.near_misses:
        if _fits(key, foreseen.values, interpretation):
            return authored(foreseen.feedback)
    wrong = [
        (value, answer)
        for value, answer in zip(key.values, interpretation.numbers, strict=True)
        if not key.comparison.accepts(value, answer)
    ]
    if key.settings.ordered and wrong and all(is_binary_rounding(value, answer) for value, answer in wrong):
        return (messages.NEAR_BINARY(),)
    for values, feedback in _misapplied(key):
        if _fits(key, values, interpretation):
            return (feedback,)
    # In any order nothing tells which value an answer was meant for.
    if not key.settings.ordered:
        return ()
    likeness = _distorted(key, interpretation, wrong) or _close(wrong)
    return (likeness,) if likeness else ()


def _fits(key: NumericKey, values: Values, interpretation: Interpretation) -> bool:
    return len(values) == len(interpretation.numbers) and all(
        key.comparison.matches(values, interpretation.numbers, ordered=key.settings.ordered)
    )


def _misapplied(key: NumericKey) -> Iterator[tuple[Values, Message]]:
    """Yield what the formula gives with one mistake, as far as its parameters are known."""
    mu, sigma, epsilon = (key.parameters.get(name) for name in ("mu", "sigma", "epsilon"))
    if mu and sigma and epsilon:
        rows = list(zip(mu, sigma, epsilon, strict=True))
        yield tuple(m + s * s * e for m, s, e in rows), messages.NEAR_VARIANCE()
        yield tuple(m - s * e for m, s, e in rows), messages.NEAR_NOISE_SIGN()
        yield tuple(m + s + e for m, s, e in rows), messages.NEAR_SUM()
    if sigma and epsilon:
        yield tuple(s * e for s, e in zip(sigma, epsilon, strict=True)), messages.NEAR_NO_MEAN()
    if mu and sigma:
        yield tuple(m + s for m, s in zip(mu, sigma, strict=True)), messages.NEAR_SIGMA_ADDED()
    if mu and epsilon:
        yield tuple(m + e for m, e in zip(mu, epsilon, strict=True)), messages.NEAR_NO_SIGMA()
    if mu:
        yield mu, messages.NEAR_NO_NOISE()


def _distorted(
    key: NumericKey, interpretation: Interpretation, wrong: Sequence[tuple[Fraction, TypedNumber]]
) -> Message | None:
    """Return the one distortion of the key that gives this answer."""
    if wrong and all(key.comparison.accepts(-value, answer) for value, answer in wrong):
        flipped_all = len(wrong) == sum(map(bool, key.values)) > 1
        return (messages.NEAR_SIGNS if flipped_all else messages.NEAR_SIGN)()
    if len(wrong) == 2 and _fits_pair(key, wrong):
        return messages.NEAR_SWAPPED()
    if _fits(key, key.values[::-1], interpretation):
        return messages.NEAR_REVERSED()
    places = _rounded_places(key.values, interpretation.values)
    if places is not None:
        return messages.NEAR_ROUNDED(places=places)
    digits = _rounded_digits(key.values, interpretation.values)
    if digits is not None:
        return messages.NEAR_ROUNDED_DIGITS(places=digits)
    if _is_scaled(key.values, interpretation.values):
        return (messages.NEAR_SCALED if len(key.values) > 1 else messages.NEAR_SCALED_ONE)()
    return None


def _fits_pair(key: NumericKey, wrong: Sequence[tuple[Fraction, TypedNumber]]) -> bool:
    (first, first_answer), (second, second_answer) = wrong
    return key.comparison.accepts(first, second_answer) and key.comparison.accepts(second, first_answer)


def _rounded_places(key: Values, answers: Values) -> int | None:
    """Return the fewest decimals to which rounding the key (half up) gives this answer, if anything is left of it."""
    if not any(answers):
        return None
    for places in ROUNDED_PLACES:
        if all(
            round_decimals(value, places, "half_up") == answer
            for value, answer in zip(key, answers, strict=True)
        ):
            return places
    return None


def _rounded_digits(key: Values, answers: Values) -> int | None:
    """Return the fewest significant digits to which rounding the key gives this answer: 6.02e23 for 6.022e23."""
    for digits in ROUNDED_DIGITS:
        if all(
            round_significant(value, digits, "half_up") == answer
            for value, answer in zip(key, answers, strict=True)
        ):
            return digits
    return None


def _is_scaled(key: Values, answers: Values) -> bool:
    """Tell whether one factor leads from the key to the answer; for a single value only a simple one
    counts."""
    factors = {answer / value for value, answer in zip(key, answers, strict=True) if value}
    zeros_stay = all(answer == 0 for value, answer in zip(key, answers, strict=True) if not value)
    if len(factors) != 1 or not zeros_stay or 0 in factors:
        return False
    (factor,) = factors
    several = sum(map(bool, key)) > 1
    return several or not {factor, 1 / factor}.isdisjoint(SIMPLE_FACTORS)


def _close(wrong: Sequence[tuple[Fraction, TypedNumber]]) -> Message | None:
    """Name the decimal, or for large and tiny keys the significant digit, up to which the answer agrees with the key,
    if six significant digits or more do."""
    pairs = [(value, abs(value - answer.value)) for value, answer in wrong]
    if not all(value and distance for value, distance in pairs):
        return None
    digits = min(magnitude(value) - magnitude(distance) for value, distance in pairs)
    if digits < CLOSE_DIGITS:
        return None
    places = -magnitude(max(distance for _, distance in pairs)) - 1
    if CLOSE_DIGITS <= places <= ROUNDED_PLACES[-1]:
        return messages.NEAR_DECIMAL(place=ordinal(places))
    return messages.NEAR_DIGIT(place=ordinal(digits))
