"""Marks that are released under a promise, of rows of which a teacher has marked some: `python -m graders release`."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from typing import Any

from graders.errors import RowInvalid
from graders.measurement.evaluation import mark_share, question_of
from graders.measurement.grouping import Grouping, QuestionGroup, find_groups
from graders.measurement.predictions import AnswerRow, Prediction
from graders.measurement.promise import Promise, SampledMark, Terms, is_wrong, released_with_more
from graders.text.key import MarkedAnswer, TextKey
from graders.text.key_reader import MARKED
from graders.text.reasons import BORDERLINE, NEAR_THRESHOLD, NOT_SURE

DOUBTS = frozenset({BORDERLINE, NOT_SURE, NEAR_THRESHOLD})
"""Reasons that speak of confidence alone, which the promise sets a threshold for; any other holds a mark whatever is
promised."""
FEWEST_TO_LEARN_FROM = 3
"""Marked answers of a question: with fewer, a sampled one would be left with a single other to learn from."""
NOT_PROMISED = "not sure enough for the promise"


@dataclass(frozen=True, slots=True)
class ReleasedMark:
    """A mark as a share of the maximum (0 to 1), of a sampled answer the teacher's, and whether it is released."""

    mark: float
    confidence: float
    released: bool
    reasons: tuple[str, ...]


def teacher_marks(rows: Sequence[AnswerRow]) -> list[float | None]:
    """Return the teacher's mark of each row as a share, None where `grade` or `max_grade` is missing or null; raise
    `RowInvalid` with the row and the field."""
    return [_teacher_mark(row, f"row {number}") for number, row in enumerate(rows, start=1)]


def taught_rows(rows: Sequence[AnswerRow], human: Sequence[float | None]) -> list[AnswerRow]:
    """Return the rows with the teacher's marks of the same question in their keys, for the grader to learn from.

    A sampled row learns from the others only: its mark is then as good a test of the machine as an unmarked one's.
    """
    samples: defaultdict[tuple[str, TextKey], list[int]] = defaultdict(list)
    for position, (row, mark) in enumerate(zip(rows, human, strict=True)):
        if mark is not None and _has_words(row.answer):
            samples[question_of(row.data), row.key].append(position)
    return [
        _taught(row, [other for other in sample if other != position], rows, human)
        if len(sample := samples[question_of(row.data), row.key]) >= FEWEST_TO_LEARN_FROM
        else row
        for position, row in enumerate(rows)
    ]


def release_marks(
    rows: Sequence[AnswerRow],
    predictions: Sequence[Prediction],
    human: Sequence[float | None],
    terms: Terms,
    grouping: Grouping = Grouping.ASSESSMENT,
) -> tuple[list[ReleasedMark], list[QuestionGroup[str]]]:
    """Return a mark for each row, in order, and the promises that the rows with a teacher's mark let be made.

    There is one of all questions together, or one of each group that is tested by itself; a question that is marked
    whole is in no group.
    """
    questions = [question_of(row.data) for row in rows]
    # By criteria confidence is no chance of being less than half the points away, but within a quarter: taken for such
    # it let nothing out of the practice page, where .19 is released and each promise kept (14 draws, ten a question).
    learned = [
        (question, confidence)
        for question, row, prediction, mark in zip(questions, rows, predictions, human, strict=True)
        if mark is None
        and row.key.marked
        and not row.key.criteria
        and (confidence := releasable_confidence(prediction)) is not None
    ]
    sample = sampled_marks(rows, predictions, human)
    unmarked = [question for question, mark in zip(questions, human, strict=True) if mark is None]
    groups = find_groups(list(dict.fromkeys(unmarked)), sample, terms, grouping, learned)
    thresholds = {question: group.promise.threshold for group in groups for question in group.questions}
    marks = [
        _released_mark(prediction, mark, thresholds.get(question))
        for question, prediction, mark in zip(questions, predictions, human, strict=True)
    ]
    return marks, groups


