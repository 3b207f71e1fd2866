"""Statements that say the same when their parts change places: “A is joined to B” is “B is joined to A”."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from graders.language.polarity import count_negations
from graders.language.segmentation import FUNCTION_WORDS, count_words, words

WORDS_MOST, CHARACTERS_MOST = 24, 400
"""Words and characters of a text that is looked at: a longer one says more than one thing, whose order may tell."""
_BE = r"(?:is|are|was|were|be|been|being)\s(?:(?:not|no|still|longer|also|both|all|never)\s){0,2}"
_JOINED = (
    "connected|joined|linked|attached|separated|parallel|perpendicular|adjacent|equal|identical|similar|next"
)
_ARE, _BY = rf"{_BE}(?:{_JOINED})", r"\sby\s(?:an?|the)\s\w+"
_PLACE = r"(?:contained\s)?(?:in|on)\s(?:the\ssame|one|an?|the)\s(?P<place>\w+(?:\s\w+)?)"
_TO = r"(?:to|with|from|of)"
# Takes “A is joined to B”, “A is separated by a gap from B”, “A and B are joined”, “A and B are in the same path” and
# “between A and B”; leaves “A pays the same price to B” and “A is in B”.
_MUTUAL = tuple(
    re.compile(rf"\W*{wording}\W*", re.IGNORECASE)
    for wording in (
        rf"(?P<first>.+?)\s{_ARE}(?P<rest>(?:{_BY})?)\s{_TO}\s(?P<second>.+?)",
        rf"(?P<first>.+?)\s{_ARE}\s{_TO}\s(?P<second>.+?)(?P<rest>{_BY})",
        rf"(?P<first>.+?)\sand\s(?P<second>.+?)\s{_ARE}(?P<rest>(?:{_BY}|\stogether|\sto each other)?)",
        rf"(?P<first>.+?)\s{_BE}{_PLACE}\s(?:as|with)\s(?P<second>.+?)",
        rf"(?P<first>.+?)\sand\s(?P<second>.+?)\s{_BE}{_PLACE}",
        r"(?P<rest>.*?)\bbetween\s(?P<first>.+?)\sand\s(?P<second>.+?)(?P<place>(?:\s(?:is|are|was|were)\s.+)?)",
    )
)
# Takes “a path containing A” beside “A is contained in a path”; leaves “a path with A”.
_CONTAINS = re.compile(
    r"\W*(?:there\s(?:is|are|was|were)\s)?(?P<first>.+?)\s(?:that\s|which\s)?(?:contain|include|hold)(?:s|ing)?\s"
    r"(?P<second>.+?)\W*",
    re.IGNORECASE,
)
_CONTAINED = re.compile(
    rf"\W*(?P<second>.+?)\s{_BE}(?:contained\s|included\s|held\s)?(?:with)?in\s(?P<first>.+?)\W*",
    re.IGNORECASE,
)
# “the terminal of the battery” is “the battery terminal”.
_OF = re.compile(r"\b(\w+) of (?:the |an? )?(\w+)\b", re.IGNORECASE)
_OPENING = re.compile(r"^\W*(?:because|since|as|so|if|when)\s", re.IGNORECASE)
_SAME = frozenset({"not", "no", "longer", "still", "never"})
"""Words whose number is compared, not their place."""


class Parts(NamedTuple):
    """The words of meaning of the two parts of a statement, and of what is beside them."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    rest: tuple[str, ...]


def order_says_nothing(first: str, second: str) -> bool:
    """Tell whether two texts have the same parts in another order, and yet say the same.

    >>> order_says_nothing("Node A is linked to node B.", "Node B is linked to node A.")
    True
    >>> order_says_nothing("The hub is linked to the node and feeds it.", "The node is linked to the hub and feeds it.")
    False
    >>> order_says_nothing("A list containing the key", "The key is contained in a list.")
    True
    >>> order_says_nothing("There is no list containing the key", "The key is contained in a list.")
    False
    """
    if max(len(first), len(second)) > CHARACTERS_MOST or max(map(count_words, (first, second))) > WORDS_MOST:
        return False
    if _negations(first) != _negations(second):
        return False
    return (
        any(_are_same(a, b) for a in _mutual_parts(first) for b in _mutual_parts(second))
        or _are_converse(first, second)
        or _are_converse(second, first)
    )


def _are_same(ours: Parts, theirs: Parts) -> bool:
    """Tell whether two statements have the same parts, in whatever order, and the same beside them."""
    pairs = ((ours.first, theirs.first), (ours.second, theirs.second), (ours.rest, theirs.rest))
    exchanged = ((ours.first, theirs.second), (ours.second, theirs.first), (ours.rest, theirs.rest))
    return _are_alike(pairs) or _are_alike(exchanged)


def _are_alike(pairs: Sequence[tuple[tuple[str, ...], tuple[str, ...]]]) -> bool:
    """Tell whether each pair has the same words in the same order, but for words that only one of the texts has.

    “battery terminal” is “negative battery terminal”, where the other text has no “negative” elsewhere.
    """
    ours, theirs = ({word for pair in pairs for word in pair[side]} for side in (0, 1))
    shared = ours & theirs
    return all(
        bool(first) == bool(second)
        and [word for word in first if word in shared] == [word for word in second if word in shared]
        and (not first or bool(shared & {*first}))
        for first, second in pairs
    )


def _are_converse(active: str, passive: str) -> bool:
    """Tell whether one text says what contains a thing, and the other that this thing is contained in it."""
    contains, contained = _CONTAINS.fullmatch(_plain(active)), _CONTAINED.fullmatch(_plain(passive))
    if contains is None or contained is None:
        return False
    return _are_alike([(_stems(contains[name]), _stems(contained[name])) for name in ("first", "second")])


@lru_cache(maxsize=4096)
def _mutual_parts(text: str) -> tuple[Parts, ...]:
    """Return how a text can be read as a statement of two parts that say something of one another."""
    matches = [pattern.fullmatch(_plain(text)) for pattern in _MUTUAL]
    return tuple(
        Parts(_stems(match["first"]), _stems(match["second"]), _stems(_beside(match)))
        for match in matches
        if match
    )


def _beside(match: re.Match[str]) -> str:
    groups = match.groupdict()
    return f"{groups.get('rest') or ''} {groups.get('place') or ''}"


def _plain(text: str) -> str:
    return _OPENING.sub("", text)


def _stems(text: str) -> tuple[str, ...]:
    return tuple(
        word.stem
        for word in words(_OF.sub(r"\2 \1", text))
        if (word.folded not in FUNCTION_WORDS or len(word.folded) == 1) and word.folded not in _SAME
    )


@lru_cache(maxsize=4096)
def _negations(text: str) -> int:
    return count_negations([word.folded for word in words(text)]) % 2
