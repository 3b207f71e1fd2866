"""Slips of the finger: what is no word becomes the word of the key, or of English, that it is nearest to.

The model knows whole words: “discriminater” is three tokens to it that have little to do with a discriminator. What is
a word of the key, or of English, is never changed, nor are names in capitals, commands, numbers and formulas.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from graders.text.key import FormulaPhrasing, Prose, Term, TextKey
from graders.text.lexicon import word_set
from graders.text.words import stem, word_forms

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


@lru_cache(maxsize=256)
def vocabulary(key: TextKey) -> Vocabulary:
    """Return the vocabulary of a key: of its question, references and criteria, with the names in their formulas."""
    phrasings = [one for criterion in key.criteria for one in (*criterion.any_of, *criterion.excluded)]
    texts = [key.question, *key.references, *(one.text for one in phrasings if isinstance(one, Prose))]
    terms = [one for one in phrasings if isinstance(one, Term)]
    formulas = [
        one for phrasing in phrasings if isinstance(phrasing, FormulaPhrasing) for one in phrasing.formulas
    ]
    return Vocabulary(
        words_of(texts) | {name for one in formulas for name in one.names},
        frozenset(part for one in terms for form in one.forms for part in form),
    )


@lru_cache(maxsize=256)
def key_words(key: TextKey) -> frozenset[str]:
    """Return every word of a key in lower case, as it is spelled there."""
    phrasings = [one for criterion in key.criteria for one in (*criterion.any_of, *criterion.excluded)]
    texts = [key.question, *key.references, *(one.text for one in phrasings if isinstance(one, Prose))]
    named = (one.words for one in phrasings if isinstance(one, Term))
    return word_forms(texts).union(*named)


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
