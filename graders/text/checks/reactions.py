"""Reactions of chemistry, “2H2 + O2 → 2H2O”: what reacts to what, and how many of each."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

from graders.text.checks.beside import is_denied
from graders.text.lexicon import word_set
from graders.text.words import content_stems, stem, words

LONG = 300
"""Characters of a text that is looked at: patterns of species look back."""
_ARROW = r"(?:<?[-−–=]+>|→|⟶|⟹|⇒|⇌|⇄|⇔|↔|➔|➝)"
# A number, elements and brackets, perhaps a charge, and a state: “2 H2O(l)”, “Ca2+”, “SO4^2-”.
_SPECIES = (
    r"(?:\d+\s?)?(?:(?:[A-Z][a-z]?|[(\[])[A-Za-z0-9()\[\]]*|e(?=\s?[-−]))"
    r"(?:\s?\^?\{?\d?[+\-−](?![\d>\-])\}?(?!\s?[\dA-Z(]))?(?:\s?\((?:g|s|l|aq)\))?"
)
_SIDE = rf"{_SPECIES}(?:\s*\+\s*{_SPECIES})*"
_REACTION = re.compile(rf"(?<![\w])(?P<before>{_SIDE})\s*(?P<arrow>{_ARROW}|=)\s*(?P<after>{_SIDE})(?!\w)")
_ONE_SPECIES = re.compile(_SPECIES)
_FRAME = frozenset(map(stem, word_set("frame words")))
_STATE = re.compile(r"\s?\((?:g|s|l|aq)\)")
_COUNT = re.compile(r"(\d*)\s?(.*)", re.DOTALL)


class Reaction(NamedTuple):
    """What reacts and what it becomes, each species with how many there are of it; and the text beside."""

    before: Counter[str]
    after: Counter[str]
    rest: str


def reaction_differs(reference: str, answer: str) -> bool:
    """Tell whether both texts have a reaction, and not the same, or one is denied.

    >>> reaction_differs("2H2 + O2 → 2H2O", "H2 + O2 -> H2O"), reaction_differs("2H2 + O2 → 2H2O", "O2 + 2 H₂ → 2 H₂O")
    (True, False)
    """
    wanted, said = reaction_in(reference), reaction_in(answer)
    return bool(wanted and said) and not _same(wanted, said)


def is_reaction(reference: str, answer: str, question: str) -> bool:
    """Tell whether an answer is the reaction of a reference, and neither says anything else beyond the question."""
    wanted, said = reaction_in(reference), reaction_in(answer)
    if wanted is None or said is None or not _same(wanted, said):
        return False
    known = content_stems(words(question)) | _FRAME
    return not any(content_stems(words(one.rest)) - known for one in (wanted, said))


def reaction_in(text: str) -> Reaction | None:
    """Return the only reaction of a text with an arrow, or with “=” between species; None if there is none."""
    return _reaction(text) if len(text) <= LONG else None


@lru_cache(maxsize=2048)
def _reaction(text: str) -> Reaction | None:
    plain = unicodedata.normalize("NFKC", text)
    found = list(_REACTION.finditer(plain))
    if len(found) != 1 or len(re.findall(_ARROW, plain)) > 1:
        return None
    match = found[0]
    # “F = N + W” is an equation of physics; a reaction with “=” has a species of several atoms on both sides.
    if match["arrow"] == "=" and not all(
        re.search(r"[A-Za-z)]\d", match[side]) for side in ("before", "after")
    ):
        return None
    return Reaction(
        _counted(match["before"]),
        _counted(match["after"]),
        plain[: match.start()] + " " + plain[match.end() :],
    )


def _same(one: Reaction | None, other: Reaction | None) -> bool:
    if one is None or other is None:
        return False
    return one[:2] == other[:2] and is_denied(one.rest) == is_denied(other.rest)


def _counted(side: str) -> Counter[str]:
    species: Counter[str] = Counter()
    for match in _ONE_SPECIES.finditer(_STATE.sub("", side)):
        parts = _COUNT.fullmatch(match[0])
        if parts:
            name = re.sub(r"[\s^{}]", "", parts[2]).replace("−", "-")
            species[name] += int(parts[1][:4] or 1)
    return species
