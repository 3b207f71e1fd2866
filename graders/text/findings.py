"""What was found for a criterion, and what may speak against it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from graders.text.spoken import Place

Obstacle = Literal[
    "",
    "copied",
    "contradiction",
    "other party",
    "too broad",
    "another point",
    "exchanged",
    "misplaced",
    "excluded",
    "keywords",
    "wrong formula",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """Evidence for a criterion: the chance that a teacher gives the point for it, the words, what speaks against it."""

    chance: float
    place: Place | None = None
    similarity: float | None = None
    obstacle: Obstacle = ""


NOTHING = Finding(0.0)


def best(found: Iterable[Finding], threshold: float) -> Finding:
    """Return the likeliest finding that nothing speaks against; below the threshold a likelier one with an obstacle."""
    listed = list(found)
    free = max((one for one in listed if not one.obstacle), key=lambda one: one.chance, default=NOTHING)
    blocked = max((one for one in listed if one.obstacle), key=lambda one: one.chance, default=NOTHING)
    return free if free.chance >= threshold or free.chance >= blocked.chance else blocked
