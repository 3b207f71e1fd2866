"""The numbers of a text with their units, in digits or in words: “four”, “1,000 m”, “1 km”, “50 %”, “3 × 10^8 m/s”."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from graders.notation.units import Unit, unit_at, unit_named

_NUMERALS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_MULTIPLIERS = {
    "hundred": 100,
    "thousand": 1000,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "dozen": 12,
}
_FRACTIONS = {"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5,
          "tenth": 10, "tenths": 10}  # fmt: skip
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_SIGNS = {"½": "1/2", "¼": "1/4", "¾": "3/4", "⅓": "1/3", "⅔": "2/3"}
_RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")
# Takes “3,14”, “1 000”, “-5”, “$5”, “1/3”, “3½”, “6.02e23” and “2 x 10^3”; leaves the 2 of “x2” and “f2(5x)”.
_NUMBER = re.compile(
    r"(?<![\w.,^_'/])(?P<sign>[-−–—+]\s?(?=[\d.$€£]))?(?P<money>[$€£])?"
    r"(?P<digits>\d{1,3}(?:[, \u00a0\u202f]\d{3})+(?![\d,])(?:\.\d++)?|\d++(?:[.,]\d++)?|\.\d++)"
    r"(?P<part>\s?/\s?\d++(?![/.]))?(?P<sign_part>[½¼¾⅓⅔])?"
    r"(?P<power>\s?[x×·*]\s?10\s?(?:\^\s?\(?[-−+]?\d++\)?|⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]++)|[eE][-−+]?\d++(?!\w))?"
    r"(?P<ordinal>st|nd|rd|th|s)?(?![\w^]{0,20}\()"
)
# No part of a pattern may be tried again for each digit of a long run: hence `++`, and the looks behind.
# Takes “1,000,000.5”; leaves “3,14”, whose comma is a decimal mark.
_GROUPED = re.compile(r"\d{1,3}(?:[, \u00a0\u202f]\d{3})+(?:\.\d+)?")
_DECADE = re.compile(r"[12]\d\d0")
"""The 1940s; the “s” of 40s is taken for seconds."""
_MINUS = "-−–—"
# Takes “minus 5” and “negative forty”; `_minus_before` leaves “5 minus 3”.
_MINUS_WORD = re.compile(r"(?:(?P<before>\w+|\))\s)?\b(?P<sign>minus|negative)[\s-]\Z", re.IGNORECASE)
# Takes the labels of “1) salt has 2 parts 2) iron has 3”; `_is_enclosed` leaves the bracket of “(2, 3)”.
_LABEL = re.compile(r"(?:^|(?<=[\s(;,]))\(?\d{1,2}\)|(?:^|\n)[^\S\n]*+\d{1,2}[.:](?=\s)")
# Takes “12.05.1945” as three numbers; leaves “3:1”.
_DATE = re.compile(r"(?<![\w./-])(\d{1,4})[./-](\d{1,2})[./-](\d{2,4})(?![\w./-]*\d)")
# Takes “terminals 1,2 and 3” and “1,2,3”, which list; leaves “it was 4,5 and 6” and “scores 1,5 and 2,5”.
_LIST = re.compile(
    r"(?<![\d.,])(?:(?:answers|bulbs|cells|columns|exercises|figures|groups|items|layers|levels|lines|nodes|numbers|pages"
    r"|parts|phases|pins|points|ports|questions|rows|samples|sections|stages|steps|switches|tables|terminals|types)\s"
    r"(?P<named>\d{1,2},\d{1,2})(?=,?\s?(?:and|or|&)\s\d{1,2}(?!\d|[.,]\d))|(?P<glued>\d{1,2}(?:,\d{1,2}){2,}))"
    r"(?!\d|[.,]\d)",
    re.IGNORECASE,
)
# Takes “192.168.0.1”, which says no number; leaves “12.05.1945”.
_ADDRESS = re.compile(r"(?<!\d)\d++(?:[.:]\d++){3,}")
# Takes the letters of “2x” and “3D”, where no number is read; `unit_at` takes those of “5km” before.
_GLUED = re.compile(r"[A-Za-z_]\w*")
NUMBER_DIGITS, POWER_DIGITS = 24, 3
"""The digits of the longest number that is read, and of the longest power of ten; longer ones are slow."""
_WORD = re.compile(r"[A-Za-z]+")
# Takes the word of “5 million” and “2.5 thousand”; leaves “5 km”.
_SCALED = re.compile(r"\s(hundred|thousand|million|billion|trillion|dozen)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number `raw[start:end]` with its unit, if it has one.

    `step` is what one more of the last typed digit adds: 0.01 of “3.14”, 10^21 of “6.02 × 10^23”; 0 of what is exact,
    as “1/3” and “three” are. `whole` tells a whole number in digits, which nobody rounds: a year, a count.
    """

    value: Fraction
    unit: Unit | None
    start: int
    end: int
    step: Fraction = Fraction(0)
    whole: bool = False

    def equals(self, quantity: "Quantity") -> bool:
        """Tell whether two are the same: “1 km” and “1000 m”, 0.5 and 50 %, 3.14 and 3.1416.

        The longer decimal is rounded to the digits of the shorter, which has three or more: 3 is not 3.14.
        """
        if self.unit and quantity.unit and not _same_kind(self.unit, quantity.unit):
            return _temperatures_agree(self, quantity)
        return any(
            first.value == second.value or _rounds_to(first, second)
            for first, second in self._pairs(quantity)
        )

    def is_near(self, quantity: "Quantity") -> bool:
        """Tell whether two are the same or may be: 9.8 and 9.81, 0.33 and 1/3, 3.141 and 3.1416; not 9.8 and 9.9.

        How far they are apart is measured by `quantity`: 9 is near 9.451, and 9.451 is not near 9.
        """
        if self.equals(quantity):
            return True
        if self.unit and quantity.unit and not _same_kind(self.unit, quantity.unit):
            return False
        return any(_may_round_to(first, second) for first, second in self._pairs(quantity))

    def _pairs(self, quantity: "Quantity") -> Iterator[tuple["_Typed", "_Typed"]]:
        """Yield the two numbers in one unit; a share and its percentage may also be the same."""
        if self.unit and quantity.unit and self.unit.dimension == quantity.unit.dimension:
            yield self._times(self.unit.size), quantity._times(quantity.unit.size)
            return
        yield self._times(Fraction(1)), quantity._times(Fraction(1))
        if PERCENT in (self.unit, quantity.unit) and None in (self.unit, quantity.unit):
            yield self._times(_share(self)), quantity._times(_share(quantity))

    def _times(self, size: Fraction) -> "_Typed":
        return _Typed(self.value * size, self.step * size, self.whole)


