"""The chance of so little wrong weight: against the binomial distribution, by counting, and against a simulation."""

import random
from itertools import product
from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from graders.measurement.binomial import upper_bound
from graders.measurement.weighted_draws import WeightedDraws, chance_of_no_more, upper_share


@given(st.integers(1, 200), st.integers(0, 20), st.floats(0.01, 0.5), st.floats(0.1, 40))
def test_with_equal_weights_it_is_the_binomial_distribution(
    sampled: int, wrong: int, share: float, weight: float
) -> None:
    chance = chance_of_no_more(share, [weight] * sampled, wrong * weight)
    assert chance == pytest.approx(binom.cdf(wrong, sampled, share), abs=1e-9)


def test_with_unequal_weights_it_is_what_counting_all_cases_gives() -> None:
    weights, share, most = [0.5, 1.0, 1.5, 2.0, 3.0, 4.0], 0.2, 1.0
    alike = [share] * len(weights)
    in_proportion = [share * weight * sum(weights) / sum(w**2 for w in weights) for weight in weights]
    counted = [counted_chance(shares, weights, most) for shares in (alike, in_proportion)]
    assert counted[1] > counted[0]
    assert chance_of_no_more(share, weights, most) == pytest.approx(counted[1])


def counted_chance(shares: list[float], weights: list[float], most: float) -> float:
    """Add up the chances of all cases in which no more than this weight is wrong."""
    chance = 0.0
    for case in product([False, True], repeat=len(weights)):
        if sum(weight for weight, is_wrong in zip(weights, case, strict=True) if is_wrong) <= most:
            chance += prod(
                share if is_wrong else 1 - share for share, is_wrong in zip(shares, case, strict=True)
            )
    return chance


def test_draws_that_weigh_next_to_nothing_prove_next_to_nothing() -> None:
    assert chance_of_no_more(0.1, [1.0] * 22, 0.0) < 0.1
    assert chance_of_no_more(0.1, [10.0] * 11 + [1.0] * 11, 0.0) > 0.2
    assert chance_of_no_more(0.1, [500.0] * 2 + [0.05] * 20, 0.0) > 0.75


def test_more_than_can_be_asked_for_is_an_error() -> None:
    with pytest.raises(ValueError, match="more than"):
        WeightedDraws(0.1, [1.0, 2.0], largest=1.0).chance_up_to(2.0)


def test_no_chance_is_stated_too_low() -> None:
    draw = random.Random(3)  # noqa: S311 - a reproducible draw, no secret
    weights = [draw.uniform(0.1, 2.5) ** 2 for _ in range(60)]
    usual = sum(weight**2 for weight in weights) / sum(weights)
    alike, in_proportion = [0.1] * 60, [0.1 * weight / usual for weight in weights]
    for most in (1.0, 2.5, 4.0, 6.0):
        seen = max(simulated_chance(shares, weights, most, draw) for shares in (alike, in_proportion))
        # Three standard deviations of what is seen.
        noise = 3 * (seen * (1 - seen) / 10_000) ** 0.5
        assert seen - noise <= chance_of_no_more(0.1, weights, most) <= 1.3 * seen + noise


def simulated_chance(shares: list[float], weights: list[float], most: float, draw: random.Random) -> float:
    """Return how often, of ten thousand samples, no more than this weight is wrong."""
    samples = (
        sum(weight for weight, share in zip(weights, shares, strict=True) if draw.random() < share)
        for _ in range(10_000)
    )
    return sum(weight <= most for weight in samples) / 10_000


@pytest.mark.parametrize(("wrong", "sampled"), [(0, 22), (1, 38), (2, 52), (40, 600)])
def test_the_bound_of_equal_weights_is_that_of_clopper_and_pearson(wrong: int, sampled: int) -> None:
    bound = upper_share([2.0] * sampled, wrong * 2.0, sure=0.9)
    assert bound == pytest.approx(upper_bound(wrong, sampled, 0.9), abs=2e-4)


def test_at_the_bound_so_little_wrong_weight_has_the_chance_that_is_left() -> None:
    weights = [1.0, 1.5, 2.5] * 20
    assert chance_of_no_more(upper_share(weights, 5.0, sure=0.9), weights, 5.0) == pytest.approx(
        0.1, abs=2e-3
    )


def test_a_sample_that_is_wrong_whole_has_no_bound_below_all() -> None:
    assert upper_share([1.0, 2.0], 3.0, sure=0.9) == 1.0


def test_the_grid_of_a_large_sample_is_coarser_and_errs_on_the_safe_side() -> None:
    # By the normal approximation: mean 230, standard deviation 15.6, so 200 or less has a chance of .028.
    assert 0.028 < chance_of_no_more(0.1, [1.0, 1.3] * 1000, 200.0) < 0.06
