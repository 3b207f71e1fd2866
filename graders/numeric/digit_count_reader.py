"""From YAML or JSON data to the number of digits that a key asks for; errors come back by field."""

from fractions import Fraction
from typing import get_args

from graders.numeric import key_messages
from graders.numeric.digit_count import DigitCount, Unit
from graders.numeric.errors import Unreadable
from graders.numeric.fields import Fields
from graders.numeric.limits import PLACES
from graders.numeric.readings import readings
from graders.numeric.settings import Settings

UNITS: tuple[Unit, ...] = get_args(Unit)
LEAST, MOST = ("at_least", "from"), ("at_most", "to")
BOUNDS = (*LEAST, *MOST)
SHARE = Settings(percent=True)


def read_digit_count(fields: Fields) -> DigitCount | None:
    """Read `digits`, such as `{significant: 3}`, `{decimals: {at_least: 2}}` or `{from: 2, to: 4, share: 0.5}`.

    Bounds without a unit count significant digits. `share` is what a right value in other digits earns, 0 if left out.
    """
    if not fields.has("digits"):
        return None
    within = fields.of_item("digits", fields.data.get("digits"))
    if within is None:
        return None
    within.check_known((*UNITS, *BOUNDS, "share"))
    if fields.flag("strict"):
        fields.fail("digits", key_messages.KEY_DIGITS_STRICT)
    units = [unit for unit in UNITS if within.has(unit)]
    bounds = [name for name in BOUNDS if within.has(name)]
    if len(units) + bool(bounds) != 1:
        fields.fail("digits", key_messages.KEY_DIGITS)
        return None
    unit, least, most = _limits(within, units[0] if units else "significant", nested=bool(units))
    if most is not None and least > most:
        fields.fail("digits", key_messages.KEY_DIGITS_ORDER)
    return DigitCount(unit, least, most, _share(within))


def _limits(within: Fields, unit: Unit, *, nested: bool) -> tuple[Unit, int, int | None]:
    """Return the unit, the least and the most; a whole number alone is both."""
    low = 1 if unit == "significant" else 0
    if not nested:
        return unit, *_bounds(within, low)
    value = within.data.get(unit)
    if not isinstance(value, dict):
        count = within.whole(unit, low, PLACES)
        return unit, count, count
    inner = within.under(unit, value)
    inner.check_known(BOUNDS)
    if not any(inner.has(name) for name in BOUNDS):
        within.fail(unit, key_messages.KEY_DIGITS)
    return unit, *_bounds(inner, low)


def _bounds(fields: Fields, low: int) -> tuple[int, int | None]:
    least = [fields.whole(name, low, PLACES) for name in LEAST if fields.has(name)]
    most = [fields.whole(name, low, PLACES) for name in MOST if fields.has(name)]
    return max(least, default=low), min(most) if most else None


def _share(within: Fields) -> Fraction:
    if not within.has("share"):
        return Fraction(0)
    try:
        found = readings(within.data.get("share"), SHARE)
    except Unreadable as problem:
        within.fail("share", problem.hint)
        return Fraction(0)
    if len(found) != 1 or not 0 <= found[0].values[0] <= 1:
        within.fail("share", key_messages.KEY_SHARE)
        return Fraction(0)
    return found[0].values[0]
