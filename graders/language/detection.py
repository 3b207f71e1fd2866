"""Which texts are in another language than English: the model, the scorer and the rules know English only.

A lexical rule, for a library costs more than it brings here: lingua 2.1.1 needs 96 MB on the disk and 1.3 GB of memory,
takes names, Latin and formulas for other languages (“tuberculosis”, `F = ma`), and needs a rule beside it for them.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from graders.language.segmentation import FUNCTION_WORDS

DETECTED_CHARACTERS = 3_000
"""A longer text has shown its language before."""
FUNCTION_WORD_SHARE = 0.12
"""The share of a language's own function words from which a text is in it; of English prose two in five are English."""
SHORT_TEXT_WORDS = 4
"""A text of so few words is in a language by one of its words, if no English one stands there: “Wasser ist nass.”"""
KEY_WORDS = 4
"""A key of fewer words is a name or a term, and its question tells the language."""

SPELLED_WITH_STRONG, SPELLED_WITH_WEAK = 3, 4
"""The words of a text that its letters tell of, beside a telling function word or an article: “Zellen teilen sich.”"""
SPELLED_SHARE = 0.15
"""The share that these have: one in six; “Goethe wrote Die Leiden des jungen Werther” has one in seven."""
SPELLED, SPELLED_ALONE = 0.12, 0.3
"""The foreignness of letters that tells: beside function words of a language, and of German by its capitals; the first
lies between what English answers and sentences of six other languages have (see at `foreignness`)."""
PLAINLY_ENGLISH, PLAINLY_FOREIGN, NEITHER = -1.0, 0.5, 0.0
"""Of a word: “united” is spelled as in English, “leiten” is not, and of “wrote” nothing is told."""
_WORD = re.compile(r"(?<!\w)[^\W\d_]++(?:['’][^\W\d_]++)*+(?!\w)")
"""A word; the letters of CO2 and H2O are none."""
# Takes the calls of “for i in range(10): print(i)”; leaves “CO2 (carbon dioxide)”.
_CODE = re.compile(r"`[^`]*`|(?<!\w)\w++\([^()\s]*\)|\$[^$]*\$")
# Takes “金属受热膨胀。” and “Το μέταλλο διαστέλλεται.”; leaves “μ and σ”, for lone Greek letters are symbols.
_OTHER_SCRIPTS = re.compile(
    "[\u0400-\u052f\u0530-\u058f\u0590-\u05ff\u0600-\u06ff\u0900-\u0e7f\u10a0-\u10ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
    "|(?<![\u0370-\u03ff])[\u0370-\u03ff\u1f00-\u1fff]{4,}"
)
# Takes “l'oxygène” and “d'état”; leaves “Chatelier's”.
_ELIDED = re.compile(r"(?:[cdjlmnst]|qu|all|dall|dell|nell|sull|un|quest)['’](?=[a-zà-ÿ])", re.IGNORECASE)
# Takes “l'Hôpital's”, which is English for all its “l'”; leaves “d'état”.
_ENGLISH_CLITIC = re.compile(r"['’](?:s|t|re|ve|ll|d|m)$", re.IGNORECASE)
# Takes “métal” and “światło”; leaves “metal”.
_ACCENTED = re.compile(r"[^\W\d_]*[à-ɏḁ-ỹ][^\W\d_]*")
_FOREIGN_LETTER = re.compile(r"[^\W\d_]*(?![àâäçèéêëîïñôöûüµ])[à-ɏḁ-ỹ][^\W\d_]*")
"""A word with a letter that no loan word of English has: “światło”, “basınç”; not “naïve”, “jalapeño”."""
_PARTICLES = frozenset({"van", "von"})
# A short text of capitals and these is a name: “Rio de Janeiro”, “Sturm und Drang”; not “Das Salz bleibt zurück.”
_IN_NAMES = frozenset(
    {"d", "da", "de", "del", "di", "do", "du", "e", "et", "la", "of", "und", "van", "von", "y"}
)
_OF_PARTICLES = frozenset({"der", "den"})


@dataclass(frozen=True, slots=True)
class _Language:
    """The words of a language: telling ones, articles and prepositions (which stand in names too), shared ones."""

    strong: frozenset[str]
    weak: frozenset[str]
    shared: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Signs:
    """What speaks for a language, its words and letters, and what speaks for English."""

    strong: int
    weak: int
    english: int
    accented: int
    foreign: int
    count: int


def are_english(texts: Sequence[str], question: str) -> bool:
    """Tell whether texts that answers are compared with are in English; the question tells where they are short."""
    if not texts:
        return True
    whole = "\n".join(texts)
    if question and not _is_english(whole):
        # A few words tell little, with their question they do: “Was leiten Metalle?”, “Metalle leiten Strom”.
        together = f"{question}\n{whole}"
        if is_foreign(question) or (not _is_english(question) and is_foreign(together)):
            return False
    return not _is_foreign_together(texts, question)


