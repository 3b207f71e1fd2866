"""A parsed key of numbers: what is right, how it is read and compared, and what wrong answers are told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from graders.numeric.comparison import Comparison
from graders.numeric.digit_count import DigitCount
from graders.numeric.settings import Settings

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
