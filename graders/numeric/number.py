"""One number from its text, under one assignment of marks: exact, by the digits that were typed.

Forms: an optional sign, then digits with marks, with an exponent or a power of ten, a percent sign, a
fraction of two whole numbers, or a mixed number where `mixes` allows it. Sizes are checked before any
arithmetic.
"""

from dataclasses import dataclass
from fractions import Fraction

from graders.numeric import messages
from graders.numeric.characters import JOINER
from graders.numeric.errors import Unreadable
from graders.numeric.faults import fault
from graders.numeric.limits import DIGITS, EXPONENT
from graders.numeric.marks import Roles

ASCII_DIGITS = frozenset("0123456789")
ALWAYS_GROUPS = "' "


@dataclass(frozen=True, slots=True)
class Number:
    """A rational and how it was typed.

    `decimals` counts the digits after the decimal mark, shifted by the exponent; `significant` is the least
    and the most that the typed digits may claim; both are None for a fraction. `grouping` is the mark that
    grouped digits.
    """

    value: Fraction
    decimals: int | None = None
    significant: tuple[int, int] | None = None
    grouping: str = ""
    marks: str = ""
    is_plain: bool = True


@dataclass(frozen=True, slots=True)
class Digits:
    """The digits before and after the decimal mark, and the marks among them."""

    whole: str
    fraction: str
    grouping: str
    marks: str


def number(text: str, roles: Roles, *, percent: bool, mixes: bool) -> Number:
    """Read one number; raise `Unreadable`. `mixes` allows white space inside, and mixed numbers (scalars
    only)."""
    sign, body = _signed(text.strip())
    if not mixes and " " in body:
        raise Unreadable(messages.SPACE_INSIDE, text=text)
    if JOINER in body or (roles.mixed and " " in body and "/" in body):
        read = _mixed(body, mixes=mixes)
    elif "/" in body:
        read = _fraction(body, roles)
    elif body.endswith("%"):
        read = _percent(body, roles, allowed=percent)
    else:
        read = _decimal(body, roles)
    return read if sign > 0 else _negated(read)


def _negated(read: Number) -> Number:
    return Number(-read.value, read.decimals, read.significant, read.grouping, read.marks, read.is_plain)


def _signed(text: str) -> tuple[int, str]:
    body = text[1:].lstrip() if text[:1] in ("+", "-") else text
    if text and not body:
        raise Unreadable(messages.NO_DIGITS, text=text)
    if body[:1] in ("+", "-"):
        raise Unreadable(messages.TWO_SIGNS, text=text)
    if body[-1:] in ("+", "-") and body[-2:-1].lower() != "e":
        raise Unreadable(messages.SIGN_BEHIND, text=text)
    return (-1 if text[0:1] == "-" else 1), body


def _percent(body: str, roles: Roles, *, allowed: bool) -> Number:
    if not allowed:
        raise Unreadable(messages.PERCENT)
    return _scaled(_digits(body[:-1].rstrip(), roles), -2, is_plain=False)


def _decimal(body: str, roles: Roles) -> Number:
    lowered = body.replace("E", "e").replace("X", "x")
    for sign in ("*10^", "x10^"):
        mantissa, found, power = lowered.partition(sign)
        if found:
            return _scaled(_digits(mantissa, roles), _exponent(body, power), is_plain=False)
    mantissa, found, power = lowered.partition("e")
    if not found or not set(mantissa[-1:]) <= ASCII_DIGITS | {".", ","}:
        return _scaled(_digits(body, roles), 0)
    return _scaled(_digits(mantissa, roles), _exponent(body, power))


def _exponent(text: str, power: str) -> int:
    digits = power[1:] if power[:1] in ("+", "-") else power
    if not digits:
        raise Unreadable(messages.EXPONENT_MISSING, text=text)
    if not set(digits) <= ASCII_DIGITS:
        raise Unreadable(messages.EXPONENT_WHOLE, text=text)
    significant = digits.lstrip("0")
    if len(significant) > len(str(EXPONENT)) or int(significant or "0") > EXPONENT:
        raise Unreadable(messages.EXPONENT_LARGE, text=text, limit=EXPONENT)
    return -int(digits[-4:]) if power[0] == "-" else int(digits[-4:])


