"""Draws agreement: the reliability of the confidence, and the machine's marks against people's."""

from collections.abc import Sequence
from io import BytesIO

from graders import agreement
from graders.errors import GraderError
from graders.evaluation import Labelled, step_of
from graders.predicting import Prediction

MISSING = "Drawing needs matplotlib: install the extra “plot”."


class CannotPlot(GraderError):
    """The library that draws is not installed."""


def plot(found: Sequence[Prediction], human: Sequence[Labelled]) -> bytes:
    """Return a PNG with both plots."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise CannotPlot(MISSING) from None
    figure = Figure(figsize=(10, 4.5), layout="constrained")
    left, right = figure.subplots(1, 2)
    marks, true = [one.mark for one in found], [one.mark for one in human]
    hits = agreement.within_step(marks, true, step_of(true))
    bins = agreement.reliability([one.confidence for one in found], hits)
    left.plot([0, 1], [0, 1], color="0.7", linestyle="--")
    left.plot([chance for chance, _, _ in bins], [share for _, share, _ in bins], marker="o")
    for chance, share, count in bins:
        left.annotate(str(count), (chance, share), textcoords="offset points", xytext=(4, -12), fontsize=8)
    left.set(xlabel="confidence", ylabel="share within a step", title="Reliability", xlim=(0, 1), ylim=(0, 1))
    for review, colour, name in ((False, "C0", "released"), (True, "C1", "for a person")):
        chosen = [at for at, one in enumerate(found) if one.needs_review is review]
        right.scatter(
            [true[at] for at in chosen],
            [marks[at] for at in chosen],
            s=12,
            alpha=0.4,
            color=colour,
            label=name,
        )
    right.set(xlabel="human mark", ylabel="machine's mark", title="Machine and human", ylim=(-0.02, 1.02))
    right.legend()
    target = BytesIO()
    figure.savefig(target, format="png", dpi=100)
    return target.getvalue()
