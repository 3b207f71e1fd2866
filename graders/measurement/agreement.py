"""How well a machine's marks agree with people's: figures by their usual definitions, with the standard library only.

Marks are shares of the maximum (0 to 1). A figure that is not defined, such as the correlation of constant marks, is
None. A *step* is a quarter of the maximum.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from statistics import correlation, fmean

STEP = 0.25
BINS = 10
PASS = 0.5
_ROUNDING = 1e-9


def pearson(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return Pearson's correlation, -1 to 1."""
    return correlation(one, other) if _varies(one) and _varies(other) else None


def spearman(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Return Spearman's rank correlation, -1 to 1; ties share the mean of their ranks."""
    return pearson(_ranks(one), _ranks(other))


def pearson_within(one: Sequence[float], other: Sequence[float], groups: Sequence[Hashable]) -> float | None:
    """Return Pearson's correlation after both are centred by group (question)."""
    return pearson(_centred(one, groups), _centred(other, groups))


def rmse(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the root mean square error, in shares of the maximum."""
    return math.sqrt(fmean((a - b) ** 2 for a, b in zip(one, other, strict=True)))


def qwk(one: Sequence[float], other: Sequence[float], step: float = STEP) -> float | None:
    """Return Cohen's kappa with quadratic weights (Cohen, 1968) on marks rounded to steps; 1 is full agreement."""
    first, second = ([_rounded(mark, step) for mark in marks] for marks in (one, other))
    observed = fmean((a - b) ** 2 for a, b in zip(first, second, strict=True))
    counts, others = Counter(first), Counter(second)
    expected = sum(n * m * (a - b) ** 2 for a, n in counts.items() for b, m in others.items())
    return 1 - observed * len(first) ** 2 / expected if expected else None


def accuracy(said: Sequence[bool], true: Sequence[bool]) -> float:
    """Return the share of pairs that are equal."""
    return fmean(a == b for a, b in zip(said, true, strict=True))


def macro_f1(said: Sequence[bool], true: Sequence[bool]) -> float:
    """Return the mean of the F1 of “correct” and of “not correct”; a class that nobody has or says counts 0."""
    return fmean(_f1(said, true, wanted=wanted) for wanted in (True, False))


def auc(scores: Sequence[float], true: Sequence[bool]) -> float | None:
    """Return the area under the ROC curve: the chance that a true one is above a false one, ties counted half."""
    positives = sum(true)
    negatives = len(true) - positives
    if not positives or not negatives:
        return None
    ranks = sum(rank for rank, flag in zip(_ranks(scores), true, strict=True) if flag)
    return (ranks - positives * (positives + 1) / 2) / (positives * negatives)


def within_step(one: Sequence[float], other: Sequence[float], step: float = STEP) -> list[bool]:
    """Tell for each pair whether the marks differ by at most a step."""
    return [abs(a - b) <= step + _ROUNDING for a, b in zip(one, other, strict=True)]


def reliability(confidence: Sequence[float], hit: Sequence[bool]) -> list[tuple[float, float, int]]:
    """Return the bins of the reliability curve that have rows: mean confidence, share of hits, count."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for chance, right in zip(confidence, hit, strict=True):
        bins[min(int(chance * BINS), BINS - 1)].append((chance, right))
    return [
        (fmean(chance for chance, _ in found), fmean(right for _, right in found), len(found))
        for _, found in sorted(bins.items())
    ]


def ece(confidence: Sequence[float], hit: Sequence[bool]) -> float:
    """Return the expected calibration error (Naeini et al., 2015) over `BINS` equal bins, 0 to 1."""
    total = len(confidence)
    return sum(count * abs(chance - share) for chance, share, count in reliability(confidence, hit)) / total


def _f1(said: Sequence[bool], true: Sequence[bool], *, wanted: bool) -> float:
    pairs = list(zip(said, true, strict=True))
    both = sum(a == wanted and b == wanted for a, b in pairs)
    either = sum(a == wanted for a, _ in pairs) + sum(b == wanted for _, b in pairs)
    return 2 * both / either if either else 0.0


def _rounded(mark: float, step: float) -> int:
    return math.floor(mark / step + 0.5 + _ROUNDING)


def _varies(values: Sequence[float]) -> bool:
    return len(values) > 1 and max(values) - min(values) > _ROUNDING


def _centred(values: Sequence[float], groups: Sequence[Hashable]) -> list[float]:
    found: dict[Hashable, list[float]] = defaultdict(list)
    for value, group in zip(values, groups, strict=True):
        found[group].append(value)
    means = {group: fmean(listed) for group, listed in found.items()}
    return [value - means[group] for value, group in zip(values, groups, strict=True)]


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=lambda at: values[at])
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for at in order[start:end]:
            ranks[at] = (start + end + 1) / 2
        start = end
    return ranks