class _Typed(NamedTuple):
    """A number as it was typed, in some unit: see `Quantity`."""

    value: Fraction
    step: Fraction
    whole: bool


ROUNDED_DIGITS = 3
"""Significant digits from which a shorter number is the longer one rounded: 3.14 is π, 3 and 3.1 are for a person."""
ROUNDED_SHARE = Fraction(1, 20)
"""How far apart, as a share of the second, two numbers may be of which a person decides whether one is the other
rounded: 3 and 3.14 (4.5 %)."""


def _rounds_to(first: _Typed, second: _Typed) -> bool:
    """Tell whether the number of more digits is the other one when it is rounded to its digits."""
    coarse = max(first, second, key=lambda number: number.step)
    if coarse.whole or abs(coarse.value) < coarse.step * 10 ** (ROUNDED_DIGITS - 1):
        return False
    return abs(first.value - second.value) <= coarse.step / 2 and first.step != second.step


def _may_round_to(first: _Typed, second: _Typed) -> bool:
    """Tell whether one may be the other with fewer digits, rounded or cut; not two whole numbers."""
    apart = abs(first.value - second.value)
    return (
        apart < max(first.step, second.step)
        and apart <= abs(second.value) * ROUNDED_SHARE
        and not (first.whole and second.whole)
    )


def _same_kind(first: Unit, second: Unit) -> bool:
    """Tell whether two units measure the same, or one of them is “degrees” of no named scale."""
    heat = [unit for unit in (first, second) if unit != _DEGREE]
    vague = len(heat) == 1 and heat[0] in (_CELSIUS, _FAHRENHEIT)
    return first.dimension == second.dimension or vague


PERCENT = unit_named("%")
_CELSIUS, _KELVIN, _FAHRENHEIT, _DEGREE = unit_named("°C"), unit_named("K"), unit_named("°F"), unit_named("°")
# A unit of its own, so that “3rd” does not pass for “3 kg”.
ORDINAL = Unit((("ordinal", 1),), Fraction(1))


@lru_cache(maxsize=4096)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of a text in order; numbers of a list's items and those inside formulas are left out."""
    listed = [*_in_digits(text), *_in_words(text), *_months(text)]
    return tuple(sorted(listed, key=lambda quantity: quantity.start))


