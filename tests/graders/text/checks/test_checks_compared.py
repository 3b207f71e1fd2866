"""What similarity is blind to: numbers, units, formulas, order, direction, replies."""

from decimal import Decimal

import pytest

from graders.notation.equations import (
    formula_differs,
    formulas_of,
    is_formula,
    is_formula_spelt_out,
    reaction_in,
    states_all_formulas,
)
from graders.notation.numbers import has_all_numbers, is_decided_by_number, number_differs
from graders.text.grader import TextGrader
from graders.text.reasons import (
    CONTRADICTION,
    FORMULA_ALONE,
    FORMULA_DIFFERS,
    FORMULA_MISSING,
    NUMBER_ALONE,
    NUMBER_DIFFERS,
    OTHER_EXAMPLES,
    OTHER_REPLY,
    WORD_ORDER,
)
from graders.text.reference_checks import compare

NUMBERS = [
    ("Light needs about 8 minutes.", "8 hours", "", True),
    ("Light needs about 8 minutes.", "eight minutes", "", False),
    ("It boils at 100 degrees Celsius.", "It boils at 100 degrees Fahrenheit.", "", True),
    ("The heart has four chambers.", "It has three chambers.", "", True),
    ("The heart has four chambers.", "It has 4 chambers.", "", False),
    ("It adds up 0 to 9, which is 45.", "It adds 1 to 10, so 55.", "for i < 10", True),
    ("It adds up 0 to 9, which is 45.", "The sum is 45, for example 3 + 4.", "", True),
    ("It adds up 0 to 9, which is 45.", "The sum is 45.", "", False),
    ("The water evaporates.", "In 5 days it is gone.", "", False),
    ("Measure in centimetres.", "In kilometres.", "", True),
    ("Measure in centimetres.", "In centimeters.", "", False),
    ("It takes 8 minutes.", "word " * 50 + "9", "", False),
    ("Two or more of 7.", "Of 7 at least 2.", "", False),
]


@pytest.mark.parametrize(("reference", "answer", "question", "differs"), NUMBERS)
def test_numbers(reference: str, answer: str, question: str, differs: bool) -> None:
    assert number_differs(reference, answer, question) == differs


@pytest.mark.parametrize(
    ("reference", "question", "decides"),
    [
        ("It ended in 1945.", "When did the war end?", True),
        ("Four.", "How many chambers does the heart have?", True),
        ("It ended in 1945 after the surrender.", "When did the war end?", False),
        ("It ended.", "When did the war end?", False),
        ("From 3 to 5.", "How many?", False),
    ],
)
def test_a_number_decides(reference: str, question: str, decides: bool) -> None:
    assert is_decided_by_number(reference, question) == decides


@pytest.mark.parametrize(
    ("answer", "alone"),
    [
        ("45", True),
        ("gives 45, adds 9 things", True),
        ("It is 45 I think", False),
        ("word " * 20 + "45", False),
    ],
)
def test_a_number_alone(answer: str, alone: bool) -> None:
    assert has_all_numbers("It adds up to 9, which gives 45.", answer, "") == alone


FORMULAS = [
    ("V = I * R", "V=IR", False),
    ("V = I × R", "V = R I", False),
    ("voltage is current times resistance: V = I * R", "V=IR", False),
    ("The force is F = m a, where m is the mass.", "It is F=ma", False),
    ("E = ½mv²", "E=mc^2", True),
    ("cos(x)", "-cos(x)", True),
    ("x > 3", "x < 3", True),
    ("x ≥ 3", "3 ≤ x", False),
    ("a² + b² = c²", "c^2=b^2+a^2", False),
    ("y = mx + b", "mx+b", False),
    ("P(A|B) = P(B|A)P(A)/P(B)", "P(A|B) = P(A|B)P(A)/P(B)", True),
    ("2x", "3x", True),
    ("speed = distance / time", "speed = time / distance", True),
    ("F = ma and p = mv", "F = ma and p = m/v", True),
    ("V = I * R", "It is a well-known law of and/or.", False),
    ("36 km/h", "10 m/s", False),
    ("It is 5 < 6", "1/2 = 0.5", False),
    ("a = b (", "a = c", False),
    ("V = I * R " + "word " * 50, "V = R", False),
]


@pytest.mark.parametrize(("reference", "answer", "differs"), FORMULAS)
def test_formulas(reference: str, answer: str, differs: bool) -> None:
    assert formula_differs(reference, answer) == differs


