"""`python -m graders release`: rows of which a teacher marked some, to marks that are released or held."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import graders.__main__ as command
from graders.errors import RowInvalid
from graders.measurement.grouping import Grouping
from graders.measurement.predictions import Prediction, read_answer_rows
from graders.measurement.promise import Held, Terms
from graders.measurement.release import (
    NOT_PROMISED,
    release_marks,
    summary,
    summary_by_question,
    taught_rows,
    teacher_marks,
)
from graders.text.grader import TextGrader
from graders.text.reasons import CONTRADICTION, NOT_SURE
from tests.conftest import BagOfWords

BASE: dict[str, Any] = {
    "question_id": "salt",
    "question": "How did you separate them?",
    "reference_answers": ["The water was evaporated, leaving the salt."],
}
SURE = Prediction(1.0, 0.9, needs_review=False, reasons=())
UNSURE = Prediction(0.0, 0.2, needs_review=True, reasons=(NOT_SURE,))
BARRED = Prediction(1.0, 0.95, needs_review=True, reasons=(CONTRADICTION,))


def row(answer: str, **more: Any) -> str:
    return json.dumps(BASE | {"student_answer": answer} | more)


def rows_of(lines: list[str]) -> Any:
    return read_answer_rows(lines, TextGrader(BagOfWords))


def test_the_teacher_has_marked_rows_with_a_grade_and_a_maximum() -> None:
    rows = rows_of([row("a", grade=1, max_grade=4), row("b", grade=None, max_grade=4), row("c", max_grade=4)])
    assert teacher_marks(rows) == [0.25, None, None]


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"grade": "good", "max_grade": 2}, "numbers"),
        ({"grade": 1, "max_grade": 0}, "above 0"),
        ({"grade": 3, "max_grade": 2}, "between 0 and max_grade"),
        ({"grade": -1, "max_grade": 2}, "between 0 and max_grade"),
    ],
)
def test_a_grade_that_is_none_is_refused_with_its_row(more: dict[str, Any], problem: str) -> None:
    with pytest.raises(RowInvalid, match=f"row 2: grade.*{problem}"):
        teacher_marks(rows_of([row("a"), row("b", **more)]))


def marked_and_unmarked() -> tuple[Any, list[Prediction], list[float | None]]:
    """Return forty sampled answers that the machine marks as the teacher does, and one unmarked of each sort."""
    human = [float(number % 2) for number in range(40)]
    rows = rows_of([row("a")] * 43)
    predictions = [SURE if mark else Prediction(0.0, 0.9, needs_review=False, reasons=()) for mark in human]
    return rows, [*predictions, SURE, UNSURE, BARRED], [*human, None, None, None]


def test_what_the_sample_vouches_for_is_released_and_nothing_else() -> None:
    rows, predictions, human = marked_and_unmarked()
    marks, (group,) = release_marks(rows, predictions, human, Terms())
    assert group.promise.threshold == 0.9
    sampled, (sure, unsure, barred) = marks[:40], marks[40:]
    assert [mark.mark for mark in sampled] == human[:40]
    assert all(mark.released and not mark.reasons for mark in sampled)
    assert (sure.released, sure.reasons) == (True, ())
    assert (unsure.released, unsure.reasons) == (False, (NOT_PROMISED,))
    assert (barred.released, barred.reasons) == (False, (CONTRADICTION,))


@pytest.mark.parametrize(
    ("more", "threshold"), [({}, None), ({"criteria": [{"any_of": ["it evaporated"]}]}, 0.85)]
)
def test_what_has_learned_expects_wrong_marks_by_references_alone(
    more: dict[str, Any], threshold: float | None
) -> None:
    """By criteria 0.85 is the chance to be right within a quarter: fewer marks are off by half than one in seven."""
    human = [*(float(number % 2) for number in range(40)), None, None]
    rows = taught_rows(rows_of([row("a", **more)] * 42), human)
    predictions = [Prediction(mark or 0.0, 0.85, needs_review=False, reasons=()) for mark in human]
    _, (group,) = release_marks(rows, predictions, human, Terms())
    assert group.promise.threshold == threshold


def test_the_summary_says_what_was_promised_and_on_what() -> None:
    rows, predictions, human = marked_and_unmarked()
    marks, (group,) = release_marks(rows, predictions, human, Terms())
    told = summary(marks, predictions, human, group.promise)
    assert (told["sampled"], told["sampled_wrong"], told["unmarked"], told["released"]) == (40, 0, 3, 1)
    assert told["terms"] == {"at_most": 0.10, "off_by": 0.5, "sure": 0.90}
    assert told["tested_on"]["sampled"] == 40
    assert told["bound"] == pytest.approx(1 - 0.1 ** (1 / 40), abs=1e-4)
    assert [gain["sampled"] for gain in told["with_more_marks"]] == [60, 80, 120, 160]


def test_a_question_that_is_marked_whole_vouches_for_no_other() -> None:
    rows, predictions, human = marked_and_unmarked()
    others = rows_of([row("a", question_id="sugar")] * 40)
    marks, (group,) = release_marks([*others, *rows[40:]], predictions, human, Terms())
    assert group.promise.held is Held.TOO_FEW
    assert not any(mark.released for mark in marks[40:])


def salt_and_sugar(of_salt: int, of_sugar: int) -> tuple[Any, list[Prediction], list[float | None]]:
    """Return so many sampled answers of two questions, marked as the machine does, and an unmarked one of each."""
    numbers = [*range(of_salt), *range(of_sugar)]
    human = [float(number % 2) for number in numbers]
    names = ["salt"] * of_salt + ["sugar"] * of_sugar + ["salt", "sugar"]
    rows = rows_of([row("a", question_id=name) for name in names])
    predictions = [replace(SURE, mark=mark) for mark in human]
    return rows, [*predictions, SURE, SURE], [*human, None, None]


@pytest.mark.parametrize(
    ("grouping", "of_salt", "of_sugar", "released"),
    [
        ("assessment", 12, 10, (True, True)),  # 22 together
        ("assessment", 11, 10, (False, False)),
        ("question", 12, 10, (False, False)),
        ("question", 22, 21, (True, False)),  # each needs 22
        (
            "either",
            28,
            28,
            (True, True),
        ),  # 29 are needed where there is a choice, and together they have them
        ("either", 29, 28, (True, False)),  # salt stands by itself, and does not vouch for sugar too
        ("either", 29, 0, (True, False)),
        ("either", 28, 0, (False, False)),
    ],
)
def test_questions_are_released_together_or_each_by_its_own_marks(
    grouping: str, of_salt: int, of_sugar: int, released: tuple[bool, bool]
) -> None:
    marks, _ = release_marks(*salt_and_sugar(of_salt, of_sugar), Terms(), Grouping(grouping))
    assert tuple(mark.released for mark in marks[-2:]) == released


def test_the_summary_says_of_each_question_what_it_lacks() -> None:
    rows, predictions, human = salt_and_sugar(22, 11)
    marks, groups = release_marks(rows, predictions, human, Terms(), Grouping.QUESTION)
    salt, sugar = summary_by_question(rows, marks, predictions, human, groups)
    assert (salt["question"], salt["sampled"], salt["released"], salt["threshold"]) == ("salt", 22, 1, 0.9)
    assert (sugar["sampled"], sugar["released"], sugar["held"]) == (11, 0, Held.TOO_FEW)
    assert (sugar["fewest"], sugar["tested_with"]) == (22, ["sugar"])
    gains = {gain["sampled"]: gain["released_share"] for gain in sugar["with_more_marks"]}
    assert gains == {16: 0.0, 22: 1.0, 33: 1.0, 44: 1.0}


def test_the_summary_says_which_questions_were_tested_together_and_how_surely() -> None:
    rows, predictions, human = salt_and_sugar(20, 20)
    marks, groups = release_marks(rows, predictions, human, Terms(), Grouping.EITHER)
    salt, sugar = summary_by_question(rows, marks, predictions, human, groups)
    assert salt["tested_with"] == sugar["tested_with"] == ["salt", "sugar"]
    assert (salt["sampled"], salt["tested_on"]["sampled"]) == (20, 40)
    assert (salt["terms"]["sure"], salt["fewest"]) == (0.95, 29)
    assert salt["bound"] == pytest.approx(1 - 0.05 ** (1 / 40), abs=1e-4)


def test_the_command_prints_a_line_a_row_in_order(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(command, "_encoder", BagOfWords)
    file, told = tmp_path / "rows.jsonl", tmp_path / "summary.json"
    file.write_text("\n".join([row("It evaporated.", grade=1, max_grade=2), row("a magnet took it")]))
    assert command.main(["release", str(file), "--summary", str(told)]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first == {"mark": 0.5, "confidence": 1.0, "released": True, "reasons": []}
    assert list(second) == ["mark", "confidence", "released", "reasons"]
    assert not second["released"]
    assert json.loads(told.read_text())["held"] == Held.TOO_FEW


def test_the_command_tests_by_question_where_it_is_told_to(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(command, "_encoder", BagOfWords)
    file, told = tmp_path / "rows.jsonl", tmp_path / "summary.json"
    file.write_text("\n".join([row("It evaporated.", grade=1, max_grade=2), row("a magnet took it")]))
    assert command.main(["release", str(file), "--by", "question", "--summary", str(told)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    whole = json.loads(told.read_text())
    assert (whole["by"], [question["question"] for question in whole["questions"]]) == ("question", ["salt"])
    assert command.main(["release", str(file), "--by", "either", "--plot", "figure.png"]) == 2
    assert "leave out --plot or --by" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "value"),
    [("--by", "learner"), ("--at-most", "0"), ("--at-most", "x"), ("--off-by", "1.5"), ("--sure", "1")],
)
def test_terms_that_nobody_can_keep_are_refused(
    option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        command.main(["release", "rows.jsonl", option, value])
    assert option in capsys.readouterr().err


def test_a_question_learns_from_its_own_sample_and_a_sampled_answer_from_the_others_only() -> None:
    rows = rows_of([*(row(f"answer {number}") for number in range(4)), row("another", question_id="sugar")])
    taught = taught_rows(rows, [1.0, 0.5, 0.0, None, None])
    learned_from = [[(marked.answer, float(marked.mark)) for marked in row.key.marked] for row in taught]
    first, second, third = ("answer 0", 1.0), ("answer 1", 0.5), ("answer 2", 0.0)
    assert learned_from == [[second, third], [first, third], [first, second], [first, second, third], []]


def test_criteria_learn_from_the_sample_too() -> None:
    criteria = {"criteria": [{"any_of": ["evaporation"]}]}
    (taught, *_) = taught_rows(rows_of([row(answer, **criteria) for answer in "abc"]), [1.0, 0.0, 1.0])
    assert [(marked.answer, float(marked.mark)) for marked in taught.key.marked] == [("b", 0.0), ("c", 1.0)]


@pytest.mark.parametrize(
    ("more", "human"),
    [
        ({}, [1.0, 0.0, None]),
        ({"student_answer": "  "}, [1.0, 0.0, 1.0]),
    ],
    ids=["too few marks", "an empty answer is no example"],
)
def test_nothing_is_learned(more: dict[str, Any], human: list[float | None]) -> None:
    rows = rows_of([row("a", **more), row("b", **more), row("c", **more)])
    assert all(not row.key.marked for row in taught_rows(rows, human))
