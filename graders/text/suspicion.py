"""What a person should look at in an answer that earns something: it addresses the grader, is in another language, has
look-alike letters, contradicts itself, or its numbers are not the reference's.

“It sinks. It does not sink.” and “Either it sinks, or it floats.” cannot be right as a whole, however near one half
of them is to the key: hedging earns marks of whatever looks for similar words only. What may be meant of different
things or times is left alone: “some do, some do not”, questions, what was and what is, lines under headings.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from graders.language.lexicon import opposites, pair_set, word_set
from graders.language.polarity import negations, opposed
from graders.language.segmentation import FUNCTION_WORDS, Word, stem
from graders.notation.numbers import number_differs
from graders.text.addressed import is_addressed_to_grader
from graders.text.key import TextKey
from graders.text.reading import Reading, Statement, is_salad
from graders.text.reasons import (
    ANOTHER_LANGUAGE,
    CONTRADICTION,
    CONTRADICTS_ITSELF,
    KEYWORDS,
    LOOK_ALIKE_LETTERS,
    NUMBER_DIFFERS,
    TO_THE_GRADER,
    TWO_ANSWERS,
)

_GRADING, _ORDERS = word_set("grading words"), word_set("orders")
_NEGATORS = word_set("negators") - word_set("nominal negators")
_DENIED = pair_set("denied sayings")
_FOREIGN = word_set("words of other languages") - FUNCTION_WORDS

_A_SCORE = re.compile(r"""\b(?:score|grade|mark)s?["']?\s*[:=]\s*["']?\d""", re.IGNORECASE)

FOREIGN_LEAST, FOREIGN_SHARE = 2, 0.12
MANY_WORDS, MANY_DENIALS = 60, 3


def suspicions(reading: Reading, key: TextKey) -> Iterator[str]:
    """Yield the reasons for a person to look at an answer."""
    found = reading.text.words
    if speaks_to_the_grader(reading):
        yield TO_THE_GRADER
    if _foreign(found):
        yield ANOTHER_LANGUAGE
    # Keywords may stand beside prose that says nothing.
    elif any(is_salad(raw, inside) for raw, inside in reading.sentences()):
        yield KEYWORDS
    if _look_alike(reading.text.raw):
        yield LOOK_ALIKE_LETTERS
    if against_itself(reading):
        yield CONTRADICTS_ITSELF
    elif two_answers(reading):
        yield TWO_ANSWERS
    if _denies(found):
        yield CONTRADICTION
    if not key.criteria and all(
        number_differs(one, reading.text.raw, key.question) for one in key.references
    ):
        yield NUMBER_DIFFERS


def speaks_to_the_grader(reading: Reading) -> bool:
    """Tell whether an answer orders, begs or forges marks, anywhere in it."""
    raw = reading.text.raw
    return (
        is_addressed_to_grader(raw, reading.question) or _orders_marks(reading) or bool(_A_SCORE.search(raw))
    )


def _orders_marks(reading: Reading) -> bool:
    """Tell whether a clause orders or begs for marks: it has a word of grading and one of ordering."""
    for clause in (clause for one in reading.statements for clause in one.clauses):
        said = set(clause) - set(reading.asked)
        if said & _ORDERS and len((said & _GRADING) | (said & _ORDERS)) >= 2 and said & _GRADING:
            return True
    return False


def _foreign(found: Sequence[Word]) -> bool:
    folded = [word.folded for word in found]
    count = sum(word in _FOREIGN for word in folded)
    return count >= FOREIGN_LEAST and count >= FOREIGN_SHARE * len(folded)


def _look_alike(raw: str) -> bool:
    """Tell whether a word mixes Latin letters with Cyrillic ones; signs of no width are gone before."""
    for word in raw.split():
        if word.isascii():
            continue
        scripts = {unicodedata.name(character, "").split(" ")[0] for character in word if character.isalpha()}
        if "LATIN" in scripts and "CYRILLIC" in scripts:
            return True
    return False


def _denies(found: Sequence[Word]) -> bool:
    """Tell whether an answer says of something that it is false, or denies nearly all that it says."""
    folded = [word.folded for word in found]
    denials = sum(word in _NEGATORS or word.endswith("n't") for word in folded)
    return bool(_DENIED & set(pairwise(folded))) or (len(folded) <= MANY_WORDS and denials >= MANY_DENIALS)


_NEGATING = word_set("negators")
_AUXILIARIES = word_set("auxiliaries") - {"may", "might"}
_HEDGES, _QUANTIFIERS = word_set("hedges"), word_set("quantifiers")
_PAST = frozenset({"was", "were", "had", "did"})
_FUTURE = frozenset({"will", "would"})
_ARTICLES = frozenset({"a", "an", "any", "the"})
_REPLIES = frozenset({"yes", "no"})
_LEADS = frozenset({"answer", "because", "is", "it", "that", "the"})
_OPPOSITES = {frozenset(map(stem, pair)) for pair in opposites().items()}

SHARED = 0.75
SHARED_STEMS = 3
COMPARED = 40
LEAD = 2
"""The words that begin a sentence, among which a quantifier is one of its subject."""
SIDE = 2
"""Words of meaning that each side must have, for “either … or” to be two answers."""

Said = tuple[str, ...]
"""The folded words of a sentence, or of one side of an “either …, or …”."""


class Gist(NamedTuple):
    """What a sentence says: its stems without what a “not” asks for, whether it is turned round, and when it is."""

    stems: frozenset[str]
    turned: bool
    time: tuple[bool, bool]
    is_statement: bool

    @classmethod
    def of(cls, said: Said) -> "Gist":
        """Return the gist of a sentence; a “no” that begins it is a reply."""
        own = said[1:] if said[:1] and said[0] in _REPLIES else said
        stems = frozenset(stem(word) for word in own if _is_plain(word)) - _ARTICLES
        past = any(word in _PAST or (word.endswith("ed") and stem(word) != word) for word in own)
        future = any(word in _FUTURE for word in own)
        return cls(stems, negations(own) % 2 == 1, (past, future), any(word in _AUXILIARIES for word in own))


def against_itself(reading: Reading) -> bool:
    """Tell whether an answer says something and its contrary."""
    gists = [Gist.of(piece) for piece in _pieces(reading)]
    return _clauses_opposed(reading.statements) or any(
        _contradict(one, other) for one, other in combinations(gists, 2)
    )


def two_answers(reading: Reading) -> bool:
    """Tell whether a sentence offers two statements to choose from: “either …, or …”."""
    return any(
        all(sum(word not in FUNCTION_WORDS for word in side) >= SIDE for side in sides)
        for _, found in reading.sentences()
        if (sides := _sides(reading, found))
    )


def _clauses_opposed(statements: Sequence[Statement]) -> bool:
    """Tell whether two clauses that share most of their words are opposed to each other."""
    single = [
        one for one in statements if one.segment.first == one.segment.last and len(one.stems) >= SHARED_STEMS
    ][:COMPARED]
    return any(
        len(one.stems & other.stems) >= SHARED * max(len(one.stems), len(other.stems))
        and opposed(one.clauses, other.clauses)
        for one, other in combinations(single, 2)
    )


def _contradict(one: Gist, other: Gist) -> bool:
    """Tell whether two sentences have the same words but for a “not”, or but for a word and its opposite."""
    apart = one.stems ^ other.stems
    if not one.stems & other.stems or one.time != other.time:
        return False
    if not apart:
        return one.turned != other.turned
    # Without “is” or the like it may be a step of a procedure: “Add hot water. Add cold water.”
    return one.turned == other.turned and one.is_statement and other.is_statement and apart in _OPPOSITES


def _is_plain(word: str) -> bool:
    return word not in _NEGATING and word not in _AUXILIARIES and not word.endswith("n't")


def _pieces(reading: Reading) -> list[Said]:
    """Return the statements of an answer, one that offers two answers in two; none if it has headings."""
    pieces: list[Said] = []
    for raw, found in reading.sentences():
        if raw.rstrip().endswith(":"):
            return []
        sides = _sides(reading, found) or (tuple(word.folded for word in found),)
        if "?" not in raw:
            pieces += [side for side in sides if not _is_loose(side)]
    return pieces[:COMPARED]


def _is_loose(said: Said) -> bool:
    """Tell whether a statement holds for some things or times only, so that its contrary may hold for others."""
    return bool(_HEDGES & set(said) or _QUANTIFIERS & set(said[:LEAD]))


def _sides(reading: Reading, found: Sequence[Word]) -> tuple[Said, Said] | None:
    """Return what stands after an “either” that begins a sentence, and after its “, or”: without a comma it is a
    choice of things, not of statements."""
    said = tuple(word.folded for word in found)
    if "either" not in said or not set(said[: said.index("either")]) <= _LEADS:
        return None
    first = said.index("either") + 1
    for at in range(first + 1, len(said)):
        if said[at] == "or" and "," in reading.text.raw[found[at - 1].end : found[at].start]:
            return said[first:at], said[at + 1 :]
    return None
