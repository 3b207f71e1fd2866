"""A vector written by directions, such as `0.6i + 0.65j - 0.2k`."""

from graders.numeric import messages
from graders.numeric.errors import Unreadable

DIRECTIONS = "ijk"
HATS = {"î": "i", "ĵ": "j", "ı": "i", "ȷ": "j"}
ALONE = {"": "1", "+": "1", "-": "-1"}


def by_direction(row: str) -> tuple[str, ...] | None:
    """Return the text of every component up to the last direction named, 0 for one that is missing; None if
    the row is not a sum of at least two directions; raise `Unreadable` if one stands twice."""
    text = "".join(HATS.get(character, character) for character in row)
    if not _is_sum(text):
        return None
    found: dict[str, str] = {}
    start = 0
    for at, character in enumerate(text):
        if character not in DIRECTIONS:
            continue
        if character in found:
            raise Unreadable(messages.UNIT_TWICE, text=character)
        term = text[start:at].strip().removesuffix("*").rstrip()
        found[character] = ALONE.get(term, term)
        start = at + 1
    last = max(map(DIRECTIONS.index, found))
    return tuple(found.get(direction, "0") for direction in DIRECTIONS[: last + 1])


def _is_sum(text: str) -> bool:
    """Tell whether all letters are directions (or exponents), and a sign stands before each term but the
    first."""
    letters = {character for character in text if character.isalpha()} - set("eEx")
    terms = _terms(text)
    return (
        bool(letters)
        and letters <= set(DIRECTIONS)
        and len(terms) > 2
        and not terms[-1]
        and all(term[:1] in ("+", "-") for term in terms[1:-1])
    )


def _terms(text: str) -> list[str]:
    return [term.strip() for term in text.replace("j", "i").replace("k", "i").split("i")]
