"""Answers that are a reference but for a word or two of meaning, or for a “not”."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.language.near_copies import PLACES_MOST, WORDS_COMPARED, denies_copy, replaces_words

REPLACED = [
    ("Tightening the string sharpens the note.", "Tightening the string flattens the note."),
    ("Compressing the gas warms it.", "Compressing the gas chills it."),
    ("Wages climbed because workers had become scarce.", "Wages dropped because workers had become plentiful."),
    (
        "The vessels of the skin narrow and heat is kept in.",
        "The vessels of the skin widen and heat is let out.",
    ),
    # A word for two, and a small word that tells a state.
    ("The catalyst is still there after the reaction.", "The catalyst is gone after the reaction."),
]  # fmt: skip


@pytest.mark.parametrize(("reference", "answer"), REPLACED)
def test_words_in_the_place_of_others(reference: str, answer: str) -> None:
    assert replaces_words(reference, answer)
    assert replaces_words(answer, reference)


LEFT = [
    # The same, with a slip, in another form, or with other small words.
    ("Tightening the string sharpens the note.", "Tightening the string sharpens the note."),
    ("Tightening the string sharpens the note.", "Tightening the string sharpnes the note."),
    ("Tightening the string sharpens the note.", "Tightening the string sharpened the note."),
    ("The bulb is in a closed path.", "The bulb is on a closed path."),
    # Other words, or other ones in most places.
    ("Tightening the string sharpens the note.", "The tighter it is, the higher it sounds."),
    ("The motor will run.", "The motor will start."),
    ("A fifth is wider than a fourth there.", "A third was narrower for an octave here."),
    # Something more or less is said.
    ("The gas warms.", "The gas warms and expands a lot."),
    ("Tightening the string sharpens the note.", "Tightening the string by hand and foot flattens the note."),
    ("Wages climbed a lot there.", "In towns wages dropped a lot there."),
    ("", "Wages dropped."),
    ("", ""),
]  # fmt: skip


@pytest.mark.parametrize(("reference", "answer"), LEFT)
def test_what_is_left(reference: str, answer: str) -> None:
    assert not replaces_words(reference, answer)
    assert not replaces_words(answer, reference)


def test_too_many_places_are_another_wording() -> None:
    names = ["iron", "zinc", "lead", "gold"]
    others = ["milk", "wood", "clay", "sand"]

    def text(count: int) -> str:
        listed = others[:count] + names[count:]
        return " ".join(f"the {name} goes near some large copper rods" for name in listed)

    assert replaces_words(text(0), text(PLACES_MOST))
    assert not replaces_words(text(0), text(PLACES_MOST + 1))


def test_a_long_text_says_more_than_one_thing() -> None:
    padded = "Compressing the gas {} it. " + "word " * (WORDS_COMPARED - 5)
    assert replaces_words(padded.format("warms"), padded.format("chills"))
    assert not replaces_words(padded.format("warms") + "word", padded.format("chills") + "word")


@given(st.text(max_size=60))
def test_no_text_replaces_its_own_words(text: str) -> None:
    assert not replaces_words(text, text)


@pytest.mark.parametrize(
    ("reference", "answer", "denies"),
    [
        ("Bulb A is still in a closed path.", "Bulb A is not still in a closed path.", True),
        ("Bulb A is still in a closed path.", "Bulb A isn't still in a closed path.", True),
        ("The embryo contains the root.", "The embryo does not contain the root.", True),
        ("It can swim there.", "It cannot swim there.", True),
        ("They will meet.", "They won't meet.", True),
        ("It is new. It is made.", "It is not new. It is not made.", True),
        # The same, the same denial in another form, or other words.
        ("It is not closed.", "It isn't closed.", False),
        ("They do meet.", "They meet.", False),
        ("It is closed.", "It is not open.", False),
        ("It is closed.", "It is not closed but shut.", False),
        ("Yes", "not yes", False),
        ("", "not", False),
    ],
)
def test_a_copy_that_is_denied(reference: str, answer: str, denies: bool) -> None:
    assert denies_copy(reference, answer) is denies
    assert denies_copy(answer, reference) is denies
