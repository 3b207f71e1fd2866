"""Confidence: the chance that a mark is within a step of a person's."""

import numpy as np
import pytest

from graders.scorer.model import (
    CONFIDENCE_COLUMNS,
    LENGTH_FEATURES,
    Judgement,
    confidence_columns,
    confidences,
)
from graders.scorer.training.fitting import FeatureTable, fit_confidence

FEATURES = (*LENGTH_FEATURES, "cosine")


def test_it_goes_by_the_mark_and_by_how_far_the_models_differ() -> None:
    (row,) = confidence_columns(FEATURES, np.array([[4.0, 1.0, 0.5]]), np.array([0.8]), np.array([-0.1]))
    assert list(row) == pytest.approx([0.8, 0.64, 0.3, 0.1, 4.0, 1.0])


def test_each_column_has_its_weight() -> None:
    rows = np.array([[4.0, 1.0, 0.5], [40.0, 1.0, 0.5]])
    weights = np.zeros(len(CONFIDENCE_COLUMNS) + 1)
    weights[0], weights[1 + CONFIDENCE_COLUMNS.index("answer length")] = -1.0, 0.1
    chances = confidences(weights, FEATURES, rows, np.array([0.5, 0.5]), np.zeros(2))
    assert chances == pytest.approx(1 / (1 + np.exp(-np.array([-0.6, 3.0]))))


@pytest.mark.parametrize(("human", "chance"), [(1.0, 6 / 7), (0.0, 1 / 7)])
def test_where_all_marks_hit_or_none_the_rule_of_succession_says_how_sure(
    human: float, chance: float
) -> None:
    rows, marks = np.ones((5, len(FEATURES))), np.ones(5)
    table = FeatureTable(
        FEATURES, rows, marks, np.array(["one"] * 5), np.zeros(5, dtype=np.int64), np.ones((1, 3)), marks > 0
    )
    weights = fit_confidence(table, Judgement(rows, marks, np.zeros(5)), np.full(5, human))
    assert confidences(weights, FEATURES, rows, marks, np.zeros(5)) == pytest.approx(chance)
