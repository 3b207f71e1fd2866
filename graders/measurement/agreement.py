"""How well a machine's marks agree with people's: figures by their usual definitions, with the standard library only.

Marks are shares of the maximum (0 to 1). A figure that is not defined, such as the correlation of constant marks, is
None. A *step* is a quarter of the maximum.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from statistics import correlation, fmean

STEP = 0.25
"""A quarter of the points: the step that a verdict's confidence speaks of."""
BINS = 10
"""Bins of the reliability curve: the usual number."""
PASS = 0.5
"""From here a mark counts as “correct” in figures of two classes."""
_ROUNDING = 1e-9
"""Absorbs the rounding of sums in binary, so that marks a step apart count as a step apart."""


def pearson(machine: Sequence[float], human: Sequence[float]) -> float | None:
    """Return Pearson's correlation, -1 to 1."""
    return correlation(machine, human) if _varies(machine) and _varies(human) else None


def spearman(machine: Sequence[float], human: Sequence[float]) -> float | None:
    """Return Spearman's rank correlation, -1 to 1; ties share the mean of their ranks."""
    return pearson(_ranks(machine), _ranks(human))


def pearson_within(
    machine: Sequence[float], human: Sequence[float], groups: Sequence[Hashable]
) -> float | None:
    """Return Pearson's correlation after both are centred by group (question)."""
    return pearson(_centred(machine, groups), _centred(human, groups))


def rmse(machine: Sequence[float], human: Sequence[float]) -> float:
    """Return the root mean square error, in shares of the maximum."""
    return math.sqrt(fmean((a - b) ** 2 for a, b in zip(machine, human, strict=True)))


def qwk(machine: Sequence[float], human: Sequence[float], step: float = STEP) -> float | None:
    """Return Cohen's kappa with quadratic weights (Cohen, 1968) on marks rounded to steps; 1 is full agreement."""
    machine_steps, human_steps = ([_rounded(mark, step) for mark in marks] for marks in (machine, human))
    observed = fmean((a - b) ** 2 for a, b in zip(machine_steps, human_steps, strict=True))
    machine_counts, human_counts = Counter(machine_steps), Counter(human_steps)
    expected = sum(n * m * (a - b) ** 2 for a, n in machine_counts.items() for b, m in human_counts.items())
    return 1 - observed * len(machine_steps) ** 2 / expected if expected else None


def ac1(machine: Sequence[bool], human: Sequence[bool]) -> float:
    """Return Gwet's AC1 (Gwet, 2008) of two classes: agreement beyond chance, which holds where one class is rare."""
    agreed = accuracy(machine, human)
    share = fmean((*machine, *human))
    by_chance = 2 * share * (1 - share)
    return (agreed - by_chance) / (1 - by_chance)


def accuracy(predicted: Sequence[bool], actual: Sequence[bool]) -> float:
    """Return the share of pairs that are equal."""
    return fmean(a == b for a, b in zip(predicted, actual, strict=True))


def macro_f1(predicted: Sequence[bool], actual: Sequence[bool]) -> float:
    """Return the mean of the F1 of “correct” and of “not correct”; a class that nobody has or says counts 0."""
    return fmean(_f1(predicted, actual, positive=positive) for positive in (True, False))


def auc(scores: Sequence[float], actual: Sequence[bool]) -> float | None:
    """Return the area under the ROC curve: the chance that a true one is above a false one, ties counted half."""
    positives = sum(actual)
    negatives = len(actual) - positives
    if not positives or not negatives:
        return None
    ranks = sum(rank for rank, flag in zip(_ranks(scores), actual, strict=True) if flag)
    return (ranks - positives * (positives + 1) / 2) / (positives * negatives)


def step_hits(machine: Sequence[float], human: Sequence[float], step: float = STEP) -> list[bool]:
    """Tell for each pair whether the marks differ by at most a step."""
    return [abs(a - b) <= step + _ROUNDING for a, b in zip(machine, human, strict=True)]


def reliability(confidence: Sequence[float], hits: Sequence[bool]) -> list[tuple[float, float, int]]:
    """Return the bins of the reliability curve that have rows: mean confidence, share of hits, count."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for chance, hit in zip(confidence, hits, strict=True):
        bins[min(int(chance * BINS), BINS - 1)].append((chance, hit))
    return [
        (fmean(chance for chance, _ in rows), fmean(hit for _, hit in rows), len(rows))
        for _, rows in sorted(bins.items())
    ]


def ece(confidence: Sequence[float], hits: Sequence[bool]) -> float:
    """Return the expected calibration error (Naeini et al., 2015) over `BINS` equal bins, 0 to 1."""
    total = len(confidence)
    return sum(count * abs(chance - share) for chance, share, count in reliability(confidence, hits)) / total


def _f1(predicted: Sequence[bool], actual: Sequence[bool], *, positive: bool) -> float:
    pairs = list(zip(predicted, actual, strict=True))
    agreed = sum(a == positive and b == positive for a, b in pairs)
    counted = sum(a == positive for a, _ in pairs) + sum(b == positive for _, b in pairs)
    return 2 * agreed / counted if counted else 0.0


def _rounded(mark: float, step: float) -> int:
    return math.floor(mark / step + 0.5 + _ROUNDING)


def _varies(values: Sequence[float]) -> bool:
    return len(values) > 1 and max(values) - min(values) > _ROUNDING


def _centred(values: Sequence[float], groups: Sequence[Hashable]) -> list[float]:
    by_group: dict[Hashable, list[float]] = defaultdict(list)
    for value, group in zip(values, groups, strict=True):
        by_group[group].append(value)
    means = {group: fmean(group_values) for group, group_values in by_group.items()}
    return [value - means[group] for value, group in zip(values, groups, strict=True)]


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=lambda index: values[index])
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for index in order[start:end]:
            ranks[index] = (start + end + 1) / 2
        start = end
    return ranks
