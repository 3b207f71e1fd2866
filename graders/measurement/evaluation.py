"""Agreement of predictions with human marks over a file of labelled rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import Any

from graders.errors import GraderError
from graders.measurement import agreement
from graders.measurement.predictions import Prediction, Row, RowInvalid

DEFINITIONS = """\
n                  rows
pearson, spearman  correlation of the machine's marks with people's
pearson_within     Pearson's, both centred by question
rmse               root mean square error, in shares of the maximum
qwk                kappa with quadratic weights on steps of a quarter of the maximum (or of the set's own marks, if
                   these are coarser)
accuracy, macro_f1 two-way: `label` “correct” (without labels: half of max_grade or more) against a mark of half or more
auc                the chance that a correct answer is marked above another
auc_contradictory  the same, against answers labelled “contradictory” only
ece                expected calibration error of the confidence that a mark is within a step, ten bins
review_share       share of rows that wait for a person
qwk_released, pearson_released   of the rows that do not
answers_per_second rows by the time that grading took
"""


@dataclass(frozen=True, slots=True)
class Labelled:
    """What people said of a row: a share of the maximum, right or wrong, and whether it says the contrary."""

    mark: float
    correct: bool
    contradictory: bool
    question: str


def labelled(rows: Sequence[Row]) -> list[Labelled]:
    """Read people's marks; raise `RowInvalid` with the row and the field."""
    return [_labelled(row.data, f"row {number}") for number, row in enumerate(rows, start=1)]


def figures(
    found: Sequence[Prediction], human: Sequence[Labelled], seconds: float
) -> dict[str, float | int | None]:
    """Return all figures by name, rounded to four places."""
    marks, true = [one.mark for one in found], [one.mark for one in human]
    step = step_of(true)
    said, correct = [mark >= agreement.PASS for mark in marks], [one.correct for one in human]
    free = [at for at, one in enumerate(found) if not one.needs_review]
    opposed = [at for at, one in enumerate(human) if one.correct or one.contradictory]
    hits = agreement.within_step(marks, true, step)
    values: dict[str, float | None] = {
        "pearson": agreement.pearson(marks, true),
        "spearman": agreement.spearman(marks, true),
        "pearson_within": agreement.pearson_within(marks, true, [one.question for one in human]),
        "rmse": agreement.rmse(marks, true),
        "qwk": agreement.qwk(marks, true, step),
        "accuracy": agreement.accuracy(said, correct),
        "macro_f1": agreement.macro_f1(said, correct),
        "auc": agreement.auc(marks, correct),
        "auc_contradictory": _auc_contradictory(marks, correct, opposed),
        "ece": agreement.ece([one.confidence for one in found], hits),
        "review_share": 1 - len(free) / len(found),
        "qwk_released": agreement.qwk([marks[at] for at in free], [true[at] for at in free], step)
        if free
        else None,
        "pearson_released": agreement.pearson([marks[at] for at in free], [true[at] for at in free]),
        "answers_per_second": len(found) / max(seconds, 1e-9),
    }
    rounded = {name: value if value is None else round(value, 4) for name, value in values.items()}
    return {"n": len(found), **rounded}


def step_of(marks: Sequence[float]) -> float:
    """Return a quarter, or the smallest distance between the marks that people gave if that is more."""
    listed = sorted(set(marks))
    apart = [high - low for low, high in pairwise(listed)]
    return max(agreement.STEP, min(apart, default=agreement.STEP))


def _auc_contradictory(
    marks: Sequence[float], correct: Sequence[bool], opposed: Sequence[int]
) -> float | None:
    return agreement.auc([marks[at] for at in opposed], [correct[at] for at in opposed])


def _labelled(data: Mapping[str, Any], place: str) -> Labelled:
    try:
        most = float(str(data.get("max_grade", 1)))
        mark = float(str(data["grade"])) / most
    except KeyError:
        raise RowInvalid(f"{place}: grade is missing.") from None
    except (ValueError, ZeroDivisionError):
        raise RowInvalid(f"{place}: grade and max_grade must be numbers, max_grade above 0.") from None
    label = data.get("label")
    return Labelled(
        mark=mark,
        correct=label == "correct" if label else mark >= agreement.PASS,
        contradictory=label == "contradictory",
        question=str(data.get("question_id", data["question"])),
    )


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
