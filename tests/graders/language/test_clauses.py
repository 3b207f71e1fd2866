"""Answers are cut into clauses and spans whose offsets point into the raw text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.language.segmentation import ANSWER_CHARACTERS, SPAN_CHARACTERS, SPANS, clauses, segments


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("One thing. Another thing.", ["One thing.", "Another thing."]),
        ("Gradients flow, e.g. through mu.", ["Gradients flow,", "e.g. through mu."]),
        ("It collapses; use a WGAN instead", ["It collapses;", "use a WGAN instead"]),
        ("z ~ N(0, I) is drawn once", ["z ~ N(0, I) is drawn once"]),
        ("It is small (a tiny part of it) here", ["It is small", "(a tiny part of it)", "here"]),
        (
            "The loss falls because the critic is fooled",
            ["The loss falls", "because the critic is fooled"],
        ),
        ("1. first point\n2. second point", ["1. first point", "2. second point"]),
        ("We want to use it to. Then stop it.", ["We want to use it to.", "Then stop it."]),
        ("VAE: smooth, well-organized space", ["VAE:", "smooth, well-organized space"]),
        (
            "the loss just falls — the image stays the same",
            ["the loss just falls —", "the image stays the same"],
        ),
        ("", []),
        (" ,;. ", []),
    ],
)
def test_clauses(answer: str, expected: list[str]) -> None:
    assert [answer[one.start : one.end] for one in clauses(answer)] == expected


def test_spans_are_clauses_sentences_and_neighbours() -> None:
    answer = "It learns, and it stops. Then it rests."
    parts = clauses(answer)
    found = [one.text for one in segments(answer, parts)]
    assert found[: len(parts)] == [answer[one.start : one.end] for one in parts]
    assert "It learns, and it stops. Then it rests." in found


@given(st.text(max_size=400))
def test_any_text_gives_valid_offsets(answer: str) -> None:
    parts = clauses(answer)
    for one in parts:
        assert 0 <= one.start < one.end <= len(answer)
    for span in segments(answer, parts):
        assert " ".join(answer[span.start : span.end].split()) == span.text


@pytest.mark.parametrize(
    "piece", ["word ", "a, b, ", "x", "but ", ". ", ".", "((", "no. yes; maybe - well, ", "\n", "ﷺ "]
)
def test_long_answers_have_a_bounded_number_of_spans(piece: str) -> None:
    answer = (piece * ANSWER_CHARACTERS)[:ANSWER_CHARACTERS]
    found = segments(answer, clauses(answer))
    assert len(found) <= 2 * SPANS
    assert all(len(one.text) <= SPAN_CHARACTERS for one in found)
