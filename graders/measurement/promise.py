"""The promise: which marks may be released so that, of them, at most a stated share is wrong, and how sure that is.

A teacher marks a **random** sample without seeing the machine's marks. Confidence thresholds are then tried from high
to low, each with the exact chance of so few wrong marks among the sampled answers above it, if as many were wrong as
are promised at most (`graders.measurement.weighted_draws`); the last one before the first that fails is used (“learn
then test” with a fixed sequence: Angelopoulos, Bates, Candès, Jordan and Lei, 2021, arXiv:2110.01052). Since the order
is fixed before a mark is looked at, the chance that a threshold is used above which too many are wrong is at most
`1 - sure`, however many are tried.

Where confidence is itself the chance of not being wrong, learned from other questions, it has a say as well: no
threshold is used above which the machine expects nearly as many wrong marks among the unmarked as are promised at most.
That can only end the sequence sooner, so the promise holds whether or not the machine knows itself.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate, takewhile
from statistics import fmean

from graders.measurement import agreement
from graders.measurement.binomial import is_below
from graders.measurement.weighted_draws import WeightedDraws, upper_share

AGREEMENT_FLOOR = 0.2
"""Of QWK or AC1, whichever is higher: “fair” begins there (Landis and Koch, 1977). Below it a machine's marks have
next to nothing to do with the teacher's, and few wrong ones among them are the class's doing."""
MORE = (1.5, 2.0, 3.0, 4.0)
"""How many times as many sampled answers it is said of what they would release: a plain choice."""
CAUTION = 0.9
"""The share of what is promised at most that the machine may expect among the unmarked. Without it a promise of .90 was
kept in .88 of draws (46 and 87 questions of SciEntsBank, five marks each, questions held out); with .9 in .98 and .95,
with .8 in .98 and 1. With ten marks a question .94 (Beetle) and .98 (SciEntsBank) keep it, .95 and .99 with .8, and a
twenty-fifth more of SciEntsBank is released than with .8 (.42 for .41; the set left out .25 for .23)."""
FIRST_WRONG, FIRST_SHARE = 2, 0.45
"""How many wrong ones of average weight the first threshold may have above it, or as many as it may have with this
share of a larger sample above it. With none, a single slip among the surest ends the sequence. Of 90 sampled answers
three are too many (Beetle, questions held out: .26 is released for .32); of 300 more than two let out more
(SciEntsBank, six wrong: .63 for .55, the set left out .41 for .34)."""
HALF = 0.5
"""Of the points: how far off confidence takes a mark to be wrong from."""
_ROUNDING = 1e-9
"""Absorbs the rounding of binary fractions: 0.7 and 0.2 are half the points apart."""


class Held(StrEnum):
    """Why nothing is released."""

    TOO_FEW = "too few marks in the sample"
    TOO_MANY_WRONG = "too many of the surest marks in the sample are wrong"
    TOO_MANY_EXPECTED = "the machine itself expects too many wrong among its surest marks"
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

    `false_passes` are those above it that the machine passes and the teacher does not, `false_fails` the other way
    round: a mark need not be off by much for that. `effective` is the number of independent draws that the weights
    leave of `sampled`; `expected` the share of wrong ones that the machine expects among the unmarked above the
    threshold, 0 where that is not asked. `proved` tells whether the sample shows that few enough are wrong, `passes`
    whether the machine expects no more either.
    """

    threshold: float
    sampled: int
    wrong: int
    false_passes: int
    false_fails: int
    effective: float
    effective_wrong: float
    expected: float
    proved: bool
    passes: bool


@dataclass(frozen=True, slots=True)
class Promise:
    """What may be released: marks with a confidence of `threshold` or more; none if it is None, and `held` says why.

    `steps` has every threshold, the surest first; the sequence ends at the first that fails, what follows is not used.
    `ranked` has the sampled answers that may be released, the surest first.
    """

    terms: Terms
    steps: tuple[Step, ...]
    threshold: float | None
    held: Held | None
    ranked: tuple[SampledMark, ...] = field(default=(), repr=False)

    @property
    def kept(self) -> Step | None:
        """The step whose threshold is used."""
        return next((step for step in self.steps if step.threshold == self.threshold), None)

    @property
    def bound(self) -> float | None:
        """What the share of wrong marks does not exceed, as surely as the terms say: among those released, or among all
        where none is; None without a sample."""
        step = self.kept or (self.steps[-1] if self.steps else None)
        if step is None:
            return None
        above = self.ranked[: step.sampled]
        wrong_weight = sum(mark.weight for mark in above if is_wrong(mark, self.terms))
        return upper_share([mark.weight for mark in above], wrong_weight, self.terms.sure)


