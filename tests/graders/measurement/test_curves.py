"""What comes of releasing the surest marks first, as points, as a table and drawn."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import graders.__main__ as command
from graders.measurement import curves, plots
from graders.measurement.curves import StatedConfidence, compared_marks, release_curve, sample_calibration
from graders.measurement.evaluation import HumanMark
from graders.measurement.predictions import Prediction, read_answer_rows
from graders.measurement.promise import SampledMark, Terms, find_promise
from graders.text.grader import TextGrader
from graders.text.key import MarkedAnswer
from graders.text.reasons import CONTRADICTION, NOT_SURE
from tests.conftest import BagOfWords

ROW: dict[str, Any] = {
    "question_id": "salt",
    "question": "How did you separate them?",
    "reference_answers": ["The water was evaporated, leaving the salt."],
    "student_answer": "It evaporated.",
}


def sampled(confidence: float | None, *, wrong: bool = False, weight: float = 1.0) -> SampledMark:
    return SampledMark(1.0, 0.0 if wrong else 1.0, confidence, weight)


def shares(marks: list[SampledMark], points: int = 100) -> list[tuple[float, float]]:
    return [(point.released_share, point.wrong_share) for point in release_curve(marks, Terms(), points)]


def test_the_surest_come_first_whatever_the_order_of_the_rows() -> None:
    marks = [sampled(0.2, wrong=True), sampled(0.9), sampled(0.5, wrong=True), sampled(0.7)]
    assert shares(marks) == [(0.25, 0), (0.5, 0), (0.75, 1 / 3), (1, 0.5)]


def test_marks_of_one_confidence_are_released_together() -> None:
    assert shares([sampled(0.9, wrong=True), sampled(0.9), sampled(0.5), sampled(0.5)]) == [
        (0.5, 0.5),
        (1, 0.25),
    ]


def test_a_mark_that_is_held_for_another_reason_is_never_released() -> None:
    assert shares([sampled(0.9), sampled(None, wrong=True)]) == [(0.5, 0)]
    assert shares([sampled(None)]) == shares([]) == []


def test_an_answer_counts_for_those_that_it_stands_for() -> None:
    assert shares([sampled(0.9, weight=3), sampled(0.5, wrong=True)]) == [(0.75, 0), (1, 0.25)]


def test_the_bound_is_that_of_the_promise() -> None:
    point = release_curve([sampled(0.9)] * 30, Terms())[-1]
    assert point.bound == pytest.approx(1 - 0.1 ** (1 / 30))
    sample = [sampled(0.9, weight=2)] * 20 + [sampled(0.9)] * 20 + [sampled(0.9, wrong=True)]
    assert release_curve(sample, Terms())[-1].bound == find_promise(sample, Terms()).bound


def test_a_short_list_has_about_as_many_points_as_asked_for_and_the_last() -> None:
    curve = release_curve([sampled(number / 1000) for number in range(1000)], Terms(), 20)
    assert len(curve) in (20, 21)
    assert curve[-1].released_share == 1
    assert curve[-1].threshold == 0


def test_only_what_doubt_alone_holds_is_ranked() -> None:
    predictions = [
        Prediction(1.0, 0.9, needs_review=False, reasons=()),
        Prediction(1.0, 0.2, needs_review=True, reasons=(NOT_SURE,)),
        Prediction(1.0, 0.9, needs_review=True, reasons=(CONTRADICTION,)),
    ]
    human = [HumanMark(0.5, correct=True, contradictory=False, question="1")] * 3
    assert [mark.confidence for mark in compared_marks(predictions, human)] == [0.9, 0.2, None]


def test_json_and_text_say_the_same() -> None:
    curve = release_curve([sampled(0.9), sampled(0.8, wrong=True)], Terms())
    assert curves.as_json(curve) == [
        {"released_share": 0.5, "wrong_share": 0.0, "bound": 0.9},
        {"released_share": 1.0, "wrong_share": 0.5, "bound": pytest.approx(0.9487, abs=1e-4)},
    ]
    assert [line.split() for line in curves.as_text(curve)][:2] == [
        ["released_share", "wrong_share", "bound"],
        ["0.5", "0.0", "0.9"],
    ]


def test_a_taught_confidence_speaks_of_half_the_points_and_another_of_a_step() -> None:
    [row] = read_answer_rows([json.dumps(ROW)], TextGrader(BagOfWords))
    taught = replace(row, key=replace(row.key, marked=(MarkedAnswer("a", 1),)))  # type: ignore[arg-type]
    predictions = [Prediction(0.6, 0.8, needs_review=False, reasons=())] * 3
    stated = sample_calibration([row, taught, row], predictions, [1.0, 1.0, None])
    assert stated == StatedConfidence((0.8, 0.8), (False, True))
    assert stated.bins() == [(0.8, 0.5, 2)]


PEOPLE = [HumanMark(mark, mark == 1, contradictory=False, question="1") for mark in (1.0, 0.5, 0.0)]
PREDICTIONS = [
    Prediction(1.0, 0.9, needs_review=False, reasons=()),
    Prediction(1.0, 0.5, needs_review=True, reasons=(CONTRADICTION,)),
    Prediction(0.0, 0.2, needs_review=True, reasons=(NOT_SURE,)),
]


def width(picture: bytes) -> int:
    """Return the width that the head of a PNG states."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    return int.from_bytes(picture[16:20])


def test_pictures_have_a_panel_a_figure() -> None:
    agreement = plots.draw_agreement(PREDICTIONS, PEOPLE, compared_marks(PREDICTIONS, PEOPLE))
    stated = curves.calibration(PREDICTIONS, PEOPLE)
    released = [sampled(0.9)] * 30
    promises = [find_promise(marks, Terms()) for marks in (released, [sampled(None)], [])]
    assert [promise.threshold for promise in promises] == [0.9, None, None]
    kept, too_few, empty = (
        plots.draw_promise(marks, stated, promise)
        for marks, promise in zip((released, [sampled(None)], []), promises, strict=True)
    )
    assert width(kept) == width(too_few) == width(empty) == width(agreement) * 2 // 3
    assert kept != too_few == empty


def test_the_commands_draw_and_print(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(command, "_encoder", BagOfWords)
    file, picture = tmp_path / "rows.jsonl", tmp_path / "promise.png"
    marked = ROW | {"grade": 1, "max_grade": 2}
    file.write_text("\n".join(map(json.dumps, [marked, ROW])))
    assert command.main(["release", str(file), "--plot", str(picture)]) == 0
    assert width(picture.read_bytes()) > 0
    right = marked | {"student_answer": ROW["reference_answers"][0], "grade": 2}
    file.write_text(json.dumps(right))
    capsys.readouterr()
    assert command.main(["evaluate", str(file), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["release_curve"] == [
        {"released_share": 1.0, "wrong_share": 0.0, "bound": 0.9}
    ]
    assert command.main(["evaluate", str(file)]) == 0
    assert "released_share  wrong_share  bound" in capsys.readouterr().out
