"""Edits that keep the meaning: pairs of before and after, and what must be left alone."""

import pytest

from tests.attacks.attack import Source, chance
from tests.attacks.families import harmless_edits
from tests.attacks.harmless.typos import slip


@pytest.mark.parametrize(
    ("before", "form", "after"),
    [
        ("The Bulb A is on.", "small", "the bulb A is on."),
        ("P(Label | Image) is it", "small", None),
        ("the gap is there", "capitals", "THE GAP IS THERE"),
        ("z = mu + sigma", "capitals", None),
        ("It is on.", "without the last stop", "It is on"),
        ("It is on", "exclamation", "It is on!"),
        ("It is on. Bulb A is too.", "semicolons", "It is on; Bulb A is too."),
        ("first, it is on", "without commas", "first it is on"),
        ("N(0, 1) is the prior", "without commas", None),
        ("it is on", "two of them", "it  is  on"),
        ("The picture is big.", "all", "The image is large."),
        ("Since Monday it grew.", "all", None),
        ("It does not work", "contracted", "It doesn't work"),
        ("It isn't on, they can't work", "spelled out", "It is not on, they cannot work"),
        ("The color of the center", "British or American", "The colour of the centre"),
        ("We minimise it", "British or American", "We minimize it"),
        ("it is on", "after", "it is on. I hope this is clear."),
        ("because it is on", "before", None),
        ("Sand sinks very fast. Flour floats on water.", "sentences", "Flour floats on water. Sand sinks very fast."),
        ("The sand sinks fast. It is heavier than water.", "sentences", None),
        ("the bulb is off because the path is open", "reason", "Because the path is open, the bulb is off."),
        ("Because the path is open, the bulb is off.", "reason", "The bulb is off because the path is open."),
        ("the bulb is off because it is broken here", "reason", None),
        ("there is a gap between A and the bulb", "between", "there is a gap between the bulb and A"),
    ],
)  # fmt: skip
def test_an_edit(before: str, form: str, after: str | None) -> None:
    found = {one.form: one.text for one in harmless_edits(Source("Why?", (), before))}
    assert found.get(form) == after


def test_typos_spare_what_turns_the_meaning() -> None:
    source = Source("Why?", (), "It is not smaller than the discontinuous function P(label | image), is it?")
    for one in harmless_edits(source):
        if one.family == "typos":
            assert {"not", "smaller", "discontinuous"} < set(one.text.split())
            assert "P(label | image)" in one.text


@pytest.mark.parametrize("form", ["swapped letters", "left out", "doubled", "next key"])
@pytest.mark.parametrize("word", ["battery", "evaporates", "gradients"])
def test_a_slip_is_small(word: str, form: str) -> None:
    text = slip(word, form, chance(form))
    assert text != word
    assert (text[:2], text[-1]) == (word[:2], word[-1]) or form == "swapped letters"
    assert abs(len(text) - len(word)) <= 1
