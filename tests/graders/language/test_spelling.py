"""Slips of the finger and left-out accents, against the words of a key."""

import pytest

from graders.language.spelling import (
    ACCENTS_NAMED,
    Vocabulary,
    correct_spelling,
    listed_words,
    restore_accents,
    spelled_words,
    unaccented_spellings,
)

KEY = Vocabulary(
    spelled_words(["the discriminator of a generative network", "photosynthesis in chloroplasts"]),
    frozenset(),
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the discriminater learns", "the discriminator learns"),
        ("the discrminator learns", "the discriminator learns"),
        ("the discriimnator learns", "the discriminator learns"),
        ("The Discriminater learns", "The Discriminator learns"),
        ("fotosynthesis needs light", "photosynthesis needs light"),
        ("photosyntesis needs light", "photosynthesis needs light"),
        ("the nework learns", "the network learns"),
        ("plants need wter", "plants need wter"),
        ("it becuase of light", "it because of light"),
    ],
)
def test_slips_are_corrected(text: str, expected: str) -> None:
    assert correct_spelling(text, KEY)[0] == expected


@pytest.mark.parametrize(
    "text",
    [
        "the discriminator learns",
        "plants need water",
        "NETWROK",
        "\\discriminater",
        "discriminater_x",
        "discriminater(x)",
        "H2O and CO2",
        "",
    ],
)
def test_what_is_left_as_it_is(text: str) -> None:
    assert correct_spelling(text, KEY) == (text, ())


@pytest.mark.parametrize(
    "text",
    [
        "the discriminater learns",
        "a nework, a discriminater",
        "photosyntesis",
    ],
)
def test_each_character_keeps_a_place(text: str) -> None:
    corrected, places = correct_spelling(text, KEY)
    assert len(places) == len(corrected) + 1
    assert list(places) == sorted(places)
    assert places[-1] == len(text)


def test_a_text_of_unknown_words_is_left() -> None:
    text = "blorf grindle snarkle wombler discriminater"
    assert correct_spelling(text, KEY)[0] == "blorf grindle snarkle wombler discriminator"


@pytest.mark.parametrize(
    ("key", "text", "expected"),
    [
        ("naïve", "naive", "naïve"),
        ("Größe", "Groesse", "Größe"),
        ("größe", "groesse", "größe"),
        ("größe", "grosse", "größe"),
        ("café", "Cafe", "Café"),
        ("timiş", "timis", "timiş"),
        ("timiş", "timiș", "timiş"),
        ("øre", "ore", "øre"),
        ("łódź", "lodz", "łódź"),
        ("cæsar", "caesar", "cæsar"),
    ],
)
def test_marks_of_the_key_are_restored(key: str, text: str, expected: str) -> None:
    restored, places, taken = restore_accents(frozenset({key.lower()}), text)
    assert restored == expected
    assert taken == (key.lower(),)
    assert len(places) == len(restored) + 1


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("naïve", "naïve"),
        ("naïve", "native"),
        ("naive", "naive"),
        ("resume", "resume"),
        ("a", "ä"),
        ("", "café"),
    ],
)
def test_marks_are_left(key: str, text: str) -> None:
    assert restore_accents(frozenset(filter(None, [key])), text) == (text, (), ())


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("naïve", ("naive",)),
        ("größe", ("grosse", "groesse")),
        ("ångström", ("angstrom", "aangstroem")),
        ("straße", ("strasse",)),
        ("plain", ("plain",)),
    ],
)
def test_spellings_without_marks(word: str, expected: tuple[str, ...]) -> None:
    assert unaccented_spellings(word) == expected


def test_the_note_names_words_of_the_key_only() -> None:
    assert listed_words(("naïve", "café")) == "“naïve”, “café”"
    many = tuple(f"é{letter}" for letter in "abcdefgh")
    assert listed_words(many).count("“") == ACCENTS_NAMED
