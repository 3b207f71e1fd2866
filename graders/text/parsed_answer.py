"""An answer read once: its spans, its symbols, who each span speaks of, what was copied from the question; and what
speaks against holding one of its statements for a phrasing of the key.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import Literal

from graders.language.lexicon import word_set
from graders.language.polarity import are_opposed
from graders.language.segmentation import Segment, Word, clauses, content_stems, segments, sentences, words
from graders.notation.symbols import Place, SymbolText, read_symbols
from graders.notation.tokens import greek_of, is_symbol_name
from graders.text.parties import (
    Contrast,
    Mentions,
    Order,
    agree,
    antecedents,
    carry_subject,
    is_anaphoric,
    letters_of_parties,
    mentioned_parties,
    spell_out_letters,
    too_broad,
    topics_of,
)

BARE_WORDS = 2
"""Words that are no symbols, from which a statement is prose: “σ is μ” has none to compare."""
_JOINING = word_set("joining words")
_ADDING = frozenset({"and", "or", "plus"})
_STOPS = re.compile(r"[.:;()!?\n]+")

SALAD_WORDS = 8
"""Shorter heaps, and the pieces of longer ones between stops, are notes: “mode collapse, no diversity”."""
SALAD_SHARE = 0.08
"""Prose and terse notes have more words that join others than one in twelve; a plain choice."""
ADDING_SHARE = 0.3
"""About every third word an “and”, “or” or “plus” joins keywords into a heap; a plain choice."""
COPY_RUN = 3
"""Three words in the question's order are copied; two, such as “the generator”, anybody needs."""
COPY_SHARE = 0.75
"""A statement with so many copied words says nothing of its own; a plain choice."""

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

    `encoded_text` is what the model gets, `clauses` holds the folded words of each of its clauses.
    `bare` tells that it has symbols only, and no words that prose could be compared by.
    """

    segment: Segment
    encoded_text: str
    clauses: tuple[tuple[str, ...], ...]
    stems: frozenset[str]
    symbols: frozenset[str]
    cast: Mentions
    copied: bool
    bare: bool


@dataclass(frozen=True, slots=True)
class ParsedAnswer:
    """An answer as the criteria see it; `question_stems` has those that the question gave away."""

    text: SymbolText
    statements: tuple[Statement, ...]
    question_stems: frozenset[str]
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
def wording(text: str, contrasts: tuple[Contrast, ...] = ()) -> Wording:
    """Read a phrasing of a key with these contrasts."""
    parsed = read_symbols(text)
    parts = clauses(text)
    grouped = tuple(
        tuple(word.folded for word in _within(parsed.words, part.start, part.end)) for part in parts
    )
    shown = [text[word.start : word.end] for word in parsed.words]
    order = mentioned_parties(shown, contrasts)
    return Wording(text, grouped, content_stems(parsed.words), order, _symbols(parsed.words))


def parse_text_answer(raw: str, question: str, contrasts: tuple[Contrast, ...] = ()) -> ParsedAnswer:
    """Read an answer to a question, whose key names rival parties. The work is bounded by the spans."""
    text = read_symbols(raw)
    parts = clauses(raw)
    question_words = words(question)
    taken = copied(text.words, question_words)
    copies = tuple(word for index, word in enumerate(text.words) if index in taken)
    grouped = [_within(text.words, part.start, part.end) for part in parts]
    shown = [_shown(raw, group) for group in grouped]
    orders = [mentioned_parties(clause, contrasts) for clause in shown]
    carried = _carried(orders, [is_anaphoric(clause, contrasts) for clause in shown])
    letters = letters_of_parties(contrasts)
    statements = []
    for segment in segments(raw, parts):
        inside = slice(segment.first, segment.last + 1)
        words_inside = _within(text.words, segment.start, segment.end)
        spelled = _shown(raw, words_inside)
        cast = Mentions(
            mentioned_parties(spelled, contrasts),
            topics_of(orders[inside], carried[inside]),
            antecedents(carried[segment.first], orders[segment.first - 1] if segment.first else {}, spelled),
            is_anaphoric(spelled, contrasts),
            single=segment.first == segment.last,
        )
        statements.append(
            Statement(
                segment,
                spell_out_letters(segment.text, letters),
                tuple(tuple(word.folded for word in group) for group in grouped[inside]),
                content_stems(words_inside),
                _symbols(words_inside),
                cast,
                len(_within(copies, segment.start, segment.end)) / max(len(words_inside), 1) >= COPY_SHARE,
                _bare(words_inside),
            )
        )
    return ParsedAnswer(
        text, tuple(statements), content_stems(question_words), is_salad(raw, text.words), question
    )


def obstacle_to(statement: Statement, phrasing: Wording, parsed: ParsedAnswer) -> Obstacle:
    """Return what speaks against taking a span as evidence for a phrasing, or nothing."""
    if parsed.salad:
        return "keywords"
    if statement.copied:
        return "copied"
    if too_broad(phrasing.order, statement.cast):
        return "too broad"
    if not agree(phrasing.order, statement.cast):
        return "other party"
    if statement.symbols and phrasing.symbols and not statement.symbols & phrasing.symbols:
        return "contradiction"
    return "contradiction" if are_opposed(statement.clauses, phrasing.clauses) else ""


def _carried(orders: Sequence[Order], leaning: Sequence[bool]) -> list[Mapping[Contrast, str]]:
    """Return who is spoken of before each clause, and after the last one."""
    nobody: Mapping[Contrast, str] = {}
    return list(accumulate(zip(orders, leaning, strict=True), carry_subject, initial=nobody))


def _shown(raw: str, words_inside: tuple[Word, ...]) -> list[str]:
    return [raw[word.start : word.end] for word in words_inside]


def _within(all_words: tuple[Word, ...], start: int, end: int) -> tuple[Word, ...]:
    low = bisect_left(all_words, start, key=lambda word: word.start)
    high = bisect_left(all_words, end, key=lambda word: word.start)
    return all_words[low:high]


def _symbols(words_inside: tuple[Word, ...]) -> frozenset[str]:
    return frozenset(symbol for word in words_inside for symbol in greek_of(word.folded))


def _bare(words_inside: tuple[Word, ...]) -> bool:
    spoken = [word for word in words_inside if len(word.folded) > 1 and not is_symbol_name(word.folded)]
    return len(spoken) < BARE_WORDS


# What earns nothing whatever its similarity: the question copied back, and a bare list of keywords. Both are as near
# to the key as words can be.
def copied(answer_words: tuple[Word, ...], question: tuple[Word, ...]) -> frozenset[int]:
    """Return the indices of words that stand in a run of at least `COPY_RUN` words taken from the question.

    To “Why does ice float on water?” those of “ice floats on water” are, those of “ice is on water” are not.
    """
    question_stems = [word.stem for word in question]
    runs = {
        tuple(question_stems[index : index + COPY_RUN]) for index in range(len(question_stems) - COPY_RUN + 1)
    }
    stems = [word.stem for word in answer_words]
    return frozenset(
        index + step
        for index in range(len(stems) - COPY_RUN + 1)
        if tuple(stems[index : index + COPY_RUN]) in runs
        for step in range(COPY_RUN)
    )


def is_salad(answer: str, answer_words: tuple[Word, ...]) -> bool:
    """Tell a heap of keywords, with or without commas, from prose and from terse notes.

    Almost none of its words join the others, and hardly a stop other than a comma parts them; or every other one is
    an “and”. “generator discriminator loss gradient collapse noise image batch” is one, “the loss of the generator is
    small, so its gradient is too” is none.
    """
    if len(answer_words) < SALAD_WORDS or len(answer_words) < SALAD_WORDS * (
        len(_STOPS.findall(answer.rstrip(".;:\n "))) + 1
    ):
        return False
    adding = sum(word.folded in _ADDING for word in answer_words)
    joining = sum(word.folded in _JOINING for word in answer_words)
    return adding >= ADDING_SHARE * len(answer_words) or joining < SALAD_SHARE * len(answer_words)
