"""Signs and capitals that make another symbol of the same letters, and those that prose may put or leave."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graders.notation.signs import is_case_significant, plain_signs, signs_agree

SYMBOLS = st.text(st.sampled_from("aBx12+-−–⁻^!'’_()[]{}\" .,:"), max_size=12)

PLAIN = [
    ("Cl⁻", "Cl-"),
    ("Na⁺", "Na+"),
    ("x₋", "x-"),
    ("well‐known", "well-known"),
    ("3–5", "3-5"),
    ("f′(x)", "f'(x)"),
    ("f’(x)", "f'(x)"),
    # A minus at a symbol is a dash like any other, one between blanks a sign of its own.
    ("x−1", "x-1"),
    ("−x", "-x"),
    ("5 − 3", "5 − 3"),
    # A charge is the same behind a caret or not; a power is none.
    ("Cl^-", "Cl-"),
    ("Ca^2+", "Ca2+"),
    ("SO4^{2-}", "SO42-"),
    ("e^-x", "e^-x"),
    ("x^2", "x^2"),
]


@pytest.mark.parametrize(("text", "plain"), PLAIN)
def test_one_kind_of_dash_apostrophe_and_charge(text: str, plain: str) -> None:
    assert plain_signs(text) == plain


@given(st.text(max_size=30) | SYMBOLS)
def test_plain_signs_stay_plain(text: str) -> None:
    assume("^^" not in text)
    plain = plain_signs(text)
    assert plain_signs(plain) == plain


SIGNS_TELL = [
    # Before a symbol: a minus, a negation.
    ("-x", "x"),
    ("-5", "5"),
    ("-sin(x)", "sin(x)"),
    ("-(a + b)", "(a + b)"),
    ("!A", "A"),
    ("!=", "="),
    # Behind one: a charge, a factorial, a derivative, a step down.
    ("Cl-", "Cl"),
    ("O2-", "O2"),
    ("HCO3-", "HCO3"),
    ("n!", "n"),
    ("5!", "5"),
    ("(n + 1)!", "(n + 1)"),
    ("p'", "p"),
    ("p''", "p'"),
    ("f'(x)", "f(x)"),
    ("i--", "i"),
    ("i--", "--i"),
    # Between two symbols.
    ("x-y", "x y"),
    ("e^-x", "e^x"),
    # Underscores of a name.
    ("__init__", "init"),
    ("_x", "x"),
    ("x_", "x"),
    # Brackets: of a list, a set, a call, an interval, a point.
    ("a[0]", "a(0)"),
    ("[1, 2)", "(1, 2]"),
    ("(1, 2)", "[1, 2]"),
    ("(1, 2)", "1, 2"),
    ("{1, 2}", "(1, 2)"),
    ("⟨a, b⟩", "(a, b)"),
    ("f(x)", "f x"),
    # Quotes make a string of a value or of a name.
    ('"true"', "true"),
    ("'x'", "x"),
    ('"5"', "5"),
    ("null", '"null"'),
]


@pytest.mark.parametrize(("key", "answer"), SIGNS_TELL)
def test_signs_that_tell(key: str, answer: str) -> None:
    assert not signs_agree(key, answer)
    assert not signs_agree(answer, key)


SIGNS_ARE_PROSE = [
    # The same sign, typed otherwise.
    ("Cl-", "Cl⁻"),
    ("Cl^-", "Cl-"),
    ("Ca^2+", "Ca2+"),
    ("x−1", "x-1"),
    ("[1, 2)", "[1,2)"),
    # Stops, exclamations and quotes around the whole.
    ("Paris", "Paris."),
    ("Paris", "Paris!"),
    ("Eureka!", "Eureka"),
    ("Paris", '"Paris"'),
    ("it", "_it_"),
    # Hyphens and apostrophes of words.
    ("x-ray", "x ray"),
    ("T-cell", "T cell"),
    ("well-known", "well known"),
    ("no-one", "no one"),
    ("the students'", "the students"),
    ("Pythagoras' theorem", "Pythagoras theorem"),
    ("word-", "word"),
    # Brackets of prose.
    ("iron(II) oxide", "iron (II) oxide"),
    ("Na", "(Na)"),
    ("salt (NaCl)", "salt NaCl"),
    ("snake_case", "snake case"),
]


@pytest.mark.parametrize(("key", "answer"), SIGNS_ARE_PROSE)
def test_signs_of_prose(key: str, answer: str) -> None:
    assert signs_agree(key, answer)


@given(st.text(max_size=30) | SYMBOLS)
def test_the_signs_of_any_text_are_its_own(text: str) -> None:
    assert signs_agree(text, text)


CAPITALS_TELL = [
    # Two units, or a prefix.
    ("MW", "mW"),
    ("mW", "MW"),
    ("MW", "mw"),
    ("PW", "pW"),
    ("MHz", "mHz"),
    ("mT", "Mt"),
    ("mm", "Mm"),
    ("Pa", "pA"),
    ("nm", "Nm"),
    ("mS", "ms"),
    ("GB", "Gb"),
    # Two elements or compounds.
    ("CO", "Co"),
    ("Co", "CO"),
    ("CO2", "Co2"),
    ("CoCl2", "COCl2"),
    ("NO", "No"),
    # A unit and an element.
    ("mg", "Mg"),
    # Alleles.
    ("Aa", "aa"),
    ("AA", "aa"),
    ("AaBb", "aabb"),
    # A letter is all that there is.
    ("x", "X"),
    ("s", "S"),
    ("A", "a"),
]


@pytest.mark.parametrize(("key", "answer"), CAPITALS_TELL)
def test_capitals_that_tell(key: str, answer: str) -> None:
    assert is_case_significant(key, answer, "", alone=True, number=False)


CAPITALS_ARE_PROSE = [
    # A symbol that nothing else is spelled like.
    ("CO2", "co2"),
    ("Na", "na"),
    ("NaCl", "NACL"),
    ("HCl", "hcl"),
    ("Cu", "CU"),
    ("Mg", "mg"),
    ("He", "he"),
    ("Hz", "hz"),
    ("kg", "KG"),
    ("km", "Km"),
    ("kW", "kw"),
    ("Pa", "pa"),
    # One unit in two spellings.
    ("ml", "mL"),
    # Initials and words.
    ("DNA", "dna"),
    ("ATP", "atp"),
    ("AND", "and"),
    ("PARIS", "Paris"),
    ("It", "it"),
    ("In", "in"),
    ("pH", "PH"),
    # Letters of other alphabets, and what is too long for a symbol.
    ("Σ", "σ"),
    ("Mississippi", "mississippi"),
]


@pytest.mark.parametrize(("key", "answer"), CAPITALS_ARE_PROSE)
def test_capitals_that_do_not(key: str, answer: str) -> None:
    assert not is_case_significant(key, answer, "", alone=True, number=False)


LETTERS = [
    # A letter that names an option is the same in any case.
    ("B", "b", "Which option is right?", True, False, False),
    ("B", "b", "Which of the following statements holds?", True, False, False),
    ("B", "b", "Which figure shows it?", True, False, False),
    ("B", "b", "Which label is that of the heart?", True, False, False),
    ("A", "a", "Which allele is dominant?", True, False, True),
    ("V", "v", "Which letter stands for the voltage?", True, False, True),
    # Beside other words nothing tells whether it is a symbol.
    ("V", "v", "", False, False, False),
    # Beside a number it is a unit: 5 v is 5 V, 5 m is not 5 M.
    ("V", "v", "", False, True, False),
    ("m", "M", "", False, True, True),
    ("s", "S", "", False, True, True),
    ("x", "X", "", False, True, False),
    # The micro sign is a letter as well.
    ("µm", "Mm", "", True, False, True),
    ("µm", "um", "", True, False, False),
]


@pytest.mark.parametrize(("key", "answer", "question", "alone", "number", "tells"), LETTERS)
def test_what_stands_beside_a_letter_says_what_it_is(
    key: str, answer: str, question: str, *, alone: bool, number: bool, tells: bool
) -> None:
    assert is_case_significant(key, answer, question, alone=alone, number=number) is tells


@given(st.text(max_size=12) | SYMBOLS, st.booleans(), st.booleans())
def test_the_capitals_of_any_text_are_its_own(text: str, alone: bool, number: bool) -> None:
    assert not is_case_significant(text, text, "", alone=alone, number=number)
