"""An answer read once: its spans, its symbols, who each span speaks of, and what was copied from the question."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from graders.text.guards import COPY_SHARE, copied, is_salad
from graders.text.parties import Cast, Order, antecedents, carry, effective, leans, named, spell_out
from graders.text.segments import Segment, clauses, segments, sentences
from graders.text.spoken import Place
from graders.text.symbols import ReadText, read
from graders.text.tokens import greek_of, is_symbol_name
from graders.text.words import Word, content_stems, words

BARE_WORDS = 2


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