def find_promise(sample: Sequence[SampledMark], terms: Terms, unmarked: Sequence[float] = ()) -> Promise:
    """Return what a sample of marks lets be promised.

    `unmarked` has the confidences of answers that could be released, where confidence is the chance that a mark is less
    than half the points away.
    """
    ranked = sorted((mark for mark in sample if mark.confidence is not None), key=_doubt)
    # A mark that is off by less than half may count as wrong as well: then the machine knows of the gravest only.
    steps = _steps(ranked, terms, sorted(unmarked, reverse=True) if terms.off_by <= HALF else ())
    passed = list(takewhile(lambda step: step.passes, steps))
    if not passed:
        return Promise(terms, steps, None, _why_nothing(steps, terms), tuple(ranked))
    threshold = passed[-1].threshold
    held = _objection([mark for mark in ranked if -_doubt(mark) >= threshold])
    return Promise(terms, steps, None if held else threshold, held, tuple(ranked))


def released_with_more(promise: Promise, confidences: Sequence[float]) -> dict[int, float]:
    """Return what share of answers with these confidences a larger sample would release, by its size.

    Above each threshold as many of a hundred are taken to be wrong there as are in the sample: a guess, no promise.
    """
    if not promise.steps or not confidences:
        return {}
    whole = promise.steps[-1].sampled
    return {round(whole * times): _released(promise, times, confidences) for times in MORE}


def first_step(terms: Terms, weights: Sequence[float]) -> int:
    """Return how many of the sampled answers, the surest first, the first threshold has above it.

    They are the fewest that may have so many wrong as `FIRST_WRONG` and `FIRST_SHARE` say, or as many as a smaller
    sample lets be wrong; it is the whole of a sample that is too small. Nobody's marks are looked at for it.
    """
    if not weights:
        return 0
    enough = _enough_for_wrong(terms, weights)
    in_large_sample = [number for number in enough if number <= FIRST_SHARE * len(weights)]
    if len(in_large_sample) > FIRST_WRONG:
        return in_large_sample[-1]
    return enough[: FIRST_WRONG + 1][-1] if enough else len(weights)


def _enough_for_wrong(terms: Terms, weights: Sequence[float]) -> list[int]:
    """Return how many of the sampled answers are enough for none, one, two … of average weight to be wrong."""
    averages = [total / number for number, total in enumerate(accumulate(weights), start=1)]
    largest = (FIRST_WRONG + terms.at_most * FIRST_SHARE * len(weights)) * max(averages)
    draws = WeightedDraws(terms.at_most, weights, largest)
    enough: list[int] = []
    for number, (weight, average) in enumerate(zip(weights, averages, strict=True), start=1):
        draws.add(weight)
        while (wrong_weight := len(enough) * average) <= largest and draws.chance_up_to(
            wrong_weight
        ) <= 1 - terms.sure + _ROUNDING:
            enough.append(number)
        if number > FIRST_SHARE * len(weights) and len(enough) > FIRST_WRONG:
            break
    return enough


def fewest_marks(terms: Terms, wrong: int = 0) -> int:
    """Return how many sampled marks of equal weight are enough for a promise, should so many of them be wrong."""
    number = wrong + 1
    while not is_below(terms.at_most, wrong, number, terms.sure - _ROUNDING):
        number += 1
    return number


def is_wrong(mark: SampledMark, terms: Terms) -> bool:
    """Tell whether the machine's mark is off by so much that it counts as wrong."""
    return abs(mark.machine - mark.human) >= terms.off_by - _ROUNDING


def _doubt(mark: SampledMark) -> float:
    return -(mark.confidence or 0.0)


