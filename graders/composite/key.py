"""The key of a question of several parts."""

from dataclasses import dataclass
from fractions import Fraction

from graders.base import Key
from graders.choice.key import ChoiceKey
from graders.text.key import TextKey

FINE = Fraction(10**12)
"""What every part is worth to its own grader: verdicts have four places, and thirds of a point must still add up."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How choices and reasons depend on each other: shares, 0 to 1, of the points that still count."""

    reason_if_choice_wrong: Fraction = Fraction(0)
    choice_if_reason_unmet: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class PartKey:
    """One part: `key` is worth `FINE` to the grader of its `kind`, and `maximum` points to the question."""

    id: str
    kind: str
    key: Key
    maximum: Fraction

    @property
    def is_choice(self) -> bool:
        """Tell whether options are chosen here."""
        return isinstance(self.key, ChoiceKey)

    @property
    def is_reason(self) -> bool:
        """Tell whether free text is written here."""
        return isinstance(self.key, TextKey)


@dataclass(frozen=True, slots=True)
class CompositeKey:
    """A parsed key, worth `maximum` points: the parts' maxima add up to it."""

    parts: tuple[PartKey, ...]
    policy: Policy
    maximum: Fraction
