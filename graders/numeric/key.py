"""A parsed key of numbers: what is right, how it is read and compared, what wrong answers are told; and it in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from graders.messages import Message, OwnWords, render
from graders.numeric import key_messages, messages
from graders.numeric.comparison import Comparison
from graders.numeric.key_messages import say
from graders.numeric.number import TypedNumber
from graders.numeric.printing import print_labelled, print_number
from graders.numeric.settings import DecimalMark, Settings

# How many digits are to be typed is asked for apart from how near the value must be. STACK's
# `NumericalSignificantFigures [n, m]` is the model: n digits are asked for, and the value is compared to m.
Unit = Literal["significant", "decimals"]


@dataclass(frozen=True, slots=True)
class DigitCount:
    """From `least` to `most` significant digits or decimals; None is no upper limit.

    `share`, 0 to 1, is what a right value in another number of digits earns.
    """

    unit: Unit
    minimum: int
    maximum: int | None
    share: Fraction = Fraction(0)

    def accepts(self, answer: TypedNumber) -> bool:
        """Tell whether a number was typed with as many digits; a fraction has none.

        Trailing zeros of a whole number may count or not: 1200 has two, three or four significant digits.
        """
        if self.unit == "decimals":
            return answer.decimals is not None and self._holds(answer.decimals, answer.decimals)
        return answer.significant is not None and self._holds(*answer.significant)

    def _holds(self, fewest: int, highest: int) -> bool:
        return highest >= self.minimum and (self.maximum is None or fewest <= self.maximum)


def digits_fault(count: DigitCount, answers: Sequence[TypedNumber]) -> tuple[Message, ...]:
    """Return what to tell about right values of which one has other digits than asked for, else nothing."""
    if all(count.accepts(answer) for answer in answers):
        return ()
    return messages.DIGITS_DIFFER(), _asked(count)


def _asked(count: DigitCount) -> Message:
    of_decimals = count.unit == "decimals"
    if count.maximum is None:
        template = messages.DECIMALS_FROM if of_decimals else messages.SIGNIFICANT_FROM
    elif count.maximum == count.minimum:
        template = messages.DECIMALS_ARE if of_decimals else messages.SIGNIFICANT_ARE
    else:
        template = messages.DECIMALS_BETWEEN if of_decimals else messages.SIGNIFICANT_BETWEEN
    return template(places=count.minimum, limit=count.maximum)


def describe_digits(count: DigitCount, decimal: DecimalMark) -> str:
    """Return the author's view: what is asked for, and what a right value in other digits earns."""
    expected = OwnWords(render(_asked(count)).rstrip(".").lower())
    return say(key_messages.DIGITS_ASKED, expected=expected, share=print_number(count.share, decimal))


Values = tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class AuthorsNearMiss:
    """A wrong answer that the author foresaw, and what to tell who gives it."""

    values: Values
    feedback: str


@dataclass(frozen=True, slots=True)
class NumericKey:
    """The key of one question worth `maximum` points.

    `values` has one rational a component. `digits` says how many are to be typed, apart from how near the value is.
    `weights` is empty for all or nothing, else one a component.
    `parameters` maps `mu`, `sigma` and `epsilon` to as many values as the key has. `column` tells how its
    author wrote it.
    """

    values: Values
    maximum: Fraction = Fraction(1)
    settings: Settings = field(default_factory=Settings)
    comparison: Comparison = field(default_factory=Comparison)
    digits: DigitCount | None = None
    column: bool = False
    weights: Values = ()
    parameters: Mapping[str, Values] = field(default_factory=dict)
    near_misses: tuple[AuthorsNearMiss, ...] = ()


# A parsed key in words, for its author to check before it is saved.
def describe_key(key: NumericKey) -> str:
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
            say(
                key_messages.STRICT_ORIENTATION,
                orientation=render((messages.COLUMN if key.column else messages.ROW)()),
            )
        )
    parts += _notation(key)
    return ", ".join(parts)


def key_cautions(key: NumericKey) -> tuple[str, ...]:
    """Return what the author should know: a relative tolerance of 1 or more takes 0, and twice the value."""
    compared = key.comparison
    # A teacher who writes 5 for 5 % gets a key that takes nearly anything: valid, so it is said and not refused.
    if compared.mode == "relative" and compared.tolerance >= 1:
        tolerance = print_number(compared.tolerance, key.settings.decimal)
        low, high = compared.bounds(key.values[0])
        ends = [OwnWords(print_number(end, key.settings.decimal)) for end in (low, high)]
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
    return say(key_messages.WEIGHTS, weights=OwnWords(" : ".join(weights)))


def _notation(key: NumericKey) -> list[str]:
    decimals = {"comma": key_messages.DECIMAL_COMMA, "auto": key_messages.DECIMAL_AUTO}
    phrases = [decimals[key.settings.decimal]] if key.settings.decimal in decimals else []
    if key.settings.percent:
        phrases.append(key_messages.PERCENT_ALLOWED)
    if key.comparison.accept_binary64:
        phrases.append(key_messages.BINARY64_ALLOWED)
    return phrases
