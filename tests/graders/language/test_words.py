"""Words and stems, clauses, sentences and spans of a text."""

import pytest

from graders.language.segmentation import (
    SPAN_CHARACTERS,
    SPAN_WORDS,
    clauses,
    content_stems,
    count_words,
    fold,
    same_word,
    segments,
    sentences,
    stem,
    word_forms,
    words,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plants need light.", ["plants", "need", "light"]),
        ("well-known", ["well", "known"]),
        ("It isn't", ["it", "isn't"]),
        ("It isn’t", ["it", "isn't"]),
        ("the students' work", ["the", "students", "work"]),
        ("P(A | B)", ["p", "a", "given", "b"]),
        ("P(A ∣ B)", ["p", "a", "given", "b"]),
        ("CO2 and H2O", ["co2", "and", "h2o"]),
        ("snake_case", ["snake", "case"]),
        ("ﬁeld", ["field"]),
        ("3.5 kg", ["3", "5", "kg"]),
        ("…", []),
        ("", []),
    ],
)
def test_words_are_folded(text: str, expected: list[str]) -> None:
    assert [word.folded for word in words(text)] == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Plants need light.", 3),
        ("It isn't so.", 3),
        ("P(A | B)", 4),
        ("…", 0),
    ],
)
def test_words_are_counted(text: str, count: int) -> None:
    assert count_words(text) == count


@pytest.mark.parametrize(
    "text",
    [
        "Plants need light.",
        "Naïve students’ well-known work",
        "P(A | B), ﬁeld",
    ],
)
def test_words_keep_their_places(text: str) -> None:
    for word in words(text):
        assert fold(text[word.start : word.end].replace("’", "'")) == word.folded


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Light", "light"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
        ("ﬁ", "fi"),
        ("ＡＢ", "ab"),
        ("|", "given"),
        ("∣", "given"),
        ("ﷺ", "ﷺ"),
    ],
)
def test_words_fold(word: str, expected: str) -> None:
    assert fold(word) == expected


MEETING = [
    ("collapses", "collapsing"),
    ("increases", "increased"),
    ("normalization", "normalize"),
    ("normalisation", "normalise"),
    ("minimises", "minimized"),
    ("minimising", "minimize"),
    ("relational", "relate"),
    ("densities", "density"),
    ("applied", "applies"),
    ("plants", "plant"),
    ("stopped", "stop"),
    ("planning", "planned"),
    ("slowly", "slow"),
    ("increasingly", "increase"),
    ("supposedly", "suppose"),
    ("masses", "mass"),
    ("teacher's", "teachers"),
    ("generations", "generate"),
]


@pytest.mark.parametrize(("word", "other_form"), MEETING)
def test_forms_of_a_word_meet(word: str, other_form: str) -> None:
    assert stem(word) == stem(other_form)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("is", "is"),
        ("gas", "gas"),
        ("bed", "bed"),
        ("ring", "ring"),
        ("mass", "mass"),
        ("fly", "fly"),
        ("use", "use"),
        ("one", "one"),
        ("tall", "tall"),
    ],
)
def test_three_letters_stay(word: str, expected: str) -> None:
    assert stem(word) == expected


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("plants", "planets"),
        ("nation", "native"),
        ("acid", "base"),
        ("mitosis", "meiosis"),
        ("convex", "concave"),
    ],
)
def test_different_words_stay_apart(left: str, right: str) -> None:
    assert stem(left) != stem(right)


def test_stems_that_carry_meaning() -> None:
    assert content_stems(words("The plants are growing in the light.")) == {"plant", "grow", "light"}


def test_spelled_forms_of_words() -> None:
    assert word_forms(["The Plants", "a CO2 β-decay"]) == {"the", "plants", "co", "decay"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plants grow. Animals eat.", ["Plants grow", "Animals eat"]),
        ("Plants grow! Animals eat?", ["Plants grow!", "Animals eat?"]),
        ("Plants grow\nAnimals eat", ["Plants grow", "Animals eat"]),
        ("Plants grow, e.g. grass.", ["Plants grow, e.g. grass"]),
        ("It is 3.5 m long.", ["It is 3.5 m long"]),
        ("1. Plants grow. 2. Animals eat.", ["1. Plants grow", "2. Animals eat"]),
        ("", []),
        ("...", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert [text[start:end].strip(" .") for start, end in sentences(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plants take in light, and animals eat the plants.", 2),
        ("Plants take in light because they need energy.", 2),
        ("Plants take in light; animals eat them.", 2),
        ("Plants take in light — animals eat them.", 2),
        ("Plants take in light (most of them) every day.", 3),
        ("Salt and water.", 1),
        ("The f(x, y) of it.", 1),
        ("It has 1,000 parts.", 1),
    ],
)
def test_clauses(text: str, expected: int) -> None:
    assert len(clauses(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Plants take in light, and animals eat the plants. Both breathe; none sleeps.",
        "(a) First this. (b) Then that — and so on.",
        "word " * 200,
        "x" * 2000,
    ],
)
def test_every_span_fits_the_window_of_the_model(text: str) -> None:
    parts = clauses(text)
    for part in parts:
        assert len(text[part.start : part.end].split()) <= SPAN_WORDS
        assert part.end - part.start <= SPAN_CHARACTERS
    for segment in segments(text, parts):
        assert len(segment.text.split()) <= SPAN_WORDS
        assert len(segment.text) <= SPAN_CHARACTERS


def test_spans_are_clauses_neighbours_and_sentences() -> None:
    text = "Plants take in light, and animals eat the plants. Both of them breathe."
    assert [segment.text for segment in segments(text, clauses(text))] == [
        "Plants take in light,",
        "and animals eat the plants.",
        "Both of them breathe.",
        "Plants take in light, and animals eat the plants.",
        "and animals eat the plants. Both of them breathe.",
        text,
    ]


@pytest.mark.parametrize(
    ("key", "word", "expected"),
    [
        ("bacterium", "bacterium", "same"),
        ("bacterium", "bacteria", "same"),
        ("bacteria", "bacterium", "same"),
        ("fungus", "fungi", "same"),
        ("alga", "algae", "same"),
        ("mitochondrion", "mitochondria", "same"),
        ("ammonia", "ammonium", "near"),
        ("plasma", "plasmid", ""),
        ("bacterium", "bacteri", ""),
        ("us", "i", ""),
        ("cat", "dog", ""),
    ],
)
def test_one_word_in_singular_and_plural(key: str, word: str, expected: str) -> None:
    assert same_word(key, word) == expected
