"""The exact bound of a share: against scipy's beta distribution, and against what tables say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, binom

from graders.measurement.binomial import beta_distribution, is_below, upper_bound

SHARES = st.floats(0, 1)


@given(st.floats(0.01, 100_000), st.floats(0, 0.999), SHARES)
def test_the_distribution_is_that_of_scipy(sampled: float, wrong_share: float, x: float) -> None:
    wrong = sampled * wrong_share
    expected = beta.cdf(x, wrong + 1, sampled - wrong)
    assert beta_distribution(x, wrong + 1, sampled - wrong) == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize(
    ("wrong", "sampled", "bound"),
    # 1 - 0.1^(1/22) = .0994; the others by the binomial distribution, see below.
    [(0, 22, 0.0994), (0, 21, 0.1039), (1, 38, 0.0985), (2, 52, 0.0991), (5, 5, 1.0), (0, 0, 1.0)],
)
def test_bound_of_a_sample(wrong: int, sampled: int, bound: float) -> None:
    assert upper_bound(wrong, sampled, sure=0.9) == pytest.approx(bound, abs=1e-4)


@given(st.integers(1, 400), SHARES, st.floats(0.5, 0.999))
def test_at_the_bound_so_few_wrong_ones_have_the_chance_that_is_left(
    sampled: int, wrong_share: float, sure: float
) -> None:
    wrong = round(wrong_share * (sampled - 1))
    bound = upper_bound(wrong, sampled, sure)
    assert binom.cdf(wrong, sampled, bound) == pytest.approx(1 - sure, abs=1e-6)
    assert is_below(bound + 1e-9, wrong, sampled, sure)
    assert not is_below(bound - 1e-9, wrong, sampled, sure)
