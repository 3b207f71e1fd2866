"""A scorer of three features with one tree of two leaves, so that its marks are worked out by hand."""

from collections.abc import Sequence

import numpy as np

from graders.scorer.model import CONFIDENCE_COLUMNS, QuestionType, Scorer, Strictness
from graders.scorer.trees import Trees
from graders.scorer.word_order import WordOrderProbe

STUMP = Trees(
    roots=np.array([0], dtype=np.int32),
    feature=np.array([0, 0, 0], dtype=np.int32),
    threshold=np.array([0.5, 0, 0]),
    left=np.array([1, -1, -1], dtype=np.int32),
    right=np.array([2, -1, -1], dtype=np.int32),
    value=np.array([0, 0.1, 0.9]),
    base=0.0,
)
"""0.1 for a first feature of at most 0.5, else 0.9."""
NAMES = ("cosine", "answer length", "length ratio")
NONE = np.zeros(2)


def hand_made_scorer(
    linear: Sequence[float] = (1, 0, 0), effects: Sequence[float] = (0, 0), gap: float = 0.0
) -> Scorer:
    """Return a scorer of three features that are standardised already."""
    return Scorer(
        names=NAMES,
        means=np.zeros(3),
        deviations=np.ones(3),
        linear=np.array(linear, dtype=np.float64),
        intercept=0.0,
        trees=STUMP,
        strictness=Strictness(np.eye(2), np.array(effects, dtype=np.float64), 12.0, 0.2),
        question_type=QuestionType(np.array([100.0, -100.0]), 0.0, gap),
        word_order=WordOrderProbe(NONE, NONE, np.ones(2), 0.0),
        confidence_weights=np.zeros(1 + len(CONFIDENCE_COLUMNS)),
        centres={"layer 2": np.zeros(4)},
        weights_sha256="1" * 64,
        digest="",
        model="hand-made",
    )