@lru_cache(maxsize=4096)
def is_foreign(text: str) -> bool:
    """Tell whether a text is in another language than English."""
    text = _CODE.sub(" ", text[:DETECTED_CHARACTERS])
    letters = sum(map(str.isalpha, text))
    if 2 * sum(len(match.group()) for match in _OTHER_SCRIPTS.finditer(text)) > letters:
        return True
    text_words = [match.group() for match in _WORD.finditer(text)]
    if " ".join(text_words).casefold() in _phrases():
        return True
    if _is_foreign_name(text_words):
        return False
    signs = [_count_signs(text_words, language) for language in _languages()]
    return any(map(_is_language_of, signs)) or _is_spelled(text_words, signs)


def _is_language_of(signs: _Signs) -> bool:
    """Tell whether a text is in a language by what speaks for it.

    “Das Salz bleibt zurück.” is; “Rio de Janeiro”, “Les Misérables” and “the zeitgeist of the Sturm und Drang” are not.
    """
    telling = signs.strong + signs.weak + signs.foreign
    if signs.count < 2 or telling <= 2 * signs.english:
        return False
    if (signs.strong or signs.foreign) and telling + signs.accented / 2 >= 2:
        return telling + signs.accented / 2 >= FUNCTION_WORD_SHARE * signs.count
    if signs.strong or signs.foreign:
        return signs.count <= SHORT_TEXT_WORDS
    return signs.weak >= 2 and telling + signs.accented >= signs.count / 3


def _is_foreign_name(text_words: list[str]) -> bool:
    """Tell whether a text is a name of few words with a particle: “Sturm und Drang”, “Río de la Plata”."""
    small = [word for word in text_words if word.islower()]
    return (
        len(small) < len(text_words) <= SHORT_TEXT_WORDS
        and bool(small)
        and text_words[0][0].isupper()
        and text_words[-1][0].isupper()
        and set(small) <= _IN_NAMES
        and not any(text_words[0].casefold() in language.strong | language.weak for language in _languages())
    )


def _is_spelled(text_words: list[str], signs: list[_Signs]) -> bool:
    """Tell whether a text has the letters of another language and few of its function words, and none of English.

    “Kraft ist Masse mal Beschleunigung.” and “La pianta produce ossigeno.” have; “piano, forte, crescendo” has letters
    only, and “the Sturm und Drang” is English. German also shows by its nouns among other words.
    """
    spelled_words = [word for word in text_words if len(word) > 1 and not word.isupper()]
    if len(spelled_words) < SPELLED_WITH_STRONG or foreignness(spelled_words) < SPELLED:
        return False
    if any(len(word) > SHORT_TEXT_WORDS and foreignness([word]) <= PLAINLY_ENGLISH for word in spelled_words):
        return False
    if any(_is_beside_letters(language_signs, len(spelled_words)) for language_signs in signs):
        return True
    return not signs[0].english and _has_nouns(spelled_words)


def _is_beside_letters(signs: _Signs, count: int) -> bool:
    """Tell whether the words of a language are enough where the letters are another's than English."""
    telling = signs.strong + signs.weak + signs.foreign
    if 2 * signs.english > telling or telling < SPELLED_SHARE * count:
        return False
    return bool(signs.strong or signs.foreign) or (signs.weak > 0 and count >= SPELLED_WITH_WEAK)


def _has_nouns(spelled_words: list[str]) -> bool:
    """Tell whether capitals stand among words in small letters as in German, all of them spelled as there."""
    if len(spelled_words) < SPELLED_WITH_WEAK or foreignness(spelled_words) < SPELLED_ALONE:
        return False
    small = [
        foreignness([word]) for word in spelled_words if word.islower() and len(word) >= SHORT_TEXT_WORDS
    ]
    telling = bool(small) and max(small) >= PLAINLY_FOREIGN and min(small) > NEITHER
    return telling and any(not word.islower() for word in spelled_words[1:])


def _count_signs(text_words: list[str], language: _Language) -> _Signs:
    counts = {"strong": 0, "weak": 0, "english": 0, "accented": 0, "foreign": 0}
    for index, word in enumerate(text_words):
        folded = word.casefold()
        if folded in language.strong:
            counts["strong"] += 1
        elif folded in language.weak or (_ELIDED.match(word) and not _ENGLISH_CLITIC.search(word)):
            counts["weak"] += not _is_of_a_name(text_words, index)
        elif folded in FUNCTION_WORDS:
            counts["english"] += folded not in language.shared
        elif len(word) > 1 and (index == 0 or word.islower()):
            counts["foreign"] += bool(_FOREIGN_LETTER.fullmatch(folded))
            counts["accented"] += bool(_ACCENTED.fullmatch(folded))
    return _Signs(**counts, count=sum(len(word) > 1 for word in text_words))