@pytest.mark.parametrize(
    ("text", "alone", "spelt"),
    [
        ("V = I * R", True, True),
        ("The answer is 2x", True, True),
        ("voltage is current times resistance: V = I * R", False, True),
        (
            "In a wire of metal the voltage drives electrons along, and the current through it obeys V = R",
            False,
            False,
        ),
        ("speed is distance by time", False, False),
    ],
)
def test_what_is_a_formula(text: str, alone: bool, spelt: bool) -> None:
    assert (is_formula(text), is_formula_spelt_out(text)) == (alone, spelt)


def test_every_formula_of_a_reference_is_asked_for() -> None:
    assert states_all_formulas("F = ma and p = mv", "p = mv, F = ma")
    assert not states_all_formulas("F = ma and p = mv", "p = mv")
    assert not formulas_of("the left-hand side, the x-axis")


SAME_FORMULA = [
    ("λ = h/mv", "λ = h/(mv)"),
    ("λ = h/mv", "λ = h / (m v)"),
    ("λ = h/mv", "λ = h/m/v"),
    ("n = PV/RT", "PV/(R T) = n"),
    ("E = p²/2m", "E = p^2/(2m)"),
    ("E = 1/2mv²", "E = ½ m v²"),
    ("v = s/t", "v = s t^-1"),
    ("x + 1", "1+x"),
    ("p = mv", "P = mv"),
    ("F = G M m / r²", "F=GMm/r^2"),
    ("V = IR", "The formula is V = IR"),
]
OTHER_FORMULA = [
    ("λ = h/mv", "λ = h v / m"),
    ("λ = h/mv", "λ = hv/m"),
    ("n = PV/RT", "n = PVT/R"),
    ("E = p²/2m", "E = p² m / 2"),
    ("E = 1/2mv²", "E = 1/(2mv²)"),
    ("F = G M m / r²", "F = G m m / r²"),
    ("F = mg", "F = mG"),
    ("V = IR", "It is not V = IR"),
    ("V = IR", "V = IR is wrong"),
    ("V = IR", "V isn't IR, V ≠ IR"),
    ("F = ma", "F = ma, F = mv, F = m/a"),
    ("F = ma", "F = ma or p = mv"),
    ("x = 2", "x = 2 or x = 3"),
    ("E = mc^2", "E = mc^2, E = mc^3"),
    ("2H2 + O2 → 2H2O", "H2 + O2 → H2O"),
    ("2H2 + O2 → 2H2O", "2H2O → 2H2 + O2"),
    ("2H2 + O2 → 2H2O", "2H2 + O2 = H2O2"),
    ("2H2 + O2 → 2H2O", "It is not 2H2 + O2 → 2H2O"),
    ("Fe3+ + e- → Fe2+", "Fe2+ + e- → Fe3+"),
    ("Force equals mass times acceleration.", "F = ma"),
    ("Force equals mass times acceleration.", "F = m/a"),
    ("Hydrogen and oxygen become water.", "2H2 + O2 → 2H2O"),
]
REACTIONS = [
    ("2H2 + O2 → 2H2O", "2 H₂ + O₂ -> 2 H₂O"),
    ("2H2 + O2 → 2H2O", "O2(g) + 2H2(g) --> 2H2O(l)."),
    ("Na+ + Cl- → NaCl", "Cl- + Na+ → NaCl"),
    ("CaCO3 → CaO + CO2", "The answer is CaCO3 → CO2 + CaO"),
    ("Ca(OH)2 + 2HCl → CaCl2 + 2H2O", "Ca(OH)2 + 2HCl = CaCl2 + 2H2O"),
]  # fmt: skip


@pytest.mark.parametrize(("reference", "answer"), [*SAME_FORMULA, *REACTIONS])
def test_the_formula_is_right(reference: str, answer: str) -> None:
    assert compare([reference], "What is it?", answer, 0.2) == (1.0, (), True)


@pytest.mark.parametrize("mark", [0.3, 0.9])
@pytest.mark.parametrize(("reference", "answer"), OTHER_FORMULA)
def test_another_formula_is_looked_at(reference: str, answer: str, mark: float) -> None:
    compared = compare([reference], "What is it?", answer, mark)
    assert compared.reasons
    assert not compared.is_exactly_right


