"""Closeness to a binary float (IEEE 754 binary64), computed in integers: what float arithmetic may print for
a key."""

from fractions import Fraction

from graders.numeric.number import Number

TYPED_DIGITS = 15
UNITS = 4
PRECISION = 53
LEAST_EXPONENT = -1074
LEAST_NORMAL = Fraction(1, 2**1022)
TOO_LARGE = 2**1024


def is_binary_rounding(key: Fraction, answer: Number) -> bool:
    """Tell whether an answer of at least 15 significant digits lies within 4 units in the last place of the
    binary64 nearest to the key."""
    if answer.significant is None or answer.significant[1] < TYPED_DIGITS:
        return False
    nearest, unit = nearest_binary64(key)
    # Below the normal range neighbours are so far apart that 2e-323 would pass for 1e-400.
    return LEAST_NORMAL <= abs(nearest) < TOO_LARGE and abs(answer.value - nearest) <= UNITS * unit


def nearest_binary64(value: Fraction) -> tuple[Fraction, Fraction]:
    """Return the binary64 nearest to a rational (ties to even), without its upper limit, and its unit in the
    last place."""
    unit = _unit(abs(value))
    nearest = round(value / unit) * unit
    return nearest, _unit(abs(nearest))


def _unit(size: Fraction) -> Fraction:
    if size == 0:
        return Fraction(1, 2**-LEAST_EXPONENT)
    exponent = size.numerator.bit_length() - size.denominator.bit_length()
    if Fraction(2) ** exponent > size:
        exponent -= 1
    return Fraction(2) ** max(exponent - PRECISION + 1, LEAST_EXPONENT)