def _why_nothing(steps: Sequence[Step], terms: Terms) -> Held:
    if not steps or (1 - terms.at_most) ** steps[-1].sampled > 1 - terms.sure:
        return Held.TOO_FEW
    return Held.TOO_MANY_EXPECTED if steps[0].proved else Held.TOO_MANY_WRONG


def _steps(ranked: Sequence[SampledMark], terms: Terms, unmarked: Sequence[float]) -> tuple[Step, ...]:
    weights = [mark.weight for mark in ranked]
    first = first_step(terms, weights)
    chances = _chances_of_so_few_wrong(ranked, terms)
    doubts = [-confidence for confidence in unmarked]
    expected_wrong = [0.0, *accumulate(1 - confidence for confidence in unmarked)]
    steps = []
    for number in range(max(first, 1), len(ranked) + 1):
        # Answers of one confidence are released together or not at all.
        if number == len(ranked) or _doubt(ranked[number]) != _doubt(ranked[number - 1]):
            above = bisect_right(doubts, _doubt(ranked[number - 1]))
            is_proved = chances[number - 1] <= 1 - terms.sure + _ROUNDING
            steps.append(_step(ranked[:number], terms, expected_wrong[above] / max(above, 1), is_proved))
    return tuple(steps)


def _chances_of_so_few_wrong(ranked: Sequence[SampledMark], terms: Terms) -> list[float]:
    """Return, for so many of the surest, how likely no more would be wrong if as many were as are promised at most."""
    wrong_weights = list(accumulate(mark.weight * is_wrong(mark, terms) for mark in ranked))
    if not ranked:
        return []
    draws = WeightedDraws(terms.at_most, [mark.weight for mark in ranked], wrong_weights[-1])
    chances = []
    for mark, wrong_weight in zip(ranked, wrong_weights, strict=True):
        draws.add(mark.weight)
        chances.append(draws.chance_up_to(wrong_weight))
    return chances


def _step(above: Sequence[SampledMark], terms: Terms, expected: float, proved: bool) -> Step:
    weights = [mark.weight for mark in above]
    wrong_weights = [mark.weight for mark in above if is_wrong(mark, terms)]
    effective = sum(weights) ** 2 / sum(weight**2 for weight in weights)
    return Step(
        threshold=-_doubt(above[-1]),
        sampled=len(above),
        wrong=len(wrong_weights),
        false_passes=sum(_passes(mark.machine) and not _passes(mark.human) for mark in above),
        false_fails=sum(_passes(mark.human) and not _passes(mark.machine) for mark in above),
        effective=effective,
        effective_wrong=effective * sum(wrong_weights) / sum(weights),
        expected=expected,
        proved=proved,
        passes=proved and expected <= CAUTION * terms.at_most,
    )


def _objection(above: Sequence[SampledMark]) -> Held | None:
    """Say what speaks against marks that are seldom wrong: that they tell nobody from anybody else."""
    machine, human = [mark.machine for mark in above], [mark.human for mark in above]
    if len(set(human)) > 1 and agreement.rmse(machine, human) >= agreement.rmse(
        [fmean(human)] * len(human), human
    ):
        return Held.NO_BETTER_THAN_CONSTANT
    passed = ([_passes(mark) for mark in marks] for marks in (machine, human))
    agreed = (agreement.qwk(machine, human), agreement.ac1(*passed))
    if max((value for value in agreed if value is not None), default=1.0) < AGREEMENT_FLOOR:
        return Held.NO_AGREEMENT
    return None


def _passes(mark: float) -> bool:
    return mark >= agreement.PASS


def _released(promise: Promise, times: float, confidences: Sequence[float]) -> float:
    """Return the share of confidences above the last threshold that would pass with so many times the sample."""
    passed = takewhile(lambda step: _would_pass(step, times, promise.terms), promise.steps)
    lowest = min((step.threshold for step in passed), default=2.0)  # no confidence is so high
    return fmean(confidence >= lowest for confidence in confidences)


def _would_pass(step: Step, times: float, terms: Terms) -> bool:
    would_be_proved = step.proved or is_below(
        terms.at_most, step.effective_wrong * times, step.effective * times, terms.sure
    )
    return would_be_proved and step.expected <= CAUTION * terms.at_most
