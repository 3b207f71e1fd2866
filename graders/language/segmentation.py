"""Cuts a text into words with their stems, clauses and sentences, each with its place in the raw text.

Every span is at most `SPAN_WORDS` words and `SPAN_CHARACTERS` characters long, so that it fits the model's window. An
answer has at most about `SPANS` of them, so that its work is bounded. Offsets count Unicode code points.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from graders.language.lexicon import word_set

FUNCTION_WORDS = word_set("function words")
_CURLY = str.maketrans("’‘ʼ´`", "'''''")
# Takes “isn't” whole, and the bar of “P(A | B)”; parts “well-known” and “snake_case”.
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*|[|∣]")
# Takes the “CO” of “CO2” and “decay”; leaves single letters, such as the β of “β-decay”.
_LETTERS = re.compile(r"[^\W\d_]{2,}")
# Takes “normalization” and “normalize”, “densities” and “density” for one word; leaves “ring” and “mass”.
_SUFFIXES = (
    ("ational", "ate"), ("ization", "ize"), ("isation", "ize"), ("ations", "ate"), ("ation", "ate"), ("ities", "ity"),
    ("ingly", ""), ("edly", ""), ("ises", "ize"), ("ised", "ize"), ("ising", "ize"), ("ise", "ize"),
    ("sses", "ss"), ("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("ly", ""), ("es", ""), ("s", ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """A word `raw[start:end]`, folded (lower case, plain apostrophe) and its stem."""

    start: int
    end: int
    folded: str
    stem: str


def words(raw: str) -> tuple[Word, ...]:
    """Return the words of a text in order; a hyphen parts words, an apostrophe does not.

    The bar of P(A | B) is read as the word “given”.
    """
    return tuple(
        Word(match.start(), match.end(), folded, stem(folded))
        for match in _WORD.finditer(raw.translate(_CURLY))
        for folded in (fold(match.group()),)
    )


@lru_cache(maxsize=256)
def count_words(raw: str) -> int:
    """Return how many words a text has: it is asked again and again whether one is too long to be compared."""
    return sum(1 for _ in _WORD.finditer(raw))


def fold(word: str) -> str:
    """Return a word in its compatibility form and lower case; a sign that would grow long stays as it is."""
    if word in ("|", "∣"):
        return "given"
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKC", word)
    return (plain if len(plain) <= 2 * len(word) else word).casefold()


def word_forms(texts: Iterable[str]) -> frozenset[str]:
    """Return the words of texts in lower case, as they are spelled."""
    return frozenset(match.group().lower() for text in texts for match in _LETTERS.finditer(text))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Cut the commonest English endings, so that `collapses` and `collapsing` meet; three letters always stay."""
    if word.endswith("'s"):
        word = word[:-2]
    for suffix, ending in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) + len(ending) >= 3 and not word.endswith("ss"):
            word = word[: -len(suffix)] + ending
            break
    if len(word) > 4 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] == "e" else word


def content_stems(text_words: Iterable[Word]) -> frozenset[str]:
    """Return the stems of the words that carry meaning."""
    return frozenset(word.stem for word in text_words if word.folded not in FUNCTION_WORDS)


ANSWER_CHARACTERS = 20_000
"""A plain limit, the one that the interface documents for a text: it bounds the work of one answer."""
# Together they keep a span within the model's window: words bound prose, characters what has no blanks.
SPAN_WORDS = 60
SPAN_CHARACTERS = 480  # at two characters a token it fits the window of 256
SPANS = 768
"""A plain limit: each span is encoded, and a longer answer's clauses are put together into as many groups."""

