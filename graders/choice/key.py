"""The key of a question with options."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Scoring = Literal["partial", "all_or_nothing"]


@dataclass(frozen=True, slots=True)
class Option:
    """One option: right, right if a criterion of a text part is met, worth a share of the maximum, or wrong.

    `credit` is the share, 0 to 1, that it earns while it is not right; `feedback` is shown to those who chose it.
    """

    id: str
    text: str
    correct: bool = False
    correct_if: str = ""
    credit: Fraction = Fraction(0)
    feedback: str = ""

    @property
    def may_earn(self) -> bool:
        """Tell whether choosing it can earn anything."""
        return self.correct or bool(self.correct_if) or self.credit > 0


@dataclass(frozen=True, slots=True)
class ChoiceKey:
    """A parsed key, worth `maximum` points."""

    options: tuple[Option, ...]
    maximum: Fraction
    multiple: bool = False
    scoring: Scoring = "partial"
