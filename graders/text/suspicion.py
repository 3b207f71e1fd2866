"""What a person should look at in an answer whatever its mark: words to the grader, another language, look-alike
letters, an answer that contradicts itself, numbers that are not the reference's."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from graders.text.addressed import is_addressed_to_grader
from graders.text.checks.numbers import number_differs
from graders.text.contradiction import against_itself, two_answers
from graders.text.guards import is_salad
from graders.text.key import TextKey
from graders.text.lexicon import pair_set, word_set
from graders.text.reading import Reading
from graders.text.words import FUNCTION_WORDS, Word

TO_THE_GRADER = "words to the grader"
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
        yield "another language"
    # Keywords may stand beside prose that says nothing.
    elif any(is_salad(raw, inside) for raw, inside in reading.sentences()):
        yield "a list of keywords"
    if _look_alike(reading.text.raw):
        yield "look-alike letters"
    if against_itself(reading):
        yield "contradicts itself"
    elif two_answers(reading):
        yield "two answers in one"
    if _denies(found):
        yield "contradiction suspected"
    if not key.criteria and all(
        number_differs(one, reading.text.raw, key.question) for one in key.references
    ):
        yield "a number differs from the reference"


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