# Takes the stop of “e.g. grass” for none; leaves that of “Plants grow.”
_ABBREVIATIONS = word_set("abbreviations")
# Parts “Plants take in light | because they need energy.”; leaves “Salt and water.”, whose sides are too short.
_JOINTS = word_set("joints")
_RUN = re.compile(r"\S+")
# The lookbehind and the possessive repeats keep a run of stops from being read again from each of its characters.
_STOP = re.compile(r"\n++|(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s|\Z)")
# Takes the “1.” of “1. Plants grow.”, whose stop ends no sentence; leaves “grow.”
_LIST_MARK = re.compile(r"\(?(?:[0-9]{1,2}|[a-zA-Z])[.)]+")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause `raw[start:end]`; `sentence` counts the sentences from 0."""

    start: int
    end: int
    sentence: int


@dataclass(frozen=True, slots=True)
class Segment:
    """Adjacent clauses `first` to `last` (inclusive) as one piece of text, with blanks made single."""

    start: int
    end: int
    first: int
    last: int
    text: str


def clauses(raw: str) -> tuple[Clause, ...]:
    """Cut a text into clauses in order; blanks and stops between them are left out, nothing else is."""
    parts: list[Clause] = []
    for number, (start, end) in enumerate(_sentences(raw)):
        for piece_start, piece_end in _merged(raw, _clause_bounds(raw, start, end)):
            parts.extend(Clause(low, high, number) for low, high in _fitting(raw, piece_start, piece_end))
    return tuple(parts)


def segments(raw: str, parts: tuple[Clause, ...]) -> tuple[Segment, ...]:
    """Return the spans to compare: clauses, two and three adjacent ones, sentences, pairs of sentences."""
    if len(parts) <= SPANS:
        ranges = list(dict.fromkeys(_ranges(parts)))[:SPANS]
        return tuple(segment for first, last in ranges for segment in _segment(raw, parts, first, last))
    size = -(-len(parts) // SPANS)
    groups = [range(low, min(low + size, len(parts))) for low in range(0, len(parts), size)]
    return tuple(segment for group in groups for segment in _grouped(raw, parts, group))


def _grouped(raw: str, parts: tuple[Clause, ...], group: range) -> list[Segment]:
    """Return the clauses of a group as one span, or each on its own where that would be too long."""
    whole = list(_segment(raw, parts, group[0], group[-1]))
    return whole or [segment for index in group for segment in _segment(raw, parts, index, index)]


def _ranges(parts: tuple[Clause, ...]) -> Iterator[tuple[int, int]]:
    count = len(parts)
    yield from ((index, index) for index in range(count))
    starts = [
        index for index in range(count) if index == 0 or parts[index - 1].sentence != parts[index].sentence
    ]
    bounds = [*starts, count]
    yield from ((low, high - 1) for low, high in pairwise(bounds))
    yield from ((index, index + 1) for index in range(count - 1))
    yield from ((low, high - 1) for low, high in zip(bounds, bounds[2:], strict=False))
    yield from ((index, index + 2) for index in range(count - 2))


def _segment(raw: str, parts: tuple[Clause, ...], first: int, last: int) -> Iterator[Segment]:
    start, end = parts[first].start, parts[last].end
    words = raw[start:end].split()
    text = " ".join(words)
    if first == last or (len(words) <= SPAN_WORDS and len(text) <= SPAN_CHARACTERS):
        yield Segment(start, end, first, last, text)


def _sentences(raw: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _STOP.finditer(raw):
        if _ends_sentence(raw, start, match):
            yield start, match.end()
            start = match.end()
    yield start, len(raw)


def _ends_sentence(raw: str, start: int, match: re.Match[str]) -> bool:
    if match.group() != ".":
        return True
    words = raw[max(start, match.start() - 24) : match.end()].split()
    if len(words) == 1 and _LIST_MARK.fullmatch(words[0]):
        return False
    last = words[-1] if words else ""
    return last.rstrip(".").lstrip("(").casefold() not in _ABBREVIATIONS


def _clause_bounds(raw: str, start: int, end: int) -> list[int]:
    """Return the offsets where a clause begins or ends, `start` and `end` among them."""
    bounds = [start]
    depth = 0
    for match in re.finditer(r"[^\s,;:()\[\]{}—]+|[,;:()\[\]{}—]", raw[start:end]):
        word, offset = match.group(), start + match.start()
        if word in "([{":
            if (
                depth == 0
                and offset > start
                and raw[offset - 1].isspace()
                and raw[offset + 1 : offset + 2].isalpha()
            ):
                bounds.append(offset)
            depth += 1
        elif word in ")]}":
            depth = max(depth - 1, 0)
            if depth == 0 and bounds[-1] < offset and raw[bounds[-1]] == word.translate(_OPENING):
                bounds.append(offset + 1)
        elif _is_stop(raw, word, offset) and (depth == 0 or word == ";"):
            bounds.append(offset + 1)
        elif depth == 0 and (word.casefold() in _JOINTS or word in ("-", "–", "->", "→")):
            bounds.append(offset)
    return [*bounds, end]


_OPENING = str.maketrans(")]}", "([{")


def _is_stop(raw: str, word: str, offset: int) -> bool:
    if word == "—":
        return True
    return word in (",", ";", ":") and (raw[offset + 1 : offset + 2].isspace() or offset + 1 == len(raw))


def _merged(raw: str, bounds: list[int]) -> Iterator[tuple[int, int]]:
    """Join pieces of one word to what follows, and pieces opened by a joint word need three words on each side."""
    pieces = [(low, high) for low, high in pairwise(bounds) if raw[low:high].strip()]
    held_start: int | None = None
    merged: list[tuple[int, int]] = []
    for low, high in pieces:
        begin = low if held_start is None else held_start
        words = raw[begin:high].split()
        if len(words) < 2 and (low, high) != pieces[-1] and not raw[:high].rstrip().endswith((":", ";")):
            held_start = begin
            continue
        held_start = None
        first = words[0].casefold().strip(",")
        if merged and first in _JOINTS and (len(words) < 4 or len(raw[slice(*merged[-1])].split()) < 3):
            merged[-1] = (merged[-1][0], high)
        else:
            merged.append((begin, high))
    yield from merged


def _fitting(raw: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the piece without stops at its start or blanks at its ends, in windows where it is too long."""
    while start < end and raw[start] in " \t\r\n,;:.)]}—":
        start += 1
    low = high = start
    count = 0
    for match in _RUN.finditer(raw, start, end):
        if count and (count == SPAN_WORDS or match.end() - low > SPAN_CHARACTERS):
            yield low, high
            count = 0
        for cut in range(match.start(), match.end(), SPAN_CHARACTERS):
            if cut > match.start():
                yield low, cut
                count = 0
            low, high = (cut if count == 0 else low), min(match.end(), cut + SPAN_CHARACTERS)
        count += 1
    if count:
        yield low, high


