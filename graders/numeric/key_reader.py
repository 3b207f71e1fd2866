"""From YAML or JSON data to a key: its values go through the grammar of answers, its errors come back by field."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Self, get_args

from graders import key_fields
from graders.digits import whole_number
from graders.messages import OwnWords, render, shown
from graders.numeric import key_messages
from graders.numeric.comparison import Comparison, Mode, Rounding
from graders.numeric.key import AuthorsNearMiss, DigitCount, NumericKey, Unit, Values
from graders.numeric.key_messages import say
from graders.numeric.limits import COMPONENTS, FEEDBACK, PLACES, VARIABLE
from graders.numeric.parsing import Interpretation, interpretations
from graders.numeric.printing import print_values
from graders.numeric.settings import DecimalMark, Settings, Shape
from graders.numeric.unreadable import UnreadableNumber
from graders.numeric.wrappers import is_bracketed, normalised_variable


class NumericFields(key_fields.KeyFields):
    """Reads a mapping field by field; a field that is not given is its default."""

    words = key_fields.FieldMessages(
        not_fields=key_messages.KEY_MAPPING,
        unknown=key_messages.KEY_UNKNOWN,
        not_text=key_messages.KEY_TEXT,
        long_text=key_messages.KEY_LONG,
        not_list=key_messages.KEY_LIST,
        long_list=key_messages.KEY_LIST,
        not_option=key_messages.KEY_CHOICE,
        not_flag=key_messages.KEY_FLAG,
    )

    def of_item(self, name: str, data: object) -> Self | None:
        """Return the fields of `data`; keep an error that shows how this field is written, and return None, if it has
        none."""
        if not isinstance(data, Mapping):
            self.fail(name, key_messages.KEY_MAPPINGS.get(name.partition(".")[0], self.words.not_fields))
            return None
        return self.under(name, data)

    def named(self, name: object) -> str:
        """Return the name of an unknown field, cut and printable."""
        return shown(name)

    def text(self, name: str, limit: int) -> str:
        """Read a text of at most `limit` characters; empty by default."""
        value = self.data.get(name)
        if isinstance(value, str) and not value.replace("\n", " ").isprintable():
            self.fail(name, key_messages.KEY_TEXT)
            return ""
        return self.as_text(name, "" if value is None else value, limit) or ""

    def whole(self, name: str, low: int, high: int) -> int:
        """Read a whole number from `low` to `high`; `low` if the field is not given."""
        if not self.has(name):
            return low
        number = whole_number(self.data.get(name))
        if number is None or not low <= number <= high:
            self.fail(name, say(key_messages.KEY_WHOLE, low=low, high=high))
            return low
        return number

    def mapping(self, name: str) -> Mapping[Any, object]:
        """Read a mapping; empty if the field is not given."""
        fields = self.of_item(name, self.data.get(name)) if self.has(name) else None
        return fields.data if fields else {}

    def items(self, name: str) -> Sequence[object]:
        """Read a list; empty if the field is not given."""
        return (self.as_list(name, self.data.get(name), COMPONENTS) or ()) if self.has(name) else ()


UNITS: tuple[Unit, ...] = get_args(Unit)
LEAST, MOST = ("at_least", "from"), ("at_most", "to")
BOUNDS = (*LEAST, *MOST)
SHARE = Settings(percent=True)


def parse_digit_count(fields: NumericFields) -> DigitCount | None:
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
    unit, minimum, maximum = _limits(within, units[0] if units else "significant", nested=bool(units))
    if maximum is not None and minimum > maximum:
        fields.fail("digits", key_messages.KEY_DIGITS_ORDER)
    return DigitCount(unit, minimum, maximum, _share(within))


def _limits(within: NumericFields, unit: Unit, *, nested: bool) -> tuple[Unit, int, int | None]:
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


def _bounds(fields: NumericFields, low: int) -> tuple[int, int | None]:
    minimums = [fields.whole(name, low, PLACES) for name in LEAST if fields.has(name)]
    maximums = [fields.whole(name, low, PLACES) for name in MOST if fields.has(name)]
    return max(minimums, default=low), min(maximums) if maximums else None


def _share(within: NumericFields) -> Fraction:
    if not within.has("share"):
        return Fraction(0)
    try:
        interpretations_of_share = interpretations(within.data.get("share"), SHARE)
    except UnreadableNumber as problem:
        within.fail("share", render(problem.hint))
        return Fraction(0)
    if len(interpretations_of_share) != 1 or not 0 <= interpretations_of_share[0].values[0] <= 1:
        within.fail("share", key_messages.KEY_SHARE)
        return Fraction(0)
    return interpretations_of_share[0].values[0]


KNOWN = (
    *(
        "value",
        "shape",
        "mode",
        "places",
        "rounding",
        "tolerance",
        "strict",
        "decimal",
        "variable",
        "percent",
    ),
    *("ordered", "orientation", "accept_binary64", "digits", "weights", "parameters", "near_misses"),
)
PARAMETERS = ("mu", "sigma", "epsilon")
NUMBER = Settings()


def parse_numeric_key(data: object, maximum: Fraction) -> NumericKey:
    """Return the key that `data` describes; raise `KeyInvalid` with every error by the path of its field."""
    fields = NumericFields.of_key(data)
    fields.check_known(KNOWN)
    settings = _settings(fields)
    value = _only_interpretation(fields, "value", settings)
    if not fields.has("value"):
        fields.fail("value", key_messages.KEY_MISSING)
    comparison = _comparison(fields, settings)
    values = value.values if value else ()
    if comparison.mode == "relative" and 0 in values:
        fields.fail("mode", key_messages.KEY_ZERO)
    key = NumericKey(
        values=values,
        maximum=maximum,
        settings=settings,
        comparison=comparison,
        digits=parse_digit_count(fields),
        column=bool(value and value.column),
        weights=_weights(fields, settings, len(values)),
        parameters=_parameters(fields, settings, len(values)),
    )
    key = replace(key, near_misses=_near_misses(fields, key))
    fields.raise_errors()
    return key


def _settings(fields: NumericFields) -> Settings:
    shape: Shape = "vector" if _is_vector(fields.data.get("value")) else "scalar"
    variable = fields.text("variable", VARIABLE)
    settings = Settings(
        shape=fields.one_of("shape", get_args(Shape), shape),
        decimal=fields.one_of("decimal", get_args(DecimalMark), "point"),
        percent=fields.flag("percent", default=False),
        ordered=fields.flag("ordered", default=True),
        strict=fields.one_of("orientation", ("any", "strict"), "any") == "strict",
    )
    try:
        named = replace(settings, variable=" ".join(variable.split()))
        normalised_variable(named)
    except UnreadableNumber as problem:
        fields.fail("variable", render(problem.hint))
        return settings
    return named


def _is_vector(value: object) -> bool:
    return isinstance(value, (list, tuple)) or (isinstance(value, str) and is_bracketed(value))


USED_BY = {"places": ("decimals", "significant"), "tolerance": ("absolute", "relative")}
"""The modes that use a field: in another it would be ignored without a word, and cost a class its marks."""


def _comparison(fields: NumericFields, settings: Settings) -> Comparison:
    mode = fields.one_of("mode", get_args(Mode), "exact")
    needed = {
        "decimals": "places",
        "significant": "places",
        "absolute": "tolerance",
        "relative": "tolerance",
    }.get(mode)
    if needed and not fields.has(needed):
        fields.fail(needed, say(key_messages.KEY_NEEDED, mode=mode))
    _check_used(fields, mode)
    return Comparison(
        mode=mode,
        places=fields.whole("places", 1 if mode == "significant" else 0, PLACES),
        rounding=fields.one_of("rounding", get_args(Rounding), "half_up"),
        tolerance=_tolerance(fields, mode, settings),
        strict=fields.flag("strict", default=False),
        accept_binary64=fields.flag("accept_binary64", default=False),
    )


def _check_used(fields: NumericFields, mode: Mode) -> None:
    for name, modes in USED_BY.items():
        if not fields.has(name) or mode in modes or fields.failed("mode"):
            continue
        if name == "places" and mode in USED_BY["tolerance"]:
            fields.fail(name, say(key_messages.KEY_PLACES, places=fields.data.get(name)))
        else:
            fields.fail(name, say(key_messages.KEY_UNUSED, modes=OwnWords(" or ".join(modes))))


def _tolerance(fields: NumericFields, mode: Mode, settings: Settings) -> Fraction:
    """Read a bound, or a share of the value: `5%` is 0.05 of it; absolutely, only where answers may be percentages."""
    value = fields.data.get("tolerance")
    is_percentage = isinstance(value, str) and value.rstrip().endswith(("%", "％", "٪"))
    if is_percentage and mode == "absolute" and not settings.percent:
        fields.fail("tolerance", key_messages.KEY_PERCENT)
        return Fraction(0)
    return _not_negative(fields, "tolerance", replace(NUMBER, percent=True, decimal=settings.decimal))


def _only_interpretation(fields: NumericFields, name: str, settings: Settings) -> Interpretation | None:
    """Read a field by the grammar; keep an error and return None unless it has exactly one reading."""
    # "auto" is for students: an author's text is taken to have a decimal point
    authors_settings = replace(settings, decimal="point") if settings.decimal == "auto" else settings
    try:
        meanings = interpretations(fields.data.get(name), authors_settings)
    except UnreadableNumber as problem:
        is_float = isinstance(fields.data.get(name), float)
        fields.fail(name, key_messages.KEY_FLOAT if is_float else render(problem.hint))
        return None
    if not meanings and fields.has(name):
        fields.fail(name, key_messages.KEY_MISSING)
    if len(meanings) > 1:
        means = OwnWords(
            " or ".join(print_values(interpretation.values, authors_settings) for interpretation in meanings)
        )
        fields.fail(name, say(key_messages.KEY_AMBIGUOUS, readings=means))
    return meanings[0] if len(meanings) == 1 else None


def _not_negative(fields: NumericFields, name: str, settings: Settings = NUMBER) -> Fraction:
    interpretation = _only_interpretation(fields, name, settings)
    if interpretation and interpretation.values[0] < 0:
        fields.fail(name, key_messages.KEY_NEGATIVE)
    return interpretation.values[0] if interpretation else Fraction(0)


def _weights(fields: NumericFields, settings: Settings, expected: int) -> Values:
    items = fields.items("weights")
    within = fields.each("weights", items)
    weights = tuple(_not_negative(within, place) for place in within.data)
    if not items:
        return ()
    if expected and len(weights) != expected:
        fields.fail("weights", say(key_messages.KEY_COUNT, expected=expected, read=len(weights)))
    elif not any(weights):
        fields.fail("weights", key_messages.KEY_WEIGHTS_ZERO)
    elif not settings.ordered and len(set(weights)) > 1:
        fields.fail("weights", key_messages.KEY_WEIGHTS_ORDER)
    return weights


def _parameters(fields: NumericFields, settings: Settings, expected: int) -> dict[str, Values]:
    """Read mu, sigma and epsilon; a single number stands for that number in every component."""
    within = fields.under("parameters", fields.mapping("parameters"))
    within.check_known(PARAMETERS)
    parameters: dict[str, Values] = {}
    for name in PARAMETERS:
        values = _values(within, name, settings)
        if len(values) == 1:
            values *= expected
        if values and expected and len(values) != expected:
            within.fail(name, say(key_messages.KEY_COUNT, expected=expected, read=len(values)))
        if values:
            parameters[name] = values
    return parameters


def _values(fields: NumericFields, name: str, settings: Settings) -> Values:
    interpretation = _only_interpretation(fields, name, settings)
    return interpretation.values if interpretation else ()


def _near_misses(fields: NumericFields, key: NumericKey) -> tuple[AuthorsNearMiss, ...]:
    items = fields.items("near_misses")
    return tuple(_near_miss(fields, place, item, key) for place, item in enumerate(items))


def _near_miss(fields: NumericFields, place: int, item: object, key: NumericKey) -> AuthorsNearMiss:
    within = fields.of_item(f"near_misses.{place}", item)
    if within is None:
        return AuthorsNearMiss((), "")
    within.check_known(("value", "feedback"))
    for name in ("value", "feedback"):
        if not within.has(name):
            within.fail(name, key_messages.KEY_MISSING)
    interpretation = _only_interpretation(within, "value", key.settings)
    if interpretation and len(interpretation.values) == len(key.values):
        met = key.comparison.matches(key.values, interpretation.numbers, ordered=key.settings.ordered)
        if all(met) and not (key.settings.strict and interpretation.column != key.column):
            within.fail("value", key_messages.KEY_IS_RIGHT)
    return AuthorsNearMiss(interpretation.values if interpretation else (), within.text("feedback", FEEDBACK))
