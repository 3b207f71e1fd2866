"""How many answers a sample may have wrong, where each stands for its own number of answers.

Of each question as many answers are drawn, and one of a large question stands for more of them. What is tested is the
share of wrong marks among all answers, so a wrong one counts with its weight. The chance of so little wrong weight is
that of a sum of independent draws, each wrong with the same chance; it is computed to the last draw, not by a formula.
With equal weights it is the binomial distribution, and the bound that of Clopper and Pearson (1934). With unequal ones
it supposes that answers of large questions are not wrong more often than others. Where weights are so unequal that this
would be a bold guess, it is also tried that answers are wrong in proportion to their weight, and the likelier way
counts.

With the standard library only: the test is made where no array library is loaded.
"""

from collections.abc import Sequence
from itertools import accumulate

from graders.measurement.binomial import upper_bound

FINENESS = 50
"""Steps of the grid in an average weight. Weights are rounded down to it, by which a chance is stated too high by
some hundredths of itself: never too low."""
DRAWS_OF_FINENESS = 1000
"""With more draws than these the grid is coarser, so that work grows with the square of their number and not with its
cube; with 2000 draws a chance of .028 is stated as .047."""
HALVINGS = 13
"""Of an interval of length 1: to a ten-thousandth, as shares are stated."""


NEARLY_EQUAL = 0.8
"""The share of the draws that weights leave as independent ones (Kish, 1965: the squared sum by the sum of squares, by
the number) from which on they are nearly equal: nine questions of 32 to 128 answers leave .82 to .93. There, should
all that is wrong lie in the largest questions, what is said to be 90 % sure is 83 to 88 % sure."""
FEWEST_WEIGHTS = 10
"""How many of the first weights say what is usual: a plain choice."""


class WeightedDraws:
    """The distributions of the weight of wrong draws, of those added so far, up to a weight that can be asked for."""

    def __init__(self, wrong_share: float, weights: Sequence[float], largest: float) -> None:
        """Begin with no draw; `weights` are those that will be added, in this order, `largest` is the
        largest wrong weight that will be asked for."""
        fineness = min(FINENESS, FINENESS * DRAWS_OF_FINENESS / len(weights))
        self._unit = sum(weights) / len(weights) / fineness
        self._wrong_share = wrong_share
        self._usual = _usual_weight(weights)
        nothing_wrong = [1.0] + [0.0] * self._place(largest)
        self._alike = self._in_proportion = nothing_wrong
        self._nearly_equal = _independent(weights) >= NEARLY_EQUAL * len(weights)

    def add(self, weight: float) -> None:
        """Add a draw."""
        self._alike = self._added(self._alike, weight, self._wrong_share)
        if self._nearly_equal:
            self._in_proportion = self._alike
        else:
            in_proportion = min(self._wrong_share * weight / self._usual, 1.0)
            self._in_proportion = self._added(self._in_proportion, weight, in_proportion)

    def chance_up_to(self, weight: float) -> float:
        """Return the chance that the wrong draws weigh so much or less; raise `ValueError` above the most."""
        end = self._place(weight) + 1
        if end > len(self._alike):
            raise ValueError("more than the weight that can be asked for")
        return max(sum(self._alike[:end]), sum(self._in_proportion[:end]))

    def _added(self, chances: list[float], weight: float, wrong: float) -> list[float]:
        place = self._place(weight)
        moved = zip(chances[place:], chances, strict=False)
        return [chance * (1 - wrong) for chance in chances[:place]] + [
            stays * (1 - wrong) + comes * wrong for stays, comes in moved
        ]

    def _place(self, weight: float) -> int:
        # A little more, so that a multiple of the unit is not rounded below itself.
        return int(weight / self._unit + 1e-6)


def _independent(weights: Sequence[float]) -> float:
    return sum(weights) ** 2 / sum(weight**2 for weight in weights)


def _usual_weight(weights: Sequence[float]) -> float:
    """Return the weight of a draw that is wrong with the chance that all have on average, if it goes with the weight.

    Of those that the first so many weights give the largest one: for none of them are more taken to be wrong.
    """
    sums, squares = accumulate(weights), accumulate(weight**2 for weight in weights)
    usual = [square / total for square, total in zip(squares, sums, strict=True)]
    return max(usual[min(FEWEST_WEIGHTS, len(weights)) - 1 :])


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
    if min(weights) == max(weights):
        return upper_bound(round(wrong_weight / weights[0]), len(weights), sure)
    low, high = 0.0, 1.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if chance_of_no_more(middle, weights, wrong_weight) > 1 - sure:
            low = middle
        else:
            high = middle
    return high
