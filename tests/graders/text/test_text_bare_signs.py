"""Signs, capitals and endings that make another answer of the same word: a person looks at these."""

import pytest

from graders.language.segmentation import same_word
from graders.notation.signs import is_case_significant, signs_agree
from graders.text.short_answers import match_key

SIGNS_TELL = [
    ("Cl-", "Cl"), ("O2-", "O2"), ("-x", "x"), ("!A", "A"), ("p'", "p"), ("i--", "--i"), ("a[0]", "a(0)"),
    ("e^-x", "e^x"),
    ("[1, 2)", "(1, 2]"), ("(1, 2)", "[1, 2]"), ('"true"', "true"), ("n!", "n"), ("n", "n!"), ("x-y", "x y"),
    ("__init__", "init"), ("f'(x)", "f(x)"), ("HCO3-", "HCO3"), ("p''", "p'"), ("-sin(x)", "sin(x)"), ("'x'", "x"),
    ("Ca2+", "Ca2-"), ("{1, 2}", "(1, 2)"),
]  # fmt: skip
SIGNS_ARE_PROSE = [
    ("Cl-", "Cl⁻"), ("Cl^-", "Cl-"), ("Ca^2+", "Ca2+"), ("Paris", "Paris!"), ("Paris", '"Paris"'), ("Paris", "“Paris”"),
    ("x-ray", "x ray"), ("T-cell", "T cell"), ("Eureka!", "Eureka"), ("iron(II) oxide", "iron (II) oxide"),
    ("Na", "(Na)"),
    ("the students'", "the students"), ("well-known", "well known"), ("no-one", "no one"), ("x−1", "x-1"),
    ("it", "_it_"), ("[1, 2)", "[1,2)"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "answer"), SIGNS_TELL)
def test_signs_that_tell(key: str, answer: str) -> None:
    assert not signs_agree(key, answer)
    assert match_key(key, answer).likeness != "same"


@pytest.mark.parametrize(("key", "answer"), SIGNS_ARE_PROSE)
def test_signs_of_prose(key: str, answer: str) -> None:
    assert signs_agree(key, answer)
    assert match_key(key, answer).likeness == "same"


CAPITALS_TELL = [
    ("MW", "mW"), ("MW", "mw"), ("mW", "MW"), ("CO", "Co"), ("Co", "CO"), ("CO2", "Co2"), ("s", "S"), ("mm", "Mm"),
    ("Pa", "pA"), ("mg", "Mg"), ("Aa", "aa"), ("AA", "aa"), ("CoCl2", "COCl2"), ("nm", "Nm"), ("x", "X"), ("mS", "ms"),
]  # fmt: skip
CAPITALS_ARE_PROSE = [
    ("CO2", "co2"), ("DNA", "dna"), ("Na", "na"), ("pH", "PH"), ("Hz", "hz"), ("Pa", "pa"), ("kg", "KG"), ("ml", "mL"),
    ("Mg", "mg"), ("Cu", "CU"), ("HCl", "hcl"), ("AND", "and"), ("It", "it"), ("In", "in"), ("ATP", "atp"),
    ("km", "Km"),
    ("NaCl", "NACL"), ("kW", "kw"), ("He", "he"),
]  # fmt: skip


@pytest.mark.parametrize(("key", "answer"), CAPITALS_TELL)
def test_capitals_that_tell(key: str, answer: str) -> None:
    assert is_case_significant(key, answer, "", alone=True, number=False)
    assert match_key(key, answer).likeness == "near"


@pytest.mark.parametrize(("key", "answer"), CAPITALS_ARE_PROSE)
def test_capitals_that_do_not(key: str, answer: str) -> None:
    assert not is_case_significant(key, answer, "", alone=True, number=False)
    assert match_key(key, answer).likeness == "same"


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
        ("bacterium", "bacteria", "same"), ("phenomena", "phenomenon", "same"), ("nucleus", "nuclei", "same"),
        ("alga", "algae", "same"), ("mitochondria", "mitochondrion", "same"), ("ammonia", "ammonium", "near"),
        ("silicon", "silica", "near"), ("magnesium", "magnesia", "near"), ("aluminum", "alumina", "near"),
        ("plasma", "plasmon", "near"), ("zirconium", "zirconia", "near"), ("plasma", "plasmid", ""),
        ("boron", "bora", "near"),
        ("meiosis", "mitosis", ""), ("ion", "ia", ""),
    ],
)  # fmt: skip
def test_latin_plurals(key: str, answer: str, likeness: str) -> None:
    assert same_word(key, answer) == likeness
    assert match_key(key, answer).likeness == likeness


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