def summary(
    marks: Sequence[ReleasedMark],
    predictions: Sequence[Prediction],
    human: Sequence[float | None],
    promise: Promise,
) -> dict[str, Any]:
    """Return what was promised, on how many marks, what came of it, and what more marks would release, as JSON data."""
    unmarked = [position for position, mark in enumerate(human) if mark is None]
    sampled = [
        SampledMark(prediction.mark, mark, prediction.confidence)
        for prediction, mark in zip(predictions, human, strict=True)
        if mark is not None
    ]
    confidences = [releasable_confidence(predictions[position]) or 0.0 for position in unmarked]
    bound = promise.bound
    return {
        "terms": asdict(promise.terms),
        "sampled": len(sampled),
        "sampled_wrong": sum(is_wrong(mark, promise.terms) for mark in sampled),
        "unmarked": len(unmarked),
        "released": sum(marks[position].released for position in unmarked),
        "threshold": promise.threshold,
        "tested_on": asdict(promise.kept) if promise.kept else None,
        "bound": round(bound, 4) if promise.kept and bound is not None else None,
        "held": promise.held,
        "with_more_marks": [
            {"sampled": number, "released_share": round(share, 4)}
            for number, share in released_with_more(promise, confidences).items()
        ],
    }


def summary_by_question(
    rows: Sequence[AnswerRow],
    marks: Sequence[ReleasedMark],
    predictions: Sequence[Prediction],
    human: Sequence[float | None],
    groups: Sequence[QuestionGroup[str]],
) -> list[dict[str, Any]]:
    """Return the summary of each question: its own counts, and the test of the questions that it is `tested_with`.

    `terms` are those of this test, `fewest` the sampled marks that it needs at least, should none of them be wrong.
    """
    places_of: defaultdict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        places_of[question_of(row.data)].append(place)
    summaries = []
    for group in groups:
        for question in group.questions:
            places = places_of[question]
            figures = summary(
                [marks[place] for place in places],
                [predictions[place] for place in places],
                [human[place] for place in places],
                group.promise,
            )
            identity: dict[str, Any] = {"question": question, "tested_with": list(group.questions)}
            summaries.append(identity | {"fewest": group.fewest} | figures)
    return summaries


def releasable_confidence(prediction: Prediction) -> float | None:
    """Return the confidence of a mark that may be released; None where something else than doubt holds it."""
    return prediction.confidence if DOUBTS.issuperset(prediction.reasons) else None


def sampled_marks(
    rows: Sequence[AnswerRow], predictions: Sequence[Prediction], human: Sequence[float | None]
) -> list[tuple[str, SampledMark]]:
    """Return the sampled answers by question, each with the number of unmarked ones of it that it stands for.

    Those of a question that is marked whole stand for none, and are left out.
    """
    questions = [question_of(row.data) for row in rows]
    sampled = Counter(question for question, mark in zip(questions, human, strict=True) if mark is not None)
    unmarked = Counter(question for question, mark in zip(questions, human, strict=True) if mark is None)
    return [
        (
            question,
            SampledMark(
                machine=prediction.mark,
                human=mark,
                confidence=releasable_confidence(prediction),
                weight=unmarked[question] / sampled[question],
            ),
        )
        for question, prediction, mark in zip(questions, predictions, human, strict=True)
        if mark is not None and unmarked[question]
    ]


def _has_words(answer: object) -> bool:
    return isinstance(answer, str) and bool(answer.strip())


def _taught(
    row: AnswerRow, sample: Sequence[int], rows: Sequence[AnswerRow], human: Sequence[float | None]
) -> AnswerRow:
    marked = tuple(
        MarkedAnswer(str(rows[position].answer), Fraction(str(human[position]))) for position in sample
    )
    return replace(row, key=replace(row.key, marked=marked[:MARKED]))


def _teacher_mark(row: AnswerRow, place: str) -> float | None:
    if row.data.get("grade") is None or row.data.get("max_grade") is None:
        return None
    share = mark_share(row.data, place)
    if not 0 <= share <= 1:
        raise RowInvalid(f"{place}: grade must lie between 0 and max_grade.")
    return share


def _released_mark(prediction: Prediction, human_mark: float | None, threshold: float | None) -> ReleasedMark:
    if human_mark is not None:
        return ReleasedMark(round(human_mark, 4), 1.0, released=True, reasons=())
    confidence = releasable_confidence(prediction)
    if confidence is None:
        return ReleasedMark(
            prediction.mark, prediction.confidence, released=False, reasons=prediction.reasons
        )
    released = threshold is not None and confidence >= threshold
    return ReleasedMark(
        prediction.mark, prediction.confidence, released, reasons=() if released else (NOT_PROMISED,)
    )
