"""The roles of the comma and the point: one each for the whole answer, enumerated, never guessed from a
value."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Literal

DecimalMark = Literal["point", "comma", "auto"]
NATIVE = {"point": ".", "comma": ",", "auto": ""}


class Role(Enum):
    """What a mark does inside numbers."""

    DECIMAL = "decimal"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Roles:
    """One assignment; `mixed` tells whether white space joins a whole number and a fraction, or groups
    digits; `own` is the question's own decimal mark, empty where it has none."""

    comma: Role
    point: Role
    mixed: bool = False
    own: str = "."

    @property
    def decimals(self) -> str:
        """The marks that are decimal."""
        return ("," if self.comma is Role.DECIMAL else "") + ("." if self.point is Role.DECIMAL else "")

    @property
    def groups(self) -> str:
        """The marks that group digits by threes."""
        return ("," if self.comma is Role.GROUP else "") + ("." if self.point is Role.GROUP else "")


POINT = Roles(comma=Role.GROUP, point=Role.DECIMAL)


def assignments(texts: Sequence[str], decimal: DecimalMark, comma: Role | None) -> Iterator[Roles]:
    """Yield every assignment that counts for these numbers; `comma` is its role where the separators decide
    it.

    The question's own decimal mark groups only where a number shows it (the mark stands twice, or before the
    other); the other mark may do either. Both cannot group: there is one grouping mark throughout.
    """
    commas = (comma,) if comma else _roles(",", ".", texts, decimal)
    points = _roles(".", ",", texts, decimal)
    mixes = (True, False) if any(" " in text and "/" in text for text in texts) else (False,)
    for comma_role in commas:
        for point_role in points:
            if (comma_role, point_role) != (Role.GROUP, Role.GROUP):
                yield from (Roles(comma_role, point_role, mixed, NATIVE[decimal]) for mixed in mixes)


def _roles(mark: str, other: str, texts: Sequence[str], decimal: DecimalMark) -> tuple[Role, ...]:
    here = [text for text in texts if mark in text]
    if not here or (NATIVE[decimal] == mark and not any(_shows_groups(mark, other, text) for text in here)):
        return (Role.DECIMAL,)
    return (Role.DECIMAL, Role.GROUP)


def _shows_groups(mark: str, other: str, text: str) -> bool:
    return text.count(mark) > 1 or text.find(mark) < text.rfind(other)
