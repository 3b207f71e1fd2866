"""How sure a mark is: the chance that a person's lies within a step of it, and the reasons to ask a person."""

from collections.abc import Sequence

STEP = 0.25
GRID = 200
GUESSED = 0.5
"""How sure a mark may be at most that only a person can give."""


def within_step(shares: Sequence[float], chances: Sequence[float], met: Sequence[bool]) -> float:
    """Return the chance that the marks differ by at most `STEP` of the maximum, points taken as independent.

    `shares` add up to 1; `chances` are those that a teacher gives the point, `met` what the grader said.
    """
    spread = {0: 1.0}
    for share, chance, given in zip(shares, chances, met, strict=True):
        change = round(share * GRID) * (-1 if given else 1)
        other = 1 - chance if given else chance
        turned: dict[int, float] = {}
        for offset, weight in spread.items():
            turned[offset] = turned.get(offset, 0.0) + weight * (1 - other)
            turned[offset + change] = turned.get(offset + change, 0.0) + weight * other
        spread = turned
    step = round(STEP * GRID)
    return round(min(sum(weight for offset, weight in sorted(spread.items()) if abs(offset) <= step), 1.0), 4)
