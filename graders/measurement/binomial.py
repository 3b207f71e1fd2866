"""The exact bound of a share that a sample shows (Clopper and Pearson, 1934), with the standard library only.

Counts may be fractions: a sample that was drawn more densely here than there counts as so many independent draws as its
weights leave of it, and its bound is taken at these counts (Korn and Graubard, 1998, “Confidence intervals for
proportions with small expected number of positive counts estimated from survey data”).
"""

import math

CONVERGED = 1e-12
"""The relative change at which a continued fraction has come to its end: far below any figure that is shown."""
TERMS = 10_000
"""A plain limit: the fraction needs about the root of the counts, so this is enough for millions of answers."""
HALVINGS = 50
"""Of an interval of length 1, below the last digit of a double."""


def upper_bound(wrong: float, sampled: float, sure: float) -> float:
    """Return the share that the true one does not exceed, with a chance of at least `sure`, for so many `wrong` of so
    many `sampled`."""
    if wrong >= sampled:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if beta_distribution(middle, wrong + 1, sampled - wrong) < sure:
            low = middle
        else:
            high = middle
    return high


def is_below(limit: float, wrong: float, sampled: float, sure: float) -> bool:
    """Tell whether `upper_bound` is at most `limit`: whether so few wrong ones would be unlikely if more were wrong."""
    return wrong < sampled and beta_distribution(limit, wrong + 1, sampled - wrong) >= sure


def beta_distribution(x: float, a: float, b: float) -> float:
    """Return the regularised incomplete beta function I_x(a, b), by its continued fraction (DLMF 8.17.22)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_distribution(1 - x, b, a)  # where the fraction converges fast
    log_factor = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(log_factor) / a * _continued_fraction(x, a, b)


def _continued_fraction(x: float, a: float, b: float) -> float:
    """Evaluate the fraction by Lentz's method, which goes forward and knows when it is done."""
    numerator, denominator = 1.0, 1 / (1 - (a + b) * x / (a + 1))
    fraction = denominator
    for m in range(1, TERMS):
        for coefficient in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            denominator = 1 / (1 + coefficient * denominator)
            numerator = 1 + coefficient / numerator
            change = denominator * numerator
            fraction *= change
        if abs(change - 1) < CONVERGED:
            return fraction
    raise ArithmeticError(f"no end of the fraction at {x}, {a}, {b}")
