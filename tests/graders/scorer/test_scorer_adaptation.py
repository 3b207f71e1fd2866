"""A teacher's marks of other answers move a mark: by shift, slope and likeness, worked out by hand."""

import math
import random
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from graders.scorer.adaptation import LIKENESS, NOISE, REACH, SHIFT, SLOPE, adapted_marks, left_out_marks

SHARES = st.floats(0, 1, allow_nan=False)


def at_angle(cosine: float) -> NDArray[np.float32]:
    """Return a unit vector with this cosine to the first axis, shape (1, 2)."""
    return np.array([[cosine, math.sqrt(1 - cosine**2)]], dtype=np.float32)


def spread_out(count: int) -> NDArray[np.float32]:
    """Return unit vectors that turn round, the same ones for the same count."""
    angles = np.arange(count, dtype=np.float64)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


@pytest.mark.parametrize(
    ("cosine", "moved"),
    [
        # (0.02 + 0.08 · e^-((1 - cosine) / 0.2)) / (0.02 + 0.08 + 0.1) of the 0.4 that the scorer missed.
        (1.0, 0.2),
        (0.8, 0.0989),
        (0.5, 0.0531),
        (0.0, 0.0411),
        # Of what is altogether unlike only the teacher's shift is left.
        (-1.0, 0.04),
    ],
)
def test_a_mark_moves_the_further_the_more_alike_the_answers_are(cosine: float, moved: float) -> None:
    (mark,) = adapted_marks([0.5], at_angle(cosine), [0.5], at_angle(1.0), [0.9])
    expected = 0.4 * (SHIFT + LIKENESS * math.exp((cosine - 1) / REACH)) / (SHIFT + LIKENESS + NOISE)
    assert mark - 0.5 == pytest.approx(moved, abs=1e-4)
    assert mark - 0.5 == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize(
    ("mark", "known", "human", "moved"),
    [
        # The slope: a teacher who is above the scorer on a good answer is above it on good ones and below on bad ones.
        (1.0, 0.9, 1.0, 0.1 * (SHIFT + SLOPE * 0.5 * 0.4) / (SHIFT + SLOPE * 0.16 + LIKENESS + NOISE)),
        (0.1, 0.9, 1.0, 0.1 * (SHIFT - SLOPE * 0.4 * 0.4) / (SHIFT + SLOPE * 0.16 + LIKENESS + NOISE)),
        # In the middle of the scale only the shift counts.
        (0.5, 0.9, 1.0, 0.1 * SHIFT / (SHIFT + SLOPE * 0.16 + LIKENESS + NOISE)),
        (0.5, 0.5, 0.5, 0.0),
    ],
    ids=["a better answer", "a worse one", "a middling one", "nothing was missed"],
)
def test_a_teacher_who_spreads_the_marks(mark: float, known: float, human: float, moved: float) -> None:
    (adapted,) = adapted_marks([mark], at_angle(-1.0), [known], at_angle(1.0), [human])
    assert adapted == pytest.approx(min(mark + moved, 1.0), abs=1e-3)


def test_the_same_answer_marked_more_often_counts_more() -> None:
    moved = [
        adapted_marks([0.5], at_angle(1.0), [0.5] * times, at_angle(1.0).repeat(times, axis=0), [0.9] * times)
        for times in (1, 2, 8)
    ]
    # Noise is that of one marking: n of them leave 0.1 / n.
    assert [mark for (mark,) in moved] == [
        pytest.approx(0.5 + 0.4 * 0.1 / (0.1 + 0.1 / times), abs=1e-4) for times in (1, 2, 8)
    ]


def test_without_marked_answers_nothing_moves() -> None:
    nobody = np.zeros((0, 2), dtype=np.float32)
    assert adapted_marks([0.2, 0.7], spread_out(2), [], nobody, []) == [0.2, 0.7]
    assert adapted_marks([], nobody, [0.5], at_angle(1.0), [0.9]) == []


@pytest.mark.parametrize("human", [0.0, 1.0])
def test_a_mark_stays_a_share(human: float) -> None:
    marks = adapted_marks([human, human], spread_out(2), [0.5] * 6, spread_out(6), [human] * 6)
    assert marks == [human, human]


@given(st.lists(st.tuples(SHARES, SHARES), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_the_order_in_which_answers_were_marked_does_not_matter(
    pairs: Sequence[tuple[float, float]], chance: random.Random
) -> None:
    order = list(range(len(pairs)))
    chance.shuffle(order)
    vectors = spread_out(len(pairs))
    known, human = zip(*pairs, strict=True)
    shuffled = adapted_marks(
        [0.3, 0.6],
        spread_out(2),
        [known[position] for position in order],
        vectors[order],
        [human[position] for position in order],
    )
    assert shuffled == pytest.approx(
        adapted_marks([0.3, 0.6], spread_out(2), known, vectors, human), abs=2e-4
    )


@given(st.lists(SHARES, min_size=1, max_size=6), st.lists(st.tuples(SHARES, SHARES), min_size=1, max_size=6))
def test_a_mark_is_a_share_and_does_not_depend_on_the_others_of_its_batch(
    marks: Sequence[float], pairs: Sequence[tuple[float, float]]
) -> None:
    known, human = zip(*pairs, strict=True)
    vectors, known_vectors = spread_out(len(marks)), spread_out(len(pairs))
    together = adapted_marks(marks, vectors, known, known_vectors, human)
    alone = [
        adapted_marks([mark], vectors[[position]], known, known_vectors, human)[0]
        for position, mark in enumerate(marks)
    ]
    assert together == pytest.approx(alone, abs=2e-4)
    assert all(0 <= mark <= 1 for mark in together)


def test_a_left_out_mark_is_the_one_that_the_others_make() -> None:
    vectors = spread_out(6)
    marks, human_marks = np.linspace(0.2, 0.8, 6), np.array([0.0, 0.5, 0.5, 0.25, 1.0, 0.75])
    left_out = left_out_marks(marks, human_marks, vectors @ vectors.T)
    for place in range(6):
        others = np.delete(np.arange(6), place)
        (by_the_others,) = adapted_marks(
            marks[[place]], vectors[[place]], marks[others], vectors[others], human_marks[others]
        )
        assert left_out[place] == pytest.approx(by_the_others, abs=1e-4)
