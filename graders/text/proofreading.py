"""An answer proofread before it is graded: no hidden characters, no slips, the accents of the key's own words.

Every place of what is graded leads back to what was typed.
"""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from graders.language.hidden_characters import raw_span, visible_text
from graders.language.segmentation import word_forms
from graders.language.spelling import (
    Vocabulary,
    correct_spelling,
    listed_words,
    restore_accents,
    spelled_words,
)
from graders.messages import OwnWords
from graders.text import messages
from graders.text.key import FormulaPhrasing, ProsePhrasing, TermPhrasing, TextKey
from graders.text.messages import ScoredAnswer
from graders.verdict import Span


class Proofread(NamedTuple):
    """An answer as it is graded, the raw place of each of its characters and then the end (none: its own), and the
    words of the key that were typed without their marks."""

    text: str
    places: tuple[int, ...]
    key_words: tuple[str, ...]


def proofread(answer: str, key: TextKey) -> Proofread:
    """Read an answer without hidden characters and slips, with the marks that the key's words have."""
    seen, places = visible_text(answer)
    marked, outer, words_of_key = restore_accents(key_words(key), seen)
    text, inner = correct_spelling(marked, vocabulary(key))
    for mapping in (outer, inner):
        places = tuple(places[place] for place in mapping) if places and mapping else places or mapping
    return Proofread(text, places, words_of_key)


def as_typed(marked: ScoredAnswer, proofread_answer: Proofread) -> ScoredAnswer:
    """Return a mark with its evidence at the places of the raw answer, and a note on marks that were not typed."""
    parts = tuple(
        replace(
            part, evidence=Span(*raw_span(part.evidence.start, part.evidence.end, proofread_answer.places))
        )
        if part.evidence
        else part
        for part in marked.parts
    )
    notes = marked.notes
    if proofread_answer.key_words:
        notes += (messages.KEY_MARKS(words=OwnWords(listed_words(proofread_answer.key_words))),)
    return replace(marked, parts=parts, notes=notes)


@lru_cache(maxsize=256)
def vocabulary(key: TextKey) -> Vocabulary:
    """Return the vocabulary of a key: of its question, references and criteria, with the names in their formulas."""
    phrasings = [
        phrasing for criterion in key.criteria for phrasing in (*criterion.any_of, *criterion.excluded)
    ]
    texts = [
        key.question,
        *key.references,
        *(phrasing.text for phrasing in phrasings if isinstance(phrasing, ProsePhrasing)),
    ]
    terms = [phrasing for phrasing in phrasings if isinstance(phrasing, TermPhrasing)]
    formulas = [
        formula
        for phrasing in phrasings
        if isinstance(phrasing, FormulaPhrasing)
        for formula in phrasing.formulas
    ]
    return Vocabulary(
        spelled_words(texts) | {name for formula in formulas for name in formula.names},
        frozenset(part for term in terms for form in term.forms for part in form),
    )


@lru_cache(maxsize=256)
def key_words(key: TextKey) -> frozenset[str]:
    """Return every word of a key in lower case, as it is spelled there."""
    phrasings = [
        phrasing for criterion in key.criteria for phrasing in (*criterion.any_of, *criterion.excluded)
    ]
    texts = [
        key.question,
        *key.references,
        *(phrasing.text for phrasing in phrasings if isinstance(phrasing, ProsePhrasing)),
    ]
    term_words = (phrasing.words for phrasing in phrasings if isinstance(phrasing, TermPhrasing))
    return word_forms(texts).union(*term_words)
