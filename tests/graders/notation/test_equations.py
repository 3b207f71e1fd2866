"""Formulas that a text states, and whether an answer's are those of a reference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.notation.equations import (
    FORMULA_WORDS,
    adds_formula,
    case_differs,
    formula_differs,
    formulas_agree,
    formulas_of,
    is_formula,
    is_formula_spelt_out,
    states_all_formulas,
)

OHM = "voltage is current times resistance: V = I * R"

FORMULAS = [
    # Alone, or in a piece between stops.
    ("V = I R", 1),
    ("F = ma and p = mv", 2),
    ("F = m a, where m is the mass", 1),
    ("E = mc^2; p = mv", 2),
    ("F = ma. p = mv.", 2),
    ("The formula: V = IR", 1),
    ("V = IR, V = RI", 1),
    # Behind words that lead up to it.
    ("The answer is 2x", 1),
    ("It is V = IR", 1),
    ("the derivative is cos(x)", 1),
    # Inside a sentence, around its sign of relation.
    ("so the law F = ma holds", 1),
    ("we know V = I * R here", 1),
    # A function, a sum, a power, without any relation.
    ("-cos(x)", 1),
    ("a² + b²", 1),
    ("2x", 1),
    ("f(x)", 1),
    ("x > 3", 1),
    # Hyphens and slashes of words.
    ("the left-hand side, the x-axis", 0),
    ("a well-known law of and/or", 0),
    # Numbers, and quantities with their units.
    ("1/2", 0),
    ("3 + 4", 0),
    ("36 km/h", 0),
    ("5 < 6", 0),
    # Words alone, and what begins like a formula.
    ("speed is distance by time", 0),
    ("iron (II)", 0),
    ("a = b (", 0),
    ("mass", 0),
    ("", 0),
]


@pytest.mark.parametrize(("text", "count"), FORMULAS)
def test_formulas_of_a_text(text: str, count: int) -> None:
    assert len(formulas_of(text)) == count


ONE_FORMULA = [
    # Names run together are a product.
    ("V = I * R", "V=IR"),
    ("V = I × R", "V = R I"),
    ("F = G M m / r²", "F=GMm/r^2"),
    ("E = mc^2", "E = m c²"),
    # Sums and sides in any order, relations mirrored.
    ("a² + b² = c²", "c^2=b^2+a^2"),
    ("x + 1", "1+x"),
    ("x ≥ 3", "3 ≤ x"),
    ("x > 3", "3 < x"),
    # What stands below a stroke without a blank belongs there whole.
    ("λ = h/mv", "λ = h/(mv)"),
    ("λ = h/mv", "λ = h / (m v)"),
    ("λ = h/mv", "λ = h/m/v"),
    ("n = PV/RT", "PV/(R T) = n"),
    ("E = p²/2m", "E = p^2/(2m)"),
    # But one half before a product is its half.
    ("E = 1/2mv²", "E = ½ m v²"),
    # A power of -1 is below the stroke.
    ("v = s/t", "v = s t^-1"),
    ("x = m^-2", "x = 1/m^2"),
    ("x = b/(1/c)", "x = b c"),
    ("x = b/2", "x = ½b"),
    # The case of a letter that stands once.
    ("p = mv", "P = mv"),
    # With words around it.
    ("V = IR", "The formula is V = IR"),
    (OHM, "V=IR"),
    ("The force is F = m a, where m is the mass.", "It is F=ma"),
    # The acceleration, which is no article.
    ("F = m a", "F = a m"),
    # A side alone.
    ("y = mx + b", "mx+b"),
]


@pytest.mark.parametrize(("reference", "answer"), ONE_FORMULA)
def test_one_formula_in_two_spellings(reference: str, answer: str) -> None:
    assert not formula_differs(reference, answer)
    assert states_all_formulas(reference, answer)
    assert not adds_formula(reference, answer)


OTHER_FORMULA = [
    ("V = I * R", "V = I / R"),
    ("V = I * R", "V = R"),
    ("E = ½mv²", "E=mc^2"),
    ("E = 1/2mv²", "E = 1/(2mv²)"),
    ("λ = h/mv", "λ = h v / m"),
    ("λ = h/mv", "λ = hv/m"),
    ("n = PV/RT", "n = PVT/R"),
    ("E = p²/2m", "E = p² m / 2"),
    ("cos(x)", "-cos(x)"),
    ("2x", "3x"),
    ("x > 3", "x < 3"),
    ("y < x", "y > x"),
    ("x = 2", "x ≠ 2"),
    ("a + b", "a - b"),
    ("speed = distance / time", "speed = time / distance"),
    ("P(A|B) = P(B|A)P(A)/P(B)", "P(A|B) = P(A|B)P(A)/P(B)"),
    # What may follow by other algebra is not told apart from what is wrong.
    ("F = ma", "a = F/m"),
    # One of two.
    ("F = ma and p = mv", "F = ma and p = m/v"),
]


@pytest.mark.parametrize(("reference", "answer"), OTHER_FORMULA)
def test_another_formula(reference: str, answer: str) -> None:
    assert formula_differs(reference, answer)
    assert not states_all_formulas(reference, answer)
    assert adds_formula(reference, answer)


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("V = I * R", "It is a well-known law of and/or."),
        ("It is a well-known law.", "V = I * R"),
        ("It takes 36 km/h", "10 m/s"),
        ("It is 5 < 6", "1/2 = 0.5"),
        ("a = b (", "a = c"),
        # A long text has steps, examples and formulas of its own.
        ("V = I * R " + "word " * FORMULA_WORDS, "V = R"),
        ("V = I * R", "V = R " + "word " * FORMULA_WORDS),
        ("", ""),
    ],
)
def test_where_one_text_has_no_formula_none_differs(reference: str, answer: str) -> None:
    assert not formula_differs(reference, answer)


@pytest.mark.parametrize(
    ("reference", "answer", "states_all", "adds"),
    [
        ("F = ma and p = mv", "p = mv, F = ma", True, False),
        ("F = ma and p = mv", "p = mv", False, False),
        ("F = ma", "F = ma or p = mv", True, True),
        ("V = IR", "V = IR, R = VI", True, True),
        ("V = IR", "V = IR, V = RI", True, False),
        ("V = IR", "the voltage", False, False),
        ("the voltage", "V = IR", False, True),
        ("", "", False, False),
    ],
)
def test_all_formulas_of_a_reference_and_more(
    reference: str, answer: str, states_all: bool, adds: bool
) -> None:
    assert states_all_formulas(reference, answer) is states_all
    assert adds_formula(reference, answer) is adds


@pytest.mark.parametrize(
    ("reference", "answer", "differs"),
    [
        # `M` and `m` are two symbols of the reference.
        ("F = G M m / r^2", "F = G m m / r^2", True),
        ("F = G M m / r^2", "F = G M m / r^2", False),
        ("F = GMm/r^2", "F = GmM/r^2", False),
        ("F = G M m / r^2", "It is so: F = G M m / r^2", False),
        ("E = mc^2, M = 2m", "E = Mc^2, M = 2m", True),
        # g and G are two constants, whether a reference has both or not.
        ("F = mg", "F = mG", True),
        ("F = mg", "F = m g", False),
        # Of a letter that stands in one case only, the case tells nothing.
        ("p = mv", "P = mv", False),
        ("V = IR", "v = ir", False),
    ],
)
def test_a_letter_that_is_two_symbols(reference: str, answer: str, differs: bool) -> None:
    assert case_differs(reference, answer) is differs


@pytest.mark.parametrize(
    ("text", "alone", "spelt_out"),
    [
        ("V = I * R", True, True),
        ("The answer is 2x", True, True),
        ("force F = ma", True, True),
        (OHM, False, True),
        ("In a wire of metal the voltage drives electrons, and the current obeys V = R", False, False),
        ("F = ma and p = mv", True, False),
        ("speed is distance by time", False, False),
        ("", False, False),
    ],
)
def test_a_formula_alone_or_with_the_words_that_spell_it_out(text: str, alone: bool, spelt_out: bool) -> None:
    assert is_formula(text) is alone
    assert is_formula_spelt_out(text) is spelt_out


@pytest.mark.parametrize(
    ("formula", "statement", "agree"),
    [
        ("V = I R", "V = R I", True),
        ("V = I R", "I * R", True),
        ("I * R", "V = I R", True),
        # A name alone is no side that says something.
        ("V = I R", "V = I / R", False),
        ("x < 3 y", "3 * y", False),
        ("x < y", "x > y", False),
    ],
)
def test_two_formulas_agree(formula: str, statement: str, agree: bool) -> None:
    ((first,), (second,)) = (formulas_of(text) for text in (formula, statement))
    assert formulas_agree(first, second) is agree


TEXTS = st.text(st.sampled_from("VIRmca² =+-*/<>()^0125,.:αβ and"), max_size=40)


@given(TEXTS | st.text(max_size=80))
def test_a_text_has_its_own_formulas(text: str) -> None:
    assert states_all_formulas(text, text) is bool(formulas_of(text))
    assert not adds_formula(text, text)


@given(TEXTS, TEXTS)
def test_an_answer_that_differs_lacks_a_formula_or_adds_one(reference: str, answer: str) -> None:
    if formula_differs(reference, answer):
        assert formulas_of(reference)
        assert not states_all_formulas(reference, answer) or adds_formula(reference, answer)
