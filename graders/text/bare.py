"""Answers of a word or two: they are the key's own or they are not, for similarity cannot tell mitosis from meiosis."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal, NamedTuple

from graders.text.lexicon import word_set
from graders.text.words import Word, words

BARE_WORDS = 4
"""A longer text says how its words hang together, and is compared as a whole."""
ONE_NAME = 2
SAYS_MORE = "says more than the key"
ANOTHER_WORD = "another word than the key's"
_FRAME = word_set("bare frame")
"""Words around a bare answer that add nothing: “It is Paris” is “Paris”; “not Paris” is not."""
_KEPT = word_set("negators") | {"or", "and", "either", "both", "yes"}
_YES, _NO = word_set("yes"), word_set("no")
_LISTED = re.compile(r"[,;/&+]")
_STOPS = re.compile(r"[.,;:!?\n()—–]+|\s-\s|\bbecause\b|\bsince\b")
_SIGN = re.compile(r"[^\w\s]")
_SILENT_SIGNS = frozenset(".,;:!?()[]{}\"'`’‘“”„«»´ʼ-‐‑–—")
_FACTORIAL = re.compile(r"\w!")
_LATIN = re.compile(r"(?<=\w{4})(?:ae|um|on|us|a|i)$")

Polarity = Literal["", "yes", "no"]


@dataclass(frozen=True, slots=True)
class Bare:
    """What is left of a text without its frame: the stems in order, and the signs that mean something (`C++`, `#`)."""

    stems: tuple[str, ...]
    signs: str


def is_same(expected: str, answer: str, question: str = "") -> bool:
    """Tell whether a bare text of the key is the whole of an answer, but for its frame and words of the question.

    “It is Paris.” is “Paris” whole, and “the pass statement” is “pass” where the question asks for a statement.
    """
    own = _read(expected)
    if is_reply(expected) and is_reply(answer):
        return polarity(expected) == polarity(answer)
    if not own.stems:
        return bool(own.signs) and _folded(expected) == _folded(answer)
    if len(own.stems) > BARE_WORDS:
        return False
    found = _reduced(answer, frozenset(own.stems), question)
    if found.signs != own.signs or (_factorial(expected) and not _factorial(answer)):
        return False
    return list(map(_singular, own.stems)) == list(map(_singular, found.stems))


def stands_alone(expected: str, answer: str, question: str) -> Iterator[tuple[int, int]]:
    """Yield where a bare text of the key is all that a piece between stops says: “No” in “No, g is the same.”"""
    if not is_bare(expected):
        return
    if is_same(expected, answer, question):
        start = len(answer) - len(answer.lstrip())
        yield start, len(answer.rstrip())
        return
    low = 0
    for high, following in [
        *((match.start(), match.end()) for match in _STOPS.finditer(answer)),
        (len(answer), 0),
    ]:
        piece = answer[low:high]
        if is_same(expected, piece):
            yield low + len(piece) - len(piece.lstrip()), low + len(piece.rstrip())
        low = following


@lru_cache(maxsize=4096)
def is_bare(text: str) -> bool:
    """Tell whether a text is so short that it is compared word by word."""
    own = _read(text)
    return len(own.stems) <= BARE_WORDS and len(words(text)) <= 2 * BARE_WORDS


def polarity(text: str) -> Polarity:
    """Return what a text that begins with a reply replies: “Yeah, it floats” yes, “False” no."""
    first = next((word.folded for word in words(text) if word.folded not in _FRAME), "")
    if first in _YES:
        return "yes"
    return "no" if first in _NO else ""


def is_reply(text: str) -> bool:
    """Tell whether a text is a yes or no, and nothing else."""
    return bool(polarity(text)) and len(_read(text).stems) == 1


class Judged(NamedTuple):
    """What is certain of a bare answer: its share of the points (none: the scorer's), and why a person should look."""

    share: Fraction | None
    reason: str


def judged(references: Sequence[str], answer: str, question: str) -> Judged | None:
    """Return what a bare key alone says about an answer, or None where it says nothing."""
    if any(is_same(one, answer, question) for one in references):
        return Judged(Fraction(1), "")
    if all(map(is_reply, references)) and polarity(answer):
        if polarity(answer) not in set(map(polarity, references)):
            return Judged(Fraction(0), "")
        return Judged(Fraction(1), SAYS_MORE)
    if all(is_one_word(one) for one in (*references, answer)):
        return Judged(None, ANOTHER_WORD)
    return None


def is_one_word(text: str) -> bool:
    """Tell whether a text is a word with an article or the like, or a name of two: “the anode”, “sodium sulfate”."""
    return len(_read(text).stems) <= ONE_NAME and len(words(text)) <= ONE_NAME + 2


@lru_cache(maxsize=4096)
def _read(text: str) -> Bare:
    return _reduced(text, frozenset(), "")


def _reduced(text: str, kept: frozenset[str], question: str) -> Bare:
    found = words(text)
    asked = frozenset[str]()
    if question and not _LISTED.search(text):
        listed = words(question)
        # Where the question offers things to choose from, naming both of them is no choice.
        if all(word.folded != "or" for word in listed):
            asked = frozenset(word.stem for word in listed if word.folded not in _KEPT)
    own = tuple(word.stem for word in found if word.stem in kept or not _adds_nothing(word, asked))
    return Bare(own or tuple(word.stem for word in found), _signs(text))


def _adds_nothing(word: Word, asked: frozenset[str]) -> bool:
    return word.folded not in _KEPT and (word.folded in _FRAME or word.stem in asked)


def _signs(text: str) -> str:
    """Return the signs that are no punctuation; a stop between digits is none, nor is the minus before a number."""
    return "".join(
        match.group()
        for match in _SIGN.finditer(text)
        if match.group() not in _SILENT_SIGNS or _means_something(text, match.start())
    )


def _means_something(text: str, at: int) -> bool:
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if text[at] in ".,:":
        return before.isdigit() and after.isdigit()
    return text[at] in "-–" and after.isdigit() and not before.isalnum()


def _factorial(text: str) -> bool:
    """Tell whether a “!” stands right behind a letter or a digit: `n!` is not `n`."""
    return bool(_FACTORIAL.search(text))


def _singular(stem: str) -> str:
    return _LATIN.sub("", stem)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text[: BARE_WORDS * 10]).casefold().strip().strip("'\"`“”‘’")