def _scaled(digits: Digits, exponent: int, *, is_plain: bool = True) -> Number:
    typed = digits.whole + digits.fraction
    decimals = len(digits.fraction) - exponent
    significant = typed.lstrip("0")
    least = significant if digits.fraction else significant.rstrip("0")
    return Number(
        Fraction(int(typed) * 10 ** max(-decimals, 0), 10 ** max(decimals, 0)),
        max(decimals, 0),
        (len(least), len(significant) if significant else len(typed)),
        digits.grouping,
        digits.marks,
        is_plain and not digits.grouping,
    )


def _fraction(body: str, roles: Roles) -> Number:
    top, _, bottom = body.partition("/")
    if "/" in bottom:
        raise Unreadable(messages.FRACTION_FORM, text=body)
    above, below = _whole(top.strip(), roles, body), _whole(bottom.strip(), roles, body)
    groupings = set(above.grouping + below.grouping)
    if len(groupings) > 1:
        raise Unreadable(messages.TWO_GROUPINGS, text=body)
    denominator = int(below.whole)
    if denominator == 0:
        raise Unreadable(messages.ZERO_DIVISION, text=body)
    grouping = "".join(groupings)
    return Number(
        Fraction(int(above.whole), denominator),
        grouping=grouping,
        marks=above.marks + below.marks,
        is_plain=not grouping,
    )


def _mixed(body: str, *, mixes: bool) -> Number:
    whole, _, rest = body.replace(JOINER, " ", 1).partition(" ")
    top, slash, bottom = rest.partition("/")
    runs = (whole, top, bottom)
    if not mixes or not slash or not all(run and set(run) <= ASCII_DIGITS for run in runs):
        raise Unreadable(messages.MIXED_FORM, text=body.replace(JOINER, " "))
    if len(whole) + len(bottom) > DIGITS or len(top) > DIGITS:
        raise Unreadable(messages.DIGITS_MANY, text=body, limit=DIGITS)
    if int(top) >= int(bottom):
        raise Unreadable(messages.ZERO_DIVISION if int(bottom) == 0 else messages.MIXED_FORM, text=body)
    return Number(int(whole) + Fraction(int(top), int(bottom)), is_plain=False)


def _whole(text: str, roles: Roles, body: str) -> Digits:
    digits = _digits(text, roles, whole=body)
    if digits.fraction or any(mark in roles.decimals for mark in digits.marks):
        raise Unreadable(messages.FRACTION_FORM, text=body)
    return digits


def _digits(text: str, roles: Roles, whole: str = "") -> Digits:
    """Split digits at their marks; raise `Unreadable` for anything else, and for groups that are not of
    three."""
    strangers = set(text) - ASCII_DIGITS - set(".,' ")
    if strangers:
        raise fault(whole or text)
    if not set(text) & ASCII_DIGITS:
        raise Unreadable(messages.NO_DIGITS, text=whole or text)
    if len(text) - sum(map(text.count, ".,' ")) > DIGITS:
        raise Unreadable(messages.DIGITS_MANY, text=text, limit=DIGITS)
    decimals = [at for at, character in enumerate(text) if character in roles.decimals]
    if len(decimals) > 1:
        raise Unreadable(messages.TWO_MARKS, text=text)
    cut = decimals[0] if decimals else len(text)
    integer, fraction = text[:cut], text[cut + 1 :]
    grouping = _grouping(text, integer, fraction, roles)
    return Digits(
        _joined(integer, grouping, text), fraction, grouping, "".join(sorted(set(text) - ASCII_DIGITS))
    )


def _grouping(text: str, integer: str, fraction: str, roles: Roles) -> str:
    """Return the one mark that groups the digits before the decimal mark, or nothing."""
    marks = roles.groups + ALWAYS_GROUPS
    found = [mark for mark in marks if mark in integer]
    if len(found) > 1:
        raise Unreadable(messages.TWO_GROUPINGS, text=text)
    if any(mark in fraction for mark in marks):
        raise Unreadable(messages.GROUPS, text=text)
    return "".join(found)


def _joined(integer: str, grouping: str, text: str) -> str:
    if not grouping:
        return integer
    first, *others = integer.split(grouping)
    if not 1 <= len(first) <= 3 or first[0] == "0" or any(len(other) != 3 for other in others):
        raise Unreadable(messages.GROUPS, text=text)
    return first + "".join(others)
