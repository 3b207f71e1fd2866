"""Agreement of predictions with human marks over a file of labelled rows, as figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, pairwise
from typing import Any

from graders.errors import RowInvalid
from graders.measurement import agreement
from graders.measurement.predictions import AnswerRow, Prediction

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
release_curve      what comes of releasing the surest marks, of those that nothing but doubt holds: their share of all
                   rows, the share of them that is wrong by half the points, and the most that it is with a chance of
                   90 % (for one line by itself, of rows drawn by chance; `release` chooses a threshold soundly)
"""


@dataclass(frozen=True, slots=True)
class HumanMark:
    """What people said of a row: a share of the maximum, right or wrong, and whether it says the contrary."""

    mark: float
    correct: bool
    contradictory: bool
    question: str


def human_marks(rows: Sequence[AnswerRow]) -> list[HumanMark]:
    """Read people's marks; raise `RowInvalid` with the row and the field."""
    return [_human_mark(row.data, f"row {number}") for number, row in enumerate(rows, start=1)]


def agreement_figures(
    predictions: Sequence[Prediction], people: Sequence[HumanMark], seconds: float
) -> dict[str, float | int | None]:
    """Return all figures by name, rounded to four places."""
    machine, human = [prediction.mark for prediction in predictions], [mark.mark for mark in people]
    step = mark_step(human)
    passed, correct = [mark >= agreement.PASS for mark in machine], [mark.correct for mark in people]
    opposed = [mark.correct or mark.contradictory for mark in people]
    released = [not prediction.needs_review for prediction in predictions]
    released_machine, released_human = list(compress(machine, released)), list(compress(human, released))
    # Sets with marks coarser than a quarter (right, partly, wrong) would never show a near miss at a quarter.
    hits = agreement.step_hits(machine, human, step)
    values: dict[str, float | None] = {
        "pearson": agreement.pearson(machine, human),
        "spearman": agreement.spearman(machine, human),
        "pearson_within": agreement.pearson_within(machine, human, [mark.question for mark in people]),
        "rmse": agreement.rmse(machine, human),
        "qwk": agreement.qwk(machine, human, step),
        "accuracy": agreement.accuracy(passed, correct),
        "macro_f1": agreement.macro_f1(passed, correct),
        "auc": agreement.auc(machine, correct),
        "auc_contradictory": agreement.auc(
            list(compress(machine, opposed)), list(compress(correct, opposed))
        ),
        "ece": agreement.ece([prediction.confidence for prediction in predictions], hits),
        "review_share": 1 - len(released_machine) / len(predictions),
        "qwk_released": agreement.qwk(released_machine, released_human, step) if released_machine else None,
        "pearson_released": agreement.pearson(released_machine, released_human),
        "answers_per_second": len(predictions) / max(seconds, 1e-9),
    }
    rounded = {name: value if value is None else round(value, 4) for name, value in values.items()}
    return {"n": len(predictions), **rounded}


def mark_step(marks: Sequence[float]) -> float:
    """Return a quarter, or the smallest distance between the marks that people gave if that is more."""
    distances = [high - low for low, high in pairwise(sorted(set(marks)))]
    return max(agreement.STEP, min(distances, default=agreement.STEP))


def mark_share(data: Mapping[str, Any], place: str) -> float:
    """Return a row's `grade` as a share of its `max_grade`; raise `RowInvalid` with the row and the field."""
    try:
        return float(str(data["grade"])) / float(str(data.get("max_grade", 1)))
    except KeyError:
        raise RowInvalid(f"{place}: grade is missing.") from None
    except (ValueError, ZeroDivisionError):
        raise RowInvalid(f"{place}: grade and max_grade must be numbers, max_grade above 0.") from None


def question_of(data: Mapping[str, Any]) -> str:
    """Return what tells a row's question from others: its `question_id`, else its words."""
    return str(data.get("question_id", data["question"]))


def _human_mark(data: Mapping[str, Any], place: str) -> HumanMark:
    mark, label = mark_share(data, place), data.get("label")
    return HumanMark(
        mark=mark,
        correct=label == "correct" if label else mark >= agreement.PASS,
        contradictory=label == "contradictory",
        question=question_of(data),
    )
