"""Right answers with one word turned into its opposite: “increases” for “decreases”, “connected” for “separated”.

Only words of the references (or their opposites) are turned, so that it is sure to matter; one in a sentence, and only
if the answer has one side of the pair: who turns “shorter is higher, longer
is lower” in both pairs, or exchanges “more … less”, says the same as before.
"""

import re
from collections.abc import Collection
from functools import cache, partial
from itertools import chain

from tests.attacks.attack import Attack, Source, meaning
from tests.attacks.word_lists import words
from tests.attacks.wording import WORD, edited, like

FAMILY = "antonyms"
SHARE = 0.5

PAIRS = words("antonyms")

ONE_WAY = {"separated": "connected", "unconnected": "connected", "incomplete": "complete", "without": "with"}
"""What is turned in one direction only: “connected” may be undone in other ways, “with” has many senses."""


def _opposites() -> dict[str, str]:
    found: dict[str, str] = {}
    for one, other in (pair.split("/") for pair in PAIRS):
        found.setdefault(one, other)
        found.setdefault(other, one)
    return found | ONE_WAY


OPPOSITE = _opposites()
_STEMS = {word: at for at, pair in enumerate(PAIRS) for word in pair.split("/")}
_WORDS = re.compile(
    rf"(?<![\w-])(?:{'|'.join(sorted(OPPOSITE, key=lambda w: (-len(w), w)))})(?![\w-])", re.IGNORECASE
)
_SKIP = re.compile(
    r"\b(?:no more|more or less|at least|at most|at first|first of all|so long|as long|long as|one more)\b",
    re.IGNORECASE,
)


def attacks(source: Source, seed: int) -> list[Attack]:
    """Return the answer with one word of each sentence turned: the last that can be, and the first."""
    del seed
    known = _said(" ".join(source.references))
    matters = frozenset(word for word in OPPOSITE if _any(word, known) or _any(OPPOSITE[word], known))
    usable = frozenset(word for word in matters if not _any(OPPOSITE[word], _said(source.answer)))
    found = []
    for form, at in (("last", -1), ("first", 0)):
        new = edited(source.answer, partial(turned, usable=usable, at=at))
        if new.share >= SHARE:
            found.append(meaning(FAMILY, form, source.answer, new.text, new.share))
    return found


def turned(sentence: str, usable: Collection[str], at: int) -> str:
    """Return a sentence with one of the usable words turned into its opposite."""
    found = [match for match in _WORDS.finditer(sentence) if match[0].lower() in usable]
    if not found or _SKIP.search(sentence):
        return sentence
    match = found[at]
    new, before = like(OPPOSITE[match[0].lower()], match[0]), sentence[: match.start()]
    if new == "different":
        before = re.sub(r"\b(stays?|is|are|remains?|was|were) the $", r"\1 ", before)
    before = re.sub(r"\b(a)n? $", r"\1n " if new[0] in "aeiou" else r"\1 ", before, flags=re.IGNORECASE)
    return before + new + sentence[match.end() :]


def _said(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in WORD.findall(text))


def _any(word: str, said: frozenset[str]) -> bool:
    """Tell whether a text has a word in any degree: “high” in “higher”."""
    return not said.isdisjoint(_degrees(word))


@cache
def _degrees(word: str) -> frozenset[str]:
    stem = re.sub(r"(?:est|er|ly|ing|ed|es|s|e)$", "", word) if len(word) > 4 else word
    listed = chain(OPPOSITE, ONE_WAY.values())
    return frozenset({word, *(other for other in listed if len(stem) > 2 and other.startswith(stem))})
