"""Confidence: two models of the chance that a mark is within a step of a person's, mixed."""

import numpy as np
import pytest

from graders.text.scorer.sure import FROM_FEATURES, NAMES, TREES_SHARE, Sure, sure_columns
from graders.text.scorer.trees import Trees

FEATURES = (*FROM_FEATURES, "cosine")


def test_both_models_have_their_say() -> None:
    rows = np.array([[4.0, 1.0, 0.5], [40.0, 1.0, 0.5]])
    by_length = np.zeros(len(NAMES) + 1)
    by_length[1 + NAMES.index("answer length")] = 0.1
    sure = Sure(by_length, Trees.constant(-2.0))
    chances = sure.of(FEATURES, rows, np.array([0.5, 0.5]), np.zeros(2))
    logistic, trees = 1 / (1 + np.exp(-np.array([0.4, 4.0]))), 1 / (1 + np.exp(2.0))
    assert chances == pytest.approx((1 - TREES_SHARE) * logistic + TREES_SHARE * trees)


def test_it_goes_by_the_mark_and_by_how_far_the_models_differ() -> None:
    (row,) = sure_columns(FEATURES, np.array([[4.0, 1.0, 0.5]]), np.array([0.8]), np.array([-0.1]))
    assert list(row) == pytest.approx([0.8, 0.64, 0.3, 0.1, 4.0, 1.0])


def test_no_trees_say_the_same_of_all() -> None:
    assert list(Trees.constant(0.3).predict(np.zeros((2, 3)))) == [0.3, 0.3]