def sentences(raw: str) -> list[tuple[int, int]]:
    """Return where the sentences of a text stand."""
    spans: dict[int, tuple[int, int]] = {}
    for clause in clauses(raw):
        start, _ = spans.get(clause.sentence, (clause.start, 0))
        spans[clause.sentence] = (start, clause.end)
    return list(spans.values())


# Plurals of Latin and Greek: bacteria is bacterium, but ammonium is no ammonia, and silica no silicon.
ROOT_LETTERS = 3
"""The letters before an ending; shorter words with such endings are none of these plurals."""
_CERTAIN_ENDINGS = (("us", "i"), ("a", "ae"))
"""Endings that no two different nouns of school have: fungus and fungi, alga and algae."""
_LISTED_ENDINGS = (("um", "a"), ("on", "a"))
"""Endings that chemistry has for two things: the nouns are listed, of any others a person decides."""
_OTHER_ENDINGS = (("um", "on"), ("us", "um"), ("us", "a"), ("on", "us"), ("a", "i"), ("um", "i"))
"""Endings of one stem that a slip may exchange."""
_LATIN_NOUNS = word_set("stems of latin plurals in a")


def same_word(key: str, word: str) -> Literal["same", "near", ""]:
    """Tell whether two stems are one word, perhaps in singular and plural.

    >>> same_word("bacterium", "bacteria"), same_word("ammonia", "ammonium"), same_word("plasma", "plasmid")
    ('same', 'near', '')
    """
    if key == word:
        return "same"
    if any(_common_root(key, word, *pair) for pair in _CERTAIN_ENDINGS):
        return "same"
    root = next((common for pair in _LISTED_ENDINGS if (common := _common_root(key, word, *pair))), "")
    if root:
        return "same" if root in _LATIN_NOUNS else "near"
    return "near" if any(_common_root(key, word, *pair) for pair in _OTHER_ENDINGS) else ""


def _common_root(key: str, word: str, singular: str, plural: str) -> str:
    """Return what two words have in common before these endings, whichever has which, or nothing."""
    for first, second in ((key, word), (word, key)):
        root = first.removesuffix(singular)
        if root != first and len(root) >= ROOT_LETTERS and root + plural == second:
            return root
    return ""
