"""An answer read once: its spans, its symbols, who each span speaks of, and what was copied from the question."""

from dataclasses import dataclass
from functools import lru_cache

from graders.text.guards import COPY_SHARE, copied, is_salad
from graders.text.parties import Cast, Order, carry, leans, named
from graders.text.segments import Segment, clauses, segments
from graders.text.symbols import Place, ReadText, read
from graders.text.words import Word, content_stems


@dataclass(frozen=True, slots=True)
class Statement:
    """A span with what the guards need of it; `clauses` holds the folded words of each of its clauses."""

    segment: Segment
    clauses: tuple[tuple[str, ...], ...]
    stems: frozenset[str]
    cast: Cast
    copied: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer as the criteria see it."""

    text: ReadText
    statements: tuple[Statement, ...]
    salad: bool

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


@lru_cache(maxsize=4096)
def wording(text: str) -> Wording:
    """Read a phrasing."""
    found = read(text)
    parts = clauses(text)
    grouped = tuple(
        tuple(word.folded for word in _within(found.words, part.start, part.end)) for part in parts
    )
    return Wording(
        text,
        grouped,
        content_stems(found.words),
        named([text[word.start : word.end] for word in found.words]),
    )


def read_answer(raw: str, question: str) -> Reading:
    """Read an answer to a question; the work is linear in its length and bounded by the number of spans."""
    text = read(raw)
    parts = clauses(raw)
    taken = copied(text.words, read(question).words)
    copies = [word for at, word in enumerate(text.words) if at in taken]
    grouped = [_within(text.words, part.start, part.end) for part in parts]
    carried: list[dict[int, str]] = [{}]
    for group in grouped:
        carried.append(carry(carried[-1], named(_shown(raw, group))))
    statements = []
    for segment in segments(raw, parts):
        groups = grouped[segment.first : segment.last + 1] if segment.first < len(grouped) else []
        found = _within(text.words, segment.start, segment.end)
        cast = Cast(named(_shown(raw, found)), carried[segment.first], leans([word.folded for word in found]))
        share = len(_within(tuple(copies), segment.start, segment.end)) / max(len(found), 1)
        folded = tuple(tuple(word.folded for word in group) for group in groups)
        statements.append(Statement(segment, folded, content_stems(found), cast, share >= COPY_SHARE))
    sentences = parts[-1].sentence + 1 if parts else 0
    return Reading(text, tuple(statements), is_salad(text.words, sentences))


def _shown(raw: str, found: tuple[Word, ...]) -> list[str]:
    return [raw[word.start : word.end] for word in found]


def _within(found: tuple[Word, ...], start: int, end: int) -> tuple[Word, ...]:
    from bisect import bisect_left

    low = bisect_left(found, start, key=lambda word: word.start)
    high = bisect_left(found, end, key=lambda word: word.start)
    return found[low:high]
