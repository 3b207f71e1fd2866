"""An answer read once: its spans, its symbols, who each span speaks of, what was copied from the question; and what
speaks against holding one of its statements for a phrasing of the key.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from graders.language.lexicon import word_set
from graders.language.polarity import opposed
from graders.language.segmentation import Segment, Word, clauses, content_stems, segments, sentences, words
from graders.notation.symbols import Place, ReadText, read
from graders.notation.tokens import greek_of, is_symbol_name
from graders.text.parties import (
    Cast,
    Order,
    agree,
    antecedents,
    carry,
    effective,
    leans,
    named,
    spell_out,
    too_broad,
)

BARE_WORDS = 2
_JOINING = word_set("joining words")
_ADDING = frozenset({"and", "or", "plus"})
_STOPS = re.compile(r"[.:;()!?\n]+")

SALAD_WORDS = 8
SALAD_SHARE = 0.08
ADDING_SHARE = 0.3
COPY_RUN = 3
COPY_SHARE = 0.75

Obstacle = Literal[
    "",
    "copied",
    "contradiction",
    "other party",
    "too broad",
    "another point",
    "exchanged",
    "misplaced",
    "excluded",
    "keywords",
    "wrong formula",
]
"""What speaks against taking words as evidence."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A span with what the guards need of it.

    `said` is what is encoded, `clauses` holds the folded words of each of its clauses.
    `bare` tells that it has symbols only, and no words that prose could be compared by.
    """

    segment: Segment
    said: str
    clauses: tuple[tuple[str, ...], ...]
    stems: frozenset[str]
    symbols: frozenset[str]
    cast: Cast
    copied: bool
    bare: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer as the criteria see it; `asked` has the stems that the question gave away."""

    text: ReadText
    statements: tuple[Statement, ...]
    asked: frozenset[str]
    salad: bool
    question: str = ""

    def sentences(self) -> Iterator[tuple[str, tuple[Word, ...]]]:
        """Yield the sentences with their words."""
        for start, end in sentences(self.text.raw):
            yield self.text.raw[start:end], _within(self.text.words, start, end)

    def around(self, place: Place) -> Statement | None:
        """Return the clause that a place stands in; single clauses come first."""
        for statement in self.statements:
            if statement.segment.start <= place[0] and place[1] <= statement.segment.end:
                return statement
        return None


@dataclass(frozen=True, slots=True)
class Wording:
    """A phrasing of the key with what the guards need of it."""

    text: str
    clauses: tuple[tuple[str, ...], ...]
    stems: frozenset[str]
    order: Order
    symbols: frozenset[str]


@lru_cache(maxsize=4096)
def wording(text: str) -> Wording:
    """Read a phrasing."""
    found = read(text)
    parts = clauses(text)
    grouped = tuple(
        tuple(word.folded for word in _within(found.words, part.start, part.end)) for part in parts
    )
    shown = [text[word.start : word.end] for word in found.words]
    return Wording(text, grouped, content_stems(found.words), named(shown), _symbols(found.words))


def read_answer(raw: str, question: str, names: Mapping[str, str]) -> Reading:
    """Read an answer to a question; `names` spell out one-letter parties. The work is bounded by the spans."""
    text = read(raw)
    parts = clauses(raw)
    asked = words(question)
    taken = copied(text.words, asked)
    copies = tuple(word for at, word in enumerate(text.words) if at in taken)
    grouped = [_within(text.words, part.start, part.end) for part in parts]
    shown = [_shown(raw, group) for group in grouped]
    orders = [named(clause) for clause in shown]
    nobody: dict[int, str] = {}
    carried = list(accumulate(zip(orders, map(leans, shown), strict=True), carry, initial=nobody))
    statements = []
    for segment in segments(raw, parts):
        inside = slice(segment.first, segment.last + 1)
        found = _within(text.words, segment.start, segment.end)
        here = _shown(raw, found)
        cast = Cast(
            named(here),
            effective(orders[inside], carried[inside]),
            antecedents(carried[segment.first], orders[segment.first - 1] if segment.first else {}, here),
            leans(here),
            single=segment.first == segment.last,
        )
        share = len(_within(copies, segment.start, segment.end)) / max(len(found), 1)
        said = spell_out(segment.text, names)
        folded = tuple(tuple(word.folded for word in group) for group in grouped[inside])
        statements.append(
            Statement(
                segment,
                said,
                folded,
                content_stems(found),
                _symbols(found),
                cast,
                share >= COPY_SHARE,
                _bare(found),
            )
        )
    return Reading(text, tuple(statements), content_stems(asked), is_salad(raw, text.words), question)


def obstacle_to(statement: Statement, phrasing: Wording, reading: Reading) -> Obstacle:
    """Return what speaks against taking a span as evidence for a phrasing, or nothing."""
    if reading.salad:
        return "keywords"
    if statement.copied:
        return "copied"
    if too_broad(phrasing.order, statement.cast):
        return "too broad"
    if not agree(phrasing.order, statement.cast):
        return "other party"
    if statement.symbols and phrasing.symbols and not statement.symbols & phrasing.symbols:
        return "contradiction"
    return "contradiction" if opposed(statement.clauses, phrasing.clauses) else ""


def _shown(raw: str, found: tuple[Word, ...]) -> list[str]:
    return [raw[word.start : word.end] for word in found]


def _within(found: tuple[Word, ...], start: int, end: int) -> tuple[Word, ...]:
    low = bisect_left(found, start, key=lambda word: word.start)
    high = bisect_left(found, end, key=lambda word: word.start)
    return found[low:high]


def _symbols(found: tuple[Word, ...]) -> frozenset[str]:
    return frozenset(symbol for word in found for symbol in greek_of(word.folded))


def _bare(found: tuple[Word, ...]) -> bool:
    spoken = [word for word in found if len(word.folded) > 1 and not is_symbol_name(word.folded)]
    return len(spoken) < BARE_WORDS


def copied(found: tuple[Word, ...], question: tuple[Word, ...]) -> frozenset[int]:
    """Return the indices of words that stand in a run of at least `COPY_RUN` words taken from the question."""
    asked = [word.stem for word in question]
    runs = {tuple(asked[at : at + COPY_RUN]) for at in range(len(asked) - COPY_RUN + 1)}
    stems = [word.stem for word in found]
    return frozenset(
        at + step
        for at in range(len(stems) - COPY_RUN + 1)
        if tuple(stems[at : at + COPY_RUN]) in runs
        for step in range(COPY_RUN)
    )


def is_salad(answer: str, found: tuple[Word, ...]) -> bool:
    """Tell a heap of keywords, with or without commas, from prose and from terse notes.

    Almost none of its words join the others, and hardly a stop other than a comma parts them; or every other one is
    an “and”.
    """
    if len(found) < SALAD_WORDS or len(found) < SALAD_WORDS * (
        len(_STOPS.findall(answer.rstrip(".;:\n "))) + 1
    ):
        return False
    adding = sum(word.folded in _ADDING for word in found)
    joining = sum(word.folded in _JOINING for word in found)
    return adding >= ADDING_SHARE * len(found) or joining < SALAD_SHARE * len(found)
