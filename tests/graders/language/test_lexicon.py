"""The word lists: each is spelled as the rules look its words up."""

import pytest

from graders.language import lexicon
from graders.language.segmentation import FUNCTION_WORDS, stem, words

LISTS = [
    "abbreviations",
    "auxiliaries",
    "bare frame",
    "coming from",
    "fillers",
    "frame words",
    "function words",
    "implied negators",
    "joints",
    "latex styles",
    "making verbs",
    "mapping verbs",
    "negative states",
    "negators",
    "no",
    "nominal negators",
    "scaling verbs",
    "shifting verbs",
    "words of computing",
    "yes",
]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_has_words_in_lower_case(name: str) -> None:
    listed = lexicon.word_set(name)
    assert listed
    assert {word for word in listed if word != word.strip().lower()} == set()


@pytest.mark.parametrize("name", ["negators", "nominal negators", "implied negators", "joints", "yes", "no"])
def test_a_word_of_a_list_is_one_that_the_words_of_a_text_can_be(name: str) -> None:
    assert {
        word for word in lexicon.word_set(name) if [form.folded for form in words(word)] != [word]
    } == set()


def test_an_unknown_list_is_an_error() -> None:
    with pytest.raises(KeyError):
        lexicon.word_set("no such list")


@pytest.mark.parametrize(
    ("narrow", "wide"),
    [
        ("nominal negators", "negators"),
        ("negative states", "implied negators"),
    ],
)
def test_what_limits_a_list_has_words_of_it_only(narrow: str, wide: str) -> None:
    assert lexicon.word_set(narrow) <= lexicon.word_set(wide)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("yes", "no"),
        ("scaling verbs", "shifting verbs"),
        ("negators", "implied negators"),
    ],
)
def test_a_word_has_one_meaning(first: str, second: str) -> None:
    assert lexicon.word_set(first) & lexicon.word_set(second) <= {"impossible"}


def test_a_negator_carries_no_meaning_of_its_own() -> None:
    assert {"no", "nor", "not", "without"} <= FUNCTION_WORDS


@pytest.mark.parametrize("pair", [("not", "only"), ("no", "doubt"), ("no", "matter"), ("not", "merely")])
def test_emphasis_is_two_words(pair: tuple[str, str]) -> None:
    assert pair in lexicon.pair_set("emphasis")


def test_no_word_stands_on_both_sides_of_a_scale() -> None:
    for low, high in lexicon.opposite_scales():
        assert {stem(word) for word in low} & {stem(word) for word in high} == set()


def test_no_word_stands_on_two_scales() -> None:
    scales = [{stem(word) for word in (*low, *high)} for low, high in lexicon.opposite_scales()]
    assert sum(map(len, scales)) == len(set().union(*scales))


def test_an_opposite_is_another_word() -> None:
    assert [word for word, against in lexicon.opposites().items() if stem(word) == stem(against)] == []


@pytest.mark.parametrize(
    ("word", "opposite"), [("more", "less"), ("hot", "cold"), ("attract", "repel"), ("living", "dead")]
)
def test_opposites_are_mutual(word: str, opposite: str) -> None:
    assert lexicon.opposites()[word] == opposite
    assert lexicon.opposites()[opposite] == word


def test_a_noun_is_of_one_pair_of_rivals() -> None:
    nouns = [noun for pair in lexicon.rival_nouns() for party in pair for noun in party]
    assert len(nouns) == len(set(nouns))
    assert (("client",), ("server",)) in lexicon.rival_nouns()


@pytest.mark.parametrize(
    ("table", "spelling", "sign"),
    [
        ("greek", "mu", "μ"),
        ("greek", "varepsilon", "ε"),
        ("signs", "×", "*"),
        ("signs", "−", "-"),
        ("signs", "²", "^2"),
        ("latex operators", "odot", "*"),
        ("operator words", "times", "*"),
        ("symbol aliases", "standard deviation", "std"),
    ],
)
def test_a_spelling_stands_for_a_plain_sign(table: str, spelling: str, sign: str) -> None:
    assert lexicon.spelling_table(table)[spelling] == sign


def test_a_word_that_needs_another_behind_it_is_an_operator() -> None:
    needed = lexicon.required_followers("operator word endings")
    assert needed["multiplied"] == ["by", "with"]
    assert needed.keys() <= lexicon.spelling_table("operator words").keys()
