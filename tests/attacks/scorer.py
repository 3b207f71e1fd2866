"""The text grader with the real model, called as everybody calls it."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from graders.embedding.encoder import SentenceEncoder, load_encoder
from graders.registry import grader_for
from tests.attacks.measure import Mark

BATCH = 256


@cache
def encoder() -> SentenceEncoder:
    """Load the model once."""
    return load_encoder()


def text_grade(pairs: Sequence[tuple[Mapping[str, Any], str]]) -> list[Mark]:
    """Return the marks of the text grader as it is shipped."""
    grader = grader_for("text", encoder)
    keys = {id(data): grader.parse_key(data) for data, _ in pairs}
    marks: list[Mark] = []
    for low in range(0, len(pairs), BATCH):
        batch = pairs[low : low + BATCH]
        verdicts = grader.grade([(keys[id(data)], text) for data, text in batch])
        marks += [Mark(float(one.score / one.maximum), one.needs_review) for one in verdicts]
    return marks
