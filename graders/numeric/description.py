"""A parsed key in words, for its author to check before it is saved."""

from graders.numeric import key_messages, messages
from graders.numeric.digit_count import describe_digits
from graders.numeric.key import NumericKey
from graders.numeric.messages import Sentence, say
from graders.numeric.printing import print_labelled, print_number


def describe(key: NumericKey) -> str:
    """Return a key in words: `z = (0.6, 0.65, -0.2), exact, all or nothing`."""
    parts = [print_labelled(key.values, key.settings, column=key.column), _mode(key)]
    if key.comparison.strict and key.comparison.mode in ("decimals", "significant"):
        parts.append(key_messages.STRICT_DIGITS)
    if key.digits:
        parts.append(describe_digits(key.digits, key.settings.decimal))
    parts.append(_weights(key))
    if not key.settings.ordered:
        parts.append(key_messages.ANY_ORDER)
    if key.settings.strict and len(key.values) > 1:
        parts.append(
            say(key_messages.STRICT_ORIENTATION, orientation=messages.COLUMN if key.column else messages.ROW)
        )
    parts += _reading(key)
    return ", ".join(parts)


def cautions(key: NumericKey) -> tuple[str, ...]:
    """Return what the author should know: a relative tolerance of 1 or more takes 0, and twice the value."""
    compared = key.comparison
    if compared.mode == "relative" and compared.tolerance >= 1:
        tolerance = print_number(compared.tolerance, key.settings.decimal)
        low, high = compared.bounds(key.values[0])
        ends = [Sentence(print_number(end, key.settings.decimal)) for end in (low, high)]
        return (say(key_messages.TOLERANCE_WIDE, tolerance=tolerance, low=ends[0], high=ends[1]),)
    return ()


def _mode(key: NumericKey) -> str:
    return say(
        key_messages.MODES[key.comparison.mode],
        places=key.comparison.places,
        rounding=key_messages.ROUNDINGS[key.comparison.rounding],
        tolerance=print_number(key.comparison.tolerance, key.settings.decimal),
    )


def _weights(key: NumericKey) -> str:
    if not key.weights:
        return key_messages.ALL_OR_NOTHING
    weights = (print_number(weight, key.settings.decimal) for weight in key.weights)
    return say(key_messages.WEIGHTS, weights=Sentence(" : ".join(weights)))


def _reading(key: NumericKey) -> list[str]:
    decimals = {"comma": key_messages.DECIMAL_COMMA, "auto": key_messages.DECIMAL_AUTO}
    found = [decimals[key.settings.decimal]] if key.settings.decimal in decimals else []
    if key.settings.percent:
        found.append(key_messages.PERCENT_ALLOWED)
    if key.comparison.accept_binary64:
        found.append(key_messages.BINARY64_ALLOWED)
    return found
