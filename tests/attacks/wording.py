"""Cutting answers into sentences, clauses and words, and putting them together again."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.attacks.word_lists import words

SENTENCES = re.compile(r"((?<=[.!?])\s+(?=[A-Z0-9\"'(-])|\s*\n\s*|;\s+)")
CLAUSES = re.compile(
    r"((?<=[.!?])\s+(?=[A-Z0-9\"'(-])|\s*\n\s*|[;:,]\s+(?:(?:and|but|while|whereas|so|since|because|then)\s+)?"
    r"|\s+(?:and|but|while|whereas|because)\s+(?=(?:the|a|an|it|they|he|she|we|there|its|their|this|that)\s))"
)
WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
SURE_WORDS = 25
"""A long sentence with one edit is not wrong as a whole: it counts for no more words than this."""

PLAIN = frozenset(words("plain words"))


@dataclass(frozen=True, slots=True)
class Edited:
    """A text after an edit of its pieces, and the share of its words in pieces that changed."""

    text: str
    share: float


def edited(text: str, edit: Callable[[str], str], cut: re.Pattern[str] = SENTENCES) -> Edited:
    """Edit every piece of a text; an edit that can do nothing returns the piece as it is."""
    pieces = cut.split(text)
    changed, total = 0, 0
    for at in range(0, len(pieces), 2):
        count = len(WORD.findall(pieces[at]))
        new = edit(pieces[at])
        total += count
        if new != pieces[at]:
            changed += min(count, SURE_WORDS)
            pieces[at] = new
    return Edited("".join(pieces), changed / total if total else 0.0)


def content(text: str) -> list[str]:
    """Return the distinct words of a text that carry meaning, in order."""
    words = (word for word in WORD.findall(text) if word.lower() not in PLAIN)
    return list({word.lower(): word for word in words}.values())


def like(new: str, old: str) -> str:
    """Write a word as another one is written: `VAEs` for `gans` after `GANs`, `Less` after `More`."""
    if len(old) > 1 and old[:2].isupper():
        return new[:-1].upper() + "s" if old.endswith("s") and new.endswith("s") else new.upper()
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def exchanged(text: str, words: Mapping[str, str]) -> str:
    """Put other words for whole words, all at once, in the case of the old ones."""
    listed = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    pattern = re.compile(rf"(?<![\w-])(?:{listed})(?![\w-])", re.IGNORECASE)
    return pattern.sub(lambda match: like(words[match[0].lower()], match[0]), text)


def lowered(sentence: str) -> str:
    """Return a sentence to stand after others words: with a small first letter, unless it begins with a name."""
    first = sentence.split(" ", 1)[0]
    if first in ("A", "I"):
        return sentence.replace("A", "a", 1) if first == "A" else sentence
    return sentence if len(first) < 2 or not first[1:].islower() else sentence[0].lower() + sentence[1:]


def without_stop(text: str) -> str:
    """Return a text without the stops at its end."""
    return text.rstrip().rstrip(".!?").rstrip()
