"""Numbers and vectors as text that the same grammar reads back as the very same values."""

from collections.abc import Sequence
from fractions import Fraction

from graders.numeric.limits import DIGITS, EXPONENT
from graders.numeric.settings import DecimalMark, Settings

REASONABLE = 30
"""Digits up to which a number is printed in full, without an exponent."""


def print_number(value: Fraction, decimal: DecimalMark = "point") -> str:
    """Print a rational exactly: as a decimal with a point if it ends within reason, else as a fraction.

    With `comma` the decimal mark is a comma. Where a point could be read either way (`auto`) and stands before three
    digits, a zero follows (`1.2340`), so that it is read back as decimal.
    """
    sign = "-" if value < 0 else ""
    fraction = f"{value.numerator}/{value.denominator}" if _is_writable(value) else ""
    ended = _decimal_digits(abs(value))
    if ended is None or (fraction and len(ended[0]) > max(REASONABLE, len(fraction))):
        return fraction
    return sign + _decimal(*ended, decimal)


def _is_writable(value: Fraction) -> bool:
    limit: int = 10**DIGITS
    return max(abs(value.numerator), value.denominator) < limit


def _decimal_digits(value: Fraction) -> tuple[str, int] | None:
    """Return digits and a power of ten whose product is the value, or None if its decimals do not end
    soon."""
    twos = (value.denominator & -value.denominator).bit_length() - 1
    fives = _power_of_five(value.denominator >> twos)
    if fives is None or max(twos, fives) > DIGITS + EXPONENT + 2:
        return None
    places = max(twos, fives)
    digits = str(value.numerator * 2 ** (places - twos) * 5 ** (places - fives))
    significant = digits.rstrip("0")
    return (significant, len(digits) - len(significant) - places) if significant else ("0", 0)


def _power_of_five(odd: int) -> int | None:
    """Return k if the number is 5 to the k, without dividing: 5**k has about 2.32 k bits."""
    estimate = (odd.bit_length() - 1) * 10_000 // 23_220
    return next((power for power in (estimate, estimate + 1) if 5**power == odd), None)


def _decimal(digits: str, power: int, decimal: DecimalMark) -> str:
    """Print digits × 10**power, with an exponent only where many zeros would stand."""
    zeros = power if power > 0 else -power - len(digits)
    if zeros <= REASONABLE - min(len(digits), REASONABLE) + 1 and len(digits) + max(zeros, 0) < DIGITS:
        return _readable(_positional(digits, power), decimal)
    exponent = min(max(power + len(digits) - 1, -EXPONENT), EXPONENT)
    mantissa = _positional(digits, power - exponent)
    return f"{_readable(mantissa, decimal)}e{exponent}" if exponent else _readable(mantissa, decimal)


def _positional(digits: str, power: int) -> str:
    if power >= 0:
        return digits + "0" * power
    padded = digits.rjust(-power, "0")
    whole = padded[:power] or ("0" if len(padded) < DIGITS else "")
    return f"{whole}.{padded[power:]}"


def _readable(text: str, decimal: DecimalMark) -> str:
    if decimal == "comma":
        return text.replace(".", ",")
    whole, _, places = text.partition(".")
    could_group = decimal == "auto" and len(places) == 3 and len(whole) <= 3 and whole[:1] != "0"
    return text + "0" if could_group else text


def print_values(values: Sequence[Fraction], settings: Settings, *, column: bool = False) -> str:
    """Print an answer as its settings ask: one number, or a vector in round brackets.

    Beside decimal commas “;” separates; where that would make it a column, and a row is meant, a blank does.
    """
    numbers = [print_number(value, settings.decimal) for value in values]
    if not settings.is_vector:
        return numbers[0]
    return f"({_separator(settings, column=column or len(values) == 1).join(numbers)})"


def _separator(settings: Settings, *, column: bool) -> str:
    if settings.decimal == "comma":
        return "; " if column or not settings.strict else " "
    return "; " if settings.strict and column else ", "


def print_labelled(values: Sequence[Fraction], settings: Settings, *, column: bool = False) -> str:
    """Print an answer with the question's variable, if it has one: `z = (0.6, 0.65, -0.2)`."""
    text = print_values(values, settings, column=column)
    return f"{settings.variable} = {text}" if settings.variable else text
