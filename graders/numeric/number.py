"""One number from its text, under one assignment of marks: exact, by the digits that were typed.

Forms: an optional sign, then digits with marks, with an exponent or a power of ten, a percent sign, a
fraction of two whole numbers, or a mixed number where `mixes` allows it. Sizes are checked before any
arithmetic.
"""

from dataclasses import dataclass
from fractions import Fraction

from graders.numeric import messages
from graders.numeric.layouts import MarkRoles
from graders.numeric.limits import DIGITS, EXPONENT
from graders.numeric.normalise import JOINER
from graders.numeric.unreadable import UnreadableNumber, split_unit, unreadable_suffix, unreadable_text

ASCII_DIGITS = frozenset("0123456789")
ALWAYS_GROUPS = "' "


@dataclass(frozen=True, slots=True)
class TypedNumber:
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
class DigitRun:
    """The digits before and after the decimal mark, and the marks among them."""

    whole: str
    fraction: str
    grouping: str
    marks: str
    has_mark: bool


def parse_number(text: str, roles: MarkRoles, *, percent: bool, mixes: bool) -> TypedNumber:
    """Read one number; raise `UnreadableNumber`. `mixes` allows white space inside, and mixed numbers: of a scalar, and
    of the items of JSON, which are parted already."""
    try:
        return _parse_number(text, roles, percent=percent, scalar=mixes)
    except UnreadableNumber:
        before, behind = split_unit(text)
        if not behind:
            raise
    if before.endswith("/"):
        raise UnreadableNumber(messages.FRACTION_FORM, text=text)
    # What is wrong with the number itself comes first: “2^3 m” is a power.
    _parse_number(before, roles, percent=percent, scalar=mixes)
    raise unreadable_suffix(text, behind)


def _parse_number(text: str, roles: MarkRoles, *, percent: bool, scalar: bool) -> TypedNumber:
    sign, body = _signed(text.strip())
    if not scalar and " " in body:
        raise UnreadableNumber(messages.SPACE_INSIDE, text=text)
    # Before the plain fraction: “1 1/2” has a slash, too.
    if JOINER in body or (roles.mixed and " " in body and "/" in body):
        parsed = _mixed(body, mixes=scalar)
    elif "/" in body:
        parsed = _fraction(body, roles, scalar=scalar)
    elif body.endswith("%"):
        parsed = _percent(body, roles, allowed=percent, scalar=scalar)
    else:
        parsed = _decimal(body, roles, scalar=scalar)
    return parsed if sign > 0 else _negated(parsed)


def _negated(positive: TypedNumber) -> TypedNumber:
    return TypedNumber(
        -positive.value,
        positive.decimals,
        positive.significant,
        positive.grouping,
        positive.marks,
        positive.is_plain,
    )


def _signed(text: str) -> tuple[int, str]:
    body = text[1:].lstrip() if text[:1] in ("+", "-") else text
    if text and not body:
        raise UnreadableNumber(messages.NO_DIGITS, text=text)
    if body[:1] in ("+", "-"):
        raise UnreadableNumber(messages.TWO_SIGNS, text=text)
    if body[-1:] in ("+", "-") and body[-2:-1].lower() != "e":
        raise UnreadableNumber(messages.SIGN_BEHIND, text=text)
    return (-1 if text[0:1] == "-" else 1), body


def _percent(body: str, roles: MarkRoles, *, allowed: bool, scalar: bool) -> TypedNumber:
    if not allowed:
        raise UnreadableNumber(messages.PERCENT)
    return _decimal(body[:-1].rstrip(), roles, scalar=scalar, shift=-2)


def _decimal(body: str, roles: MarkRoles, *, scalar: bool, shift: int = 0) -> TypedNumber:
    """Read digits with an exponent or a power of ten; `shift` is a further power of ten, as of a percentage."""
    lowered = body.replace("E", "e").replace("X", "x")
    for sign in ("*10^", "x10^"):
        mantissa, operator, power = lowered.partition(sign)
        if operator:
            digits = _digits(mantissa, roles, scalar=scalar)
            return _scaled(digits, _exponent(body, power) + shift, is_plain=False)
    if _has_spaced_exponent(lowered):
        raise UnreadableNumber(messages.EXPONENT_SPACE, text=body)
    mantissa, operator, power = lowered.partition("e")
    if not operator or not set(mantissa[-1:]) <= ASCII_DIGITS | {".", ","}:
        mantissa, exponent = body, 0
    else:
        exponent = _exponent(body, power)
    return _scaled(_digits(mantissa, roles, scalar=scalar), exponent + shift, is_plain=not shift)


