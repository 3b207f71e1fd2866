"""The key of a free-text question: reference answers, or criteria with the phrasings that meet them.

Where a key or a group lets only some criteria count (any three of seven), it also says what each one that is met gives.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple

from graders.notation.formulas import Formula
from graders.text.parties import Contrast


@dataclass(frozen=True, slots=True)
class ProsePhrasing:
    """A phrasing compared by similarity."""

    text: str


@dataclass(frozen=True, slots=True)
class FormulaPhrasing:
    """A phrasing met by any of these formulas, exactly."""

    formulas: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class TermPhrasing:
    """A phrasing met by any of these names, each a run of stems; `words` are the names' own words, in lower case."""

    forms: tuple[tuple[str, ...], ...]
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class NumberPhrasing:
    """A phrasing met by a number of this value."""

    value: Fraction


Phrasing = ProsePhrasing | FormulaPhrasing | TermPhrasing | NumberPhrasing


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
    """An answer that a person marked; `mark` is the share of the maximum, 0 to 1.

    `points` has the shares of criteria by their ids, 0 to 1, as far as the person gave points by criterion.
    """

    answer: str
    mark: Fraction
    points: tuple[tuple[str, Fraction], ...] = ()


@dataclass(frozen=True, slots=True)
class TextKey:
    """A parsed key, worth `maximum` points; marks by it are learned from those of `marked`."""

    maximum: Fraction
    question: str
    references: tuple[str, ...]
    criteria: tuple[Criterion, ...]
    marked: tuple[MarkedAnswer, ...] = ()
    groups: tuple[Group, ...] = ()
    at_most: Fraction | None = None
    contrasts: tuple[Contrast, ...] = ()

    def limited(self, counted: Iterable[Criterion]) -> Fraction:
        """Return what criteria are worth together, in their own points: no more than their groups and the key allow."""
        by_group: defaultdict[str, Fraction] = defaultdict(Fraction)
        for criterion in counted:
            by_group[criterion.group] += criterion.points
        limits = {group.id: group.at_most for group in self.groups}
        whole = sum((min(worth, limits.get(name, worth)) for name, worth in by_group.items()), Fraction(0))
        return whole if self.at_most is None else min(whole, self.at_most)

    def share(self, criterion: Criterion) -> Fraction:
        """Return the points that a criterion can give: its weight scaled, so that all that may count are the maximum.

        A weight above the limit of its group, or of the key, is worth the limit.
        """
        return self.maximum * self.limited([criterion]) / self.limited(self.criteria)

    def for_option(self, option: str) -> "TextKey":
        """Return the key for those who chose `option` in the choice before: the criteria that hold for it."""
        return replace(
            self,
            criteria=tuple(
                criterion for criterion in self.criteria if not criterion.when or option in criterion.when
            ),
        )


class Counted(NamedTuple):
    """What a criterion can give of the maximum, what it gives, and whether it is spared: more would give nothing."""

    share: Fraction
    awarded: Fraction
    spared: bool


def count(key: TextKey, met: Sequence[bool]) -> tuple[Counted, ...]:
    """Count the criteria that are met, those of most points first; all that is gains adds up to the mark."""
    unit = key.maximum / key.limited(key.criteria)
    gains = [Fraction(0)] * len(met)
    counted: list[Criterion] = []
    for index in sorted(
        (index for index, is_met in enumerate(met) if is_met), key=lambda index: -key.criteria[index].points
    ):
        gains[index] = _gain(key, counted, key.criteria[index])
        counted.append(key.criteria[index])
    return tuple(
        Counted(
            key.share(criterion),
            points * unit,
            spared=not points
            and not _gain(key, [counting for counting in counted if counting is not criterion], criterion),
        )
        for criterion, points in zip(key.criteria, gains, strict=True)
    )


def _gain(key: TextKey, counted: list[Criterion], criterion: Criterion) -> Fraction:
    return key.limited([*counted, criterion]) - key.limited(counted)


def needed(key: TextKey) -> int:
    """Return how many criteria give all points, the smallest first: with fewer of them some are missing for sure."""
    counted: list[Criterion] = []
    for criterion in sorted(key.criteria, key=lambda criterion: criterion.points):
        if _gain(key, counted, criterion):
            counted.append(criterion)
    return len(counted)
