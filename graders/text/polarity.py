"""Whether two statements point the same way: similarity hardly sees a “not”, or “less” for “more”.

A negated verb turns a whole clause. “No”, “without” and verbs such as “lacks” turn only what follows them, so they
count where that is what the other statement speaks of. What follows “otherwise” or “without this” is the contrary of
the case: a negation there says what is gained.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from graders.text.direction import reversed_mapping
from graders.text.lexicon import pair_set, scales, word_set
from graders.text.words import FUNCTION_WORDS, stem

Clauses = Sequence[Sequence[str]]
Stance = Literal["agrees", "unclear", "opposes"]

_NEGATORS = word_set("negators")
_NOMINAL = word_set("nominal negators")
_IMPLIED = frozenset(map(stem, word_set("implied negators")))
_STATES = frozenset(map(stem, word_set("negative states")))
_EMPHASIS = pair_set("emphasis")
_CONTRARY = pair_set("contrary to fact")
_ADDING = frozenset({"and", "so", "or", "then", "hence", "thus", "therefore"})
_SCALES = scales()
_PLAIN = frozenset(map(stem, FUNCTION_WORDS))
_SIDES = {
    stem(word): (scale, side)
    for scale, pair in enumerate(_SCALES)
    for side, listed in enumerate(pair)
    for word in listed
}


def negations(folded: Sequence[str], about: frozenset[str] | None = None) -> int:
    """Count the words that turn a statement round, said outright (“not”, “without”) or meant (“stops”, “lacks”).

    Those that turn only what follows them count if a stem of `about` follows; without `about` all count.
    """
    stems = [stem(word) for word in folded]
    count = 0
    for at, word in enumerate(folded):
        after = folded[at + 1] if at + 1 < len(folded) else ""
        outright = _outright(word)
        if (outright and (word, after) in _EMPHASIS) or (word, after) in _CONTRARY:
            continue
        meant = stems[at] in _IMPLIED
        narrow = (
            (word in _NOMINAL or (meant and not outright)) and stems[at] not in _STATES and after != "longer"
        )
        if (outright or meant) and (about is None or not narrow or about & set(stems[at + 1 :])):
            count += 1
    return count


def denied(folded: Sequence[str]) -> bool:
    """Tell whether words that lead up to a term deny it: “this is not”, “rather than”."""
    outright = [word for word in folded if _outright(word)]
    instead = {("rather", "than"), ("instead", "of")} & set(pairwise(folded))
    emphasis = _EMPHASIS & set(pairwise(folded))
    return (len(outright) - len(emphasis)) % 2 == 1 or bool(instead)


def opposed(one: Clauses, other: Clauses) -> bool:
    """Tell whether two statements, each a list of clauses of folded words, contradict each other on their face."""
    return stance(one, other) == "opposes"


def stance(one: Clauses, other: Clauses) -> Stance:
    """Return how a statement stands to another; “unclear” if only a “no” or “lacks” of something else parts them."""
    turned = sum(_turned(_sides(one, scale), _sides(other, scale)) for scale in range(len(_SCALES)))
    if turned == 1 and (_compares(one, other) or _compares(other, one)):
        turned = 0
    if turned > 1 or turned_round(one, other):
        return "opposes"
    meant, said = _stems(other), _stems(one)
    if not _may_agree(_readings(one, meant), _readings(other, said), turned):
        return "opposes"
    return "agrees" if _may_agree(_readings(one, None), _readings(other, None), turned) else "unclear"


def turned_round(one: Clauses, other: Clauses) -> bool:
    """Tell whether two statements exchange what depends on what, or what is made from what."""
    return _conditions_swapped(one, other) or any(reversed_mapping(a, b) for a in one for b in other)


def _may_agree(one: frozenset[bool], other: frozenset[bool], turned: int) -> bool:
    return any((negated != also) == (turned == 1) for negated in one for also in other)


def _outright(word: str) -> bool:
    return word in _NEGATORS or word.endswith("n't")


def _stems(clauses: Clauses) -> frozenset[str]:
    return frozenset(stem(word) for clause in clauses for word in clause) - _PLAIN


def _readings(clauses: Clauses, about: frozenset[str] | None) -> frozenset[bool]:
    """Return whether a clause is negated; a negation contrary to fact may be read as that, or as what is gained."""
    contrary, negated, gained = False, False, False
    for clause in clauses:
        contrary = _is_contrary(clause) or (contrary and bool(clause) and clause[0] in _ADDING)
        if negations(clause, about) % 2:
            negated, gained = negated or not contrary, gained or contrary
    return frozenset({negated, True}) if gained else frozenset({negated})


def _is_contrary(clause: Sequence[str]) -> bool:
    return "otherwise" in clause or bool(_CONTRARY & set(pairwise(clause)))


def _compares(one: Clauses, other: Clauses) -> bool:
    """Tell whether one is a comparison with what the other is about: “faster than diffusion”, “diffusion is slow”."""
    for clause in one:
        if "than" in clause:
            after = _stems([clause[clause.index("than") + 1 :]])
            if after & _stems([part[:3] for part in other if part]):
                return True
    return False


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
