"""The promise: which marks may be released so that, of them, at most a stated share is wrong, and how sure that is.

A teacher marks a **random** sample without seeing the machine's marks. Confidence thresholds are then tried from high
to low, each with the exact bound on the share of wrong marks among the sampled answers above it; the last one before
the first that fails is used (“learn then test” with a fixed sequence: Angelopoulos, Bates, Candès, Jordan and Lei,
2021, arXiv:2110.01052). Since the order is fixed before a mark is looked at, the chance that a threshold is used above
which too many are wrong is at most `1 - sure`, however many are tried.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import takewhile
from statistics import fmean

from graders.measurement import agreement
from graders.measurement.binomial import is_below, upper_bound

AGREEMENT_FLOOR = 0.2
"""Of QWK or AC1, whichever is higher: “fair” begins there (Landis and Koch, 1977). Below it a machine's marks have
next to nothing to do with the teacher's, and few wrong ones among them are the class's doing."""
MORE = (1.5, 2.0, 3.0, 4.0)
"""How many times as many sampled answers it is said of what they would release: a plain choice."""
_ROUNDING = 1e-9
"""Absorbs the rounding of binary fractions: 0.7 and 0.2 are half the points apart."""


class Held(StrEnum):
    """Why nothing is released."""

    TOO_FEW = "too few marks in the sample"
    TOO_MANY_WRONG = "too many of the surest marks in the sample are wrong"
    NO_BETTER_THAN_CONSTANT = "the same mark for everybody would be as good"
    NO_AGREEMENT = "the machine's marks hardly agree with the teacher's"


@dataclass(frozen=True, slots=True)
class Terms:
    """What is promised: at most `at_most` of the released marks are off by `off_by` of the points or more, with the
    chance `sure`. All are shares, 0 to 1."""

    at_most: float = 0.10
    off_by: float = 0.5
    sure: float = 0.90


@dataclass(frozen=True, slots=True)
class SampledMark:
    """An answer of the sample: the machine's mark and the teacher's (shares, 0 to 1), the machine's confidence, and for
    how many answers it stands beside others; None as confidence is an answer that is never released."""

    machine: float
    human: float
    confidence: float | None
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Step:
    """A threshold: how many sampled answers are above it, how many of them are wrong, and whether that is few enough.

    `effective` is the number of independent draws that the weights leave of `sampled`.
    """

    threshold: float
    sampled: int
    wrong: int
    effective: float
    effective_wrong: float
    passes: bool

    def bound(self, sure: float) -> float:
        """Return what the share of wrong marks above the threshold does not exceed, with this chance."""
        return upper_bound(self.effective_wrong, self.effective, sure)


@dataclass(frozen=True, slots=True)
class Promise:
    """What may be released: marks with a confidence of `threshold` or more; none if it is None, and `held` says why.

    `steps` has every threshold, the surest first; the sequence ends at the first that fails, what follows is not used.
    """

    terms: Terms
    steps: tuple[Step, ...]
    threshold: float | None
    held: Held | None

    @property
    def kept(self) -> Step | None:
        """The step whose threshold is used."""
        return next((step for step in self.steps if step.threshold == self.threshold), None)


def find_promise(sample: Sequence[SampledMark], terms: Terms) -> Promise:
    """Return what a sample of marks lets be promised."""
    ranked = sorted((mark for mark in sample if mark.confidence is not None), key=_doubt)
    steps = _steps(ranked, terms)
    passed = list(takewhile(lambda step: step.passes, steps))
    if not passed:
        few = not steps or not is_below(terms.at_most, 0, steps[-1].effective, terms.sure)
        return Promise(terms, steps, None, Held.TOO_FEW if few else Held.TOO_MANY_WRONG)
    threshold = passed[-1].threshold
    held = _objection([mark for mark in ranked if -_doubt(mark) >= threshold])
    return Promise(terms, steps, None if held else threshold, held)


def released_with_more(promise: Promise, confidences: Sequence[float]) -> dict[int, float]:
    """Return what share of answers with these confidences a larger sample would release, by its size.

    Above each threshold as many of a hundred are taken to be wrong there as are in the sample: a guess, no promise.
    """
    if not promise.steps or not confidences:
        return {}
    whole = promise.steps[-1].sampled
    return {round(whole * times): _released(promise, times, confidences) for times in MORE}


@cache
def first_step(terms: Terms) -> int:
    """Return how many sampled answers the first threshold has above it: the fewest that may have one wrong among them.

    With the fewest that may have none, 22 at 10 % and 90 %, a single slip among the surest would end the sequence.
    """
    number = 2
    while not is_below(terms.at_most, 1, number, terms.sure):
        number += 1
    return number


def is_wrong(mark: SampledMark, terms: Terms) -> bool:
    """Tell whether the machine's mark is off by so much that it counts as wrong."""
    return abs(mark.machine - mark.human) >= terms.off_by - _ROUNDING


def _doubt(mark: SampledMark) -> float:
    return -(mark.confidence or 0.0)


def _steps(ranked: Sequence[SampledMark], terms: Terms) -> tuple[Step, ...]:
    # A small sample is tried as a whole: its one step may pass if nothing in it is wrong.
    numbers = range(max(min(first_step(terms), len(ranked)), 1), len(ranked) + 1)
    # Answers of one confidence are released together or not at all.
    return tuple(
        _step(ranked[:number], terms)
        for number in numbers
        if number == len(ranked) or _doubt(ranked[number]) != _doubt(ranked[number - 1])
    )


def _step(above: Sequence[SampledMark], terms: Terms) -> Step:
    weights = [mark.weight for mark in above]
    wrong_weights = [mark.weight for mark in above if is_wrong(mark, terms)]
    effective = sum(weights) ** 2 / sum(weight**2 for weight in weights)
    effective_wrong = effective * sum(wrong_weights) / sum(weights)
    return Step(
        threshold=-_doubt(above[-1]),
        sampled=len(above),
        wrong=len(wrong_weights),
        effective=effective,
        effective_wrong=effective_wrong,
        passes=is_below(terms.at_most, effective_wrong, effective, terms.sure),
    )


def _objection(above: Sequence[SampledMark]) -> Held | None:
    """Say what speaks against marks that are seldom wrong: that they tell nobody from anybody else."""
    machine, human = [mark.machine for mark in above], [mark.human for mark in above]
    if len(set(human)) > 1 and agreement.rmse(machine, human) >= agreement.rmse(
        [fmean(human)] * len(human), human
    ):
        return Held.NO_BETTER_THAN_CONSTANT
    agreed = (agreement.qwk(machine, human), agreement.ac1(*map(_passes, (machine, human))))
    if max((value for value in agreed if value is not None), default=1.0) < AGREEMENT_FLOOR:
        return Held.NO_AGREEMENT
    return None


def _passes(marks: Sequence[float]) -> list[bool]:
    return [mark >= agreement.PASS for mark in marks]


def _released(promise: Promise, times: float, confidences: Sequence[float]) -> float:
    """Return the share of confidences above the last threshold that would pass with so many times the sample."""
    terms = promise.terms
    passed = takewhile(
        lambda step: is_below(
            terms.at_most, step.effective_wrong * times, step.effective * times, terms.sure
        ),
        promise.steps,
    )
    lowest = min((step.threshold for step in passed), default=2.0)  # no confidence is so high
    return fmean(confidence >= lowest for confidence in confidences)
