"""Words of a text with their places, their stems, and which of them carry meaning."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from graders.text.lexicon import word_set

FUNCTION_WORDS = word_set("function words")
_CURLY = str.maketrans("’‘ʼ´`", "'''''")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[|∣]")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
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
    """Return the words of a text in order; a hyphen parts words, an apostrophe does not.

    The bar of P(A | B) is read as the word “given”.
    """
    return tuple(
        Word(match.start(), match.end(), folded, stem(folded))
        for match in _WORD.finditer(raw.translate(_CURLY))
        for folded in (fold(match.group()),)
    )


@lru_cache(maxsize=256)
def count_words(raw: str) -> int:
    """Return how many words a text has: it is asked again and again whether one is too long to be compared."""
    return sum(1 for _ in _WORD.finditer(raw))


def fold(word: str) -> str:
    """Return a word in its compatibility form and lower case; a sign that would grow long stays as it is."""
    if word in ("|", "∣"):
        return "given"
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKC", word)
    return (plain if len(plain) <= 2 * len(word) else word).casefold()


def word_forms(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of texts in lower case, as they are spelled."""
    return frozenset(match.group().lower() for text in texts for match in _LETTERS.finditer(text))


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
    return word[:-1] if len(word) > 3 and word[-1] == "e" else word


def content_stems(found: Iterable[Word]) -> frozenset[str]:
    """Return the stems of the words that carry meaning."""
    return frozenset(word.stem for word in found if word.folded not in FUNCTION_WORDS)
