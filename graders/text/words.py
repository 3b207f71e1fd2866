"""Words of a text with their places, their stems, and which of them carry meaning."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

FUNCTION_WORDS = frozenset(
    "a about above across after again against all along also am among an and any are around as at back be because "
    "been before being between both but by can could did do does doing down during each either else enough even ever "
    "every few for from further get gets give given gives had has have having he her here hers him his how however i "
    "if in into is it its itself just keep keeps kind like made make makes many may me might more most much must my "
    "no nor not now of off often on once one only onto or other our out over own per quite rather really same shall "
    "she should so some still such take takes than that the their them then there these they thing things this those "
    "through thus to too toward towards under until up upon us use used uses using very via was way we well were what "
    "when where whereas whether which while who whole whom whose why will with within without would yes yet you your "
    "able directly something anything typically usually basically actually simply mean means"
    "".split()
)
_CURLY = str.maketrans("’‘ʼ´`", "'''''")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_SUFFIXES = (
    ("ational", "ate"), ("ization", "ize"), ("isation", "ize"), ("ations", "ate"), ("ation", "ate"), ("ities", "ity"),
    ("ingly", ""), ("edly", ""), ("ises", "ize"), ("ised", "ize"), ("ising", "ize"), ("ise", "ize"),
    ("sses", "ss"), ("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("ly", ""), ("es", ""), ("s", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word `raw[start:end]`, folded (lower case, plain apostrophe) and its stem."""

    start: int
    end: int
    folded: str
    stem: str


def words(raw: str) -> tuple[Word, ...]:
    """Return the words of a text in order; a hyphen parts words, an apostrophe does not."""
    return tuple(
        Word(match.start(), match.end(), folded, stem(folded))
        for match in _WORD.finditer(raw.translate(_CURLY))
        for folded in (fold(match.group()),)
    )


def fold(word: str) -> str:
    """Return a word in its compatibility form and lower case; a sign that would grow long stays as it is."""
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKC", word)
    return (plain if len(plain) <= 2 * len(word) else word).casefold()


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Cut the commonest English endings, so that `collapses` and `collapsing` meet; three letters always stay."""
    if word.endswith("'s"):
        word = word[:-2]
    for suffix, ending in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) + len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(suffix)] + ending
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word[-1] == "e" else word


def content_stems(found: Iterable[Word]) -> frozenset[str]:
    """Return the stems of the words that carry meaning."""
    return frozenset(word.stem for word in found if word.folded not in FUNCTION_WORDS)