NO_REACTION = [
    "F = N + W",
    "the reaction → water",
    "DNA → RNA → Protein",
    "A" * 400 + " → B",
    "Photosynthesis makes O2.",
]


@pytest.mark.parametrize("text", NO_REACTION)
def test_no_reaction(text: str) -> None:
    assert reaction_in(text) is None


WHEN, HOW_MANY, LAW = "When did the war end?", "How many chambers has a heart?", "State Ohm's law."
MOVED = [
    (("It ended in 1945.", WHEN), "1944", 0.7, 0.1, [NUMBER_DIFFERS]),
    (("It ended in 1945.", WHEN), "1945", 0.3, 1.0, []),
    (("It ended in 1945.", WHEN), "In 1945 or 1946.", 0.6, 0.6, [NUMBER_DIFFERS]),
    (("Four.", HOW_MANY), "It has 4 chambers", 0.3, 1.0, []),
    (("V = I * R", LAW), "V=IR", 0.3, 1.0, []),
    (("voltage is current times resistance: V = I * R", LAW), "V=IR", 0.3, 1.0, []),
    (("V = I * R", LAW), "V=I/R", 0.9, 0.9, [FORMULA_DIFFERS]),
    (("V = I * R", LAW), "voltage is current times resistance", 0.2, 0.2, [FORMULA_MISSING]),
    (("In wires the voltage drives electrons through resistance, so V = R", LAW), "V = R", 0.3, 0.3, [FORMULA_ALONE]),
    (("The law of Ohm: V = I * R in all wires that are cold", LAW), "I think V = R", 0.6, 0.6, [FORMULA_DIFFERS]),
    (("It adds up the integers to 9, which gives 45.", "What does it do?"), "45", 0.3, 0.3, [NUMBER_ALONE]),
    (("Wind and sun.", "Name two sources."), "tides and heat", 0.2, 0.2, [OTHER_EXAMPLES]),
    (("The sun drives the wind.", "Why?"), "The wind drives the sun.", 0.9, 0.9, [WORD_ORDER]),
    (("No, it sinks.", "Does it?"), "Yes, it sinks.", 0.9, 0.9, [OTHER_REPLY]),
    (("It gets hot there.", "What?"), "It gets cold there.", 0.9, 0.9, [CONTRADICTION]),
    (("It gets hot there.", "What?"), "It gets cold there.", 0.2, 0.2, []),
]  # fmt: skip


@pytest.mark.parametrize(("key", "answer", "mark", "becomes", "reasons"), MOVED)
def test_compare(key: tuple[str, str], answer: str, mark: float, becomes: float, reasons: list[str]) -> None:
    reference, question = key
    compared = compare([reference], question, answer, mark)
    assert (compared.mark, list(compared.reasons)) == (becomes, reasons)


def test_the_nearest_reference_counts() -> None:
    references = ["It lowers the price of bread.", "Prices of bread go up."]
    assert compare(references, "", "Prices of bread go down.", 0.9).reasons == ("contradiction suspected",)


OHM = "The voltage is the current times the resistance: V = I * R"
ENDS = [
    (OHM, "V=IR", "right"),
    ("E_kin = ½mv²", "E=mc^2", "looked at"),
    ("It is cos(x).", "-cos(x)", "looked at"),
    ("It boils at 100 degrees Celsius.", "It boils at 100 degrees Fahrenheit.", "looked at"),
    (
        "Light needs about 8 minutes from the sun to us.",
        "Light needs about 8 hours from the sun to us.",
        "looked at",
    ),
    ("The heart has four chambers.", "The heart has three chambers.", "looked at"),
    ("The heart has four chambers.", "4", "right"),
    ("-40", "minus 40", "right"),
    ("-40", "–40", "right"),
    ("5", "5 too many", "looked at"),
    ("5", "5!", "looked at"),
    ("8", "8 kg", "looked at"),
    ("F = mg", "F = mG", "looked at"),
]


@pytest.mark.model
@pytest.mark.parametrize(("reference", "answer", "end"), ENDS)
def test_no_wrong_detail_is_released(grader: TextGrader, reference: str, answer: str, end: str) -> None:
    key = grader.parse_key(
        {"question": "What is it? How many chambers has the heart?", "references": [reference]}
    )
    [verdict] = grader.grade([(key, answer)])
    assert verdict.needs_review == (end == "looked at")
    assert all(verdict.reasons)
    assert verdict.needs_review or verdict.score == Decimal("1")
