"""Fitting to small tables whose answer is known: weights of sets, strictness, the gap of the kinds, linear models."""

import numpy as np
import pytest

from graders.scorer.training.fitting import (
    GAP_SHARE,
    FeatureTable,
    _fit_question_type,
    _fit_ridge,
    _fit_strictness,
    _fit_trees,
    _fit_within_questions,
)

NAMES = ("in context recall", "layer 2 recall")


def table(marks: list[float], sets: list[str], questions: list[int], stepped: list[bool]) -> FeatureTable:
    """Return a table whose first feature is the mark, and whose second is the same for all."""
    return FeatureTable(
        names=NAMES,
        rows=np.array([[mark, 0.0] for mark in marks]),
        marks=np.array(marks),
        sets=np.array(sets),
        questions=np.array(questions),
        vectors=np.eye(max(questions) + 1),
        stepped=np.array(stepped),
    )


def test_a_set_counts_with_the_root_of_its_size() -> None:
    weights = table([0, 0, 0, 0, 1], ["big"] * 4 + ["small"], [0] * 5, [True] * 5).weights()
    assert weights[4] / weights[0] == pytest.approx(2)
    assert weights.mean() == pytest.approx(1)


def test_some_rows_keep_the_numbers_of_their_questions() -> None:
    part = table([0, 1, 0.5], ["a", "a", "b"], [0, 1, 2], [True, True, False]).at(np.array([0, 2]))
    assert (part.questions.tolist(), part.sets.tolist(), part.marks.tolist()) == (
        [0, 2],
        ["a", "b"],
        [0, 0.5],
    )
    assert len(part.vectors) == 3


def test_strictness_is_shrunk_and_has_no_mean() -> None:
    rows = table([0] * 5, ["a"] * 5, [0, 0, 0, 1, 1], [True] * 5)
    strictness = _fit_strictness(rows, np.array([0.2, 0.2, 0.2, -0.3, -0.3]))
    # 0.6 / (3 + 3) and -0.6 / (2 + 3), less their mean.
    assert strictness.effects == pytest.approx([0.11, -0.11])


@pytest.mark.parametrize("kind", [True, False])
def test_sets_of_one_kind_have_no_gap(kind: bool) -> None:
    question_type = _fit_question_type(table([0, 1], ["a", "b"], [0, 1], [kind] * 2))
    assert (question_type.gap, question_type.weights.tolist()) == (0.0, [0.0, 0.0])


def test_half_of_the_distance_is_put_down_to_the_kind() -> None:
    question_type = _fit_question_type(
        table([0.8, 0.8, 0.4, 0.4], ["steps"] * 2 + ["right"] * 2, [0, 1, 2, 3], [True, True, False, False])
    )
    assert question_type.gap == pytest.approx(GAP_SHARE * 0.4)
    assert question_type.of(np.eye(4)[[0, 3]]) @ [1, -1] > 0


def test_the_first_linear_model_is_drawn_to_nothing() -> None:
    rows = np.array([[-1.0], [1.0]] * 300)
    coefficients, intercept = _fit_ridge(rows, np.array([0.2, 0.8] * 300), np.ones(600))
    # 600 rows against a penalty of 300: two thirds of 0.3.
    assert coefficients == pytest.approx([0.2])
    assert intercept == pytest.approx(0.5)


def test_the_second_sees_only_texts_in_context() -> None:
    marks = [0.2, 0.8] * 50
    rows = table(marks, ["a"] * 100, [0] * 50 + [1] * 50, [True] * 100)
    coefficients, level = _fit_within_questions(rows.rows, rows.marks, rows)
    assert coefficients[0] > 0
    assert coefficients[1] == 0
    assert level == pytest.approx(0.5 - coefficients[0] * 0.5)


def test_trees_tell_low_from_high() -> None:
    marks = [0.1] * 200 + [0.9] * 200
    rows = table(marks, ["a"] * 400, [0] * 400, [True] * 400)
    predicted = _fit_trees(rows, rows.marks).predict(rows.rows)
    assert predicted[0] == pytest.approx(0.1, abs=0.05)
    assert predicted[-1] == pytest.approx(0.9, abs=0.05)
