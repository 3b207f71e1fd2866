"""The chance of so little wrong weight: against the binomial distribution, by counting, and against a simulation."""

import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from graders.measurement.binomial import upper_bound
from graders.measurement.weighted_draws import chance_of_no_more, upper_share


@given(st.integers(1, 200), st.integers(0, 20), st.floats(0.01, 0.5), st.floats(0.1, 40))
def test_with_equal_weights_it_is_the_binomial_distribution(
    sampled: int, wrong: int, share: float, weight: float
) -> None:
    chance = chance_of_no_more(share, [weight] * sampled, wrong * weight)
    assert chance == pytest.approx(binom.cdf(wrong, sampled, share), abs=1e-9)


def test_with_unequal_weights_it_is_what_counting_all_cases_gives() -> None:
    weights, share, most = [0.5, 1.0, 1.5, 2.0, 3.0, 4.0], 0.2, 3.0
    counted = 0.0
    for wrong in product([False, True], repeat=len(weights)):
        if sum(weight for weight, is_wrong in zip(weights, wrong, strict=True) if is_wrong) <= most:
            counted += share ** sum(wrong) * (1 - share) ** (len(weights) - sum(wrong))
    assert chance_of_no_more(share, weights, most) == pytest.approx(counted)


def test_no_chance_is_stated_too_low() -> None:
    draw = random.Random(3)  # noqa: S311 - a reproducible draw, no secret
    weights = [draw.uniform(0.3, 2.5) for _ in range(60)]
    wrong_weights = [sum(w for w in weights if draw.random() < 0.1) for _ in range(20_000)]
    for most in (1.0, 2.5, 4.0, 6.0):
        seen = sum(weight <= most for weight in wrong_weights) / len(wrong_weights)
        stated = chance_of_no_more(0.1, weights, most)
        # Three standard deviations of what is seen; the grid adds some hundredths.
        noise = 3 * (seen * (1 - seen) / len(wrong_weights)) ** 0.5
        assert seen - noise <= stated <= seen * 1.06 + noise


@pytest.mark.parametrize(("wrong", "sampled"), [(0, 22), (1, 38), (2, 52), (40, 600)])
def test_the_bound_of_equal_weights_is_that_of_clopper_and_pearson(wrong: int, sampled: int) -> None:
    bound = upper_share([2.0] * sampled, wrong * 2.0, sure=0.9)
    assert bound == pytest.approx(upper_bound(wrong, sampled, 0.9), abs=2e-4)


def test_a_sample_that_is_wrong_whole_has_no_bound_below_all() -> None:
    assert upper_share([1.0, 2.0], 3.0, sure=0.9) == 1.0


def test_the_grid_of_a_large_sample_is_coarser_and_errs_on_the_safe_side() -> None:
    # By the normal approximation: mean 230, standard deviation 15.6, so 200 or less has a chance of .028.
    assert 0.028 < chance_of_no_more(0.1, [1.0, 1.3] * 1000, 200.0) < 0.06
