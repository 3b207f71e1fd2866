"""What is made from what: “maps the image to a code” and “makes the image from a code” share all their words."""

from collections.abc import Sequence
from itertools import pairwise

from graders.text.lexicon import word_set
from graders.text.words import FUNCTION_WORDS, stem

_INTO = frozenset(map(stem, word_set("mapping verbs")))
_FROM = frozenset(map(stem, word_set("making verbs")))
_PLAIN = frozenset(map(stem, FUNCTION_WORDS))

Ends = tuple[frozenset[str], frozenset[str]]


def reversed_mapping(one: Sequence[str], other: Sequence[str]) -> bool:
    """Tell whether two clauses of folded words turn the same things into each other, the other way round."""
    source, target = _ends(one)
    other_source, other_target = _ends(other)
    with_it = source & other_source or target & other_target
    return bool((source & other_target) or (target & other_source)) and not with_it


def _ends(clause: Sequence[str]) -> Ends:
    """Return the stems of what is turned and of what it becomes, both empty where the clause does not say."""
    stems = [stem(word) for word in clause]
    verb = next((at for at, one in enumerate(stems) if one in _INTO or one in _FROM), None)
    if verb is None:
        return frozenset(), frozenset()
    rest = list(pairwise([*clause[verb + 1 :], ""]))
    for at, (word, after) in enumerate(rest, verb + 1):
        before, behind = _content(stems[verb + 1 : at]), _content(stems[at + 1 : at + 6])
        if stems[verb] in _INTO and word in ("to", "into", "onto"):
            return before, behind
        if stems[verb] in _FROM and (word == "from" or (word, after) == ("out", "of")):
            return behind, before
    return frozenset(), frozenset()


def _content(stems: Sequence[str]) -> frozenset[str]:
    return frozenset(stems) - _PLAIN