def _has_spaced_exponent(text: str) -> bool:
    """Tell whether white space stands beside an exponent: in `1.23 e 2` and `1.23e 2`, not in `1 000e2` or `1.23 e`."""
    mantissa, _, power = text.partition("e")
    digits = power.strip()
    digits = digits[1:].strip() if digits[:1] in ("+", "-") else digits
    is_exponent = bool(digits) and set(digits) <= ASCII_DIGITS
    is_spaced = mantissa.endswith(" ") or " " in power.rstrip()
    return is_exponent and is_spaced and set(mantissa.rstrip()[-1:]) <= ASCII_DIGITS | {".", ","}


def _exponent(text: str, power: str) -> int:
    digits = power[1:] if power[:1] in ("+", "-") else power
    if not digits:
        raise UnreadableNumber(messages.EXPONENT_MISSING, text=text)
    if not set(digits) <= ASCII_DIGITS:
        raise UnreadableNumber(messages.EXPONENT_WHOLE, text=text)
    # The length first: `int` of a very long text is slow.
    significant = digits.lstrip("0")
    if len(significant) > len(str(EXPONENT)) or int(significant or "0") > EXPONENT:
        raise UnreadableNumber(messages.EXPONENT_LARGE, text=text, limit=EXPONENT)
    return -int(digits[-4:]) if power[0] == "-" else int(digits[-4:])


def _scaled(digits: DigitRun, exponent: int, *, is_plain: bool = True) -> TypedNumber:
    typed = digits.whole + digits.fraction
    decimals = len(digits.fraction) - exponent
    return TypedNumber(
        Fraction(int(typed) * 10 ** max(-decimals, 0), 10 ** max(decimals, 0)),
        max(decimals, 0),
        _significant(typed, digits),
        digits.grouping,
        digits.marks,
        is_plain and not digits.grouping,
    )


def _significant(typed: str, digits: DigitRun) -> tuple[int, int]:
    """Return the least and the most significant digits of what was typed: `100.` has three, `100` one to three, and
    `0.00` two, since the zero before the mark does not count."""
    significant = typed.lstrip("0")
    if not significant:
        zeros = max(len(digits.fraction), 1)
        return zeros, zeros if digits.has_mark else len(typed)
    certain = significant if digits.has_mark else significant.rstrip("0")
    return len(certain), len(significant)


def _fraction(body: str, roles: MarkRoles, *, scalar: bool) -> TypedNumber:
    """Read a fraction of two whole numbers, each with a sign of its own or none: `-1/-2`, `1/-2`."""
    top, _, bottom = body.partition("/")
    if "/" in bottom:
        raise UnreadableNumber(messages.FRACTION_FORM, text=body)
    sign, under = _signed(bottom.strip())
    above = _whole(top.strip(), roles, body, scalar=scalar)
    below = _whole(under, roles, body, scalar=scalar)
    groupings = set(above.grouping + below.grouping)
    if len(groupings) > 1:
        raise UnreadableNumber(messages.TWO_GROUPINGS, text=body)
    denominator = int(below.whole)
    if denominator == 0:
        raise UnreadableNumber(messages.ZERO_DIVISION, text=body)
    grouping = "".join(groupings)
    return TypedNumber(
        Fraction(sign * int(above.whole), denominator),
        grouping=grouping,
        marks=above.marks + below.marks,
        is_plain=not grouping and under == bottom.strip(),
    )


def _mixed(body: str, *, mixes: bool) -> TypedNumber:
    whole, _, fraction = body.replace(JOINER, " ", 1).partition(" ")
    top, slash, bottom = fraction.partition("/")
    runs = (whole, top, bottom)
    if not mixes or not slash or not all(run and set(run) <= ASCII_DIGITS for run in runs):
        raise UnreadableNumber(messages.MIXED_FORM, text=body.replace(JOINER, " "))
    if len(whole) + len(bottom) > DIGITS or len(top) > DIGITS:
        raise UnreadableNumber(messages.DIGITS_MANY, text=body, limit=DIGITS)
    # “1 3/2” is no mixed number: who writes it may mean a sum, a product or a slip.
    if int(top) >= int(bottom):
        raise UnreadableNumber(messages.ZERO_DIVISION if int(bottom) == 0 else messages.MIXED_FORM, text=body)
    return TypedNumber(int(whole) + Fraction(int(top), int(bottom)), is_plain=False)


