"""Whether two statements point the same way: similarity hardly sees a “not”, or “less” for “more”."""

from collections.abc import Sequence

from graders.text.words import stem

_NEGATORS = frozenset(
    "not no never none nothing neither nor cannot without non unable impossible hardly barely rarely cant dont doesnt "
    "isnt wont arent didnt nobody nowhere".split()
)
_IMPLICIT = frozenset(
    stem(word)
    for word in "fails failing failed fail lacks lack lacking stops stopped stop stopping loses lose lost losing misses "
    "ignores ignore ignoring prevents prevent avoids avoid blocks blocked block breaks broken impossible "
    "indistinguishable insufficient absent missing meaningless misleading".split()
)
_EMPHASIS = frozenset(
    {
        ("not", "only"),
        ("not", "just"),
        ("not", "merely"),
        ("no", "matter"),
        ("no", "doubt"),
        ("not", "simply"),
    }
)
_SCALES = (
    ("more higher high larger greater bigger increase increases increasing stronger strong powerful better best improve rise rising "
     "grow strengthen", "less lower low smaller fewer decrease decreases decreasing weaker weak worse worst reduce reduces reducing fall "
     "drop shrink weaken"),
    ("small tiny narrow few limited", "large big huge wide broad entire whole"),
    ("sharp sharper crisp", "blurry blurred fuzzy blurrier smeared"),
    ("stable", "unstable"),
    ("smooth continuous", "rough jagged discontinuous"),
    ("fast faster quick quickly quicker", "slow slower slowly"),
    ("deterministic", "random stochastic"),
    ("easy easier", "hard harder difficult"),
    ("cheap cheaper", "expensive costly"),
    ("minimize minimise minimal minimum minimizes", "maximize maximise maximal maximum maximizes"),
    ("trainable learnable", "fixed frozen"),
    ("supervised", "unsupervised"),
    ("good", "bad"),
    ("real", "fake"),
    ("before", "after"),
    ("differentiable", "undifferentiable nondifferentiable"),
    ("possible", "impossible"),
    ("useful", "useless"),
    ("toward towards closer", "away"),
)  # fmt: skip
_SIDES = {
    stem(word): (scale, side)
    for scale, pair in enumerate(_SCALES)
    for side, listed in enumerate(pair)
    for word in listed.split()
}


def negations(folded: Sequence[str]) -> int:
    """Count the words that turn a statement round, said outright (“not”, “without”) or meant (“stops”, “lacks”)."""
    count = 0
    for at, word in enumerate(folded):
        outright = word in _NEGATORS or word.endswith("n't")
        if outright and (word, folded[at + 1] if at + 1 < len(folded) else "") in _EMPHASIS:
            continue
        count += outright or stem(word) in _IMPLICIT
    return count


def denied(folded: Sequence[str]) -> bool:
    """Tell whether words that lead up to a term deny it: “this is not”, “rather than”."""
    outright = [word for word in folded if word in _NEGATORS or word.endswith("n't")]
    instead = {("rather", "than"), ("instead", "of")} & set(zip(folded, folded[1:], strict=False))
    emphasis = _EMPHASIS & set(zip(folded, folded[1:], strict=False))
    return (len(outright) - len(emphasis)) % 2 == 1 or bool(instead)


def opposed(one: Sequence[Sequence[str]], other: Sequence[Sequence[str]]) -> bool:
    """Tell whether two statements, each a list of clauses of folded words, contradict each other on their face."""
    negated = _negated(one) != _negated(other)
    turned = sum(_turned(_sides(one, scale), _sides(other, scale)) for scale in range(len(_SCALES)))
    return negated != (turned == 1) if turned <= 1 else True


def _negated(clauses: Sequence[Sequence[str]]) -> bool:
    return any(negations(clause) % 2 for clause in clauses)


def _sides(clauses: Sequence[Sequence[str]], scale: int) -> frozenset[int]:
    found = (_SIDES.get(stem(word)) for clause in clauses for word in clause)
    return frozenset(side for number, side in filter(None, found) if number == scale)


def _turned(one: frozenset[int], other: frozenset[int]) -> bool:
    return len(one) == len(other) == 1 and one != other
