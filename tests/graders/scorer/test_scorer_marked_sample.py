"""What a few marked answers say of another one, worked out by hand."""

import math
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from graders.scorer.marked_sample import ALONG, COLUMNS, LEFT_OUT, SHARPNESS, SampleText, sample_columns

SALT, SAND = np.array([1.0, 0.0]), np.array([0.0, 1.0])
TEXTS = {"salt dissolves": SALT, "sand stays": SAND, "salt  dissolves": SALT, "Salt dissolves": SALT}


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


def test_an_answer_lies_somewhere_on_the_way_from_poor_answers_to_good_ones() -> None:
    marked = {"salt dissolves": 1.0, "sand stays": 0.0}
    good, poor = columns_of("salt dissolves", marked), columns_of("sand stays", marked)
    # The way is √2 long, its middle halfway; a tenth is added to its length.
    assert good["from none to full"] == pytest.approx(1 / (math.sqrt(2) + 0.1), abs=1e-4)
    # From the middle each is √½ away, on opposite sides: 0.5 of the mark's half is believed by 1 / (1 + 0.5).
    assert good["mark along"] == good["difference along"] == pytest.approx(0.5 / 1.5, abs=1e-4)
    assert all(poor[name] == -good[name] for name in ALONG)
    assert columns_of("salt dissolves", {"sand stays": 0.5})["from none to full"] == 0


def test_marked_answers_say_how_well_they_foretell_each_other() -> None:
    # Alike in meaning, marked alike, and rightly expected by the scorer but for the teacher's level.
    steady = columns_of(
        "salt dissolves", {"salt dissolves": 1.0, "salt  dissolves": 1.0, "Salt dissolves": 1.0}, 0.9
    )
    erratic = columns_of(
        "salt dissolves", {"salt dissolves": 1.0, "salt  dissolves": 0.0, "Salt dissolves": 0.0}, 0.9
    )
    assert steady["left-out distance"] < 0.25 < erratic["left-out distance"]
    assert steady["left-out wrong"] == pytest.approx(2 * 0.15 / 5)
    assert erratic["left-out wrong"] == pytest.approx((3 + 2 * 0.15) / 5)
    assert erratic["left-out agreement"] < 0 == steady["left-out agreement"]


def test_a_single_marked_answer_foretells_nothing() -> None:
    columns = columns_of("sand stays", {"salt dissolves": 1.0})
    usual = dict(zip(LEFT_OUT, (0.25, 0.15, 1 / 3, 0.0), strict=True))
    assert {name: columns[name] for name in LEFT_OUT} == pytest.approx(usual, abs=1e-4)


def test_an_answer_has_the_same_columns_whatever_stands_beside_it() -> None:
    draw = np.random.default_rng(0)
    vectors: NDArray[np.float32] = draw.normal(size=(9, 24)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    text = SampleText.of(draw.random(9), vectors, [f"salt and water {number}" for number in range(9)])
    sample, human_marks = text.at(np.arange(4)), draw.random(4)
    together = sample_columns(text.at(np.arange(4, 9)), sample, human_marks)
    alone = [sample_columns(text.at(np.array([place])), sample, human_marks)[0] for place in range(4, 9)]
    assert np.array_equal(together, np.stack(alone))
