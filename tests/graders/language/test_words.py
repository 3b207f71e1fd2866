"""Words of a text and their stems: which forms meet, and which words stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.language.segmentation import content_stems, count_words, fold, same_word, stem, word_forms, words

WORDS = [
    ("Plants need light.", ["plants", "need", "light"]),
    ("well-known", ["well", "known"]),
    ("snake_case", ["snake", "case"]),
    ("and/or", ["and", "or"]),
    # An apostrophe inside of a word is a letter of it, whichever sign was typed.
    ("It isn't", ["it", "isn't"]),
    ("It isn’t", ["it", "isn't"]),
    ("It isn´t", ["it", "isn't"]),
    ("It isn`t", ["it", "isn't"]),
    ("the students' work", ["the", "students", "work"]),
    ("'quoted'", ["quoted"]),
    # The bar of a conditional probability is said as “given”.
    ("P(A | B)", ["p", "a", "given", "b"]),
    ("P(A∣B)", ["p", "a", "given", "b"]),
    ("CO2 and H2O", ["co2", "and", "h2o"]),
    ("3.5 kg", ["3", "5", "kg"]),
    ("E = mc²", ["e", "mc2"]),
    ("μ and σ", ["μ", "and", "σ"]),
    ("ﬁeld", ["field"]),
    ("Größe", ["grösse"]),
    ("光 and 熱", ["光", "and", "熱"]),
    ("…", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "folded"), WORDS)
def test_words_are_folded(text: str, folded: list[str]) -> None:
    assert [word.folded for word in words(text)] == folded


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Plants need light.", 3),
        ("It isn't so.", 3),
        ("well-known", 2),
        ("P(A | B)", 4),
        ("…", 0),
    ],
)
def test_words_are_counted(text: str, count: int) -> None:
    assert count_words(text) == count


@pytest.mark.parametrize("text", ["Plants need light.", "Naïve students’ well-known work", "P(A | B), ﬁeld"])
def test_words_keep_their_places(text: str) -> None:
    for word in words(text):
        assert fold(text[word.start : word.end].replace("’", "'")) == word.folded


@given(st.text(max_size=200))
def test_words_of_any_text_stand_in_it_one_after_the_other(text: str) -> None:
    last = 0
    for word in words(text):
        assert last <= word.start < word.end <= len(text)
        last = word.end


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Light", "light"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
        ("ΣΊΓΜΑ", "σίγμα"),
        # Signs that only look otherwise: ligatures, letters of full width, raised digits.
        ("ﬁ", "fi"),
        ("ＡＢ", "ab"),
        ("CO₂", "co2"),
        ("m²", "m2"),
        ("|", "given"),
        ("∣", "given"),
        # One sign that would become eighteen stays one.
        ("ﷺ", "ﷺ"),
    ],
)
def test_words_fold(word: str, folded: str) -> None:
    assert fold(word) == folded


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8))
def test_what_is_folded_stays_folded(word: str) -> None:
    folded = fold(word)
    assert fold(folded) == folded


MEETING = [
    # -s, -es, -'s
    ("plant", "plants"),
    ("process", "processes"),
    ("mass", "masses"),
    ("gas", "gases"),
    ("phase", "phases"),
    ("teacher's", "teachers"),
    # -ing, -ed, with their doubled consonants
    ("collapses", "collapsing"),
    ("increases", "increased"),
    ("stop", "stopped"),
    ("planning", "planned"),
    ("transfer", "transferring"),
    ("freeze", "freezing"),
    # -ies, -ied, -ities
    ("density", "densities"),
    ("applied", "applies"),
    ("carry", "carried"),
    ("probability", "probabilities"),
    ("body", "bodies"),
    # -ly, -ingly, -edly
    ("slow", "slowly"),
    ("increase", "increasingly"),
    ("suppose", "supposedly"),
    # British and American -ise
    ("normalise", "normalize"),
    ("minimises", "minimized"),
    ("minimising", "minimize"),
    ("ionised", "ionizes"),
    # nouns of verbs
    ("normalization", "normalize"),
    ("normalisation", "normalize"),
    ("generations", "generate"),
    ("generation", "generating"),
    ("evaporation", "evaporates"),
    ("separation", "separated"),
    ("relational", "relate"),
]


@pytest.mark.parametrize(("word", "form"), MEETING)
def test_forms_of_a_word_meet(word: str, form: str) -> None:
    assert stem(word) == stem(form)


@pytest.mark.parametrize(
    "word", ["is", "gas", "bed", "ring", "mass", "fly", "use", "one", "tall", "cell", "glass"]
)
def test_no_ending_is_cut_from_what_is_all_of_a_word(word: str) -> None:
    assert stem(word) == word


APART = [
    ("plants", "planets"),
    ("nation", "native"),
    ("acid", "base"),
    ("mitosis", "meiosis"),
    ("convex", "concave"),
    ("mass", "mast"),
    ("absorb", "adsorb"),
    ("affect", "effect"),
    ("complement", "compliment"),
    ("ethane", "ethene"),
    ("nitrate", "nitrite"),
]


@pytest.mark.parametrize(("word", "neighbour"), APART)
def test_different_words_stay_apart(word: str, neighbour: str) -> None:
    assert stem(word) != stem(neighbour)


@pytest.mark.parametrize(
    ("text", "stems"),
    [
        ("The plants are growing in the light.", {"plant", "grow", "light"}),
        ("It is what it is.", set()),
        ("CO2", {"co2"}),
        ("", set()),
    ],
)
def test_stems_that_carry_meaning(text: str, stems: set[str]) -> None:
    assert content_stems(words(text)) == stems


@pytest.mark.parametrize(
    ("texts", "forms"),
    [
        (["The Plants", "a CO2 β-decay"], {"the", "plants", "co", "decay"}),
        (["plants", "Plants"], {"plants"}),
        (["naïve café"], {"naïve", "café"}),
        (["x = 5", "!"], set()),
        ([], set()),
    ],
)
def test_spelled_forms_of_words(texts: list[str], forms: set[str]) -> None:
    assert word_forms(texts) == forms


LATIN = [
    ("bacterium", "bacterium", "same"),
    # Endings that no two different nouns of school have.
    ("fungus", "fungi", "same"),
    ("nucleus", "nuclei", "same"),
    ("alga", "algae", "same"),
    ("larva", "larvae", "same"),
    # Those that chemistry has for two things: the nouns are listed.
    ("bacterium", "bacteria", "same"),
    ("phenomenon", "phenomena", "same"),
    ("mitochondrion", "mitochondria", "same"),
    ("stratum", "strata", "same"),
    ("criterion", "criteria", "same"),
    ("ammonia", "ammonium", "near"),
    ("silicon", "silica", "near"),
    ("magnesium", "magnesia", "near"),
    ("aluminum", "alumina", "near"),
    ("zirconium", "zirconia", "near"),
    ("boron", "bora", "near"),
    # Slips between the endings of one stem.
    ("plasma", "plasmon", "near"),
    ("bacterium", "bacterius", "near"),
    ("mitochondrium", "mitochondrion", "near"),
    ("nucleus", "nucleum", "near"),
    ("fungus", "fungum", "near"),
    # Two words.
    ("plasma", "plasmid", ""),
    ("meiosis", "mitosis", ""),
    ("bacterium", "bacteri", ""),
    ("ion", "ia", ""),
    ("us", "i", ""),
    ("cat", "dog", ""),
]


@pytest.mark.parametrize(("key", "word", "likeness"), LATIN)
def test_singular_and_plural_of_latin_and_greek(key: str, word: str, likeness: str) -> None:
    assert same_word(key, word) == likeness
    assert same_word(word, key) == likeness
