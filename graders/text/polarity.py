"""Whether two statements point the same way: similarity hardly sees a “not”, or “less” for “more”."""

from collections.abc import Sequence
from itertools import pairwise

from graders.text.lexicon import pair_set, scales, word_set
from graders.text.words import FUNCTION_WORDS, stem

_NEGATORS = word_set("negators")
_IMPLIED = frozenset(map(stem, word_set("implied negators")))
_EMPHASIS = pair_set("emphasis")
_SCALES = scales()
_PLAIN = frozenset(map(stem, FUNCTION_WORDS))
_SIDES = {
    stem(word): (scale, side)
    for scale, pair in enumerate(_SCALES)
    for side, listed in enumerate(pair)
    for word in listed
}


def negations(folded: Sequence[str]) -> int:
    """Count the words that turn a statement round, said outright (“not”, “without”) or meant (“stops”, “lacks”)."""
    count = 0
    for at, word in enumerate(folded):
        outright = word in _NEGATORS or word.endswith("n't")
        if outright and (word, folded[at + 1] if at + 1 < len(folded) else "") in _EMPHASIS:
            continue
        count += outright or stem(word) in _IMPLIED
    return count


def denied(folded: Sequence[str]) -> bool:
    """Tell whether words that lead up to a term deny it: “this is not”, “rather than”."""
    outright = [word for word in folded if word in _NEGATORS or word.endswith("n't")]
    instead = {("rather", "than"), ("instead", "of")} & set(pairwise(folded))
    emphasis = _EMPHASIS & set(pairwise(folded))
    return (len(outright) - len(emphasis)) % 2 == 1 or bool(instead)


def opposed(one: Sequence[Sequence[str]], other: Sequence[Sequence[str]]) -> bool:
    """Tell whether two statements, each a list of clauses of folded words, contradict each other on their face."""
    negated = _negated(one) != _negated(other)
    turned = sum(_turned(_sides(one, scale), _sides(other, scale)) for scale in range(len(_SCALES)))
    if turned > 1 or _conditions_swapped(one, other):
        return True
    return negated != (turned == 1)


def _negated(clauses: Sequence[Sequence[str]]) -> bool:
    return any(negations(clause) % 2 for clause in clauses)


def _sides(clauses: Sequence[Sequence[str]], scale: int) -> frozenset[int]:
    found = (_SIDES.get(stem(word)) for clause in clauses for word in clause)
    return frozenset(side for number, side in filter(None, found) if number == scale)


def _conditions_swapped(one: Sequence[Sequence[str]], other: Sequence[Sequence[str]]) -> bool:
    """Tell P(A | B) from P(B | A): what one puts before “given” the other puts after it, both ways round."""
    before, after = _around_given(one)
    other_before, other_after = _around_given(other)
    return bool(before & other_after - other_before) and bool(after & other_before - other_after)


def _around_given(clauses: Sequence[Sequence[str]]) -> tuple[frozenset[str], frozenset[str]]:
    found = [stem(word) for clause in clauses for word in clause]
    if "given" not in found:
        return frozenset(), frozenset()
    at = found.index("given")
    near = [frozenset(part) - _PLAIN for part in (found[max(at - 4, 0) : at], found[at + 1 : at + 4])]
    return near[0], near[1]


def _turned(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one) == len(other) == 1 and one != other
