"""Slips of the finger and left-out accents: what is no word becomes the word that it is nearest to.

The model knows whole words: “discriminater” is three tokens to it that have little to do with a discriminator. What is
a word of the key, or of English, is never changed, nor are names in capitals, commands, numbers and formulas. Words
typed without their marks, or with other ones (“naive” for “naïve”, “Groesse” for “Größe”, “ş” for “ș”), get those
that the key has, and what is taken so is said to the teacher.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from graders.language.lexicon import word_set
from graders.language.segmentation import stem

if TYPE_CHECKING:
    from spellchecker import SpellChecker

LEAST, OF_ENGLISH, TWO_SLIPS = 4, 5, 7
"""The letters of the shortest word that is mended; by a word of English; in which two slips are."""
COMMON = 1000
"""How often a word of English must stand in the list of frequencies, so that an unknown one is taken for it."""
FOREIGN_LEAST, FOREIGN_SHARE = 3, 0.25
"""From so many unknown words, and so large a share, a text is in another language, or about things of its own."""
MENDED = 400
"""Distinct words that are looked up in one answer: the work is bounded."""
_OF_COMPUTING = word_set("words of computing")
"""Words that the list of frequencies lacks, and that are one slip from one that it has."""
_WORD = re.compile(r"(?<![\w\\$'’_^])[A-Za-z]?[a-z]{3,}(?![\w'’_^(\\])")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a key has: the words that an answer's may stand for, in lower case, and the stems of its terms."""

    words: frozenset[str]
    terms: frozenset[str]

    def knows(self, word: str) -> bool:
        """Tell whether a word, in lower case, is one of the key or of English."""
        return (
            word in self.words
            or stem(word) in self.terms
            or word in _OF_COMPUTING
            or word in _english().word_frequency
        )


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of texts, in lower case."""
    return frozenset(match[0].lower() for text in texts for match in _WORD.finditer(text))


def mended(text: str, known: Vocabulary) -> tuple[str, tuple[int, ...]]:
    """Return a text without slips, and for each of its characters the place in `text`, then the end.

    No places mean that nothing was changed.
    """
    found = list(_WORD.finditer(text))
    unknown = [word for word in dict.fromkeys(match[0].lower() for match in found) if _strange(word, known)]
    if not unknown:
        return text, ()
    of_key = {word: near for word in unknown[:MENDED] if (near := _of_key(word, known.words))}
    others = [match for match in found if match[0].lower() in unknown and match[0].lower() not in of_key]
    if len(others) >= max(FOREIGN_LEAST, FOREIGN_SHARE * len(found)):
        return _changed(text, found, of_key)
    return _changed(text, found, {word: _of_english(word) for word in unknown[:MENDED]} | of_key)


def _changed(text: str, found: "list[re.Match[str]]", changes: dict[str, str]) -> tuple[str, tuple[int, ...]]:
    said: list[str] = []
    places: list[int] = []
    at = 0
    for match in found:
        old = match[0]
        new = changes.get(old.lower(), "")
        if not new or new == old.lower():
            continue
        said += [text[at : match.start()], new.capitalize() if old[0].isupper() else new]
        places += [
            *range(at, match.start()),
            *(_place(match.start(), len(old), k, len(new)) for k in range(len(new))),
        ]
        at = match.end()
    if not said:
        return text, ()
    return "".join([*said, text[at:]]), (*places, *range(at, len(text) + 1))


def _place(start: int, old: int, at: int, new: int) -> int:
    """Return where a letter of the new word stands in the old one; its first and last are those of the old one."""
    return start + (at * (old - 1)) // max(new - 1, 1)


def _strange(word: str, known: Vocabulary) -> bool:
    return len(word) >= LEAST and not known.knows(word)


@lru_cache(maxsize=20_000)
def _of_key(word: str, vocabulary: frozenset[str]) -> str:
    """Return the word of the key that is nearest: one slip away, in a long word two; or nothing."""
    from rapidfuzz.distance import OSA

    limit = 2 if len(word) >= TWO_SLIPS else 1
    near = (
        (OSA.distance(word, one, score_cutoff=limit), one)
        for one in vocabulary
        if len(one) >= LEAST and abs(len(one) - len(word)) <= limit
    )
    return min((one for one in near if one[0] <= limit), default=(0, ""))[1]


@lru_cache(maxsize=20_000)
def _of_english(word: str) -> str:
    """Return the commonest word of English that is one slip away, or nothing."""
    known = _english().word_frequency
    near = [(known[one], one) for one in _english().edit_distance_1(word) if one in known]
    count, best = max(near, default=(0, ""))
    return best if count >= COMMON and len(word) >= OF_ENGLISH else ""


@cache
def _english() -> "SpellChecker":
    from spellchecker import SpellChecker

    return SpellChecker(language="en", distance=1)


ACCENTS_NOTE = "Read with the marks of the key: {words}."
ACCENTS_NAMED = 5
"""Words that the note names."""
_ANY_WORD = re.compile(r"[^\W\d_]{2,}")
_BARE = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


def with_marks_of(words: frozenset[str], text: str) -> tuple[str, tuple[int, ...], tuple[str, ...]]:
    """Return a text whose words have the marks that they have in the key, the place of each character in `text` and
    then the end, and the words of the key that were taken; no places mean that nothing was changed.

    `words` are those of the key, in lower case.
    """
    marked = _by_spelling(words)
    if not marked:
        return text, (), ()
    pieces: list[str] = []
    places: list[int] = []
    taken: dict[str, None] = {}
    low = 0
    for match in _ANY_WORD.finditer(text):
        word = match.group().lower()
        own = "" if word in words else next((marked[one] for one in spellings(word) if one in marked), "")
        if not own or (word.isascii() and own.isascii()):
            continue
        start, size = match.start(), len(word)
        pieces += [text[low:start], own.capitalize() if match.group()[0].isupper() else own]
        places += range(low, start)
        places += [start + (k * (size - 1)) // max(len(own) - 1, 1) for k in range(len(own))]
        low = match.end()
        taken[own] = None
    if not taken:
        return text, (), ()
    return "".join([*pieces, text[low:]]), (*places, *range(low, len(text) + 1)), tuple(taken)


def note(taken: tuple[str, ...]) -> str:
    """Return what to tell the teacher; only words of the key stand in it."""
    return ACCENTS_NOTE.format(words=", ".join(f"“{word}”" for word in taken[:ACCENTS_NAMED]))


def spellings(word: str) -> tuple[str, ...]:
    """Return a word in lower case without its marks, and as German spells it without them."""
    return tuple(dict.fromkeys((_without(word), _without(word.translate(_GERMAN)))))


@lru_cache(maxsize=256)
def _by_spelling(words: frozenset[str]) -> dict[str, str]:
    return {spelling: word for word in sorted(words) for spelling in spellings(word)}


def _without(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.translate(_BARE))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_BARE)
