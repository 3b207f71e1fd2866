"""What all graders share: blank answers, and a clear error where there is no model."""

import pytest

from graders.base import Answer, is_blank
from graders.digits import Digits
from graders.errors import EncoderMissing
from graders.registry import grader_for


@pytest.mark.parametrize(
    ("answer", "blank"),
    [
        (None, True),
        ("", True),
        (" \t\n\u00a0\u2003", True),
        ("\u200b\u200d\ufeff\u202e", True),
        ("0", False),
        ("?", False),
        (Digits("0"), False),
        (False, False),
        ([], True),
        (["", None], True),
        (["", "x"], False),
        ({}, True),
        ({"choice": "", "reason": None}, True),
        ({"choice": "vae", "reason": ""}, False),
    ],
)
def test_blank(answer: Answer, blank: bool) -> None:
    assert is_blank(answer) is blank


def test_without_a_model_text_says_who_has_one() -> None:
    grader = grader_for("text")
    key = grader.parse_key({"references": ["gradients flow through mu and sigma"]})
    with pytest.raises(EncoderMissing, match="graded by a worker"):
        grader.grade([(key, "the gradients reach mu")])


def test_an_instant_kind_grades_a_batch_one_by_one() -> None:
    grader = grader_for("numeric")
    key = grader.parse_key({"value": "0.65"})
    assert [str(verdict.score) for verdict in grader.grade([(key, "13/20"), (key, "0.66")])] == [
        "1.0000",
        "0.0000",
    ]
