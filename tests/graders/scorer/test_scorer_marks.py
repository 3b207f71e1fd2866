"""Rules of a mark that hold for any features: it is a share, and the answers beside it change nothing."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.scorer.features import ReferenceFeatures
from graders.scorer.model import (
    CONFIDENCE_COLUMNS,
    LARGEST_DEVIATION,
    LENGTH_FEATURES,
    TREES_SHARE,
    FeatureRows,
    QuestionType,
    Strictness,
    best_mark,
    confidence_columns,
    confidences,
    stacked_rows,
)
from graders.scorer.trees import Trees
from tests.graders.scorer.hand_made_scorer import hand_made_scorer

SHARES = st.floats(0, 1, allow_nan=False)
FEATURES = st.floats(-9, 9, allow_nan=False)
QUESTION = np.array([1.0, 0.0])


@pytest.mark.parametrize(
    ("marks", "cosines", "position", "mark"),
    [
        # One reference: its mark.
        ([0.4], [[1.0]], 0, 0.4),
        # The first of two equal ones; nothing is behind it.
        ([0.4, 0.4], [[1.0, 1.0], [1.0, 1.0]], 0, 0.4),
        # 0.8 - 2 · (1 - 0.64) · (0 + 1 · 0.4) / 2.
        ([0.8, 0.4], [[1.0, 1.0], [1.0, 1.0]], 0, 0.656),
        # Half as alike it pulls half as much.
        ([0.8, 0.4], [[1.0, 0.5], [0.5, 1.0]], 0, 0.728),
        ([0.8, 0.4], [[1.0, 0.0], [0.0, 1.0]], 0, 0.8),
        ([0.8, 0.4], [[1.0, -1.0], [-1.0, 1.0]], 0, 0.8),
        # A full mark is kept whatever the others say.
        ([0.0, 1.0, 0.0], np.ones((3, 3)), 1, 1.0),
        # A low one may be drawn down to nothing: 0.3 - 2 · 0.91 · 0.2 is below 0.
        ([0.3, 0.0, 0.0], np.ones((3, 3)), 0, 0.0),
        # Cosines a little above 1 by rounding count as 1.
        ([0.8, 0.4], [[1.0, 1.2], [1.2, 1.0]], 0, 0.656),
    ],
    ids=[
        "one reference", "two alike", "another one disagrees", "half as alike", "not alike", "contrary", "full",
        "down to nothing", "above one",
    ],
)  # fmt: skip
def test_the_best_of_several(
    marks: Sequence[float], cosines: Sequence[Sequence[float]], position: int, mark: float
) -> None:
    best_position, drawn_down = best_mark(np.array(marks), np.array(cosines))
    assert best_position == position
    assert drawn_down == pytest.approx(mark, abs=1e-9)


@given(st.lists(SHARES, min_size=1, max_size=5), SHARES)
def test_others_never_raise_the_best_mark_and_the_more_alike_the_lower(
    marks: Sequence[float], cosine: float
) -> None:
    unlike, alike = (
        best_mark(np.array(marks), np.full((len(marks), len(marks)), likeness))[1]
        for likeness in (cosine / 2, cosine)
    )
    assert 0 <= alike <= unlike <= max(marks)


@given(st.lists(SHARES, min_size=2, max_size=5))
def test_the_order_of_the_references_does_not_matter(marks: Sequence[float]) -> None:
    cosines = np.full((len(marks), len(marks)), 0.7)
    forward, backward = (best_mark(np.array(listed), cosines)[1] for listed in (marks, marks[::-1]))
    assert forward == pytest.approx(backward)


@given(st.lists(st.lists(FEATURES, min_size=3, max_size=3), min_size=1, max_size=6))
def test_marks_are_shares_and_do_not_depend_on_the_other_rows(rows: Sequence[Sequence[float]]) -> None:
    scorer = hand_made_scorer(effects=[0.3, -0.3], gap=0.2)
    together, differences = scorer.marks(np.array(rows), np.repeat(QUESTION[None], len(rows), axis=0))
    assert all(0 <= mark <= 1 for mark in together)
    for position, row in enumerate(rows):
        alone, difference = scorer.marks(np.array([row]), QUESTION[None])
        assert alone[0] == pytest.approx(together[position])
        assert difference[0] == pytest.approx(differences[position])


@pytest.mark.parametrize("feature", [LARGEST_DEVIATION, 3.0, 100.0])
def test_beyond_two_deviations_the_line_sees_no_difference(feature: float) -> None:
    scorer = hand_made_scorer([0.1, 0, 0])
    (mark,), _ = scorer.marks(np.array([[feature, 0, 0]]), QUESTION[None])
    assert mark == pytest.approx((1 - TREES_SHARE) * 0.1 * LARGEST_DEVIATION + TREES_SHARE * 0.9)


def test_features_are_standardised_by_the_scorers_own_means() -> None:
    scorer = replace(hand_made_scorer(), means=np.array([0.2, 0, 0]), deviations=np.array([0.5, 1, 1]))
    (mark,), (difference,) = scorer.marks(np.array([[0.4, 0, 0]]), QUESTION[None])
    # (0.4 - 0.2) / 0.5 by the line; the trees see features as they are.
    assert mark == pytest.approx(0.7 * 0.4 + 0.3 * 0.1)
    assert difference == pytest.approx(0.4 - 0.1)


def answer(*cosines: float, length: float = 0.0) -> ReferenceFeatures:
    """Return an answer with one feature against each of its references, which are unlike each other."""
    features = tuple({"cosine": cosine, "answer length": length, "length ratio": 0.0} for cosine in cosines)
    return ReferenceFeatures(features, np.eye(len(cosines), dtype=np.float32))


def test_an_estimate_does_not_depend_on_the_batch_or_its_order() -> None:
    scorer = hand_made_scorer(effects=[0.12, 0])
    answers = [answer(0.2), answer(0.4, 0.6), answer(0.9, 0.1, 0.3, length=-4.0), answer(0.5, 0.5)]
    questions = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.7, 0.7]])
    alone = [
        scorer.estimate([compared], questions[[position]])[0] for position, compared in enumerate(answers)
    ]
    assert scorer.estimate(answers, questions) == alone
    assert scorer.estimate(answers[::-1], questions[::-1]) == alone[::-1]
    assert [estimate.outlier for estimate in alone] == [0.2, 0.6, 4.0, 0.5]


@pytest.mark.parametrize(
    ("counts", "later_starts"), [([1], []), ([2, 1], [2]), ([1, 3, 2], [1, 4]), ([4, 4], [4])]
)
def test_rows_of_answers_are_stacked(counts: Sequence[int], later_starts: Sequence[int]) -> None:
    answers = [
        FeatureRows(np.full((count, 2), float(position)), np.ones((count, count)))
        for position, count in enumerate(counts)
    ]
    rows, starts = stacked_rows(answers)
    assert starts.tolist() == later_starts
    assert [part[0, 0] for part in np.split(rows, starts)] == list(range(len(counts)))


def test_features_are_taken_in_the_order_of_the_scorers_names() -> None:
    features = {"a": 1.0, "b": 2.0, "c": 3.0}
    compared = ReferenceFeatures((features, {**features, "a": 9.0}), np.eye(2, dtype=np.float32))
    assert FeatureRows.of(compared, ("c", "a")).rows.tolist() == [[3.0, 1.0], [3.0, 9.0]]
    with pytest.raises(KeyError, match="d"):
        FeatureRows.of(compared, ("a", "d"))


@pytest.mark.parametrize(
    ("column", "raw"),
    [
        ("mark", (0.8, 0.0, 0.0, 0.0)),
        ("mark squared", (0.8, 0.0, 0.0, 0.0)),
        ("from the middle", (0.8, 0.0, 0.0, 0.0)),
        ("models differ", (0.0, -0.5, 0.0, 0.0)),
        ("answer length", (0.0, 0.0, 3.0, 0.0)),
        ("length ratio", (0.0, 0.0, 0.0, -2.0)),
    ],
)
def test_each_column_of_confidence(column: str, raw: tuple[float, ...]) -> None:
    mark, disagreement, length, ratio = raw
    (row,) = confidence_columns(
        LENGTH_FEATURES, np.array([[length, ratio]]), np.array([mark]), np.array([disagreement])
    )
    expected = {
        "mark": mark,
        "mark squared": mark**2,
        "from the middle": abs(mark - 0.5),
        "models differ": abs(disagreement),
        "answer length": length,
        "length ratio": ratio,
    }
    position = CONFIDENCE_COLUMNS.index(column)
    assert row[position] == pytest.approx(expected[column])
    assert row[position] != 0


@given(
    st.lists(st.floats(-20, 20), min_size=7, max_size=7), st.lists(SHARES, min_size=1, max_size=5), FEATURES
)
def test_a_confidence_is_a_chance(
    weights: Sequence[float], marks: Sequence[float], disagreement: float
) -> None:
    rows = np.ones((len(marks), 2))
    chances = confidences(
        np.array(weights), LENGTH_FEATURES, rows, np.array(marks), np.full(len(marks), disagreement)
    )
    contrary = confidences(
        -np.array(weights), LENGTH_FEATURES, rows, np.array(marks), np.full(len(marks), disagreement)
    )
    assert ((chances >= 0) & (chances <= 1)).all()
    assert chances + contrary == pytest.approx(1)


@given(st.floats(-1, 1), st.floats(-0.5, 0.5), st.floats(0, 30), st.floats(0.01, 2))
def test_strictness_is_never_more_than_that_of_any_question(
    cosine: float, effect: float, nearness: float, doubt: float
) -> None:
    strictness = Strictness(np.eye(2), np.array([effect, -effect / 2]), nearness, doubt)
    (added,) = strictness.of(np.array([[cosine, np.sqrt(1 - cosine**2)]]))
    assert abs(added) <= abs(effect)


@given(st.lists(st.floats(-1, 1), min_size=2, max_size=2), st.floats(0, 0.5))
def test_the_type_of_a_question_moves_a_mark_by_half_the_gap_at_most(
    question: Sequence[float], gap: float
) -> None:
    (added,) = QuestionType(np.array([5.0, -5.0]), 0.5, gap).of(np.array([question]))
    assert abs(added) <= gap / 2


@pytest.mark.parametrize(
    ("row", "value"),
    [([0.0, 0.0], 1.1), ([0.0, 1.0], 1.1), ([1.0, 0.0], 1.2), ([1.0, 1.0], 1.4)],
    ids=["left", "left, whatever the second is", "right and left", "right and right"],
)
def test_a_tree_of_two_levels_stops_at_its_leaves(row: list[float], value: float) -> None:
    tree = Trees(
        roots=np.array([0], dtype=np.int32),
        feature=np.array([0, 0, 1, 0, 0], dtype=np.int32),
        threshold=np.array([0.5, 0, 0.5, 0, 0]),
        left=np.array([1, -1, 3, -1, -1], dtype=np.int32),
        right=np.array([2, -1, 4, -1, -1], dtype=np.int32),
        value=np.array([0, 0.1, 0, 0.2, 0.4]),
        base=1.0,
    )
    assert tree.predict(np.array([row])) == pytest.approx([value])
    assert tree.predict(np.zeros((0, 2))).tolist() == []
