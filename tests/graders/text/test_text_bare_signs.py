"""Signs, capitals and endings that make another answer of the same word: a person looks at these."""

import pytest

from graders.text.short_answers import match_key

LIKENESS = [
    # Signs that tell, and signs of prose.
    ("Cl-", "Cl", "near"),
    ("-x", "x", "near"),
    ("n", "n!", "near"),
    ("__init__", "init", "near"),
    ("[1, 2)", "(1, 2]", "near"),
    ('"true"', "true", "near"),
    ("Cl-", "Cl⁻", "same"),
    ("Ca^2+", "Ca2+", "same"),
    ("Paris", "Paris!", "same"),
    ("Paris", "“Paris”", "same"),
    ("x-ray", "x ray", "same"),
    ("iron(II) oxide", "iron (II) oxide", "same"),
    # Capitals that tell, and capitals of prose.
    ("MW", "mW", "near"),
    ("CO", "Co", "near"),
    ("Aa", "aa", "near"),
    ("x", "X", "near"),
    ("CO2", "co2", "same"),
    ("DNA", "dna", "same"),
    ("pH", "PH", "same"),
    ("NaCl", "NACL", "same"),
    # Latin endings that tell, and those of one word.
    ("bacterium", "bacteria", "same"),
    ("phenomena", "phenomenon", "same"),
    ("ammonia", "ammonium", "near"),
    ("plasma", "plasmon", "near"),
    ("plasma", "plasmid", ""),
    ("meiosis", "mitosis", ""),
]


@pytest.mark.parametrize(("key", "answer", "likeness"), LIKENESS)
def test_signs_capitals_and_endings(key: str, answer: str, likeness: str) -> None:
    assert match_key(key, answer).likeness == likeness


def test_a_letter_names_an_option_or_is_a_symbol() -> None:
    assert match_key("B", "b", "Which option is right?").likeness == "same"
    assert match_key("A", "a", "Which allele is dominant?").likeness == "near"
    assert match_key("5 V", "5 v").likeness == "same"
    assert match_key("5 m", "5 M").likeness == "near"
    assert match_key("C++", "c++").likeness == "same"
    assert match_key("x < y", "x < Y").likeness == "near"
    assert match_key("C, D", "c, d").likeness == "same"


@pytest.mark.parametrize(
    ("key", "answer", "likeness"),
    [
        ("B", "It is B", "same"), ("B", "a B", "same"), ("B", "A B", "near"), ("B", "A, B", "near"),
        ("B", "B is the answer", "same"), ("A", "I think it is A", "same"), ("I", "I think it is I", "same"),
        ("I", "I think it is A", ""), ("on", "in on", "near"), ("on", "It is on", "same"), ("it", "It", "same"),
        ("at", "by at", "near"), ("a", "a, an", "near"), ("in", "in the", "near"), (";", ";", "same"),
        ("{}", "{ }", "same"), ("{}", "[]", ""),
    ],
)  # fmt: skip
def test_a_key_that_looks_like_a_word_of_the_frame(key: str, answer: str, likeness: str) -> None:
    assert match_key(key, answer).likeness == likeness