def _in_digits(text: str) -> Iterator[Quantity]:
    skipped: set[int] = set()
    labels = (match for match in _LABEL.finditer(text) if not _is_enclosed(text, match))
    for match in (*labels, *_ADDRESS.finditer(text)):
        skipped.update(range(*match.span()))
    for date in _DATE.finditer(text):
        skipped.update(range(*date.span()))
        yield from (Quantity(Fraction(int(part)), None, *date.span()) for part in date.groups())
    for listed in _LIST.finditer(text):
        place = listed.span(listed.lastgroup or 0)
        skipped.update(range(*place))
        yield from (Quantity(Fraction(int(part)), None, *place) for part in text[slice(*place)].split(","))
    last = 0
    for match in _NUMBER.finditer(text):
        start, end = match.span()
        if start < last or start in skipped or _is_too_long(match):
            continue
        if match["ordinal"] == "s" and not _DECADE.fullmatch(match["digits"]):
            end -= 1  # the unit of “8s”
        scaled = _SCALED.match(text, end)
        unit, last = unit_at(text, scaled.end() if scaled else end)
        glued = _GLUED.match(text, end)
        if glued and last < glued.end():
            continue  # “2x”, “3D”
        if match["ordinal"] and match["ordinal"] != "s":
            unit = unit or ORDINAL
        size = Fraction(_MULTIPLIERS[scaled[1].lower()] if scaled else 1)
        sign = match["sign"] and match["sign"][0] in _MINUS and _is_sign(text, start)
        before = _minus_before(text, start)
        yield Quantity(
            _value(match) * (-size if sign or before is not None else size),
            unit_named(match["money"]) if match["money"] else unit,
            start if before is None else before,
            last,
            _step(match) * size,
            whole=_step(match) * size == 1 and not (match["power"] or scaled),
        )


def _is_enclosed(text: str, label: re.Match[str]) -> bool:
    """Tell whether “3)” closes a bracket, as in “(2, 3)”, and is no label of a list."""
    before = text[max(0, label.start() - len("(1,000,000, ")) : label.start()]
    return (
        "(" not in label[0] and ")" in label[0] and before.rfind(")") < before.rfind("(") < before.rfind(",")
    )


def _is_too_long(match: re.Match[str]) -> bool:
    """Tell whether a number has more digits than are read, in itself, below its stroke or in its power of ten."""
    power = sum(sign.isdecimal() or sign in _RAISED_DIGITS for sign in _power(match))
    return max(len(match["digits"]), len(match["part"] or "")) > NUMBER_DIGITS or power > POWER_DIGITS


def _power(match: re.Match[str]) -> str:
    """Return the power of ten as it is typed: `^-3` of “2 x 10^-3”, `⁸` of “3 × 10⁸”."""
    return re.sub(r"\A\s?[x×·*]\s?10", "", match["power"] or "")


def _is_sign(text: str, start: int) -> bool:
    """Tell a minus from the dash of “pages 3 - 5”, “3–5” and “a - 5”: it touches its number, and no other."""
    before = text[max(0, start - 3) : start]
    if text[start + 1 : start + 2].isspace():
        return not re.search(r"[\w)]\s*\Z", before)
    return not re.search(r"[\w)]\Z|(?:\d|\)|\b\w)\s+\Z", before)


def _minus_before(text: str, start: int) -> int | None:
    """Return where the sign of “minus 40” or “negative forty” begins; none of “5 minus 3” and “x minus 3”."""
    low = max(0, start - 30)
    match = _MINUS_WORD.search(text[low:start])
    if match is None:
        return None
    before = (match["before"] or "").lower()
    is_difference = (
        before[-1:].isdecimal() or before == ")" or len(before) == 1 or before in {*_NUMERALS, *_MULTIPLIERS}
    )
    return None if is_difference else low + match.start("sign")


def _step(match: re.Match[str]) -> Fraction:
    """Return what one more of the last digit adds; nothing where a fraction is exact."""
    if match["part"] or match["sign_part"]:
        return Fraction(0)
    grouped = _GROUPED.fullmatch(match["digits"])
    decimals = match["digits"].replace(",", "" if grouped else ".").partition(".")[2]
    return Fraction(10) ** (_exponent(match) - len(decimals))


def _exponent(match: re.Match[str]) -> int:
    typed = re.sub(r"[eE^()+\s]", "", _power(match)).translate(_RAISED)
    return int(typed) if typed else 0


def _value(match: re.Match[str]) -> Fraction:
    digits = match["digits"]
    grouped = _GROUPED.fullmatch(digits)
    plain = re.sub(r"[, \u00a0\u202f]", "", digits) if grouped else digits.replace(",", ".")
    value = Fraction(plain if plain[0] != "." else f"0{plain}")
    if match["part"]:
        below = int(match["part"].strip(" /"))
        value = value / below if below else value
    if match["sign_part"]:
        value += Fraction(_SIGNS[match["sign_part"]])
    if match["power"]:
        value *= Fraction(10) ** _exponent(match)
    return value


