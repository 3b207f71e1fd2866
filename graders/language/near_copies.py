"""Answers that are a reference word by word but for a few words of meaning: “it flattens the note” for “sharpens”.

No list has all opposites, and similarity takes them for synonyms: both stand in the same places. Somebody who
understood seldom writes a reference word by word but for its verb; who says its contrary often does.
"""

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from graders.language.segmentation import FUNCTION_WORDS, Word, stem, words

WORDS_COMPARED = 40
"""Words of a text that is looked at: a longer one says more than one thing."""
PLACES_MOST, PLACE_WORDS = 3, 2
"""Places where the texts may differ, and the words of each: more is no copy, but another wording. Plain choices."""
SHARED_WORDS, SHARED_SHARE = 2, 0.7
"""The words of meaning that both texts must have in the same places, and the share of all words there. So it takes 6 of
5,530 answers with three quarters of the points or more (none of SciEntsBank, DigiKlausur and SAF, 0.4 % of Beetle)."""
SLIP = 0.75
"""How alike two words are by their letters that may be one with a slip, or its form: “separating” and “seperated”."""

# Function words that tell a state: takes “it is still there” against “it is gone”; leaves “in” against “on”.
_STATES = frozenset({"already", "still", "yet"})


def replaces_words(reference: str, answer: str) -> bool:
    """Tell whether an answer has other words of meaning in a few places of a reference, and is the same elsewhere.

    >>> replaces_words("Tightening the string sharpens the note.", "Tightening the string flattens the note.")
    True
    >>> replaces_words("Tightening the string sharpens the note.", "The tighter the string, the higher the note.")
    False
    """
    return bool(replacing_stems(reference, answer))


def replacing_stems(reference: str, answer: str) -> frozenset[str]:
    """Return the stems of the words of meaning that an answer has in place of others of a reference, if it is the same
    elsewhere; none if it is not.

    >>> replacing_stems("Tightening the string sharpens the note.", "Tightening the string flattens the note.")
    frozenset({'flatten'})
    """
    listed, answer_listed = words(reference), words(answer)
    if max(len(listed), len(answer_listed)) > WORDS_COMPARED:
        return frozenset()
    matcher = SequenceMatcher(None, _folded(listed), _folded(answer_listed), autojunk=False)
    shared: list[Word] = []
    places = []
    for kind, start, end, answer_start, answer_end in matcher.get_opcodes():
        place = listed[start:end], answer_listed[answer_start:answer_end]
        if kind == "equal":
            shared += place[0]
        elif all(0 < len(side) <= PLACE_WORDS for side in place):
            places.append(place)
        else:
            return frozenset()
    replaced = [place for place in places if not _is_same(*place)]
    is_copy = (
        len(_meaning(shared)) >= SHARED_WORDS
        and len(shared) >= SHARED_SHARE * max(len(listed), len(answer_listed))
        and len(places) <= PLACES_MOST
    )
    if not is_copy or not all(all(map(_meaning, place)) for place in replaced):
        return frozenset()
    return frozenset(stem(word) for _, side in replaced for word in _meaning(side))


def _folded(listed: Sequence[Word]) -> list[str]:
    return [word.folded for word in listed]


def _meaning(listed: Sequence[Word]) -> list[str]:
    return [word.folded for word in listed if word.folded not in FUNCTION_WORDS - _STATES]


def _is_same(side: Sequence[Word], answer_side: Sequence[Word]) -> bool:
    """Tell whether two sides have the same words in other forms, or one with a slip."""
    ours, theirs = _meaning(side), _meaning(answer_side)
    if len(ours) == len(theirs) == 1:
        return _is_slip(ours[0], theirs[0])
    return {stem(word) for word in ours} == {stem(word) for word in theirs}


@lru_cache(maxsize=4096)
def _is_slip(word: str, answer_word: str) -> bool:
    return stem(word) == stem(answer_word) or SequenceMatcher(None, word, answer_word).ratio() > SLIP


# Takes “it is not still closed” and “it doesn't close” against “it is still closed” and “it closes”; leaves “it opens”.
_NOT, _HELPERS = frozenset({"not", "never"}), frozenset({"do", "does", "did"})
_NOT_IN_A_WORD = {"cannot": "can", "can't": "can", "won't": "will"}


def denies_copy(reference: str, answer: str) -> bool:
    """Tell whether an answer is a reference word by word but for a “not” more or less, or one in each sentence.

    >>> denies_copy("It is still closed.", "It isn't still closed."), denies_copy("It is closed.", "It is shut.")
    (True, False)
    """
    stems, negations = _without_not(reference)
    answer_stems, answer_negations = _without_not(answer)
    return stems == answer_stems and len(stems) >= SHARED_WORDS and negations != answer_negations


@lru_cache(maxsize=4096)
def _without_not(text: str) -> tuple[tuple[str, ...], int]:
    """Return the stems of a text without its “not”s and the helpers that they need, and how many “not”s there are."""
    kept, negations = [], 0
    for word in words(text):
        folded = word.folded
        is_short = folded.endswith("n't")
        if folded in _NOT or is_short or folded in _NOT_IN_A_WORD:
            negations += 1
            folded = _NOT_IN_A_WORD.get(folded, folded.removesuffix("n't") if is_short else "")
        if folded and folded not in _HELPERS:
            kept.append(stem(folded))
    return tuple(kept), negations
