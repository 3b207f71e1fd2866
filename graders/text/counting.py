"""What each point that is met counts for, where a key or a group lets only some of them count: any three of seven."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from graders.text.key import Criterion, TextKey


class Counted(NamedTuple):
    """What a criterion can give of the maximum and what it gives, and whether it is spared: more would give nothing."""

    share: Fraction
    given: Fraction
    spared: bool


def count(key: TextKey, met: Sequence[bool]) -> tuple[Counted, ...]:
    """Count the criteria that are met, those of most points first; all that is given adds up to the mark."""
    unit = key.maximum / key.limited(key.criteria)
    given = [Fraction(0)] * len(met)
    counted: list[Criterion] = []
    for at in sorted((at for at, one in enumerate(met) if one), key=lambda at: -key.criteria[at].points):
        given[at] = _gain(key, counted, key.criteria[at])
        counted.append(key.criteria[at])
    return tuple(
        Counted(
            key.share(criterion),
            points * unit,
            spared=not points and not _gain(key, [one for one in counted if one is not criterion], criterion),
        )
        for criterion, points in zip(key.criteria, given, strict=True)
    )


def _gain(key: TextKey, counted: list[Criterion], criterion: Criterion) -> Fraction:
    return key.limited([*counted, criterion]) - key.limited(counted)


def needed(key: TextKey) -> int:
    """Return how many criteria give all points, the smallest first: with fewer of them some are missing for sure."""
    counted: list[Criterion] = []
    for criterion in sorted(key.criteria, key=lambda one: one.points):
        if _gain(key, counted, criterion):
            counted.append(criterion)
    return len(counted)
