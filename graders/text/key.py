"""The key of a free-text question: reference answers, or criteria with the phrasings that meet them."""

from collections import defaultdict
from collections.abc import Iterable
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
    group: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Criteria of which at most so many points count together: “any three of seven”."""

    id: str
    at_most: Fraction


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
    groups: tuple[Group, ...] = ()
    at_most: Fraction | None = None

    def limited(self, counted: Iterable[Criterion]) -> Fraction:
        """Return what criteria are worth together, in their own points: no more than their groups and the key allow."""
        by_group: defaultdict[str, Fraction] = defaultdict(Fraction)
        for one in counted:
            by_group[one.group] += one.points
        most = {one.id: one.at_most for one in self.groups}
        whole = sum((min(worth, most.get(name, worth)) for name, worth in by_group.items()), Fraction(0))
        return whole if self.at_most is None else min(whole, self.at_most)

    def share(self, criterion: Criterion) -> Fraction:
        """Return the points that a criterion can give: its weight scaled, so that all that may count are the maximum.

        A weight above the limit of its group, or of the key, is worth the limit.
        """
        return self.maximum * self.limited([criterion]) / self.limited(self.criteria)

    def for_option(self, option: str) -> "TextKey":
        """Return the key for those who chose `option` in the choice before: the criteria that hold for it."""
        return replace(
            self, criteria=tuple(one for one in self.criteria if not one.when or option in one.when)
        )