def _is_of_a_name(text_words: list[str], index: int) -> bool:
    """Tell whether an article belongs to a name: “Rio de Janeiro”, “van der Waals”, “El Niño”."""
    following = text_words[index + 1] if index + 1 < len(text_words) else ""
    if (index and text_words[index - 1].casefold() in _PARTICLES) or following in _OF_PARTICLES:
        return True
    return following[:1].isupper() and text_words[index].casefold() not in _BEFORE_NOUNS


_BEFORE_NOUNS = frozenset({"das", "den", "der", "des", "im"})
"""Nouns have capitals in German, so that a capital behind these is no name."""


def _is_english(text: str) -> bool:
    """Tell whether a text has a function word of English, and no more of another language: “a dog”, for “ein Hund”."""
    text_words = [match.group() for match in _WORD.finditer(_CODE.sub(" ", text[:DETECTED_CHARACTERS]))]
    english_words = {word.casefold() for word in text_words} & _only_english()
    return not text_words or (bool(english_words) and not is_foreign(text))


@cache
def _only_english() -> frozenset[str]:
    """Return the function words of English that no other language shares."""
    return FUNCTION_WORDS.difference(
        *(language.strong | language.weak | language.shared for language in _languages())
    )


def _is_foreign_together(texts: Sequence[str], question: str) -> bool:
    whole = "\n".join(texts)
    if len(_WORD.findall(whole)) < KEY_WORDS and not _OTHER_SCRIPTS.search(whole):
        # One word tells nothing: “Wasser” may be asked for in English.
        return False
    if _OTHER_SCRIPTS.search(whole) and len(whole) < 2 * KEY_WORDS and question:
        return is_foreign(question)
    return is_foreign(whole)


@cache
def _word_lists() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((files("graders.language") / "languages.json").read_text("utf-8"))
    return data


@cache
def _phrases() -> frozenset[str]:
    """Return how other languages say “I do not know”."""
    return frozenset(_word_lists()["phrases"])


@cache
def _languages() -> tuple[_Language, ...]:
    """Return the languages; a word with a “?” is one of English too, and speaks for neither."""
    listed = [
        (word_lists["strong"].split(), word_lists["weak"].split())
        for name, word_lists in _word_lists().items()
        if name != "phrases"
    ]
    return tuple(
        _Language(
            frozenset(word for word in strong if not word.endswith("?")),
            frozenset(word for word in weak if not word.endswith("?")),
            frozenset(word[:-1] for word in (*strong, *weak) if word.endswith("?")),
        )
        for strong, weak in listed
    )


# `letters.json` has for six languages the 900 runs of three letters that tell most, by their log-odds against English
# in steps of a half; they were counted in the word lists of pyspellchecker (made of film subtitles), each word
# weighted by the 0.35th power of its frequency. “^” and “$” are the ends of a word. Of the 77 English answers of four
# public sets that have at least three words and no function word of English, all but one lie below 0, that one at
# 0.10; of 51 short sentences in the six languages all lie above 0.13. A short sentence has one function word or none:
# “Wasser verdunstet beim Erhitzen” and “Gli acidi cedono protoni” are told by their letters, in runs of three;
# “piano, forte, crescendo” is left, for letters alone prove nothing.
LETTERS = 30
"""Letters of a word that are looked at."""


def foreignness(text_words: Sequence[str]) -> float:
    """Return the mean log-odds of the letters of words, in the language that they fit best; 0 is in between.

    >>> foreignness(["Pflanzen", "brauchen", "Licht"]) > 1, foreignness(["plants", "need", "light"]) < -0.5
    (True, True)
    """
    letters = sum(min(len(word), LETTERS) for word in text_words)
    if not letters:
        return 0.0
    return max(sum(_weight(word, language) for word in text_words) for language in _odds()) / letters


@lru_cache(maxsize=20_000)
def _weight(word: str, language: str) -> float:
    """Return the log-odds of a word, for each of its letters one run of three."""
    known = _odds()[language]
    whole = f"^{word[:LETTERS].casefold()}$"
    return sum(known.get(whole[offset : offset + 3], 0.0) for offset in range(len(whole) - 2))


@cache
def _odds() -> dict[str, dict[str, float]]:
    data: dict[str, dict[str, str]] = json.loads(
        (files("graders.language") / "letters.json").read_text("utf-8")
    )
    return {
        language: {run: float(odds) for odds, runs in by_odds.items() for run in runs.split()}
        for language, by_odds in data.items()
    }