def _in_words(text: str) -> Iterator[Quantity]:
    spoken_words = [(match[0].lower(), match.start(), match.end()) for match in _WORD.finditer(text)]
    index = 0
    while index < len(spoken_words):
        value, after = _read_numeral([word for word, _, _ in spoken_words[index : index + NUMERAL_WORDS]])
        if value is None:
            index += 1
            continue
        start, end = spoken_words[index][1], spoken_words[index + after - 1][2]
        unit, stop = unit_at(text, end)
        before = _minus_before(text, start)
        if before is not None:
            value, start = -value, before
        # A lone “one” is seldom a number: “one of them”, “the other one”.
        if unit or after > 1 or spoken_words[index][0] != "one" or len(spoken_words) == 1:
            yield Quantity(value, unit, start, stop)
        index += after


NUMERAL_WORDS = 12
"""A plain limit: words that are read as one number, so that a run of numerals stays linear."""


# Takes “one hundred and five”, “two and a half” and “a dozen” whole; leaves “from three to five” in two.
def _read_numeral(listed: list[str]) -> tuple[Fraction | None, int]:
    """Read a number at the beginning of a list of words; return it, and how many words it has."""
    number = _Numeral()
    if listed[0] == "a" and listed[1:2] and (listed[1] in _MULTIPLIERS or listed[1] in _FRACTIONS):
        number.whole, number.used = 1, 1
    while number.used < len(listed) and number.take(listed[number.used :]):
        if number.ended:
            break
    return number.value(), number.used


class _Numeral:
    """A number as it is read word by word: `total` of its thousands and millions, `whole` of what follows them."""

    def __init__(self) -> None:
        self.total, self.whole, self.part, self.used, self.ended = 0, -1, Fraction(0), 0, False

    def take(self, following: list[str]) -> bool:
        """Take the next word, or words, into the number; tell whether they belong to it."""
        word, empty = following[0], self.whole < 0
        if word in _NUMERALS and (
            empty or self.whole % 100 == 0 or (self.whole % 10 == 0 and _NUMERALS[word] < 10)
        ):
            self.whole = max(self.whole, 0) + _NUMERALS[word]
        elif word in _MULTIPLIERS and not empty:
            self._multiply(_MULTIPLIERS[word])
        elif word in _FRACTIONS and (not empty or word == "half"):
            self.whole, self.part, self.ended = (
                0,
                Fraction(1 if empty else self.whole, _FRACTIONS[word]),
                True,
            )
        elif word == "and" and self.used and following[1:3] in (["a", "half"], ["one", "half"]):
            self.part, self.ended, self.used = Fraction(1, 2), True, self.used + 2
        elif not (
            word == "and"
            and (self.total or self.whole >= 100)
            and following[1:]
            and following[1] in _NUMERALS
        ):
            return False
        self.used += 1
        return True

    def _multiply(self, by: int) -> None:
        self.whole *= by
        if by > 100:
            self.total, self.whole = self.total + self.whole, -1

    def value(self) -> Fraction | None:
        """Return what was read, or None."""
        return self.total + max(self.whole, 0) + self.part if self.used else None


def _months(text: str) -> Iterator[Quantity]:
    for match in re.finditer(rf"\b(?:{'|'.join(_MONTHS)})\b", text, re.IGNORECASE):
        # In small letters these are words too: “it may be so”, “they march on”.
        if match[0] != "may" and match[0] != "march":
            yield Quantity(Fraction(_MONTHS.index(match[0].lower()) + 1), MONTH, match.start(), match.end())


MONTH = Unit((("name of a month", 1),), Fraction(1))
"""The unit of “March”, which is a 3 of its own kind: it equals no other 3."""


def _share(quantity: Quantity) -> Fraction:
    return Fraction(1, 100) if quantity.unit == PERCENT else Fraction(1)


# The same in kelvin: takes “20 °C” for “293.15 K” and “100 °C” for “212 °F”; leaves “20 K” for “20 °C”.
def _temperatures_agree(first: Quantity, second: Quantity) -> bool:
    """Tell whether two temperatures on different scales are the same; to the degree."""
    first_kelvin, second_kelvin = _kelvin(first), _kelvin(second)
    return (
        first_kelvin is not None
        and second_kelvin is not None
        and abs(first_kelvin - second_kelvin) <= Fraction(1, 2)
    )


def _kelvin(quantity: Quantity) -> Fraction | None:
    if quantity.unit == _KELVIN:
        return quantity.value
    if quantity.unit == _CELSIUS:
        return quantity.value + Fraction("273.15")
    if quantity.unit == _FAHRENHEIT:
        return (quantity.value - 32) * Fraction(5, 9) + Fraction("273.15")
    return None
