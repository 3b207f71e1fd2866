"""Rounding of rationals to decimals or to significant digits, in integers."""

from fractions import Fraction
from typing import Literal

Rounding = Literal["half_up", "half_even"]


def round_decimals(value: Fraction, places: int, rounding: Rounding) -> Fraction:
    """Round to a multiple of 10**-places (places may be negative); `half_up` takes ties away from zero."""
    scale = Fraction(10) ** places
    units, rest = divmod(abs(value) * scale, 1)
    is_tie = 2 * rest == 1
    rises = 2 * rest > 1 or (is_tie and (rounding == "half_up" or units % 2 == 1))
    rounded = (units + rises) / scale
    return -rounded if value < 0 else rounded


def round_significant(value: Fraction, digits: int, rounding: Rounding) -> Fraction:
    """Round to so many significant digits; 0 stays 0."""
    return round_decimals(value, digits - 1 - magnitude(value), rounding) if value else value


def magnitude(value: Fraction) -> int:
    """Return the power of ten of the first digit of a value that is not 0: -1 for 0.65, 2 for 650."""
    size = abs(value)
    power = (size.numerator.bit_length() - size.denominator.bit_length()) * 30_103 // 100_000
    while Fraction(10) ** power > size:
        power -= 1
    while Fraction(10) ** (power + 1) <= size:
        power += 1
    return power
