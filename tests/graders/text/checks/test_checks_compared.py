"""What similarity is blind to: numbers, units, formulas, order, direction, replies."""

from decimal import Decimal

import pytest

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
    assert compare(references, "", "Prices of bread go down.", 0.9).reasons == (CONTRADICTION,)


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
