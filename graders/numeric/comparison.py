"""Whether typed numbers are those of a key: exactly, rounded, within inclusive bounds, or as a binary float is printed.

All of it is done in rationals; binary64 (IEEE 754) is computed in integers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from operator import itemgetter
from typing import Literal

from graders.messages import Message
from graders.numeric import messages
from graders.numeric.number import TypedNumber

Rounding = Literal["half_up", "half_even"]


def round_decimals(value: Fraction, places: int, rounding: Rounding) -> Fraction:
    """Round to a multiple of 10**-places (places may be negative); `half_up` takes ties away from zero."""
    scale = Fraction(10) ** places
    units, remainder = divmod(abs(value) * scale, 1)
    is_tie = 2 * remainder == 1
    rises = 2 * remainder > 1 or (is_tie and (rounding == "half_up" or units % 2 == 1))
    rounded = (units + rises) / scale
    return -rounded if value < 0 else rounded


def round_significant(value: Fraction, digits: int, rounding: Rounding) -> Fraction:
    """Round to so many significant digits; 0 stays 0."""
    return round_decimals(value, digits - 1 - magnitude(value), rounding) if value else value


def magnitude(value: Fraction) -> int:
    """Return the power of ten of the first digit of a value that is not 0: -1 for 0.65, 2 for 650."""
    size = abs(value)
    # 0.30103 is log10(2): an estimate from the bits, mended by the loops, which run once or twice.
    power = (size.numerator.bit_length() - size.denominator.bit_length()) * 30_103 // 100_000
    while Fraction(10) ** power > size:
        power -= 1
    while Fraction(10) ** (power + 1) <= size:
        power += 1
    return power


# Closeness to a binary float, for answers that a program printed: 0.30000000000000004 where the key is 0.3.
TYPED_DIGITS = 15
"""Decimal digits that every binary64 keeps (IEEE 754): with fewer, an answer was rounded by a person."""
UNITS = 4
"""Units in the last place within which the result of a few float operations on the key's parameters lies."""
PRECISION = 53
"""Bits of a binary64's significand (IEEE 754)."""
LEAST_EXPONENT = -1074
"""The power of two of the least positive binary64 (IEEE 754)."""
LEAST_NORMAL = Fraction(1, 2**1022)
"""The least binary64 with all of its bits (IEEE 754)."""
TOO_LARGE = 2**1024
"""What no finite binary64 reaches (IEEE 754)."""


def is_binary_rounding(key: Fraction, answer: TypedNumber) -> bool:
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


Mode = Literal["exact", "decimals", "significant", "absolute", "relative"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a key compares; `places` are decimals or significant digits, `tolerance` a bound or a share of the
    value.

    `strict` asks for exactly `places` typed digits in the modes that round.
    """

    mode: Mode = "exact"
    places: int = 0
    rounding: Rounding = "half_up"
    tolerance: Fraction = Fraction(0)
    strict: bool = False
    accept_binary64: bool = False

    def accepts(self, key: Fraction, answer: TypedNumber) -> bool:
        """Tell whether a number is right for one value of the key."""
        low, high = self.bounds(key)
        return low <= self.rounded(answer.value) <= high or (
            self.accept_binary64 and is_binary_rounding(key, answer)
        )

    def bounds(self, key: Fraction) -> tuple[Fraction, Fraction]:
        """Return the least and the greatest rounded value that is right for one value of the key."""
        margin = {"absolute": self.tolerance, "relative": self.tolerance * abs(key)}.get(
            self.mode, Fraction(0)
        )
        centre = self.rounded(key)
        return centre - margin, centre + margin

    def rounded(self, value: Fraction) -> Fraction:
        """Round key and answer alike in the modes that round."""
        if self.mode == "decimals":
            return round_decimals(value, self.places, self.rounding)
        if self.mode == "significant":
            return round_significant(value, self.places, self.rounding)
        return value

    def matches(
        self, key: Sequence[Fraction], answers: Sequence[TypedNumber], *, ordered: bool
    ) -> list[bool]:
        """Tell for each value of the key whether it is met; both have the same length."""
        if ordered:
            return [self.accepts(value, answer) for value, answer in zip(key, answers, strict=True)]
        return self._matches_unordered(key, answers)

    def _matches_unordered(self, key: Sequence[Fraction], answers: Sequence[TypedNumber]) -> list[bool]:
        """Meet as many values as can be, each by one answer: of the bounds that hold it, the first to end."""
        met = [False] * len(key)
        # An interval scheduling: taking the bounds that end first leaves the most for the answers that follow.
        waiting = sorted(((*self.bounds(value), index) for index, value in enumerate(key)), reverse=True)
        begun: list[tuple[Fraction, int]] = []
        left: list[TypedNumber] = []
        for value, answer in sorted(
            ((self.rounded(answer.value), answer) for answer in answers), key=itemgetter(0)
        ):
            while waiting and waiting[-1][0] <= value:
                _, high, index = waiting.pop()
                heappush(begun, (high, index))
            while begun and begun[0][0] < value:
                heappop(begun)
            if begun:
                met[heappop(begun)[1]] = True
            else:
                left.append(answer)
        return self._met_in_binary(key, left, met) if self.accept_binary64 else met

    def _met_in_binary(
        self, key: Sequence[Fraction], left: Sequence[TypedNumber], met: list[bool]
    ) -> list[bool]:
        for answer in left:
            open_places = (
                index
                for index, is_met in enumerate(met)
                if not is_met and is_binary_rounding(key[index], answer)
            )
            first_open = next(open_places, None)
            if first_open is not None:
                met[first_open] = True
        return met

    def form_fault(self, answers: Sequence[TypedNumber]) -> Message | None:
        """Return what is wrong with the number of typed digits, if the key is strict about it, else
        nothing."""
        if not self.strict or self.mode not in ("decimals", "significant"):
            return None
        if self.mode == "decimals":
            is_right = all(answer.decimals == self.places for answer in answers)
            return None if is_right else messages.TYPED_DECIMALS(places=self.places)
        is_right = all(
            answer.significant is not None and answer.significant[0] <= self.places <= answer.significant[1]
            for answer in answers
        )
        return None if is_right else messages.TYPED_SIGNIFICANT(places=self.places)
