"""Figures of agreement, against values worked out by hand and against scikit-learn and SciPy."""

import random

import pytest
from scipy import stats
from sklearn import metrics

from graders.measurement import agreement as figures

ONE = [0.0, 0.25, 0.5, 1.0, 1.0, 0.75]
OTHER = [0.0, 0.5, 0.5, 0.75, 1.0, 0.25]


def drawn(seed: int, count: int = 200) -> tuple[list[float], list[float]]:
    chance = random.Random(seed)  # noqa: S311 - a reproducible draw, no secret
    one = [chance.randrange(5) / 4 for _ in range(count)]
    return one, [min(max(mark + chance.choice((-0.25, 0, 0, 0.25)), 0), 1) for mark in one]


def test_by_hand() -> None:
    assert figures.rmse([0, 1], [0, 0]) == pytest.approx(0.5**0.5)
    assert figures.accuracy([True, False], [True, True]) == 0.5
    assert figures.auc([0.1, 0.5, 0.5, 0.9], [False, False, True, True]) == 0.875
    assert figures.qwk([0, 1], [1, 0]) == -1
    assert figures.step_hits([0, 0.5, 1], [0.25, 0, 1]) == [True, False, True]
    assert figures.macro_f1([True, True], [True, True]) == 0.5
    assert figures.reliability([0.1, 0.15, 1.0], [False, True, True]) == [(0.125, 0.5, 2), (1.0, 1.0, 1)]
    assert figures.ece([0.1, 0.15, 1.0], [False, True, True]) == pytest.approx(0.25)


@pytest.mark.parametrize("seed", range(3))
def test_as_other_libraries_say(seed: int) -> None:
    one, other = drawn(seed)
    steps = [round(mark * 4) for mark in one], [round(mark * 4) for mark in other]
    said, true = [mark >= 0.5 for mark in one], [mark >= 0.5 for mark in other]
    assert figures.pearson(one, other) == pytest.approx(stats.pearsonr(one, other).statistic)
    assert figures.spearman(one, other) == pytest.approx(stats.spearmanr(one, other).statistic)
    assert figures.qwk(one, other) == pytest.approx(metrics.cohen_kappa_score(*steps, weights="quadratic"))
    assert figures.macro_f1(said, true) == pytest.approx(metrics.f1_score(true, said, average="macro"))
    assert figures.auc(one, true) == pytest.approx(metrics.roc_auc_score(true, one))


def test_within_questions_their_levels_do_not_count() -> None:
    groups = ["a", "a", "b", "b"]
    assert figures.pearson_within([0, 0.2, 0.8, 1.0], [0.8, 1.0, 0, 0.2], groups) == pytest.approx(1)


def test_what_is_not_defined_is_none() -> None:
    assert figures.pearson([1, 1], [0, 1]) is None
    assert figures.spearman([1], [1]) is None
    assert figures.qwk([1, 1], [1, 1]) is None
    assert figures.auc([0.1, 0.2], [True, True]) is None
    assert figures.auc([0.1, 0.2], [False, False]) is None


def test_symmetric() -> None:
    assert figures.qwk(ONE, OTHER) == pytest.approx(figures.qwk(OTHER, ONE))
    assert figures.rmse(ONE, OTHER) == figures.rmse(OTHER, ONE)
