"""Promises of a whole assessment, of each question, or of either: which are made, and that they are kept."""

import random
from collections.abc import Callable, Sequence

import pytest

from graders.measurement.grouping import Grouping, QuestionGroup, find_groups
from graders.measurement.promise import Held, SampledMark, Terms, fewest_marks

TERMS = Terms(at_most=0.10, off_by=0.5, sure=0.90)


def marks(question: str, count: int, wrong: int = 0) -> list[tuple[str, SampledMark]]:
    """Return marks of right and wrong answers by turns, of which the machine marks the last `wrong` the other way."""
    human = [float(number % 2) for number in range(count)]
    return [
        (question, SampledMark(1 - mark if number >= count - wrong else mark, mark, 0.9))
        for number, mark in enumerate(human)
    ]


def released(groups: Sequence[QuestionGroup[str]]) -> set[str]:
    return {
        question for group in groups for question in group.questions if group.promise.threshold is not None
    }


@pytest.mark.parametrize(
    ("at_most", "sure", "wrong", "fewest"),
    [
        (0.10, 0.90, 0, 22),
        (0.10, 0.90, 1, 38),
        (0.10, 0.90, 2, 52),
        (0.10, 0.95, 0, 29),
        (0.05, 0.90, 0, 45),
        (0.5, 0.5, 0, 1),
    ],
)
def test_so_many_marks_are_the_fewest_for_a_promise(
    at_most: float, sure: float, wrong: int, fewest: int
) -> None:
    assert fewest_marks(Terms(at_most=at_most, sure=sure), wrong) == fewest


def test_together_a_good_question_makes_up_for_a_bad_one_and_by_question_it_does_not() -> None:
    sample = [*marks("good", 100), *marks("bad", 20, wrong=4)]
    assert released(find_groups(["good", "bad"], sample, TERMS, Grouping.ASSESSMENT)) == {"good", "bad"}
    assert released(find_groups(["good", "bad"], sample, TERMS, Grouping.QUESTION)) == {"good"}
    assert released(find_groups(["good", "bad"], sample, TERMS, Grouping.EITHER)) == {"good"}


def test_where_either_is_tried_small_questions_are_tested_together_without_those_that_can_stand_alone() -> (
    None
):
    sample = [*marks("large", 40), *marks("small", 15), *marks("smaller", 14)]
    groups = find_groups(["large", "small", "smaller"], sample, TERMS, Grouping.EITHER)
    assert [group.questions for group in groups] == [("large",), ("small", "smaller")]
    assert released(groups) == {"large", "small", "smaller"}
    assert {group.promise.terms.sure for group in groups} == {0.95}
    assert {group.fewest for group in groups} == {29}


def test_each_question_expects_errors_of_its_own_unmarked_answers() -> None:
    sample = [*marks("clear", 30), *marks("vague", 30)]
    unmarked = [("clear", 0.95)] * 10 + [("vague", 0.9)] * 10
    groups = find_groups(["clear", "vague"], sample, TERMS, Grouping.QUESTION, unmarked)
    assert released(groups) == {"clear"}
    assert groups[1].promise.held is Held.TOO_MANY_EXPECTED


def test_a_question_that_nobody_sampled_is_vouched_for_by_no_other() -> None:
    groups = find_groups(["seen", "unseen"], marks("seen", 28), TERMS, Grouping.EITHER)
    assert [(group.questions, group.promise.held) for group in groups] == [
        (("unseen",), Held.TOO_FEW),
        (("seen",), Held.TOO_FEW),
    ]


def test_a_question_whose_marks_say_nothing_does_not_join_the_others() -> None:
    # Of 70 answers 68 are right, and the machine says so of all: seldom wrong, and no better than a constant.
    constant = [("easy", SampledMark(1.0, float(number > 1), 0.9)) for number in range(70)]
    groups = find_groups(["easy", "small"], [*constant, *marks("small", 28)], TERMS, Grouping.EITHER)
    assert [group.questions for group in groups] == [("easy",), ("small",)]
    assert groups[0].promise.held is Held.NO_BETTER_THAN_CONSTANT


CLASSES: dict[str, list[Callable[[float], float]]] = {
    # Where just more are wrong than is promised, any release breaks the promise: the worst for all.
    "all just above the limit": [lambda _: 0.101] * 4,
    "good and bad": [lambda confidence: 0.1 * (1 - confidence)] * 2 + [lambda _: 0.2] * 2,
    "surest where it is wrong": [lambda confidence: 0.25 * confidence] * 4,
}
"""The chance that the machine's mark is wrong, by its confidence, of four questions."""
CLASSES_DRAWN = 250


@pytest.mark.parametrize("grouping", [Grouping.QUESTION, Grouping.EITHER])
@pytest.mark.parametrize("name", list(CLASSES))
def test_of_each_question_the_promise_is_kept_in_nine_of_ten_classes(name: str, grouping: Grouping) -> None:
    draw = random.Random(7)  # noqa: S311 - a reproducible draw, no secret
    chances = CLASSES[name]
    broken = [0] * len(chances)
    for _ in range(CLASSES_DRAWN):
        sample = [
            (question, _sampled(chance, draw)) for question, chance in enumerate(chances) for _ in range(30)
        ]
        for group in find_groups(range(len(chances)), sample, TERMS, grouping):
            if _is_broken([chances[question] for question in group.questions], group.promise.threshold):
                for question in group.questions:
                    broken[question] += 1
    # Three standard deviations above one of ten: promises that are broken more often fail here.
    limit = CLASSES_DRAWN * 0.1 + 3 * (CLASSES_DRAWN * 0.1 * 0.9) ** 0.5
    assert max(broken) <= limit


def _sampled(chance_of_error: Callable[[float], float], draw: random.Random) -> SampledMark:
    confidence, human = draw.random(), float(draw.random() < 0.5)
    is_wrong = draw.random() < chance_of_error(confidence)
    return SampledMark(1 - human if is_wrong else human, human, confidence)


def _is_broken(chances: Sequence[Callable[[float], float]], threshold: float | None) -> bool:
    """Tell whether more than promised of all marks above the threshold are wrong, in classes without end.

    The chances are linear in a confidence that is spread evenly, so the one in the middle is the mean.
    """
    if threshold is None:
        return False
    return sum(chance((1 + threshold) / 2) for chance in chances) > TERMS.at_most * len(chances)
