"""A scorer is made from labelled rows: the same bytes each time, read back as it was, and better than chance."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from graders.errors import RowInvalid
from graders.scorer.model import Scorer
from graders.scorer.scorers import load_scorer, parse_scorer
from graders.scorer.training.cross_validation import TrainedScorer, off_topic_rows, train_scorer
from graders.scorer.training.labelled_rows import PARTLY, LabelledRow, read_labelled_rows
from graders.scorer.word_order import SHORTEST_PROSE
from tests.conftest import BagOfWords

OTHERS = ("some", "other", "words", "that", "say", "nothing", "here")
WORD_LISTS = (
    "salt water heat steam dish glass",
    "wire bulb lamp cell path loop",
    "leaf root stem seed soil rain",
)


def rows() -> list[LabelledRow]:
    """Two sets of questions; an answer is right by as many words of the reference as it has."""
    listed_rows = []
    for number in range(12):
        listed = WORD_LISTS[number % 3].split()
        for right in range(7):
            answer = " ".join([*listed[:right], *OTHERS[right:]])
            listed_rows.append(
                LabelledRow(
                    dataset="one" if number % 2 else "two",
                    question_id=str(number),
                    question=f"What is in the kitchen number {number}?",
                    references=(" ".join(listed), "nothing at all"),
                    answer=answer,
                    mark=right / 6,
                    stepped=bool(number % 2),
                )
            )
    return listed_rows


@pytest.fixture(scope="module")
def trained() -> TrainedScorer:
    return train_scorer(rows(), BagOfWords())


def scorer_of(trained: TrainedScorer) -> Scorer:
    """Return the scorer without the model of a teacher."""
    return parse_scorer(trained.files["scorer.json"], trained.files["scorer.safetensors"])


def test_the_same_rows_give_the_same_bytes(trained: TrainedScorer) -> None:
    again = train_scorer(rows(), BagOfWords())
    assert again.files == trained.files


def test_it_can_be_read_and_says_where_it_comes_from(trained: TrainedScorer) -> None:
    provenance = json.loads(trained.files["scorer.json"])["provenance"]
    assert provenance["sets"]["one"] == {"rows": 42, "source": "not stated"}
    assert provenance["cross_validation"] == "5 folds, whole questions held out"
    assert provenance["figures"]["one"]["pearson"] > 0.5
    scorer = scorer_of(trained)
    assert len(scorer.digest) == 64
    assert scorer.estimate([], np.zeros((0, 384))) == []


def test_the_folder_has_a_model_of_a_teacher_that_belongs_to_the_scorer(
    trained: TrainedScorer, tmp_path: Path
) -> None:
    for name, content in trained.files.items():
        (tmp_path / name).write_bytes(content)
    teacher = load_scorer(tmp_path).teacher
    assert teacher is not None
    assert json.loads(trained.files["teacher.json"])["provenance"]["sets"]["one"]["rows"] == 42
    (tmp_path / "teacher.json").unlink()
    without = load_scorer(tmp_path)
    assert without.teacher is None
    assert without.digest == scorer_of(trained).digest


def test_a_set_of_one_kind_has_no_register() -> None:
    alike = [replace(row, stepped=True, dataset="one") for row in rows()]
    description = json.loads(train_scorer(alike, BagOfWords()).files["scorer.json"])
    assert description["register"]["gap"] == 0


def test_constant_marks_have_no_correlation() -> None:
    constant = [
        replace(row, mark=float(row.answer.startswith("salt")) if row.dataset == "two" else 1.0)
        for row in rows()
    ]
    figures = json.loads(train_scorer(constant, BagOfWords()).files["scorer.json"])["provenance"]["figures"]
    assert figures["one"]["pearson"] == 0


def test_answers_to_questions_of_other_sets_are_wrong() -> None:
    off_topic = off_topic_rows(rows())
    assert len(off_topic) == 24
    assert {row.mark for row in off_topic} == {0.0}


def test_a_short_answer_is_not_judged_by_its_order(trained: TrainedScorer) -> None:
    order = scorer_of(trained).word_order
    (tokens,) = BagOfWords().tokens([("", "salt")])
    assert order.disorder(tokens, "salt") == 0
    assert order.disorder(tokens, "salt " * SHORTEST_PROSE) > 0


GOOD = {
    "dataset": "one",
    "question_id": "1",
    "question": "Why?",
    "reference_answers": "because",
    "student_answer": "so",
    "grade": 1,
    "max_grade": 2,
}


def test_rows_are_read() -> None:
    (row,) = read_labelled_rows([json.dumps(GOOD), ""], "file")
    assert (row.references, row.mark, row.stepped, row.target) == (("because",), 0.5, True, 0.5)
    (row,) = read_labelled_rows(
        [json.dumps(GOOD | {"label": "incorrect", "reference_answers": ["a", "b"]})], "file"
    )
    assert (row.references, row.stepped, row.target) == (("a", "b"), False, PARTLY)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{", "file, line 1: not JSON"),
        (json.dumps({**GOOD, "max_grade": 0}), "file, line 1: float division by zero"),
        (json.dumps({**GOOD, "grade": "x"}), "file, line 1: could not convert"),
        (
            json.dumps({key: value for key, value in GOOD.items() if key != "question"}),
            "line 1: question is missing",
        ),
        ("", "file has no rows"),
    ],
)
def test_a_bad_row_is_named(line: str, problem: str) -> None:
    with pytest.raises(RowInvalid, match=problem):
        read_labelled_rows([line], "file")
