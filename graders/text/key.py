"""The key of a free-text question: reference answers, or criteria with the phrasings that meet them."""

from dataclasses import dataclass, replace
from fractions import Fraction

from graders.text.formulas import Formula


@dataclass(frozen=True, slots=True)
class Prose:
    """A phrasing compared by similarity."""

    text: str


@dataclass(frozen=True, slots=True)
class FormulaPhrasing:
    """A phrasing met by any of these formulas, exactly."""

    formulas: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A phrasing met by any of these names, each a run of stems; `words` are the names' own words, in lower case."""

    forms: tuple[tuple[str, ...], ...]
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Number:
    """A phrasing met by a number of this value."""

    value: Fraction


Phrasing = Prose | FormulaPhrasing | Term | Number


@dataclass(frozen=True, slots=True)
class Criterion:
    """One point of the rubric, worth `points` relative to the others; met by any of its phrasings.

    A span that is nearer to one of `excluded` does not meet it. It holds for the options in `when`, or for all.
    """

    id: str
    points: Fraction
    description: str
    any_of: tuple[Phrasing, ...]
    excluded: tuple[Phrasing, ...] = ()
    when: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MarkedAnswer:
    """An answer that a person marked; `mark` is the share of the maximum, 0 to 1."""

    answer: str
    mark: Fraction


@dataclass(frozen=True, slots=True)
class TextKey:
    """A parsed key, worth `maximum` points; marks by its references move towards those of `marked`."""

    maximum: Fraction
    question: str
    references: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    marked: tuple[MarkedAnswer, ...] = ()

    def share(self, criterion: Criterion) -> Fraction:
        """Return the points that a criterion gives: its weight scaled to the maximum."""
        return self.maximum * criterion.points / sum(one.points for one in self.criteria)

    def for_option(self, option: str) -> "TextKey":
        """Return the key for those who chose `option` in the choice before: the criteria that hold for it."""
        return replace(
            self, criteria=tuple(one for one in self.criteria if not one.when or option in one.when)
        )
