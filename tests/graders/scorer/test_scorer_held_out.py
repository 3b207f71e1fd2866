"""Training by its steps: whole questions held out, centres, tables of features, figures, where the rows come from."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from graders.errors import RowInvalid
from graders.scorer.alignment import VIEWS
from graders.scorer.features import OF_QUESTION
from graders.scorer.model import FeatureRows, Scorer
from graders.scorer.training.cross_validation import (
    CENTRE_ANSWERS,
    FOLDS,
    OFF_TOPIC_LEAST,
    SOURCES,
    _as_graded,
    _figures,
    _held_out,
    _positions_by_question,
    _provenance,
    feature_table,
    off_topic_rows,
    token_centres,
)
from graders.scorer.training.fitting import STEP, FeatureTable
from graders.scorer.training.labelled_rows import PARTLY, LabelledRow, read_labelled_rows
from tests.graders.scorer.hand_made import CENTRES, HandMadeEncoder
from tests.graders.scorer.hand_made_scorer import hand_made_scorer

ROW = LabelledRow("set", "1", "how salt", ("salt water",), "water", 0.5, stepped=True)


def rows_of(dataset: str, question: str, count: int) -> list[LabelledRow]:
    """Return so many rows of one question, each with an answer of its own."""
    return [
        replace(ROW, dataset=dataset, question_id=question, answer=f"{dataset} {question} {number}")
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("own_rows", "foreign_rows", "drawn"),
    [
        # Two at least, or a tenth of the question's own answers, as far as there are so many.
        (1, 9, OFF_TOPIC_LEAST),
        (20, 9, 2),
        (30, 9, 3),
        (30, 1, 1),
        (30, 0, 0),
    ],
)
def test_so_many_answers_of_other_sets_are_drawn(own_rows: int, foreign_rows: int, drawn: int) -> None:
    rows = [*rows_of("own", "1", own_rows), *rows_of("foreign", "1", foreign_rows)]
    off_topic = [row for row in off_topic_rows(rows) if row.dataset == "own"]
    assert len(off_topic) == drawn
    assert all(row.mark == 0 and row.answer.startswith("foreign") for row in off_topic)
    assert len({row.answer for row in off_topic}) == drawn


def test_an_answer_to_another_question_of_the_same_set_is_not_off_topic() -> None:
    assert off_topic_rows([*rows_of("own", "1", 5), *rows_of("own", "2", 5)]) == []


def test_the_same_answers_are_drawn_each_time() -> None:
    rows = [*rows_of("one", "1", 9), *rows_of("two", "1", 9)]
    assert off_topic_rows(rows) == off_topic_rows(rows)


def test_a_question_is_its_set_and_its_name() -> None:
    rows = [
        replace(ROW, dataset=dataset, question_id=question)
        for dataset, question in (("a", "1"), ("a", "2"), ("b", "1"), ("a", "1"), ("b", "1"))
    ]
    assert list(_positions_by_question(rows)) == [[0, 3], [1], [2, 4]]


@pytest.mark.parametrize(
    ("answers", "centre"),
    [
        (["salt"], (1, 0, 0, 0)),
        (["salt", "water"], (0.5, 0.5, 0, 0)),
        # Of tokens, not of answers: a long one counts more.
        (["salt salt salt", "water"], (0.75, 0.25, 0, 0)),
    ],
)
def test_a_centre_is_the_mean_of_tokens(answers: Sequence[str], centre: tuple[float, ...]) -> None:
    centres = token_centres([replace(ROW, answer=answer) for answer in answers], HandMadeEncoder())
    assert list(centres) == list(VIEWS)
    for view in VIEWS:
        assert centres[view] == pytest.approx(np.array(centre), abs=0.01)


def test_a_centre_is_of_so_many_answers() -> None:
    rows = [replace(ROW, answer="salt")] * CENTRE_ANSWERS + [replace(ROW, answer="water")] * CENTRE_ANSWERS
    centres = token_centres(rows, HandMadeEncoder())
    # A draw of half of them has about as many of each kind.
    assert centres["layer 2"][:2] == pytest.approx([0.5, 0.5], abs=0.1)
    assert centres["layer 2"][0] * CENTRE_ANSWERS == pytest.approx(
        round(float(centres["layer 2"][0] * CENTRE_ANSWERS)), abs=0.05
    )


def test_a_table_has_the_features_against_the_nearest_reference() -> None:
    rows = [
        replace(ROW, references=("football", "salt water"), answer="salt water"),
        replace(ROW, question_id="2", answer="football", dataset="other", stepped=False),
        replace(ROW, references=("football", "salt water"), answer="football"),
    ]
    table, answers, vectors = feature_table(rows, HandMadeEncoder(), CENTRES)
    assert vectors.shape == (len(rows), 4)
    recall = table.names.index("layer 6 recall")
    assert table.rows[:, recall] == pytest.approx([1, 0, 1], abs=0.01)
    assert [len(answer.rows) for answer in answers] == [2, 1, 2]
    # Questions are numbered in the order of their first rows, and a set marks in its own way.
    assert table.questions.tolist() == [0, 1, 0]
    assert table.sets.tolist() == ["set", "other", "set"]
    assert table.stepped.tolist() == [True, False, True]
    assert table.marks.tolist() == [0.5, PARTLY, 0.5]
    assert table.vectors.shape == (2, 4)
    assert not set(OF_QUESTION) & set(table.names)


def test_rows_are_read_as_the_grader_reads_answers() -> None:
    row = replace(ROW, references=("It evaporates.", "It evaporates."), answer="it evaportes")
    assert _as_graded(row) == ("how salt", ("It evaporates.",), "it evaporates")


def table_of(questions: Sequence[int]) -> FeatureTable:
    """Return a table of one row a question number, or several."""
    count = len(questions)
    return FeatureTable(
        names=("cosine", "answer length", "length ratio"),
        rows=np.tile([0.4, 0.0, 0.0], (count, 1)),
        marks=np.linspace(0, 1, count),
        sets=np.array(["set"] * count),
        questions=np.array(questions),
        vectors=np.tile([1.0, 0.0], (max(questions) + 1, 1)),
        stepped=np.ones(count, dtype=bool),
    )


@pytest.mark.parametrize("questions", [[0, 1, 2, 3, 4], [0, 0, 1, 1, 2, 3, 3, 4, 5, 6, 7], [0, 1]])
def test_no_fit_sees_an_answer_to_the_questions_that_it_marks(questions: Sequence[int]) -> None:
    table = table_of(questions)
    fitted: list[set[int]] = []

    def fit(part: FeatureTable) -> Scorer:
        fitted.append(set(part.questions.tolist()))
        # What a fit has seen is told by its marks: the line gives a hundredth for each fit.
        return replace(hand_made_scorer([0, 0, 0]), intercept=len(fitted) / 100)

    answers = [FeatureRows(np.array([row]), np.ones((1, 1))) for row in table.rows]
    features, marks, disagreement = _held_out(table, answers, fit)
    assert len(fitted) == min(FOLDS, len(set(questions)))
    assert features.tolist() == table.rows.tolist()
    for question, difference in zip(questions, disagreement, strict=True):
        fold = round((difference + 0.1) * 100) - 1
        assert question not in fitted[fold]
    # Each question is marked by one fit, and every other one by another.
    assert [sorted(set(questions) - seen) for seen in fitted] != [[]] * len(fitted)
    assert sum(len(set(questions) - seen) for seen in fitted) == len(set(questions))
    assert marks.shape == disagreement.shape == (len(questions),)


@pytest.mark.parametrize(
    ("machine", "human", "figures"),
    [
        ([0.0, 0.5, 1.0], [0.0, 0.5, 1.0], (1.0, 0.0, 1.0)),
        ([1.0, 0.5, 0.0], [0.0, 0.5, 1.0], (-1.0, 0.816, 0.333)),
        # A step more or less is within a step.
        ([STEP, 0.5, 1 - STEP], [0.0, 0.5, 1.0], (1.0, 0.204, 1.0)),
        # Two rows, or marks that are all the same, have no correlation.
        ([0.0, 1.0], [0.0, 1.0], (0.0, 0.0, 1.0)),
        ([0.0, 0.5, 1.0], [1.0, 1.0, 1.0], (0.0, 0.645, 0.333)),
    ],
    ids=["right", "turned round", "a step off", "two rows", "constant"],
)
def test_figures(machine: list[float], human: list[float], figures: tuple[float, float, float]) -> None:
    # The row of another set counts in none of them.
    in_set = np.array([True] * len(machine) + [False])
    computed = _figures(np.array([*machine, 0.3]), np.array([*human, 0.9]), in_set)
    assert tuple(computed.values()) == figures
    assert list(computed) == ["pearson", "rmse", "within_a_step"]


def test_the_origin_of_known_sets_is_stated_and_off_topic_rows_are_not_counted() -> None:
    table = replace(table_of([0, 1, 2]), sets=np.array(["beetle", "ours", "beetle"]))
    marked = table.at(np.array([0, 1]))
    provenance = _provenance(table, marked, np.array([0.0, 1.0]), np.array([0.0, 1.0]), HandMadeEncoder())
    assert provenance["sets"] == {
        "beetle": {"rows": 1, "source": SOURCES["beetle"]},
        "ours": {"rows": 1, "source": "not stated"},
    }
    assert (provenance["rows"], provenance["questions"]) == (2, 3)
    assert (provenance["model"], provenance["weights_sha256"]) == ("hand-made", "1" * 64)


@pytest.mark.parametrize(
    ("mark", "stepped", "target"),
    [(0.5, False, PARTLY), (0.5, True, 0.5), (1.0, False, 1.0), (0.0, False, 0.0), (0.49, False, 0.49)],
)
def test_half_a_mark_of_right_and_wrong_is_mostly_wrong(mark: float, stepped: bool, target: float) -> None:
    assert replace(ROW, mark=mark, stepped=stepped).target == target


LINE = (
    '{"dataset": "d", "question_id": 7, "question": "q", "reference_answers": ["r"], "student_answer": "a",'
    ' "grade": "1.5", "max_grade": 3, "more": 0}'
)


def test_numbers_are_read_as_text_where_a_text_is_wanted_and_blank_lines_are_none() -> None:
    (row,) = read_labelled_rows(["", LINE, "  \n"], "file")
    assert (row.question_id, row.references, row.mark, row.stepped) == ("7", ("r",), 0.5, True)


@pytest.mark.parametrize(("label", "stepped"), [("null", True), ('"correct"', False), ('""', False)])
def test_a_set_with_labels_is_one_of_right_and_wrong(label: str, stepped: bool) -> None:
    (row,) = read_labelled_rows([LINE.replace('"more": 0', f'"label": {label}')], "file")
    assert row.stepped is stepped


FIELDS = (
    "dataset",
    "question_id",
    "question",
    "reference_answers",
    "student_answer",
    "grade",
    "max_grade",
)


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_that_is_missing_is_named_with_its_line(name: str) -> None:
    with pytest.raises(RowInvalid, match=f"file, line 2: {name} is missing"):
        read_labelled_rows([LINE, LINE.replace(f'"{name}"', '"no such field"')], "file")


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ('"1.5"', "null", "float"),
        ('"1.5"', "[1]", "float"),
        ('"max_grade": 3', '"max_grade": "0.0"', "division by zero"),
        ('["r"]', "5", "not iterable"),
        (LINE, "[1]", "list indices"),
        (LINE, "null", "subscriptable"),
        (LINE, '{"a": 1', "not JSON"),
    ],
)
def test_a_row_that_is_no_row_is_named_with_its_line(before: str, after: str, problem: str) -> None:
    with pytest.raises(RowInvalid, match=rf"file, line 1: .*{problem}"):
        read_labelled_rows([LINE.replace(before, after)], "file")


def test_a_file_of_blank_lines_has_no_rows() -> None:
    with pytest.raises(RowInvalid, match="file has no rows"):
        read_labelled_rows(["", " \n"], "file")
