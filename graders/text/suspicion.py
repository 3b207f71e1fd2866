"""What a person should look at in an answer that earns something: it is in another language, has look-alike letters,
contradicts itself, or its numbers are not the reference's.

Whether it speaks to the grader is asked here too, but of every answer, whatever it earns.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from graders.language.addressed import is_addressed_to_grader
from graders.language.lexicon import opposites, pair_set, word_set
from graders.language.polarity import are_opposed, count_negations
from graders.language.segmentation import FUNCTION_WORDS, Word, stem
from graders.notation.numbers import number_differs
from graders.text.key import TextKey
from graders.text.parsed_answer import ParsedAnswer, Statement, is_salad
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
"""Words of another language, and their share: one, such as “et” or “zeitgeist”, is of English prose too; plain."""
MANY_WORDS, MANY_DENIALS = 60, 3
"""An answer of at most so many words that denies three things denies nearly all that it says; a plain choice."""


def suspicions(parsed: ParsedAnswer, key: TextKey) -> Iterator[str]:
    """Yield the reasons for a person to look at an answer."""
    answer_words = parsed.text.words
    if speaks_to_the_grader(parsed):
        yield TO_THE_GRADER
    if _foreign(answer_words):
        yield ANOTHER_LANGUAGE
    # Keywords may stand beside prose that says nothing.
    elif any(is_salad(raw, inside) for raw, inside in parsed.sentences()):
        yield KEYWORDS
    if _look_alike(parsed.text.raw):
        yield LOOK_ALIKE_LETTERS
    if contradicts_itself(parsed):
        yield CONTRADICTS_ITSELF
    elif two_answers(parsed):
        yield TWO_ANSWERS
    if _denies(answer_words):
        yield CONTRADICTION
    if not key.criteria and all(
        number_differs(reference, parsed.text.raw, key.question) for reference in key.references
    ):
        yield NUMBER_DIFFERS


def speaks_to_the_grader(parsed: ParsedAnswer) -> bool:
    """Tell whether an answer orders, begs or forges marks, anywhere in it."""
    raw = parsed.text.raw
    return is_addressed_to_grader(raw, parsed.question) or _orders_marks(parsed) or bool(_A_SCORE.search(raw))


def _orders_marks(parsed: ParsedAnswer) -> bool:
    """Tell whether a clause orders or begs for marks: it has a word of grading and one of ordering.

    “please award full credit” does; “the credit is awarded by a bank” does not.
    """
    for clause in (clause for statement in parsed.statements for clause in statement.clauses):
        own_words = set(clause) - set(parsed.question_stems)
        if (
            own_words & _ORDERS
            and len((own_words & _GRADING) | (own_words & _ORDERS)) >= 2
            and own_words & _GRADING
        ):
            return True
    return False


def _foreign(answer_words: Sequence[Word]) -> bool:
    folded = [word.folded for word in answer_words]
    count = sum(word in _FOREIGN for word in folded)
    return count >= FOREIGN_LEAST and count >= FOREIGN_SHARE * len(folded)


def _look_alike(raw: str) -> bool:
    """Tell whether a word mixes Latin letters with Cyrillic ones; signs of no width are gone before.

    “gеnerator” with a Cyrillic “е” does; “Москва” and “generator” do not.
    """
    for word in raw.split():
        if word.isascii():
            continue
        scripts = {unicodedata.name(character, "").split(" ")[0] for character in word if character.isalpha()}
        if "LATIN" in scripts and "CYRILLIC" in scripts:
            return True
    return False


def _denies(answer_words: Sequence[Word]) -> bool:
    """Tell whether an answer says of something that it is false, or denies nearly all that it says.

    “It does not learn, it is not stable and does not converge.” does; “It is not stable.” does not.
    """
    folded = [word.folded for word in answer_words]
    denials = sum(word in _NEGATORS or word.endswith("n't") for word in folded)
    return bool(_DENIED & set(pairwise(folded))) or (len(folded) <= MANY_WORDS and denials >= MANY_DENIALS)


# Answers that take back what they say, or leave it to the reader which of two is meant. “It sinks. It does not sink.”
# and “Either it sinks, or it floats.” cannot be right as a whole, however near one half of them is to the key:
# hedging earns marks of whatever looks for similar words only. What may be meant of different things or times is left
# alone: “some do, some do not”, questions, what was and what is, lines under headings.
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
"""The share of stems that two clauses must have in common to be contraries of each other; a plain choice."""
SHARED_STEMS = 3
"""Shorter clauses share most of their words by chance."""
COMPARED = 40
"""A plain limit on the pieces that are held against each other, for their pairs grow with the square."""
LEAD = 2
"""The words that begin a sentence, among which a quantifier is one of its subject."""
SIDE = 2
"""Words of meaning that each side must have, for “either … or” to be two answers."""

Said = tuple[str, ...]
"""The folded words of a sentence, or of one side of an “either …, or …”."""


class Assertion(NamedTuple):
    """What a sentence says: its stems without what a “not” asks for, whether it is turned round, and when it is."""

    stems: frozenset[str]
    turned: bool
    time: tuple[bool, bool]
    is_statement: bool

    @classmethod
    def of(cls, sentence: Said) -> "Assertion":
        """Return what a sentence asserts; a “no” that begins it is a reply."""
        words = sentence[1:] if sentence[:1] and sentence[0] in _REPLIES else sentence
        stems = frozenset(stem(word) for word in words if _is_plain(word)) - _ARTICLES
        past = any(word in _PAST or (word.endswith("ed") and stem(word) != word) for word in words)
        future = any(word in _FUTURE for word in words)
        return cls(
            stems,
            count_negations(words) % 2 == 1,
            (past, future),
            any(word in _AUXILIARIES for word in words),
        )


def contradicts_itself(parsed: ParsedAnswer) -> bool:
    """Tell whether an answer says something and its contrary.

    “It sinks. It does not sink.” does; “Some do, some do not.” does not.
    """
    assertions = [Assertion.of(piece) for piece in _pieces(parsed)]
    return _clauses_opposed(parsed.statements) or any(
        _contradict(first, second) for first, second in combinations(assertions, 2)
    )


def two_answers(parsed: ParsedAnswer) -> bool:
    """Tell whether a sentence offers two statements to choose from.

    “Either the ball sinks, or the ball floats.” does; “either iron or copper” is a choice of things.
    """
    return any(
        all(sum(word not in FUNCTION_WORDS for word in side) >= SIDE for side in sides)
        for _, sentence_words in parsed.sentences()
        if (sides := _sides(parsed, sentence_words))
    )


def _clauses_opposed(statements: Sequence[Statement]) -> bool:
    """Tell whether two clauses that share most of their words are opposed to each other."""
    single = [
        statement
        for statement in statements
        if statement.segment.first == statement.segment.last and len(statement.stems) >= SHARED_STEMS
    ][:COMPARED]
    return any(
        len(first.stems & second.stems) >= SHARED * max(len(first.stems), len(second.stems))
        and are_opposed(first.clauses, second.clauses)
        for first, second in combinations(single, 2)
    )


def _contradict(first: Assertion, second: Assertion) -> bool:
    """Tell whether two sentences have the same words but for a “not”, or but for a word and its opposite."""
    apart = first.stems ^ second.stems
    if not first.stems & second.stems or first.time != second.time:
        return False
    if not apart:
        return first.turned != second.turned
    # Without “is” or the like it may be a step of a procedure: “Add hot water. Add cold water.”
    return (
        first.turned == second.turned and first.is_statement and second.is_statement and apart in _OPPOSITES
    )


def _is_plain(word: str) -> bool:
    return word not in _NEGATING and word not in _AUXILIARIES and not word.endswith("n't")


def _pieces(parsed: ParsedAnswer) -> list[Said]:
    """Return the statements of an answer, one that offers two answers in two; none if it has headings."""
    pieces: list[Said] = []
    for raw, sentence_words in parsed.sentences():
        if raw.rstrip().endswith(":"):
            return []
        sides = _sides(parsed, sentence_words) or (tuple(word.folded for word in sentence_words),)
        if "?" not in raw:
            pieces += [side for side in sides if not _is_loose(side)]
    return pieces[:COMPARED]


def _is_loose(piece: Said) -> bool:
    """Tell whether a statement holds for some things or times only, so that its contrary may hold for others.

    “Some metals float.” does; “Metals float.” does not.
    """
    return bool(_HEDGES & set(piece) or _QUANTIFIERS & set(piece[:LEAD]))


def _sides(parsed: ParsedAnswer, sentence_words: Sequence[Word]) -> tuple[Said, Said] | None:
    """Return what stands after an “either” that begins a sentence, and after its “, or”: without a comma it is a
    choice of things, not of statements."""
    folded = tuple(word.folded for word in sentence_words)
    if "either" not in folded or not set(folded[: folded.index("either")]) <= _LEADS:
        return None
    first = folded.index("either") + 1
    for index in range(first + 1, len(folded)):
        if (
            folded[index] == "or"
            and "," in parsed.text.raw[sentence_words[index - 1].end : sentence_words[index].start]
        ):
            return folded[first:index], folded[index + 1 :]
    return None
