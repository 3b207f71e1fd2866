"""What a sample of a teacher's marks lets be promised, and that promises are kept as often as they say."""

import random
from collections.abc import Callable

import pytest

from graders.measurement.promise import (
    Held,
    Promise,
    SampledMark,
    Terms,
    find_promise,
    first_step,
    released_with_more,
)

TERMS = Terms(at_most=0.10, off_by=0.5, sure=0.90)


def sampled(count: int, wrong: int = 0, confidence: float = 0.9) -> list[SampledMark]:
    """Return marks of right and wrong answers by turns, of which the machine marks the last `wrong` the other way."""
    human = [float(number % 2) for number in range(count)]
    return [
        SampledMark(1 - mark if number >= count - wrong else mark, mark, confidence)
        for number, mark in enumerate(human)
    ]


@pytest.mark.parametrize(("count", "wrong"), [(22, 0), (38, 1), (52, 2), (65, 3)])
def test_so_many_marks_with_so_few_wrong_are_enough(count: int, wrong: int) -> None:
    assert find_promise(sampled(count, wrong), TERMS).threshold == 0.9
    assert find_promise(sampled(count - 1, wrong), TERMS).threshold is None


def test_without_a_sample_nothing_is_released() -> None:
    promise = find_promise([], TERMS)
    assert (promise.threshold, promise.held) == (None, Held.TOO_FEW)
    assert released_with_more(promise, [0.9]) == {}


def test_it_goes_down_as_long_as_the_bound_holds() -> None:
    sure, less_sure, unsure = sampled(60), sampled(40, 3, confidence=0.7), sampled(40, 20, confidence=0.5)
    promise = find_promise([*unsure, *sure, *less_sure], TERMS)
    assert promise.threshold == 0.7
    assert promise.kept is not None
    assert (promise.kept.sampled, promise.kept.wrong) == (100, 3)
    assert [step.threshold for step in promise.steps] == [0.9, 0.7, 0.5]


def test_it_ends_at_the_first_threshold_that_fails_though_a_later_one_would_pass() -> None:
    promise = find_promise([*sampled(60, 5), *sampled(60, confidence=0.5)], TERMS)
    assert promise.steps[-1].passes
    assert promise.bound is not None
    assert promise.bound < TERMS.at_most
    assert (promise.threshold, promise.held) == (None, Held.TOO_MANY_WRONG)


def test_false_passes_and_false_fails_are_counted_though_few_marks_are_wrong() -> None:
    near = [SampledMark(0.6, 0.4, 0.9)] * 2 + [SampledMark(0.4, 0.5, 0.9)] * 3
    promise = find_promise([*sampled(60), *near], TERMS)
    assert promise.kept is not None
    assert (promise.kept.wrong, promise.kept.false_passes, promise.kept.false_fails) == (0, 2, 3)


def test_what_something_else_holds_is_neither_tested_nor_counted() -> None:
    barred = [SampledMark(1.0, 0.0, None)] * 30
    assert find_promise([*sampled(40), *barred], TERMS).threshold == 0.9


def test_marks_that_are_never_wrong_by_half_and_say_nothing_are_not_released() -> None:
    everybody_half = [SampledMark(0.45, mark.human * 0.9, 0.9) for mark in sampled(60)]
    assert find_promise(everybody_half, TERMS).held is Held.NO_BETTER_THAN_CONSTANT


def test_marks_that_hardly_agree_are_not_released() -> None:
    # Nearer to the teacher's marks than their mean is; but all pass, and all at one step of a quarter.
    pairs = [(0.5, 0.45)] * 30 + [(0.62, 0.7)] * 20
    sample = [SampledMark(machine, human, 0.9) for machine, human in pairs]
    assert find_promise(sample, TERMS).held is Held.NO_AGREEMENT


def test_always_full_marks_is_no_better_than_a_constant() -> None:
    # 76 of 80 answers are right, and the machine says so of all.
    knows_nothing = [SampledMark(1.0, float(number % 20 > 0), 0.9) for number in range(80)]
    assert find_promise(knows_nothing, TERMS).held is Held.NO_BETTER_THAN_CONSTANT


def test_an_answer_that_stands_for_more_counts_for_more() -> None:
    right, wrong = sampled(76), sampled(2, 2)
    assert find_promise([*right, *wrong], TERMS).threshold == 0.9
    heavy = [SampledMark(mark.machine, mark.human, mark.confidence, weight=5) for mark in wrong]
    promise = find_promise([*right, *heavy], TERMS)
    assert promise.threshold is None
    assert promise.steps[-1].wrong == 2
    assert promise.steps[-1].effective < 78


def test_more_marks_would_release_more() -> None:
    sample = [*sampled(40), *sampled(20, 1, confidence=0.7)]
    promise = find_promise([*sample, *sampled(20, 5, confidence=0.6)], TERMS)
    shares = released_with_more(promise, [0.95, 0.8, 0.7, 0.6])
    assert promise.threshold == 0.7
    assert shares[80 * 4] == 1.0
    assert list(shares.values()) == sorted(shares.values())


