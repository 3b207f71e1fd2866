"""How many answers a sample may have wrong, where each stands for its own number of answers.

Of each question as many answers are drawn, and one of a large question stands for more of them. What is tested is the
share of wrong marks among all answers, so a wrong one counts with its weight. The chance of so little wrong weight is
that of a sum of independent draws, each wrong with the same chance; it is computed to the last draw, not by a formula.
With equal weights it is the binomial distribution, and the bound that of Clopper and Pearson (1934). With unequal ones
it supposes that answers of large questions are not wrong more often than those of small ones.

With the standard library only: the test is made where no array library is loaded.
"""

from collections.abc import Sequence

FINENESS = 50
"""Steps of the grid in an average weight. Weights are rounded down to it, by which a chance is stated too high by
some hundredths of itself: never too low."""
DRAWS_OF_FINENESS = 1000
"""With more draws than these the grid is coarser, so that work grows with the square of their number and not with its
cube; with 2000 draws a chance of .028 is stated as .047."""
HALVINGS = 13
"""Of an interval of length 1: to a ten-thousandth, as shares are stated."""


class WeightedDraws:
    """The distribution of the weight of wrong draws, of those added so far, up to a weight that can be asked for."""

    def __init__(self, wrong_share: float, weights: Sequence[float], most: float) -> None:
        """Begin with no draw; `weights` are those that will be added, in any order."""
        fineness = min(FINENESS, FINENESS * DRAWS_OF_FINENESS / len(weights))
        self._unit = sum(weights) / len(weights) / fineness
        self._wrong_share = wrong_share
        self._chances = [1.0] + [0.0] * self._place(most)

    def add(self, weight: float) -> None:
        """Add a draw that is wrong with the chance `wrong_share`."""
        before, place = self._chances, self._place(weight)
        right, wrong = 1 - self._wrong_share, self._wrong_share
        moved = zip(before[place:], before, strict=False)
        self._chances = [chance * right for chance in before[:place]]
        self._chances += [stays * right + comes * wrong for stays, comes in moved]

    def chance_up_to(self, weight: float) -> float:
        """Return the chance that the wrong draws weigh so much or less."""
        return sum(self._chances[: self._place(weight) + 1])

    def _place(self, weight: float) -> int:
        # A little more, so that a multiple of the unit is not rounded below itself.
        return int(weight / self._unit + 1e-6)


def chance_of_no_more(wrong_share: float, weights: Sequence[float], wrong_weight: float) -> float:
    """Return the chance that of draws with these weights no more than `wrong_weight` is wrong."""
    draws = WeightedDraws(wrong_share, weights, wrong_weight)
    for weight in weights:
        draws.add(weight)
    return draws.chance_up_to(wrong_weight)


def upper_share(weights: Sequence[float], wrong_weight: float, sure: float) -> float:
    """Return the share of wrong draws that the true one does not exceed, with a chance of at least `sure`."""
    if wrong_weight >= sum(weights):
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if chance_of_no_more(middle, weights, wrong_weight) > 1 - sure:
            low = middle
        else:
            high = middle
    return high
