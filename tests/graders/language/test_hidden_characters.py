"""What a reader sees: no hidden characters, one sign for a letter with its marks, plain quotes; and where it stands."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.language.hidden_characters import COMPOSED_MARKS, raw_span, visible_text

MARKED = st.text(st.sampled_from("ae’n \u0301\u0308\u0323\u200b\u00ad\u1100\u1161\u11a8éï"), max_size=40)

HIDDEN = [
    ("mode collapse", "mode collapse"),
    # A zero-width space, a soft hyphen, a joiner, a direction, a byte-order mark.
    ("mo\u200bde col\u00adlapse", "mode collapse"),
    ("na\u200dive", "naive"),
    ("\u202emode\u202c", "mode"),
    ("μ\ufeff", "μ"),
    ("\u2060mode\u2060", "mode"),
    ("\u200d", ""),
    ("", ""),
]


@pytest.mark.parametrize(("raw", "seen"), HIDDEN)
def test_hidden_characters_are_left_out(raw: str, seen: str) -> None:
    text, places = visible_text(raw)
    assert text == seen
    assert [raw[raw_span(offset, offset + 1, places)[0]] for offset in range(len(text))] == list(seen)


PLAIN = [
    ("isn’t", "isn't"),
    ("isn‘t", "isn't"),
    ("isnʼt", "isn't"),
    ("isn＇t", "isn't"),
    ("“mode”", '"mode"'),
    ("„mode‟", '"mode"'),
    ("«mode»", '"mode"'),
    ("soft‐margin", "soft-margin"),
    ("well\u2011known", "well-known"),
    # A minus is no hyphen, nor is a dash.
    ("x−1", "x−1"),
    ("3 – 5", "3 – 5"),
]


@pytest.mark.parametrize(("raw", "seen"), PLAIN)
def test_quotes_and_hyphens_are_plain(raw: str, seen: str) -> None:
    assert visible_text(raw) == (seen, ())


COMPOSED = [
    ("nai\u0308ve", "naïve"),
    ("Gro\u0308ße", "Größe"),
    ("Poincare\u0301", "Poincaré"),
    ("a\u030a = b", "å = b"),
    (unicodedata.normalize("NFD", "한국"), "한국"),
    (unicodedata.normalize("NFD", "Việt"), "Việt"),
    # A hidden sign between a letter and its mark.
    ("na\u200bi\u0308ve", "naïve"),
    ("nai\u200b\u0308ve", "naïve"),
    # A letter that has no sign of its own with its mark.
    ("x\u0305", "x\u0305"),
    ("x\u0305\u0323", "x\u0323\u0305"),
]


@pytest.mark.parametrize(("raw", "seen"), COMPOSED)
def test_a_letter_with_its_marks_is_one_sign(raw: str, seen: str) -> None:
    assert visible_text(raw)[0] == seen


@pytest.mark.parametrize(
    ("raw", "seen", "stands"),
    [
        ("a mo\u200bde b", "mode", "mo\u200bde"),
        ("an nai\u0308ve end", "naïve", "nai\u0308ve"),
        ("an e\u0301 end", "é", "e\u0301"),
        ("\u200bmode", "mode", "mode"),
        ("mode\u200b end", "mode", "mode\u200b"),
        ("the mode", "mode", "mode"),
        ("the “mode”", '"mode"', "“mode”"),
    ],
)
def test_a_place_covers_the_marks_and_what_is_hidden_inside(raw: str, seen: str, stands: str) -> None:
    text, places = visible_text(raw)
    start = text.index(seen)
    assert raw[slice(*raw_span(start, start + len(seen), places))] == stands


@given(st.text(max_size=60) | MARKED)
def test_what_is_seen_is_seen_the_same_again(raw: str) -> None:
    text, _ = visible_text(raw)
    assert visible_text(text)[0] == text


@given(st.text(max_size=60) | MARKED)
def test_places_of_any_text_rise_and_lie_in_it(raw: str) -> None:
    text, places = visible_text(raw)
    assert len(text) <= len(raw)
    if places:
        assert len(places) == len(text) + 1
        assert list(places) == sorted(places)
        assert places[-1] == len(raw)
    else:
        assert len(text) == len(raw)


@given(st.text(st.characters(max_codepoint=127), max_size=60))
def test_plain_text_is_what_it_looks_like(raw: str) -> None:
    assert visible_text(raw) == (raw, ())


@pytest.mark.parametrize(
    "raw",
    ["\ufdfa" * 20_000, "a" + "\u0301" * 19_999, "\u1100\u1161" * 9_999, "\U0001d160" * 19_999],
    ids=["a-sign-of-eighteen", "a-letter-of-many-marks", "korean", "a-note-of-music"],
)
def test_no_text_grows(raw: str) -> None:
    text, places = visible_text(raw)
    assert len(text) <= len(raw)
    assert not places or len(places) == len(text) + 1


def test_a_letter_with_too_many_marks_stays_as_it_was_typed() -> None:
    composed, stacked = "e" + "\u0301" * (COMPOSED_MARKS - 1), "e" + "\u0301" * COMPOSED_MARKS
    assert visible_text(composed)[0] == "é" + "\u0301" * (COMPOSED_MARKS - 2)
    assert visible_text(stacked)[0] == stacked
