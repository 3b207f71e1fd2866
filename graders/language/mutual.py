"""Statements that say the same when their parts change places: “A is joined to B” is “B is joined to A”."""

import re
from functools import lru_cache

from graders.language.polarity import count_negations
from graders.language.segmentation import count_words, words

WORDS_MOST = 24
"""Words of a text of one simple sentence; what is longer says more than one thing, so that its order may tell."""
# Takes “A is connected to B”, “the gap between A and B”, “A and B are in the same path” and “A is on one side with B”;
# leaves “A pays the same price to B”, “A is in B” and “A is attached by B”.
_MUTUAL = re.compile(
    r"\b(?:is|are|was|were|be|been|being|stays?|remains?)\s(?:\w+\s){0,2}"
    r"(?:connected|joined|linked|attached|separated|parallel|perpendicular|adjacent|equal|identical|similar|next)\b"
    r"(?!\sby\s(?!an?\s|the\s))"
    r"|\bbetween\b.+\band\b"
    r"|\b(?:in|on)\s(?:the\ssame|one|an?)\s(?:\w+\s){1,2}(?:with|as)\b"
    r"|\band\b.+\b(?:in|on)\sthe\ssame\s\w+",
    re.IGNORECASE,
)
# Takes “A goes to B, since” and “A or B; then C”; leaves “parts 1, 2 and 3” and “A, B and C are joined”.
_SEVERAL = re.compile(
    r"[;:?!\n]|\.\s|,\s(?!(?:\w+,\s)*(?:and\s)?\w+\s(?:is|are|was|were)\b)|\s(?:but|while|whereas|because|since|if|when|than)\s",
    re.IGNORECASE,
)
_LISTED = re.compile(r"(?<=\b\w),\s?(?=\w\b)")
_GIVEN = re.compile(r"\b(?:from|to)\b.+\b(?:from|to)\b", re.IGNORECASE)
"""A way from one thing to another has a direction, whatever is joined beside it."""
# Takes “a path containing A” beside “A is contained in a path”; leaves two texts that both contain.
_CONTAINS = re.compile(r"\b(?:contain|include|hold)(?:s|ing)?\b|\bthere (?:is|are|was|were)\b", re.IGNORECASE)
_CONTAINED = re.compile(
    r"\b(?:contained|included|held)\s(?:with)?in\b|\bin\san?\b|\bin\s(?:the|their)\b", re.IGNORECASE
)


def order_says_nothing(first: str, second: str) -> bool:
    """Tell whether two texts may have the same words in another order and yet say the same.

    >>> order_says_nothing("Node A is linked to node B.", "Node B is linked to node A.")
    True
    >>> order_says_nothing("Current flows from A to B.", "Current flows from B to A.")
    False
    >>> order_says_nothing("A list containing the key", "The key is contained in a list.")
    True
    >>> order_says_nothing("There is no list containing the key", "The key is contained in a list.")
    False
    """
    if not (_is_simple(first) and _is_simple(second)) or _negations(first) != _negations(second):
        return False
    both_mutual = bool(_MUTUAL.search(first) and _MUTUAL.search(second)) and not _exchanged_before(
        first, second
    )
    return both_mutual or _are_converse(first, second) or _are_converse(second, first)


# Takes “the error measures the difference between …” against “the difference measures the error between …”; leaves
# “the gap between A and B” against “the gap between B and A”.
def _exchanged_before(first: str, second: str) -> bool:
    """Tell whether two texts have the same words before “between”, but in another order."""
    leads = [
        [word.stem for word in words(text.lower().partition(" between ")[0])] for text in (first, second)
    ]
    is_between = all(" between " in text.lower() for text in (first, second))
    return is_between and leads[0] != leads[1] and sorted(leads[0]) == sorted(leads[1])


@lru_cache(maxsize=4096)
def _negations(text: str) -> int:
    return count_negations([word.folded for word in words(text)]) % 2


def _are_converse(active: str, passive: str) -> bool:
    """Tell whether one text says what contains, and the other what is contained."""
    return bool(_CONTAINS.search(active) and _CONTAINED.search(passive)) and not (
        _CONTAINS.search(passive) or _CONTAINED.search(active)
    )


@lru_cache(maxsize=4096)
def _is_simple(text: str) -> bool:
    """Tell whether a text is a single short sentence without clauses, and without a way from one thing to another."""
    plain = _LISTED.sub(" and ", text.strip())
    return count_words(text) <= WORDS_MOST and not _SEVERAL.search(plain) and not _GIVEN.search(plain)
