"""The mark that a teacher would give: from the chances of each mark, and learned from questions marked in part."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from graders.errors import ModelUnusable
from graders.scorer.model import Judgement
from graders.scorer.scorers import shipped_scorer
from graders.scorer.teacher_model import (
    CUTS,
    LEVELS,
    NAMES,
    OTHER_SCORER,
    TeacherModel,
    likeliest_marks,
    parse_teacher_model,
    teacher_columns,
    teacher_model_file,
)
from graders.scorer.training.teacher_fitting import (
    SAMPLES,
    MarkedAnswers,
    columns_by_sample,
    draws_of,
    fit_teacher_model,
)


@pytest.mark.parametrize(
    ("chances", "mark", "not_wrong"),
    [
        ((0, 0, 0, 0, 1), 1.0, 1),
        ((1, 0, 0, 0, 0), 0.0, 1),
        ((0, 0, 1, 0, 0), 0.5, 1),
        # Half or full, and hardly nothing: between them, and wrong only if it is nothing.
        ((0.1, 0, 0.4, 0, 0.5), 0.7, 0.9),
        # Full or nothing: on the side of the likelier one, where a half would be wrong with both.
        ((0.3, 0, 0, 0, 0.7), 0.7, 0.7),
        ((0.7, 0, 0, 0, 0.3), 0.3, 0.7),
        # All alike: just below a half, which only full marks make wrong.
        ((0.2, 0.2, 0.2, 0.2, 0.2), 0.49, 0.8),
    ],
)
def test_a_mark_is_as_seldom_wrong_by_half_as_can_be_and_near_the_expected_one(
    chances: tuple[float, ...], mark: float, not_wrong: float
) -> None:
    marks, sure = likeliest_marks(np.array([chances], dtype=np.float64))
    assert (marks[0], sure[0]) == (pytest.approx(mark), pytest.approx(not_wrong))


@given(st.lists(st.integers(0, 100), min_size=5, max_size=5).filter(any))
def test_no_mark_costs_less_than_the_one_that_is_given(weights: list[int]) -> None:
    chances = np.array(weights) / sum(weights)
    (mark,), (sure,) = likeliest_marks(chances[None])

    def cost(given_mark: float) -> float:
        distances = np.abs(LEVELS - given_mark)
        return float(chances @ ((distances > 0.4999) + distances**2))

    assert cost(mark) <= min(cost(hundredth / 100) for hundredth in range(101)) + 1e-9
    assert sure == pytest.approx(chances[np.abs(LEVELS - mark) < 0.4999].sum())


def model_of(above: dict[float, dict[str, float]]) -> TeacherModel:
    """Return a model of columns that are standardised already, with these weights above each cut; others are 0."""
    weights = [[above[cut].get(name, 0.0) for name in ("intercept", *NAMES)] for cut in CUTS]
    return TeacherModel(np.zeros(len(NAMES)), np.ones(len(NAMES)), np.array(weights))


BY_MARK = model_of({cut: {"mark": 2.0, "intercept": 5.0 if cut == CUTS[-1] else 0.0} for cut in CUTS})


def column_of(name: str, *numbers: float) -> NDArray[np.float64]:
    """Return rows that are 0 but for one column."""
    rows = np.zeros((len(numbers), len(NAMES)))
    rows[:, NAMES.index(name)] = numbers
    return rows


def test_chances_come_from_how_likely_a_mark_is_above_each_cut() -> None:
    even, high, higher = BY_MARK.chances(column_of("mark", 0.0, 1.0, 9.0))
    # A half for each of the first three; more for the highest cut would be against reason, and counts as no more.
    assert even == pytest.approx([0.5, 0, 0, 0, 0.5])
    assert high[-1] == pytest.approx(1 / (1 + np.exp(-2)))
    # No column counts for more than 2.5 standard deviations.
    assert higher[-1] == pytest.approx(1 / (1 + np.exp(-5)))


def test_the_file_gives_back_the_model_and_is_of_one_scorer() -> None:
    content = teacher_model_file(BY_MARK, {"scorer_sha256": "1" * 64})
    read = parse_teacher_model(content, "1" * 64)
    rows = column_of("mark", 0.2, 0.8)
    assert np.array_equal(read.chances(rows), BY_MARK.chances(rows))
    assert len(read.digest) == 64
    with pytest.raises(ModelUnusable, match=OTHER_SCORER[:20]):
        parse_teacher_model(content, "2" * 64)
    other_columns = content.replace(b'"models differ"', b'"something else"')
    with pytest.raises(ModelUnusable, match=OTHER_SCORER[:20]):
        parse_teacher_model(other_columns, "1" * 64)


def test_the_shipped_scorer_has_a_model_of_a_teacher() -> None:
    teacher = shipped_scorer().teacher
    assert teacher is not None
    low, high = teacher.estimate(teacher.means + column_of("expected mark", -0.3, 0.3))[0]
    assert low < high


def class_of_answers(questions: int, answers: int) -> MarkedAnswers:
    """Return answers whose vectors say what they are worth, of teachers half of whom are stricter than the scorer."""
    draw = np.random.default_rng(3)
    count = questions * answers
    number = np.repeat(np.arange(questions), answers)
    worth = draw.integers(0, 3, count)
    marks = np.clip(worth / 2 + draw.normal(0, 0.15, count), 0, 1)
    human = np.clip(worth / 2 - 0.5 * (number % 2), 0, 1)
    vectors: NDArray[np.float32] = np.eye(3, dtype=np.float32)[worth]
    judged = Judgement(marks[:, None], marks, np.zeros(count))
    words = (vectors, [("bad", "fair", "good")[level] for level in worth])
    return MarkedAnswers.of(judged, human, words, (number, np.full(count, "class")))


def test_each_draw_has_columns_of_unmarked_answers_of_its_question() -> None:
    answers = class_of_answers(questions=3, answers=9)
    draws = list(draws_of(answers))
    assert len(draws) == 3 * sum(count < 8 for count in SAMPLES)
    for draw in draws:
        assert len(set(answers.questions[draw.positions])) == 1
        assert len(set(draw.positions)) == len(draw.positions) == len(draw.columns)


def test_it_learns_how_a_teacher_differs_from_the_scorer() -> None:
    answers = class_of_answers(questions=40, answers=16)
    model = fit_teacher_model(answers)
    assert model is not None
    new = class_of_answers(questions=2, answers=30)
    for question in (0, 1):
        positions = np.flatnonzero(new.questions == question)
        columns = columns_by_sample(new, positions[8:], positions[:8])
        marks, _ = model.estimate(columns)
        distances = np.abs(marks - new.human_marks[positions[8:]])
        assert distances.mean() < 0.1
    # The strict teacher of the second question gives half the points less than the scorer.
    assert np.abs(new.judged.marks - new.human_marks)[new.questions == 1].mean() > 0.25


def test_of_too_few_answers_or_of_one_mark_nothing_is_learned() -> None:
    assert fit_teacher_model(class_of_answers(questions=5, answers=3)) is None
    answers = class_of_answers(questions=5, answers=9)
    assert fit_teacher_model(replace(answers, human_marks=np.ones(45))) is None


def test_the_columns_are_those_of_scorer_and_sample() -> None:
    columns = teacher_columns(np.array([0.4]), np.array([-0.1]), np.array([[9.0]]))
    assert columns.tolist() == [[0.4, 0.1, -0.1, 9.0]]
