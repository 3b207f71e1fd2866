"""How many marks are wrong as more of them are released, the surest first; and whether confidence says how sure.

Marks that only doubt may hold are ranked by confidence. For each threshold it is told which share of all answers would
be released, which share of those is wrong by half the points, and what that share does not exceed with a chance of
90 %, if the answers were drawn by chance. A bound holds for its own point only: who looks first and then chooses among
many points needs the fixed sequence of `promise.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, compress

from graders.measurement import agreement
from graders.measurement.evaluation import HumanMark, mark_step
from graders.measurement.predictions import AnswerRow, Prediction
from graders.measurement.promise import SampledMark, Terms, is_wrong
from graders.measurement.release import releasable_confidence
from graders.measurement.weighted_draws import upper_share

POINTS_LISTED = 20
"""Points of a curve that is printed: one for about every twentieth of the answers."""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What comes of releasing the marks with a confidence of `threshold` or more: all are shares, 0 to 1."""

    threshold: float
    released_share: float
    wrong_share: float
    bound: float


@dataclass(frozen=True, slots=True)
class StatedConfidence:
    """Confidences, and whether what each speaks of came true: that a mark is within a step of a person's, or, where the
    teacher's marks have taught it, that it is not wrong by half the points."""

    confidence: tuple[float, ...]
    hits: tuple[bool, ...]

    def bins(self) -> list[tuple[float, float, int]]:
        """Return mean confidence, share that came true and count, of each tenth of the scale that has rows."""
        return agreement.reliability(self.confidence, self.hits)


def compared_marks(predictions: Sequence[Prediction], people: Sequence[HumanMark]) -> list[SampledMark]:
    """Return the machine's marks beside people's, each with its confidence if nothing but doubt may hold it."""
    return [
        SampledMark(prediction.mark, person.mark, releasable_confidence(prediction))
        for prediction, person in zip(predictions, people, strict=True)
    ]


def release_curve(
    marks: Sequence[SampledMark], terms: Terms, points: int = POINTS_LISTED
) -> list[CurvePoint]:
    """Return about so many points of the curve, from the surest marks down to all that may be released."""
    ranked = sorted(
        (mark for mark in marks if mark.confidence is not None), key=lambda mark: -(mark.confidence or 0.0)
    )
    ends = _thinned(_ends_of_ties(ranked), len(marks) / points)
    weights = [mark.weight for mark in ranked]
    released = list(accumulate(weights))
    wrong = list(accumulate(mark.weight * is_wrong(mark, terms) for mark in ranked))
    whole = sum(mark.weight for mark in marks)
    curve = []
    for end in ends:
        share = wrong[end] / released[end]
        curve.append(
            CurvePoint(
                threshold=ranked[end].confidence or 0.0,
                released_share=released[end] / whole,
                wrong_share=share,
                bound=upper_share(weights[: end + 1], wrong[end], terms.sure),
            )
        )
    return curve


def as_json(curve: Sequence[CurvePoint]) -> list[dict[str, float]]:
    """Return the points as JSON data, rounded to four places."""
    return [
        {
            "released_share": round(point.released_share, 4),
            "wrong_share": round(point.wrong_share, 4),
            "bound": round(point.bound, 4),
        }
        for point in curve
    ]


def as_text(curve: Sequence[CurvePoint]) -> list[str]:
    """Return the points as the lines of a table, its heads first."""
    rows = as_json(curve)
    return ["released_share  wrong_share  bound"] + [
        f"{row['released_share']:<16}{row['wrong_share']:<13}{row['bound']}" for row in rows
    ]


def calibration(predictions: Sequence[Prediction], people: Sequence[HumanMark]) -> StatedConfidence:
    """Return what became of confidences that speak of marks within a step."""
    machine, human = [prediction.mark for prediction in predictions], [person.mark for person in people]
    hits = agreement.step_hits(machine, human, mark_step(human))
    return StatedConfidence(tuple(prediction.confidence for prediction in predictions), tuple(hits))


def sample_calibration(
    rows: Sequence[AnswerRow], predictions: Sequence[Prediction], human: Sequence[float | None]
) -> StatedConfidence:
    """Return what became of the confidences in the sampled rows; a taught one speaks of not being wrong by half."""
    sampled = [mark is not None for mark in human]
    marks = [mark for mark in human if mark is not None]
    step = mark_step(marks)
    confidence, hits = [], []
    for row, prediction, mark in zip(
        compress(rows, sampled), compress(predictions, sampled), marks, strict=True
    ):
        compared = SampledMark(prediction.mark, mark, prediction.confidence)
        within_step = agreement.step_hits([prediction.mark], [mark], step)[0]
        confidence.append(prediction.confidence)
        hits.append(not is_wrong(compared, Terms()) if row.key.marked else within_step)
    return StatedConfidence(tuple(confidence), tuple(hits))


def _ends_of_ties(ranked: Sequence[SampledMark]) -> list[int]:
    """Return where a confidence occurs for the last time: marks of one confidence are released together."""
    return [
        index
        for index, mark in enumerate(ranked)
        if index + 1 == len(ranked) or ranked[index + 1].confidence != mark.confidence
    ]


def _thinned(ends: Sequence[int], distance: float) -> list[int]:
    """Return positions that are at least so far apart, and the last one."""
    kept: list[int] = []
    for end in ends:
        if end - (kept[-1] if kept else -1) >= distance or end == ends[-1]:
            kept.append(end)
    return kept
