"""From features to a mark, by hand: trees, strictness, the type of question, several references, a teacher."""

from typing import Any

import numpy as np
import pytest

from graders.scorer.adaptation import adapted_marks
from graders.scorer.features import ReferenceFeatures
from graders.scorer.model import (
    FeatureRows,
    QuestionType,
    Scorer,
    Strictness,
    stacked_rows,
)
from graders.scorer.scorers import parse_scorer, scorer_files
from graders.scorer.trees import Trees
from tests.graders.scorer.hand_made_scorer import NAMES, STUMP, hand_made_scorer


@pytest.mark.parametrize(("feature", "value"), [(0.4, 0.1), (0.5, 0.1), (0.51, 0.9)])
def test_a_tree_goes_left_up_to_its_threshold(feature: float, value: float) -> None:
    assert STUMP.predict(np.array([[feature, 9.0]])) == pytest.approx([value])


def test_trees_add_up_and_come_back_from_their_arrays() -> None:
    deep = Trees(
        roots=np.array([0, 3], dtype=np.int32),
        feature=np.array([0, 0, 0, 1, 0, 0], dtype=np.int32),
        threshold=np.array([0.5, 0, 0, 0, 0, 0]),
        left=np.array([1, -1, -1, 4, -1, -1], dtype=np.int32),
        right=np.array([2, -1, -1, 5, -1, -1], dtype=np.int32),
        value=np.array([0, 0.1, 0.9, 0, 0.02, 0.04]),
        base=1.0,
    )
    rows = np.array([[0.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    assert deep.predict(rows) == pytest.approx([1.12, 1.94, 1.14])
    assert Trees.of_arrays(deep.arrays()).predict(rows) == pytest.approx([1.12, 1.94, 1.14])


@pytest.mark.parametrize(
    ("question", "effect"),
    [
        # The same question: its effect, with 0.2 of doubt.
        ([1, 0], 0.3 / 1.2),
        ([0, 1], -0.3 / 1.2),
        # Half way between both they cancel; far from both nothing is left.
        ([0.7, 0.7], 0.0),
        ([-1, 0], 0.0),
    ],
)
def test_strictness_is_that_of_like_questions(question: Any, effect: float) -> None:
    strictness = Strictness(np.eye(2), np.array([0.3, -0.3]), 12.0, 0.2)
    assert strictness.of(np.array([question], dtype=np.float64)) == pytest.approx([effect], abs=0.001)


@pytest.mark.parametrize(("question", "added"), [([1, 0], 0.1), ([0, 1], -0.1), ([1, 1], 0.0)])
def test_questions_in_steps_are_marked_higher(question: Any, added: float) -> None:
    kind = QuestionType(np.array([100.0, -100.0]), 0.0, 0.2)
    assert kind.of(np.array([question], dtype=np.float64)) == pytest.approx([added])


@pytest.mark.parametrize(
    ("scorer", "feature", "mark", "disagreement"),
    [
        # Seven tenths of the line, three of the trees.
        (hand_made_scorer(), 0.4, 0.7 * 0.4 + 0.3 * 0.1, 0.3),
        (hand_made_scorer(), 0.6, 0.7 * 0.6 + 0.3 * 0.9, -0.3),
        # A feature counts up to two deviations, and a mark is a share.
        (hand_made_scorer(), 9.0, 1.0, 2 - 0.9),
        (hand_made_scorer([0.1, 0, 0]), 9.0, 0.7 * 0.2 + 0.3 * 0.9, 0.2 - 0.9),
        (hand_made_scorer(), -9.0, 0.0, -2 - 0.1),
        (hand_made_scorer(effects=[0.12, 0]), 0.4, 0.31 + 0.1, 0.3),
        (hand_made_scorer(gap=0.2), 0.4, 0.31 + 0.1, 0.3),
    ],
)
def test_a_mark(scorer: Scorer, feature: float, mark: float, disagreement: float) -> None:
    marks, disagreements = scorer.marks(np.array([[feature, 0, 0]]), np.array([[1.0, 0.0]]))
    assert marks == pytest.approx([mark], abs=0.001)
    assert disagreements == pytest.approx([disagreement])


def test_answers_with_several_references_are_judged_together() -> None:
    unlike = np.eye(2)
    answers = [
        FeatureRows(np.array([[0.4, 0, 0], [0.6, 0, 0]]), unlike),
        FeatureRows(np.array([[0.4, 0, 0]]), np.ones((1, 1))),
    ]
    rows, later_starts = stacked_rows(answers)
    assert (rows[:, 0].tolist(), later_starts.tolist()) == ([0.4, 0.6, 0.4], [2])
    features, marks, disagreement = hand_made_scorer().judge(answers, np.array([[1.0, 0.0]] * 2))
    assert features[:, 0].tolist() == [0.6, 0.4]
    assert marks == pytest.approx([0.69, 0.31])
    assert disagreement == pytest.approx([-0.3, 0.3])


def test_an_estimate() -> None:
    features = {"cosine": 0.6, "answer length": -3.0, "length ratio": 0.0, "no such feature": 7.0}
    answer = ReferenceFeatures((features,), np.ones((1, 1), dtype=np.float32))
    assert FeatureRows.of(answer, NAMES).rows.tolist() == [[0.6, -3.0, 0.0]]
    (estimate,) = hand_made_scorer().estimate([answer], np.array([[1.0, 0.0]]))
    assert estimate == (0.69, 0.5, 3.0)
    assert hand_made_scorer().estimate([], np.zeros((0, 2))) == []


def test_a_scorer_comes_back_from_its_files() -> None:
    scorer = hand_made_scorer(effects=[0.12, 0], gap=0.2)
    provenance = {"weights_sha256": scorer.weights_sha256, "model": scorer.model}
    parsed = parse_scorer(*scorer_files(scorer, provenance))
    rows, questions = np.array([[0.4, 1, 2], [0.6, 0, 0]]), np.eye(2)
    assert parsed.marks(rows, questions)[0] == pytest.approx(scorer.marks(rows, questions)[0])
    assert (parsed.names, parsed.model, len(parsed.digest)) == (NAMES, "hand-made", 64)
    assert list(parsed.centres) == ["layer 2"]


AGREED = [0.2, 0.5, 0.8]
VECTORS = np.eye(3, dtype=np.float32)


@pytest.mark.parametrize(
    ("human", "moves"),
    [
        # A teacher who agrees with every mark moves nothing.
        (AGREED, [0, 0, 0]),
        ([mark + 0.2 for mark in AGREED], [1, 1, 1]),
        ([mark - 0.2 for mark in AGREED], [-1, -1, -1]),
        # One who marks further apart spreads the marks.
        ([0.0, 0.5, 1.0], [-1, 0, 1]),
    ],
)
def test_marks_move_towards_the_teachers(human: list[float], moves: list[int]) -> None:
    adapted = adapted_marks(AGREED, VECTORS, AGREED, VECTORS, human)
    assert [np.sign(round(after - before, 3)) for after, before in zip(adapted, AGREED, strict=True)] == moves


def test_a_like_answer_moves_further_than_an_unlike_one_and_a_mark_is_a_share() -> None:
    like, unlike = adapted_marks([0.5, 0.5], VECTORS[:2], [0.5], VECTORS[:1], [0.9])
    assert like > unlike > 0.5
    # (0.02 + 0.08) / (0.1 + 0.1) of the 0.4 that was missed.
    assert like == pytest.approx(0.7)
    assert adapted_marks([1.0], VECTORS[:1], [0.5], VECTORS[:1], [1.0]) == [1.0]
