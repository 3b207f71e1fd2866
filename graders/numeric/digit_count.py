"""How many digits an answer is to be typed with: asked for apart from how near its value must be.

STACK's `NumericalSignificantFigures [n, m]` is the model: n digits are asked for, and the value is compared to m.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from graders.numeric import key_messages, messages
from graders.numeric.marks import DecimalMark
from graders.numeric.messages import Sentence, say
from graders.numeric.number import Number
from graders.numeric.printing import print_number

Unit = Literal["significant", "decimals"]


@dataclass(frozen=True, slots=True)
class DigitCount:
    """From `least` to `most` significant digits or decimals; None is no upper limit.

    `share`, 0 to 1, is what a right value in another number of digits earns.
    """

    unit: Unit
    least: int
    most: int | None
    share: Fraction = Fraction(0)

    def accepts(self, answer: Number) -> bool:
        """Tell whether a number was typed with as many digits; a fraction has none.

        Trailing zeros of a whole number may count or not: 1200 has two, three or four significant digits.
        """
        if self.unit == "decimals":
            return answer.decimals is not None and self._holds(answer.decimals, answer.decimals)
        return answer.significant is not None and self._holds(*answer.significant)

    def _holds(self, least: int, most: int) -> bool:
        return most >= self.least and (self.most is None or least <= self.most)


def digits_fault(count: DigitCount, answers: Sequence[Number]) -> str:
    """Return what to tell about right values of which one has other digits than asked for, else nothing."""
    if all(count.accepts(answer) for answer in answers):
        return ""
    return f"{messages.DIGITS_DIFFER} {_asked(count)}"


def _asked(count: DigitCount) -> str:
    of_decimals = count.unit == "decimals"
    if count.most is None:
        template = messages.DECIMALS_FROM if of_decimals else messages.SIGNIFICANT_FROM
    elif count.most == count.least:
        template = messages.DECIMALS_ARE if of_decimals else messages.SIGNIFICANT_ARE
    else:
        template = messages.DECIMALS_BETWEEN if of_decimals else messages.SIGNIFICANT_BETWEEN
    return say(template, places=count.least, limit=count.most)


def describe_digits(count: DigitCount, decimal: DecimalMark) -> str:
    """Return the author's view: what is asked for, and what a right value in other digits earns."""
    expected = Sentence(_asked(count).rstrip(".").lower())
    return say(key_messages.DIGITS_ASKED, expected=expected, share=print_number(count.share, decimal))
