"""Several references: the best one counts, and the others draw a mark down that is not sure."""

import numpy as np
import pytest

from graders.embedding.encoder import SentenceEncoder
from graders.scorer.model import best_mark
from graders.text.grader import TextGrader

ALIKE = np.array([[1.0, 0.8], [0.8, 1.0]])
UNLIKE = np.array([[1.0, -0.1], [-0.1, 1.0]])


def test_the_best_mark_counts() -> None:
    assert best_mark(np.array([0.2, 1.0]), ALIKE) == (1, 1.0)
    assert best_mark(np.array([0.6]), np.ones((1, 1))) == (0, 0.6)


def test_a_like_reference_that_disagrees_draws_it_down() -> None:
    position, mark = best_mark(np.array([0.6, 0.4]), ALIKE)
    assert position == 0
    # 0.6 - 2 · (1 - 0.36) · (0 + 0.8 · 0.2) / 2
    assert mark == pytest.approx(0.4976)


def test_an_unlike_one_does_not() -> None:
    assert best_mark(np.array([0.6, 0.0]), UNLIKE) == (0, 0.6)


def test_no_mark_is_below_nothing() -> None:
    assert best_mark(np.array([0.1, 0.0, 0.0]), np.ones((3, 3)))[1] == 0.0


@pytest.mark.model
def test_who_says_one_of_unlike_references_has_said_enough(encoder: SentenceEncoder) -> None:
    references = [
        "Copper has free electrons that carry the charge.",
        "A current flows because the battery keeps up a voltage.",
    ]
    grader = TextGrader(lambda: encoder)
    key = grader.parse_key({"question": "Why does the lamp glow?", "references": references})
    for answer in references:
        (verdict,) = grader.grade([(key, answer)])
        assert verdict.score / verdict.maximum >= 0.9, answer
