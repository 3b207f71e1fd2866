"""`predict`, `evaluate` and `train`: rows in, marks, figures and a scorer out."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

import graders.__main__ as command
from graders.errors import RowInvalid
from graders.measurement import evaluation
from graders.measurement.predictions import Prediction, predict_marks, read_answer_rows
from graders.text.grader import TextGrader
from tests.conftest import BagOfWords

BASE: dict[str, Any] = {
    "dataset": "toy",
    "question_id": "1",
    "question": "How did you separate them?",
    "reference_answers": ["The water was evaporated, leaving the salt."],
    "student_answer": "The water evaporated.",
    "grade": 1,
    "max_grade": 2,
}


LABELLED = evaluation.HumanMark(1.0, correct=True, contradictory=False, question="1")


def row(**more: Any) -> str:
    return json.dumps(BASE | more)


@pytest.fixture
def grader() -> TextGrader:
    return TextGrader(BagOfWords)


ROWS = [
    row(student_answer=answer, question=question, grade=grade, label=label)
    for question in ("How?", "Why?")
    for answer, grade, label in (
        ("The water was evaporated, leaving the salt.", 2, "correct"),
        ("a magnet took it", 0, "incorrect"),
        ("", 0, "contradictory"),
    )
]


def test_marks_come_in_the_order_of_the_rows_and_do_not_depend_on_it(grader: TextGrader) -> None:
    rows = read_answer_rows(ROWS, grader)
    found = predict_marks(rows, grader)
    assert predict_marks(rows[::-1], grader)[::-1] == found
    assert [one.mark for one in found[2::3]] == [0, 0]
    assert found[0].mark > found[1].mark


def test_what_cannot_be_read_goes_to_a_person(grader: TextGrader) -> None:
    (found,) = predict_marks(read_answer_rows([row(student_answer="x" * 20_001)], grader), grader)
    assert (found.mark, found.needs_review) == (0, True)
    assert "20001 characters" in found.reasons[0]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "line 1: not JSON"),
        ("[]", "line 1: a row is an object"),
        ('{"question": ""}', "line 1: reference_answers is missing"),
        (row(reference_answers=[]), "line 1: reference_answers: needs references or criteria"),
        (row(reference_answers=[None]), "line 1: reference_answers.0"),
        (row(criteria=[{}]), "line 1: criteria.0.any_of"),
        ("", "no rows"),
    ],
)
def test_a_bad_row_is_named(line: str, problem: str, grader: TextGrader) -> None:
    with pytest.raises(RowInvalid, match=problem):
        read_answer_rows([line], grader)


@pytest.mark.parametrize(
    ("more", "problem"), [({"grade": "x"}, "must be numbers"), ({"max_grade": 0}, "must be numbers")]
)
def test_a_bad_mark_is_named(more: dict[str, Any], problem: str, grader: TextGrader) -> None:
    with pytest.raises(RowInvalid, match=problem):
        evaluation.human_marks(read_answer_rows([row(**more)], grader))


def test_a_missing_mark_is_named(grader: TextGrader) -> None:
    unmarked = {name: value for name, value in BASE.items() if name != "grade"}
    with pytest.raises(RowInvalid, match="row 1: grade is missing"):
        evaluation.human_marks(read_answer_rows([json.dumps(unmarked)], grader))


def test_figures() -> None:
    found = [Prediction(mark, 0.9, needs_review=mark == 0.5, reasons=()) for mark in (1.0, 0.5, 0.0, 0.0)]
    human = [evaluation.HumanMark(mark, mark == 1, mark == 0, "1") for mark in (1.0, 0.5, 0.0, 0.0)]
    values = evaluation.agreement_figures(found, human, 2.0)
    assert values["n"] == 4
    assert values["pearson"] == values["qwk"] == values["auc_contradictory"] == 1
    assert values["review_share"] == 0.25
    assert values["answers_per_second"] == 2
    assert set(values) - {"n"} <= set(evaluation.DEFINITIONS.replace(",", " ").split())


def test_nothing_released_and_one_mark_only() -> None:
    found, human = [Prediction(0.5, 0.1, needs_review=True, reasons=())], [LABELLED]
    values = evaluation.agreement_figures(found, human, 0.0)
    assert values["qwk_released"] is values["pearson"] is values["auc"] is None


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The model at the edge replaced by the toy one, and a file of rows."""
    monkeypatch.setattr(command, "_encoder", BagOfWords)
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(ROWS))
    return file


def test_predict_prints_a_line_a_row(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["predict", str(toy)]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(lines) == len(ROWS)
    assert set(lines[0]) == {"mark", "confidence", "needs_review", "reasons"}


def test_evaluate_prints_figures_and_draws_them(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture = toy.with_suffix(".png")
    assert command.main(["evaluate", str(toy), "--json", "--plot", str(picture)]) == 0
    assert json.loads(capsys.readouterr().out)["n"] == 6
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert command.main(["evaluate", str(toy)]) == 0
    assert "auc_contradictory" in capsys.readouterr().out


def test_without_the_extra_it_says_which(
    toy: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    assert command.main(["evaluate", str(toy), "--plot", "x.png"]) == 2
    assert "extra “plot”" in capsys.readouterr().err


def test_train_writes_a_scorer(toy: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    lines = [
        row(
            dataset=name,
            question_id=str(number),
            student_answer=f"{answer} {number} and so on it goes",
            grade=grade,
        )
        for number in range(10)
        for name in ("one", "two")
        for answer, grade in (
            ("The water was evaporated", 2),
            ("a magnet took it", 0),
            ("the salt was left", 1),
        )
    ]
    toy.write_text("\n".join(lines))
    out = tmp_path / "made"
    assert command.main(["train", str(toy), "--out", str(out)]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == 60
    assert sorted(file.name for file in out.iterdir()) == ["scorer.json", "scorer.safetensors"]


def test_a_bad_file_ends_with_2(toy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    toy.write_text("{}")
    assert command.main(["predict", str(toy)]) == 2
    assert "line 1: question is missing" in capsys.readouterr().err
