"""Signs without a word: an answer where the key shows or names them, and silence where it does not."""

from typing import Any

import pytest

from graders.text.grader import TextGrader
from graders.text.silence import is_silent

BY: dict[str, Any] = {
    "references": lambda text: {"references": [text]},
    "criteria": lambda text: {"criteria": [{"any_of": [text]}]},
}
ANSWERS = [
    ("the && operator", "&&"), ("%, the modulo operator", "%"), ("modulo", "%"), ("a semicolon (;)", ";"),
    ("a semicolon", ";"), ("an empty list: []", "[]"), ("the not operator !", "!"), ("infinity", "∞"), ("minus", "-"),
    ("The empty set", "∅"), ("sodium", "Na"), ("a full stop", "."), ("the question mark", "?"), ("euro", "€"),
    ("`!`", "!"),
    ("the increment operator ++", "++"), ("the arrow ->", "->"), ("less than", "<"), ("the dot .", "."),
]  # fmt: skip
SILENCE = ["?", ".", "-", "...", "!!!", "---", "🤷", ":(", ":-)", "/", "~", "na", "x"]


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize(("text", "answer"), ANSWERS)
def test_what_the_key_shows_or_names_is_no_silence(tiny: TextGrader, by: str, text: str, answer: str) -> None:
    key = tiny.parse_key(BY[by](text))
    assert not is_silent(key, answer)
    (verdict,) = tiny.grade([(key, answer)])
    assert verdict.needs_review or verdict.score == 1


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("sign", [";", "{}", "&&", "%", "∞", "?", "-", "!", "[]"])
def test_a_sign_that_is_the_key_earns_all(tiny: TextGrader, by: str, sign: str) -> None:
    (verdict,) = tiny.grade([(tiny.parse_key(BY[by](sign)), sign)])
    assert verdict.score == 1
    assert not verdict.needs_review


@pytest.mark.parametrize("by", BY)
@pytest.mark.parametrize("answer", SILENCE)
@pytest.mark.parametrize(
    "text", ["It is dense, so it sinks.", "It is dense - they say - so the body sinks; it falls: down!"]
)
def test_silence_stays_silence(by: str, text: str, answer: str) -> None:
    assert is_silent(TextGrader().parse_key(BY[by](text)), answer)