@pytest.mark.parametrize(
    ("at_most", "sure", "sampled", "first"),
    [
        (0.10, 0.90, 90, 52),  # two may be wrong
        (0.10, 0.90, 52, 52),
        (0.10, 0.90, 51, 38),  # one
        (0.10, 0.90, 37, 22),  # none
        (0.10, 0.90, 21, 21),  # too few for anything, and tried as a whole
        (0.10, 0.90, 144, 52),
        (0.10, 0.90, 145, 65),  # three, with less than half of the sample
        (0.10, 0.90, 500, 222),  # sixteen
        (0.05, 0.90, 200, 105),
        (0.10, 0.95, 130, 61),
    ],
)
def test_the_first_threshold_may_have_two_wrong_or_what_a_smaller_sample_lets_be(
    at_most: float, sure: float, sampled: int, first: int
) -> None:
    assert first_step(Terms(at_most=at_most, sure=sure), [2.0] * sampled) == first


def test_the_first_threshold_counts_what_the_weights_leave_of_the_sample() -> None:
    # 45 that stand for one answer each say little beside one that stands for ten: it may be wrong with them.
    assert first_step(TERMS, [1.0] * 45 + [10.0] * 60) > 52
    # Of weights that hardly differ two wrong ones weigh seldom more than two of average weight.
    nearly_equal = [1.0 + number % 5 / 10 for number in range(90)]
    assert 45 < first_step(TERMS, nearly_equal) < 57


def test_the_first_threshold_is_found_for_any_terms_and_weights() -> None:
    assert first_step(Terms(0.5, 0.5, 0.5), [0.001, 0.001, 1.0]) <= 3
    assert first_step(Terms(0.1, 0.5, 0.5), [0.1] * 50 + [20.0] * 7) <= 57


def test_what_the_machine_expects_to_be_wrong_ends_the_sequence_too() -> None:
    sample = [*sampled(60), *sampled(40, confidence=0.6)]
    assert find_promise(sample, TERMS).threshold == 0.6
    # Of the unmarked above .9 it expects 1 in 20 to be wrong, of all of them 5 in 22: nothing below .9 is released.
    unmarked = [0.95] * 10 + [0.62] * 10
    promise = find_promise(sample, TERMS, unmarked)
    assert promise.threshold == 0.9
    assert [step.expected for step in promise.steps] == pytest.approx([0.05, 0.215])
    assert released_with_more(promise, unmarked) == dict.fromkeys((150, 200, 300, 400), 0.5)


def test_a_machine_that_expects_too_many_wrong_among_its_surest_releases_nothing() -> None:
    # The sample is at .9: of what is above it among the unmarked, as many as are promised at most would be wrong.
    promise = find_promise(sampled(60), TERMS, unmarked=[0.905] * 10)
    assert (promise.threshold, promise.held) == (None, Held.TOO_MANY_EXPECTED)
    assert find_promise(sampled(60), TERMS, unmarked=[0.92] * 10).threshold == 0.9


def test_where_only_more_than_half_the_points_are_wrong_the_sample_alone_counts() -> None:
    assert find_promise(sampled(60), Terms(off_by=0.75), unmarked=[0.5] * 10).threshold == 0.9


CHANCES_OF_ERROR: list[Callable[[float], float]] = [
    lambda confidence: 0.5 * (1 - confidence),
    lambda confidence: 0.12 + 0 * confidence,
    lambda confidence: 0.3 * (1 - confidence) + 0.09,
    # A machine that is surest where it is most often wrong.
    lambda confidence: 0.25 * confidence,
]


@pytest.mark.parametrize("chance_of_error", CHANCES_OF_ERROR, ids=["fits", "flat", "at the limit", "turned"])
@pytest.mark.parametrize("sizes", [(40,) * 10, (120, 30, 30, 60)], ids=["equal questions", "unequal ones"])
def test_in_nine_of_ten_classes_the_promise_is_kept(
    sizes: tuple[int, ...], chance_of_error: Callable[[float], float]
) -> None:
    draw = random.Random(7)  # noqa: S311 - a reproducible draw, no secret
    kept = sum(_is_kept(sizes, chance_of_error, draw) for _ in range(300))
    # Three standard deviations below nine of ten: a promise that is broken more often fails here.
    assert kept >= 300 * 0.9 - 3 * (300 * 0.9 * 0.1) ** 0.5


def _is_kept(sizes: tuple[int, ...], chance_of_error: Callable[[float], float], draw: random.Random) -> bool:
    """Draw a class, let a teacher mark ten answers a question, and see what was promised of the others."""
    sample: list[SampledMark] = []
    others: list[SampledMark] = []
    for size in sizes:
        answers = [_answer(chance_of_error, draw) for _ in range(size)]
        sample += [
            SampledMark(answer.machine, answer.human, answer.confidence, weight=(size - 10) / 10)
            for answer in answers[:10]
        ]
        others += answers[10:]
    promise: Promise = find_promise(sample, TERMS)
    if promise.threshold is None:
        return True
    released = [answer for answer in others if (answer.confidence or 0) >= promise.threshold]
    return sum(abs(answer.machine - answer.human) >= 0.5 for answer in released) <= TERMS.at_most * len(
        released
    )


def _answer(chance_of_error: Callable[[float], float], draw: random.Random) -> SampledMark:
    confidence, human = draw.random(), float(draw.random() < 0.5)
    is_wrong = draw.random() < chance_of_error(confidence)
    return SampledMark(1 - human if is_wrong else human, human, confidence)
