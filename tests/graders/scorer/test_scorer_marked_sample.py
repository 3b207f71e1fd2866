"""What a few marked answers say of another one, worked out by hand."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from graders.scorer.marked_sample import COLUMNS, SHARPNESS, SampleText, sample_columns

SALT, SAND = np.array([1.0, 0.0]), np.array([0.0, 1.0])
TEXTS = {"salt dissolves": SALT, "sand stays": SAND}


def text_of(answers: Sequence[str], mark: float = 0.5) -> SampleText:
    """Return answers that the scorer gives the same mark."""
    vectors = np.array([TEXTS[answer] for answer in answers], dtype=np.float32)
    return SampleText.of(np.full(len(answers), mark), vectors, answers)


def columns_of(answer: str, marked: dict[str, float], mark: float = 0.5) -> dict[str, float]:
    """Return the columns of an answer by name, where people gave other answers these marks."""
    (row,) = sample_columns(text_of([answer], mark), text_of(list(marked)), np.array(list(marked.values())))
    return dict(zip(COLUMNS, map(float, row), strict=True))


def test_a_level_is_the_same_for_every_answer_and_shrunk() -> None:
    marked = {"salt dissolves": 1.0, "sand stays": 0.5}
    columns = columns_of("sand stays", marked)
    # Two marks, and as many as two more as the scorer gives them.
    assert columns["mean mark"] == pytest.approx((1.0 + 0.5 + 2 * 0.5) / 4)
    assert columns["mean difference"] == pytest.approx((0.5 + 0) / 4)
    assert columns["mean distance"] == pytest.approx((0.5 + 0 + 2 * 0.25) / 4)
    assert columns["spread"] == pytest.approx(math.sqrt((2 * 0.25**2 + 2 * 0.12) / 4), abs=1e-4)
    assert columns["full marks"] == pytest.approx(2 / 5)
    assert columns["no marks"] == pytest.approx(1 / 5)
    assert (columns["marked answers"], columns["odd steps"], columns["slope"]) == (2, 0, 1)
    assert columns | columns_of("salt dissolves", marked) != columns


@pytest.mark.parametrize(("mark", "is_odd"), [(0.25, True), (0.5, False), (1.0, False), (0.7, True)])
def test_marks_that_are_neither_none_nor_half_nor_full_are_odd(mark: float, is_odd: bool) -> None:
    assert columns_of("sand stays", {"sand stays": mark})["odd steps"] == pytest.approx(is_odd / 2)


def test_the_nearest_marked_answer_counts_by_meaning_and_by_letters() -> None:
    columns = columns_of("salt dissolves", {"salt dissolves": 1.0, "sand stays": 0.0})
    for likeness, sharpness in SHARPNESS.items():
        assert columns[f"nearest by {likeness}"] == 1
        assert columns[f"nearest mark by {likeness}"] == 1
        assert (columns[f"like full by {likeness}"], columns[f"like none by {likeness}"]) == (1, 0)
        assert columns[f"leaning by {likeness}"] == 1
        unlike = math.exp(-sharpness)
        assert columns[f"weight by {likeness}"] == pytest.approx(1 + unlike, abs=1e-4)
        # The mark of the like answer, and a fifth of its weight of the mean mark of the sample, a half.
        assert columns[f"mark by {likeness}"] == pytest.approx((1 + 0.2 * 0.5) / (1.2 + unlike), abs=1e-4)


def test_where_no_answer_has_full_marks_none_is_like_one() -> None:
    columns = columns_of("salt dissolves", {"sand stays": 0.5})
    assert columns["like full by meaning"] == columns["leaning by meaning"] == 0


def test_an_answer_without_a_word_is_like_nothing_by_letters() -> None:
    empty = SampleText.of(np.array([0.5]), np.array([SALT], dtype=np.float32), ["?"])
    (row,) = sample_columns(empty, text_of(["sand stays"]), np.array([1.0]))
    assert row[COLUMNS.index("nearest by letters")] == 0


def test_an_answer_has_the_same_columns_whatever_stands_beside_it() -> None:
    draw = np.random.default_rng(0)
    vectors: NDArray[np.float32] = draw.normal(size=(9, 24)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    text = SampleText.of(draw.random(9), vectors, [f"salt and water {number}" for number in range(9)])
    sample, human_marks = text.at(np.arange(4)), draw.random(4)
    together = sample_columns(text.at(np.arange(4, 9)), sample, human_marks)
    alone = [sample_columns(text.at(np.array([place])), sample, human_marks)[0] for place in range(4, 9)]
    assert np.array_equal(together, np.stack(alone))
