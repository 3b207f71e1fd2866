"""Answers that are a reference but for a word or two of meaning, or for a “not”."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.language.near_copies import (
    PLACES_MOST,
    WORDS_COMPARED,
    denies_copy,
    doubt_of_copies,
    replaces_words,
    turns_copy,
)

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
    ("The battery in 2 is in a closed path.", "The battery in 4 is in a closed path."),
    # A word is put in besides.
    ("Tightening the string sharpens the note.", "Tightening the string always flattens the note."),
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
    # Words written as one, a letter for a name, and verbs that mean little.
    ("The encoder gives the log variance.", "The encoder gives the logvar."),
    ("Its loss only measures fooling the critic.", "Its loss only measures fooling C."),
    ("The term keeps the latent space large.", "The term makes the latent space large."),
    ("Wages climbed a lot there.", "In towns and villages wages dropped a lot there."),
    # Put in or left out, and more than one word for one.
    ("As time goes on the speed of light stays.", "As time increases, the speed of blue light stays."),
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


TURNED = [
    # A “not”, whatever else is put in.
    ("The embryo contains the root.", "The embryo certainly does not contain the root."),
    ("The Huguenots were allowed to worship.", "The Huguenots were of course never allowed to worship."),
    ("The bulb is no longer in a closed path.", "The bulb is still in a closed path."),
    ("No work is done on the bag.", "Work is done on the bag."),
    # A contrary.
    ("The samples are used by a deterministic encoder.", "The samples are used by a random encoder."),
    (
        "The gas heats up in the pump of the engine.",
        "In general the gas cools down in the pump of the engine.",
    ),
    # Small words of two kinds.
    ("The seed stays dormant until it gets warm.", "The seed stays dormant once it gets warm."),
    ("It runs as long as the test holds.", "It runs until the test holds."),
    ("All twelve jurors agree on the verdict.", "Seven of the twelve jurors agree on the verdict."),
    ("The offer lapses unless it is accepted in time.", "The offer lapses if it is accepted in time."),
    ("Heat flows to the cold body.", "Heat flows from the cold body."),
]


@pytest.mark.parametrize(("reference", "answer"), TURNED)
def test_a_copy_that_is_turned(reference: str, answer: str) -> None:
    assert turns_copy(reference, answer)
    assert turns_copy(answer, reference)
    assert doubt_of_copies([reference], answer) == "turned"


NOT_TURNED = [
    # Turned twice.
    ("The pressure of the gas is low.", "The pressure of the gas is not high."),
    ("Terminal 1 is connected to the positive pole.", "Terminal 1 is not connected to the negative pole."),
    # “not only”, and a “not” with words of its own.
    ("The gas in the pump is heated.", "The gas in the pump is not only heated."),
    ("Bulb A is in a closed path with the battery.", "Bulb A is in a closed path without switch Y."),
    # Small words of one kind, or of two in other wordings.
    ("Stir while it is hot.", "Keep stirring until it cools."),
    ("The loop runs while the test holds.", "The loop runs until the test does not hold."),
    ("Every host in the segment receives it.", "All hosts in the segment receive it."),
    # Other texts.
    ("The gas heats up in the pump.", "The gas never leaves, for the valve in the pump is shut."),
]


@pytest.mark.parametrize(("reference", "answer"), NOT_TURNED)
def test_what_is_not_turned(reference: str, answer: str) -> None:
    assert not turns_copy(reference, answer)
    assert not turns_copy(answer, reference)


@pytest.mark.parametrize(
    ("references", "answer", "doubt"),
    [
        # One of several sentences, of either, and all of them.
        (["The cell takes in water. It swells."], "The cell never takes in water.", "turned"),
        (["The cell takes in water."], "It is a cell. The cell does not take in water.", "turned"),
        (["Salt is a white solid. Tar is a black one."], "Salt is a red solid. Tar is a black one.", "replaced"),
        (
            ["The solutions both have the same strength. A solution cannot get any stronger."],
            "The solutions do not both have the same strength. A solution can get any stronger.",
            "turned",
        ),
        # One that is nearer by a word only does not hide a contrary; an exact copy of one reference is right.
        (["The bulb is in a closed path.", "The bulb is in a path."], "The bulb is in an open path.", "turned"),
        (["The bulb is in a closed path.", "The bulb is in an open path."], "The bulb is in an open path.", ""),
        # The nearest reference decides, and a word that another one has is no other word.
        (["The bulb is in a closed path.", "The bulb is not in an open path."], "The bulb is not in an open path.", ""),
        (["Bulb B is in a separate path.", "Its path is independent."], "Bulb B is in an independent path.", ""),
        (["Bulb B is in a separate path."], "Bulb B is in an independent path.", "replaced"),
        ([], "It melts.", ""),
        (["It melts."], "", ""),
    ],
)  # fmt: skip
def test_what_a_copy_has_otherwise(references: list[str], answer: str, doubt: str) -> None:
    assert doubt_of_copies(references, answer) == doubt


@given(st.text(max_size=60))
def test_no_text_turns_itself(text: str) -> None:
    assert not turns_copy(text, text)
    assert not doubt_of_copies([text], text)
