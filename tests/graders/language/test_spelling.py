"""Slips of the finger and left-out accents, against the words of a key."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.language.segmentation import stem
from graders.language.spelling import (
    ACCENTS_NAMED,
    CORRECTED_WORDS,
    Vocabulary,
    correct_spelling,
    listed_words,
    restore_accents,
    spelled_words,
    unaccented_spellings,
)

KEY = Vocabulary(
    spelled_words(
        [
            "The discriminator distinguishes real images from those of a generative network.",
            "photosynthesis in chloroplasts",
            "the perceptron",
        ]
    ),
    frozenset({stem("wasserstein")}),
)

SLIPS = [
    # One letter left out, added, changed or exchanged with its neighbour.
    ("the discrminator learns", "the discriminator learns"),
    ("the discriminatorr learns", "the discriminator learns"),
    ("the discriminater learns", "the discriminator learns"),
    ("the dicsriminator learns", "the discriminator learns"),
    # Two in a long word.
    ("fotosynthesis needs light", "photosynthesis needs light"),
    ("it distingiushs them", "it distinguishes them"),
    # A capital stays one.
    ("The Discriminater learns", "The Discriminator learns"),
    ("Seperates", "Separates"),
    # Words of English that the key has not.
    ("it becuase of light", "it because of light"),
    ("the light seperates, becuase it does", "the light separates, because it does"),
    ("the enviroment is warm", "the environment is warm"),
    ("plants need watre", "plants need water"),
    # The key goes before English: “netwrok” is near to both.
    ("the nework learns", "the network learns"),
    # Several in one text.
    ("The discriminater seperates", "The discriminator separates"),
]


@pytest.mark.parametrize(("text", "corrected"), SLIPS)
def test_a_slip_becomes_the_word_that_was_meant(text: str, corrected: str) -> None:
    assert correct_spelling(text, KEY)[0] == corrected


LEFT = [
    "the discriminator learns",
    "plants need water",
    # A word of the key, and a term of it.
    "the perceptron of wasserstein",
    # Names in capitals, and what stands before a bracket.
    "NETWROK",
    "the WGAN-GP, the RNNs, LaTeX and P(dta)",
    "discriminater(x)",
    # Commands, names with digits or underscores, formulas.
    "\\discriminater",
    r"\becuase and becuase_2",
    "discriminater_x",
    "H2O and CO2",
    "don't",
    # Too short for a guess.
    "teh relu",
    "plants need wter",
    # Not “struck”, “mute” and “logic”.
    "a struct with a mutex, and logits",
    # No word that it could be.
    "zzyzxqq",
    "",
]


@pytest.mark.parametrize("text", LEFT)
def test_words_names_commands_and_short_strange_ones_are_left_alone(text: str) -> None:
    assert correct_spelling(text, KEY) == (text, ())


@pytest.mark.parametrize(
    ("text", "corrected"),
    [
        (
            "Der Diskriminator unterscheidet echte Bilder von erzeugten Bildern",
            "Der Discriminator unterscheidet echte Bilder von erzeugten Bildern",
        ),
        (
            "blorf grindle snarkle wombler discriminater",
            "blorf grindle snarkle wombler discriminator",
        ),
        # Three of twelve words are many.
        (
            "enviroment becuase seperates the the the the the the the the the",
            "enviroment becuase seperates the the the the the the the the the",
        ),
        # Two are not.
        (
            "enviroment becuase the the the the the the the the the the",
            "environment because the the the the the the the the the the",
        ),
    ],
    ids=["german", "invented", "many-slips", "two-slips"],
)
def test_a_text_of_many_strange_words_is_held_against_the_key_alone(text: str, corrected: str) -> None:
    assert correct_spelling(text, KEY)[0] == corrected


def test_each_letter_has_its_place_in_what_was_typed() -> None:
    typed = "so the discriminatr wins becuase"
    text, places = correct_spelling(typed, KEY)
    assert text == "so the discriminator wins because"
    start = text.index("discriminator")
    assert typed[places[start] : places[start + len("discriminator") - 1] + 1] == "discriminatr"


@given(
    st.lists(st.sampled_from(["the", "discriminater", "Seperates", "enviroment", "zzyzxqq", ",", "P(dta)"]))
)
def test_places_rise_to_the_end_of_what_was_typed(pieces: list[str]) -> None:
    typed = " ".join(pieces)
    text, places = correct_spelling(typed, KEY)
    if places:
        assert len(places) == len(text) + 1
        assert list(places) == sorted(places)
        assert places[-1] == len(typed)
    else:
        assert text == typed


@given(st.lists(st.sampled_from(["the", "discriminater", "fotosynthesis", "netwrok", "Perceptorn", "light"])))
def test_what_is_corrected_is_right(pieces: list[str]) -> None:
    corrected, _ = correct_spelling(" ".join(pieces), KEY)
    assert correct_spelling(corrected, KEY) == (corrected, ())


def test_no_more_than_the_first_strange_words_are_looked_up() -> None:
    strange = ["".join(letters) + "xqzvw" for letters in product("abcdefghij", repeat=3)][:CORRECTED_WORDS]
    last, beyond = [*strange[1:], "discriminater"], [*strange, "discriminater"]
    assert correct_spelling(" ".join(last), KEY)[0] == " ".join([*strange[1:], "discriminator"])
    assert correct_spelling(" ".join(beyond), KEY) == (" ".join(beyond), ())


@pytest.mark.parametrize(
    ("texts", "spelled"),
    [
        (["Discriminator of the GAN"], {"the", "discriminator"}),
        (["f(x) = 5", "CO2"], set()),
        (["well-known", "don't"], {"well", "known"}),
        (["is it"], set()),
        ([], set()),
    ],
)
def test_words_that_a_slip_may_stand_for(texts: list[str], spelled: set[str]) -> None:
    assert spelled_words(texts) == spelled


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("discriminator", True),
        ("wassersteins", True),  # a form of a term
        ("water", True),
        ("mutexes", True),
        ("discriminater", False),
        ("zzyzxqq", False),
    ],
)
def test_words_that_are_known(word: str, known: bool) -> None:
    assert KEY.knows(word) is known


RESTORED = [
    ("naïve", "naive", "naïve"),
    ("café", "Cafe", "Café"),
    ("poincaré", "Poincare", "Poincaré"),
    # As German spells it without its letters, in two ways.
    ("größe", "groesse", "größe"),
    ("größe", "grosse", "größe"),
    ("größe", "Groesse", "Größe"),
    ("müller", "Mueller", "Müller"),
    ("ångström", "Angstrom", "Ångström"),
    # Letters that are no letter with a mark.
    ("øre", "ore", "øre"),
    ("ærø", "Aeroe", "Ærø"),
    ("łódź", "lodz", "łódź"),
    ("cæsar", "caesar", "cæsar"),
    ("đinh", "dinh", "đinh"),
    # Other marks than those of the key.
    ("timiş", "timis", "timiş"),
    ("timiş", "timiș", "timiş"),
    ("nội", "Noi", "Nội"),
    # The key has none, the answer has.
    ("naive", "naïve", "naive"),
]


@pytest.mark.parametrize(("key", "text", "restored"), RESTORED)
def test_marks_are_those_of_the_key(key: str, text: str, restored: str) -> None:
    marked, places, taken = restore_accents(frozenset({key}), text)
    assert marked == restored
    assert taken == (key,)
    assert len(places) == len(marked) + 1


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ({"naïve"}, "naïve"),
        ({"naïve"}, "native"),
        ({"naive"}, "naive"),
        ({"resume"}, "resume"),
        # A word of the key, as it stands.
        ({"schön", "schon"}, "schon"),
        # A single letter is a symbol.
        ({"a"}, "ä"),
        (set(), "café"),
        ({"naïve"}, ""),
    ],
)
def test_marks_are_left(key: set[str], text: str) -> None:
    assert restore_accents(frozenset(key), text) == (text, (), ())


def test_marks_stand_where_the_word_was_typed() -> None:
    typed = "The Groesse of a naive cafe"
    text, places, taken = restore_accents(frozenset({"größe", "naïve", "café"}), typed)
    assert text == "The Größe of a naïve café"
    assert taken == ("größe", "naïve", "café")
    start = text.index("Größe")
    assert typed[places[start] : places[start + len("Größe") - 1] + 1] == "Groesse"
    assert places[-1] == len(typed)


@given(st.text(max_size=60))
def test_marks_of_any_text_are_restored_once(text: str) -> None:
    words = frozenset({"naïve", "größe", "ore"})
    restored, _, _ = restore_accents(words, text)
    assert restore_accents(words, restored) == (restored, (), ())


@pytest.mark.parametrize(
    ("word", "spellings"),
    [
        ("naïve", ("naive",)),
        ("größe", ("grosse", "groesse")),
        ("ångström", ("angstrom", "aangstroem")),
        ("straße", ("strasse",)),
        ("ærø", ("aero", "aeroe")),
        ("þórr", ("thorr",)),
        ("ș", ("s",)),
        ("plain", ("plain",)),
    ],
)
def test_spellings_without_marks(word: str, spellings: tuple[str, ...]) -> None:
    assert unaccented_spellings(word) == spellings


@pytest.mark.parametrize(
    ("taken", "note"),
    [
        (("naïve",), "“naïve”"),
        (("naïve", "café"), "“naïve”, “café”"),
        ((), ""),
    ],
)
def test_the_note_names_words_of_the_key(taken: tuple[str, ...], note: str) -> None:
    assert listed_words(taken) == note


def test_the_note_names_a_few_words() -> None:
    many = tuple(f"é{letter}" for letter in "abcdefgh")
    assert listed_words(many).count("“") == ACCENTS_NAMED
