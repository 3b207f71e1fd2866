"""Words that change nothing of a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.language.fillers import without_fillers


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Of course, it melts.", "it melts."),
        ("It is, as a rule, clearly a metal.", "It is, a metal."),
        ("I think that it actually melts", "it melts"),
        # The same words where they say something, and what changes a sentence.
        ("The course of the river is short.", "The course of the river is short."),
        ("It is a metal in most cases.", "It is a metal in most cases."),
        ("It never melts.", "It never melts."),
        ("It always  melts.", "It always  melts."),
    ],
)
def test_what_is_left_without_fillers(text: str, kept: str) -> None:
    assert without_fillers(text) == kept


@given(st.text(max_size=60))
def test_nothing_is_put_in(text: str) -> None:
    assert len(without_fillers(text)) <= len(text)
