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

CORRECTED_LETTERS, ENGLISH_LETTERS, TWO_SLIPS_LETTERS = 4, 5, 7
"""The letters of the shortest word that is mended; by a word of English; in which two slips are."""
COMMON_FREQUENCY = 1000
"""How often a word of English must stand in the list of frequencies, so that an unknown one is taken for it."""
FOREIGN_WORDS, FOREIGN_SHARE = 3, 0.25
"""From so many unknown words, and so large a share, a text is in another language, or about things of its own."""
CORRECTED_WORDS = 400
"""Distinct words that are looked up in one answer: the work is bounded."""
_OF_COMPUTING = word_set("words of computing")
"""Words that the list of frequencies lacks, and that are one slip from one that it has."""
# Takes “discriminater”; leaves “NETWROK”, “\discriminater”, “discriminater_x”, “discriminater(x)” and “CO2”.
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


def spelled_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of texts, in lower case."""
    return frozenset(match[0].lower() for text in texts for match in _WORD.finditer(text))


def correct_spelling(text: str, vocabulary: Vocabulary) -> tuple[str, tuple[int, ...]]:
    """Return a text without slips, and for each of its characters the place in `text`, then the end.

    No places mean that nothing was changed.
    """
    matches = list(_WORD.finditer(text))
    unknown = [
        word for word in dict.fromkeys(match[0].lower() for match in matches) if _is_unknown(word, vocabulary)
    ]
    if not unknown:
        return text, ()
    of_key = {
        word: near for word in unknown[:CORRECTED_WORDS] if (near := _nearest_in_key(word, vocabulary.words))
    }
    beyond_key = [
        match for match in matches if match[0].lower() in unknown and match[0].lower() not in of_key
    ]
    if len(beyond_key) >= max(FOREIGN_WORDS, FOREIGN_SHARE * len(matches)):
        return _changed(text, matches, of_key)
    return _changed(
        text, matches, {word: _commonest_english(word) for word in unknown[:CORRECTED_WORDS]} | of_key
    )


def _changed(
    text: str, matches: "list[re.Match[str]]", changes: dict[str, str]
) -> tuple[str, tuple[int, ...]]:
    pieces: list[str] = []
    places: list[int] = []
    copied_to = 0
    for match in matches:
        slip = match[0]
        correction = changes.get(slip.lower(), "")
        if not correction or correction == slip.lower():
            continue
        pieces += [
            text[copied_to : match.start()],
            correction.capitalize() if slip[0].isupper() else correction,
        ]
        places += [
            *range(copied_to, match.start()),
            *(_place(match.start(), len(slip), letter, len(correction)) for letter in range(len(correction))),
        ]
        copied_to = match.end()
    if not pieces:
        return text, ()
    return "".join([*pieces, text[copied_to:]]), (*places, *range(copied_to, len(text) + 1))


def _place(start: int, old_size: int, letter: int, new_size: int) -> int:
    """Return where a letter of the new word stands in the old one; its first and last are those of the old one."""
    return start + (letter * (old_size - 1)) // max(new_size - 1, 1)


def _is_unknown(word: str, vocabulary: Vocabulary) -> bool:
    return len(word) >= CORRECTED_LETTERS and not vocabulary.knows(word)


@lru_cache(maxsize=20_000)
def _nearest_in_key(word: str, vocabulary: frozenset[str]) -> str:
    """Return the word of the key that is nearest: one slip away, in a long word two; or nothing."""
    from rapidfuzz.distance import OSA

    # Optimal string alignment: two neighbouring letters exchanged are one slip, as the finger made it.
    limit = 2 if len(word) >= TWO_SLIPS_LETTERS else 1
    near = (
        (OSA.distance(word, candidate, score_cutoff=limit), candidate)
        for candidate in vocabulary
        if len(candidate) >= CORRECTED_LETTERS and abs(len(candidate) - len(word)) <= limit
    )
    return min((candidate for candidate in near if candidate[0] <= limit), default=(0, ""))[1]


@lru_cache(maxsize=20_000)
def _commonest_english(word: str) -> str:
    """Return the commonest word of English that is one slip away, or nothing."""
    frequencies = _english().word_frequency
    near = [
        (frequencies[candidate], candidate)
        for candidate in _english().edit_distance_1(word)
        if candidate in frequencies
    ]
    count, best = max(near, default=(0, ""))
    return best if count >= COMMON_FREQUENCY and len(word) >= ENGLISH_LETTERS else ""


@cache
def _english() -> "SpellChecker":
    from spellchecker import SpellChecker

    return SpellChecker(language="en", distance=1)


# Left-out accents are a second try: what is a word of the key as it stands is left alone, and what is taken is said
# to the teacher. Takes “naive” and “Groesse” where the key has “naïve” and “Größe”; leaves “native”.
ACCENTS_NAMED = 5
"""Words that the note names."""
_ANY_WORD = re.compile(r"[^\W\d_]{2,}")
_BARE = str.maketrans(
    {"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)
# Two ways to type them without marks: “größe” is “grosse” and “groesse”, “ångström” is “angstrom” and “aangstroem”.
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


def restore_accents(words: frozenset[str], text: str) -> tuple[str, tuple[int, ...], tuple[str, ...]]:
    """Return a text whose words have the marks that they have in the key, the place of each character in `text` and
    then the end, and the words of the key that were taken; no places mean that nothing was changed.

    `words` are those of the key, in lower case.
    """
    marked = _by_spelling(words)
    if not marked:
        return text, (), ()
    pieces: list[str] = []
    places: list[int] = []
    key_words_met: dict[str, None] = {}
    copied_to = 0
    for match in _ANY_WORD.finditer(text):
        word = match.group().lower()
        key_word = (
            ""
            if word in words
            else next((marked[spelling] for spelling in unaccented_spellings(word) if spelling in marked), "")
        )
        if not key_word or (word.isascii() and key_word.isascii()):
            continue
        start, size = match.start(), len(word)
        pieces += [text[copied_to:start], key_word.capitalize() if match.group()[0].isupper() else key_word]
        places += range(copied_to, start)
        places += [
            start + (letter * (size - 1)) // max(len(key_word) - 1, 1) for letter in range(len(key_word))
        ]
        copied_to = match.end()
        key_words_met[key_word] = None
    if not key_words_met:
        return text, (), ()
    return (
        "".join([*pieces, text[copied_to:]]),
        (*places, *range(copied_to, len(text) + 1)),
        tuple(key_words_met),
    )


def listed_words(key_words: tuple[str, ...]) -> str:
    """Return words of the key as a note to the teacher names them."""
    return ", ".join(f"“{word}”" for word in key_words[:ACCENTS_NAMED])


def unaccented_spellings(word: str) -> tuple[str, ...]:
    """Return a word in lower case without its marks, and as German spells it without them."""
    return tuple(dict.fromkeys((_unmarked(word), _unmarked(word.translate(_GERMAN)))))


@lru_cache(maxsize=256)
def _by_spelling(words: frozenset[str]) -> dict[str, str]:
    return {spelling: word for word in sorted(words) for spelling in unaccented_spellings(word)}


def _unmarked(word: str) -> str:
    plain = unicodedata.normalize("NFD", word.translate(_BARE))
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).translate(_BARE)