def _whole(text: str, roles: MarkRoles, body: str, *, scalar: bool) -> DigitRun:
    digits = _digits(text, roles, whole=body, scalar=scalar)
    if digits.fraction or any(mark in roles.decimals for mark in digits.marks):
        raise UnreadableNumber(messages.FRACTION_FORM, text=body)
    return digits


def _digits(text: str, roles: MarkRoles, whole: str = "", *, scalar: bool) -> DigitRun:
    """Split digits at their marks; raise `UnreadableNumber` for anything else, and for groups that are not of
    three. In a scalar blanks may group after the decimal mark too, and commas by twos before the last three."""
    strangers = set(text) - ASCII_DIGITS - set(".,' ")
    if strangers:
        raise unreadable_text(whole or text)
    if not set(text) & ASCII_DIGITS:
        raise UnreadableNumber(messages.NO_DIGITS, text=whole or text)
    if len(text) - sum(map(text.count, ".,' ")) > DIGITS:
        raise UnreadableNumber(messages.DIGITS_MANY, text=text, limit=DIGITS)
    decimals = [index for index, character in enumerate(text) if character in roles.decimals]
    if len(decimals) > 1:
        raise UnreadableNumber(messages.TWO_MARKS, text=text)
    cut = decimals[0] if decimals else len(text)
    integer, fraction = text[:cut], text[cut + 1 :]
    grouping = _grouping(text, integer, fraction, roles, scalar=scalar)
    return DigitRun(
        whole=_joined(integer, grouping, text, scalar=scalar),
        fraction=_joined_behind(fraction, text),
        grouping=grouping,
        marks="".join(sorted(set(text) - ASCII_DIGITS)),
        has_mark=bool(decimals),
    )


def _grouping(text: str, integer: str, fraction: str, roles: MarkRoles, *, scalar: bool) -> str:
    """Return the one mark that groups digits, or nothing; behind the decimal mark only a blank does (ISO 80000-1,
    7.3.1), and only in a scalar."""
    marks = roles.groups + ALWAYS_GROUPS
    grouping = {mark for mark in marks if mark in integer}
    behind = {mark for mark in marks if mark in fraction}
    if behind - ({" "} if scalar else set()):
        raise UnreadableNumber(messages.GROUPS, text=text)
    could_group = text[len(integer) : len(integer) + 1] != roles.native and _is_group(integer, fraction)
    if len(grouping | behind) > 1 or (behind and could_group):
        raise UnreadableNumber(messages.TWO_GROUPINGS, text=text)
    return "".join(grouping | behind)


def _is_group(integer: str, fraction: str) -> bool:
    """Tell whether a foreign mark may have grouped: then 1,000 000 would be 1 or a million, and is refused."""
    return 1 <= len(integer) <= 3 and integer[0] != "0" and len(fraction.partition(" ")[0]) == 3


def _joined(integer: str, grouping: str, text: str, *, scalar: bool) -> str:
    if not grouping or grouping not in integer:
        return integer
    first, *middle, last = integer.split(grouping)
    sizes = {len(group) for group in middle}
    by_threes = 1 <= len(first) <= 3 and sizes <= {3}
    # As in India: 12,34,567 is 1234567; in a vector the same commas may separate.
    by_twos = scalar and grouping == "," and 1 <= len(first) <= 2 and sizes == {2}
    if first[:1] == "0" or len(last) != 3 or not (by_threes or by_twos):
        raise UnreadableNumber(messages.GROUPS, text=text)
    return first + "".join(middle) + last


def _joined_behind(fraction: str, text: str) -> str:
    """Join the groups behind the decimal mark: of three, but for the last, which may be shorter."""
    *full_groups, last = fraction.split(" ")
    if full_groups and (any(len(group) != 3 for group in full_groups) or not 1 <= len(last) <= 3):
        raise UnreadableNumber(messages.GROUPS, text=text)
    return "".join(full_groups) + last
