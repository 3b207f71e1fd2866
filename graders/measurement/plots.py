"""Figures drawn: reliability, the machine's marks against people's, and how many are wrong as more are released.

Lines differ in dash and lightness, points in shape, so that a print in grey can be read too.
"""

from collections.abc import Sequence
from io import BytesIO
from itertools import compress
from typing import TYPE_CHECKING

from graders.errors import GraderError
from graders.measurement.curves import StatedConfidence, calibration, release_curve
from graders.measurement.evaluation import HumanMark, mark_step
from graders.measurement.predictions import Prediction
from graders.measurement.promise import Promise, SampledMark, Terms

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MATPLOTLIB_MISSING = "Drawing needs matplotlib: install the extra “plot”."
DARK, MIDDLE, LIGHT = "#12355b", "#c8553d", "#9aa5b1"
"""Blue, red and grey, of which each is much lighter than the one before when printed in grey."""
POINTS_DRAWN = 200
"""Points of a curve that is drawn: more would stand on the same pixels."""
HIGHEST_SHARE = 0.3
"""The top of the axis of wrong shares, unless more is wrong: with three times what is usually promised its line is
well apart from the bottom."""
SPREAD, SPREAD_STEPS = 0.006, 8
"""How far points of the same mark are apart, and how many places they have on their side of it: otherwise one hides the
other."""
PANEL_WIDTH, HEIGHT, DPI = 4.8, 5.0, 110
"""Inches and dots: three panels are as wide as a page on its side."""


class CannotPlot(GraderError):
    """The library that draws is not installed."""


def draw_agreement(
    predictions: Sequence[Prediction], people: Sequence[HumanMark], compared: Sequence[SampledMark]
) -> bytes:
    """Return a PNG: reliability of the confidence, the machine's marks against people's, and the release curve."""
    figure = _figure(3)
    left, middle, right = figure.subplots(1, 3)
    _draw_reliability(
        left,
        calibration(predictions, people),
        f"share within {mark_step([person.mark for person in people]):g} of the human mark",
    )
    _draw_marks(middle, predictions, people)
    _draw_release(right, compared, Terms())
    return _png(figure)


def draw_promise(sample: Sequence[SampledMark], stated: StatedConfidence, promise: Promise) -> bytes:
    """Return a PNG: what the sample shows of the marks above each threshold, with the one that is used, and the
    reliability of the confidence."""
    figure = _figure(2)
    left, right = figure.subplots(1, 2)
    _draw_release(left, sample, promise.terms)
    _draw_threshold(left, sample, promise)
    _draw_reliability(right, stated, "observed share")
    return _png(figure)


def _figure(panels: int) -> "Figure":
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise CannotPlot(MATPLOTLIB_MISSING) from None
    return Figure(figsize=(PANEL_WIDTH * panels, HEIGHT), layout="constrained")


def _png(figure: "Figure") -> bytes:
    target = BytesIO()
    figure.savefig(target, format="png", dpi=DPI)
    return target.getvalue()


def _add_legend(axes: "Axes") -> None:
    """Put the legend below the panel, where it hides nothing whatever the figures are."""
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=2, frameon=False, fontsize=9)


def _draw_reliability(axes: "Axes", stated: StatedConfidence, ylabel: str) -> None:
    bins = stated.bins()
    axes.plot([0, 1], [0, 1], color=LIGHT, linestyle="--", label="as stated")
    axes.plot(
        [chance for chance, _, _ in bins],
        [share for _, share, _ in bins],
        marker="o",
        color=DARK,
        label="observed",
    )
    for chance, share, count in bins:
        above = share > chance
        axes.annotate(
            str(count), (chance, share), textcoords="offset points", xytext=(0, 7 if above else -14),
            fontsize=8, ha="center",
        )  # fmt: skip
    axes.set(xlabel="confidence", ylabel=ylabel, title="Reliability", xlim=(0, 1.03), ylim=(0, 1.1))
    _add_legend(axes)


def _draw_marks(axes: "Axes", predictions: Sequence[Prediction], people: Sequence[HumanMark]) -> None:
    for reviewed, side, colour, shape, name in (
        (False, -1, DARK, "o", "released"),
        (True, 1, MIDDLE, "x", "for a person"),
    ):
        selected = [prediction.needs_review is reviewed for prediction in predictions]
        marks = list(compress(people, selected))
        axes.scatter(
            [person.mark + side * SPREAD * (1 + index % SPREAD_STEPS) for index, person in enumerate(marks)],
            [prediction.mark for prediction in compress(predictions, selected)],
            s=14, marker=shape, alpha=0.45, color=colour, linewidths=0.8, label=name,
        )  # fmt: skip
    axes.plot([0, 1], [0, 1], color=LIGHT, linestyle="--")
    axes.set(
        xlabel="human mark",
        ylabel="machine's mark",
        title="Machine and human",
        xlim=(-0.06, 1.06),
        ylim=(-0.03, 1.03),
    )
    _add_legend(axes)


def _draw_release(axes: "Axes", marks: Sequence[SampledMark], terms: Terms) -> None:
    curve = release_curve(marks, terms, POINTS_DRAWN)
    shares = [point.released_share for point in curve]
    wrong, bounds = [point.wrong_share for point in curve], [point.bound for point in curve]
    axes.axhline(
        terms.at_most, color=LIGHT, linestyle=":", linewidth=2, label=f"at most {100 * terms.at_most:g} %"
    )
    axes.plot(shares, bounds, color=MIDDLE, linestyle="--", label=f"upper bound, {100 * terms.sure:g} % sure")
    axes.plot(shares, wrong, color=DARK, label="wrong in these answers")
    if shares and shares[-1] < 1:
        axes.axvspan(shares[-1], 1, color=LIGHT, alpha=0.25, linewidth=0, label="held, not for doubt alone")
    top = max(HIGHEST_SHARE, *(1.1 * share for share in wrong)) if wrong else HIGHEST_SHARE
    axes.set(
        xlabel="share released, the surest first", ylabel=f"share wrong by {terms.off_by:g} of the points or more",
        title="Released and wrong", xlim=(0, 1), ylim=(0, min(top, 1)),
    )  # fmt: skip
    _add_legend(axes)


def _draw_threshold(axes: "Axes", sample: Sequence[SampledMark], promise: Promise) -> None:
    """Mark which of the sampled answers the promise releases, or say why it releases none."""
    if promise.threshold is None:
        axes.set_title(f"Nothing is released: {promise.held}", fontsize=9)
        return
    whole = sum(mark.weight for mark in sample)
    released = sum(mark.weight for mark in sample if (mark.confidence or 0.0) >= promise.threshold)
    axes.axvline(released / whole, color=DARK, linestyle="-.", linewidth=1.5, label="threshold")
    _add_legend(axes)
    axes.set_title(f"Released from a confidence of {promise.threshold:.2f}")
