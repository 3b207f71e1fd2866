"""Words typed without their marks, or with other ones: “naive” for “naïve”, “Groesse” for “Größe”, “ş” for “ș”.

A second try: what is a word of the key as it stands is left alone, and what is taken is said to the teacher.
"""

import re
import unicodedata
from functools import lru_cache

NOTE = "Read with the marks of the key: {words}."
NAMED = 5
"""Words that the note names."""
_WORD = re.compile(r"[^\W\d_]{2,}")
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
    for match in _WORD.finditer(text):
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
    return NOTE.format(words=", ".join(f"“{word}”" for word in taken[:NAMED]))


def spellings(word: str) -> tuple[str, ...]:
    """Return a word in lower case without its marks, and as German spells it without them."""
    return tuple(dict.fromkeys((_without(word), _without(word.translate(_GERMAN)))))


@lru_cache(maxsize=256)
def _by_spelling(words: frozenset[str]) -> dict[str, str]:
    return {spelling: word for word in sorted(words) for spelling in spellings(word)}


def _without(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.translate(_BARE))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_BARE)
