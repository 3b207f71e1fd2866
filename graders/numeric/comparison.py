"""Whether typed numbers are those of a key: exactly, rounded, or within inclusive bounds, all in
rationals."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import heappop, heappush
from operator import itemgetter
from typing import Literal

from graders.numeric import messages
from graders.numeric.binary64 import is_binary_rounding
from graders.numeric.messages import say
from graders.numeric.number import Number
from graders.numeric.rounding import Rounding, round_decimals, round_significant

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

    def accepts(self, key: Fraction, answer: Number) -> bool:
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

    def matches(self, key: Sequence[Fraction], answers: Sequence[Number], *, ordered: bool) -> list[bool]:
        """Tell for each value of the key whether it is met; both have the same length."""
        if ordered:
            return [self.accepts(value, answer) for value, answer in zip(key, answers, strict=True)]
        return self._matches_unordered(key, answers)

    def _matches_unordered(self, key: Sequence[Fraction], answers: Sequence[Number]) -> list[bool]:
        """Meet as many values as can be, each by one answer: of the bounds that hold it, the first to end."""
        met = [False] * len(key)
        waiting = sorted(((*self.bounds(value), at) for at, value in enumerate(key)), reverse=True)
        begun: list[tuple[Fraction, int]] = []
        left: list[Number] = []
        for value, answer in sorted(
            ((self.rounded(answer.value), answer) for answer in answers), key=itemgetter(0)
        ):
            while waiting and waiting[-1][0] <= value:
                _, high, at = waiting.pop()
                heappush(begun, (high, at))
            while begun and begun[0][0] < value:
                heappop(begun)
            if begun:
                met[heappop(begun)[1]] = True
            else:
                left.append(answer)
        return self._met_in_binary(key, left, met) if self.accept_binary64 else met

    def _met_in_binary(self, key: Sequence[Fraction], left: Sequence[Number], met: list[bool]) -> list[bool]:
        for answer in left:
            open_places = (
                at for at, is_met in enumerate(met) if not is_met and is_binary_rounding(key[at], answer)
            )
            found = next(open_places, None)
            if found is not None:
                met[found] = True
        return met

    def form_fault(self, answers: Sequence[Number]) -> str:
        """Return what is wrong with the number of typed digits, if the key is strict about it, else
        nothing."""
        if not self.strict or self.mode not in ("decimals", "significant"):
            return ""
        if self.mode == "decimals":
            is_right = all(answer.decimals == self.places for answer in answers)
            return "" if is_right else say(messages.TYPED_DECIMALS, places=self.places)
        is_right = all(
            answer.significant is not None and answer.significant[0] <= self.places <= answer.significant[1]
            for answer in answers
        )
        return "" if is_right else say(messages.TYPED_SIGNIFICANT, places=self.places)
