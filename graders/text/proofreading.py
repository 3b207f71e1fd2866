"""An answer proofread before it is graded: no hidden characters, no slips, the accents of the key's own words.

Every place of what is graded leads back to what was typed.
"""

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from graders.language.invisible import raw_place, visible
from graders.language.segmentation import word_forms
from graders.language.spelling import Vocabulary, mended, note, with_marks_of, words_of
from graders.text.key import FormulaPhrasing, Prose, Term, TextKey
from graders.text.scored_answer import Marked
from graders.verdict import Span


class Proofread(NamedTuple):
    """An answer as it is graded, the raw place of each of its characters and then the end (none: its own), and the
    words of the key that were typed without their marks."""

    text: str
    places: tuple[int, ...]
    taken: tuple[str, ...]


def proofread(answer: str, key: TextKey) -> Proofread:
    """Read an answer without hidden characters and slips, with the marks that the key's words have."""
    seen, places = visible(answer)
    marked, outer, taken = with_marks_of(key_words(key), seen)
    text, inner = mended(marked, vocabulary(key))
    for found in (outer, inner):
        places = tuple(places[at] for at in found) if places and found else places or found
    return Proofread(text, places, taken)


def as_typed(marked: Marked, read: Proofread) -> Marked:
    """Return a mark with its evidence at the places of the raw answer, and a note on marks that were not typed."""
    parts = tuple(
        replace(part, evidence=Span(*raw_place(part.evidence.start, part.evidence.end, read.places)))
        if part.evidence
        else part
        for part in marked.parts
    )
    return replace(marked, parts=parts, notes=(*marked.notes, *([note(read.taken)] if read.taken else [])))


@lru_cache(maxsize=256)
def vocabulary(key: TextKey) -> Vocabulary:
    """Return the vocabulary of a key: of its question, references and criteria, with the names in their formulas."""
    phrasings = [one for criterion in key.criteria for one in (*criterion.any_of, *criterion.excluded)]
    texts = [key.question, *key.references, *(one.text for one in phrasings if isinstance(one, Prose))]
    terms = [one for one in phrasings if isinstance(one, Term)]
    formulas = [
        one for phrasing in phrasings if isinstance(phrasing, FormulaPhrasing) for one in phrasing.formulas
    ]
    return Vocabulary(
        words_of(texts) | {name for one in formulas for name in one.names},
        frozenset(part for one in terms for form in one.forms for part in form),
    )


@lru_cache(maxsize=256)
def key_words(key: TextKey) -> frozenset[str]:
    """Return every word of a key in lower case, as it is spelled there."""
    phrasings = [one for criterion in key.criteria for one in (*criterion.any_of, *criterion.excluded)]
    texts = [key.question, *key.references, *(one.text for one in phrasings if isinstance(one, Prose))]
    named = (one.words for one in phrasings if isinstance(one, Term))
    return word_forms(texts).union(*named)
