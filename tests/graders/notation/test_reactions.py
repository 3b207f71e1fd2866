"""Reactions of chemistry: what reacts to what, and how many of each."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.notation.equations import REACTION_CHARACTERS, is_same_reaction, reaction_differs, reaction_in

WATER, LIME = "2H2 + O2 → 2H2O", "Ca(OH)2 + 2HCl → CaCl2 + 2H2O"

REACTIONS = [
    (WATER, {"H2": 2, "O2": 1}, {"H2O": 2}),
    ("2 H₂ + O₂ -> 2 H₂O", {"H2": 2, "O2": 1}, {"H2O": 2}),
    (LIME, {"Ca(OH)2": 1, "HCl": 2}, {"CaCl2": 1, "H2O": 2}),
    ("N2 + 3H2 ⇌ 2NH3", {"N2": 1, "H2": 3}, {"NH3": 2}),
    # Any arrow.
    ("C + O2 --> CO2", {"C": 1, "O2": 1}, {"CO2": 1}),
    ("C + O2 => CO2", {"C": 1, "O2": 1}, {"CO2": 1}),
    ("C + O2 ⟶ CO2", {"C": 1, "O2": 1}, {"CO2": 1}),
    ("N2O4 <=> 2NO2", {"N2O4": 1}, {"NO2": 2}),
    # States say nothing more.
    ("2H2(g) + O2(g) → 2H2O(l)", {"H2": 2, "O2": 1}, {"H2O": 2}),
    ("NaCl (s) → NaCl (aq)", {"NaCl": 1}, {"NaCl": 1}),
    # Charges do, and an electron is a species.
    ("Na+ + Cl- → NaCl", {"Na+": 1, "Cl-": 1}, {"NaCl": 1}),
    ("Fe3+ + e- → Fe2+", {"Fe3+": 1, "e-": 1}, {"Fe2+": 1}),
    ("Ba2+ + SO4^2- → BaSO4", {"Ba2+": 1, "SO42-": 1}, {"BaSO4": 1}),
    # An equals sign, between species of several atoms.
    ("2H2 + O2 = 2H2O", {"H2": 2, "O2": 1}, {"H2O": 2}),
    # Inside of a sentence.
    ("The answer is C + O2 → CO2, it burns.", {"C": 1, "O2": 1}, {"CO2": 1}),
    ("2H2 + O2 → 2H2O → H2", None, None),
]


@pytest.mark.parametrize(("text", "before", "after"), REACTIONS)
def test_what_reacts_to_what(text: str, before: dict[str, int] | None, after: dict[str, int] | None) -> None:
    reaction = reaction_in(text)
    assert (reaction and reaction.before, reaction and reaction.after) == (before, after)


NO_REACTION = [
    # An equation of physics or mathematics.
    "F = N + W",
    "x = y",
    # Words, and what one thing leads to.
    "the reaction → water",
    "DNA → RNA → Protein",
    "light → sugar",
    # Species without an arrow, and an arrow without species.
    "Photosynthesis makes O2.",
    "2H2 + O2",
    "→",
    # Two reactions say two things.
    "C + O2 → CO2 and 2H2 + O2 → 2H2O",
    "",
]


@pytest.mark.parametrize("text", NO_REACTION)
def test_no_reaction(text: str) -> None:
    assert reaction_in(text) is None


def test_a_long_text_has_no_reaction_that_is_compared() -> None:
    padding = " " * (REACTION_CHARACTERS - len(WATER))
    assert reaction_in(WATER + padding) is not None
    assert reaction_in(WATER + padding + " ") is None


@pytest.mark.parametrize(
    ("text", "prose"),
    [
        (WATER, []),
        ("The answer is C + O2 → CO2, it burns.", ["The", "answer", "is", ",", "it", "burns."]),
        ("It is not C + O2 → CO2", ["It", "is", "not"]),
    ],
)
def test_what_stands_beside_a_reaction(text: str, prose: list[str]) -> None:
    reaction = reaction_in(text)
    assert reaction is not None
    assert reaction.prose.split() == prose


ONE_REACTION = [
    (WATER, "2 H₂ + O₂ -> 2 H₂O"),
    (WATER, "O2(g) + 2H2(g) --> 2H2O(l)."),
    (WATER, "2H2 + O2 = 2H2O"),
    ("Na+ + Cl- → NaCl", "Cl- + Na+ → NaCl"),
    ("Na+ + Cl- → NaCl", "Na⁺ + Cl⁻ → NaCl"),
    ("CaCO3 → CaO + CO2", "The answer is CaCO3 → CO2 + CaO"),
    (LIME, "Ca(OH)2 + 2HCl = CaCl2 + 2H2O"),
    ("Ba2+ + SO4^2- → BaSO4", "Ba2+ + SO4^{2-} → BaSO4"),
]


@pytest.mark.parametrize(("reference", "answer"), ONE_REACTION)
def test_one_reaction_in_two_spellings(reference: str, answer: str) -> None:
    assert not reaction_differs(reference, answer)
    assert is_same_reaction(reference, answer, "What is it?")


OTHER_REACTION = [
    # Not balanced, or balanced otherwise.
    (WATER, "H2 + O2 → H2O"),
    (WATER, "4H2 + 2O2 → 4H2O"),
    # The other way round.
    (WATER, "2H2O → 2H2 + O2"),
    ("Fe3+ + e- → Fe2+", "Fe2+ + e- → Fe3+"),
    # Other species, or their charges.
    (WATER, "2H2 + O2 = H2O2"),
    ("Na+ + Cl- → NaCl", "Na + Cl → NaCl"),
    ("C + O2 → CO2", "C + O2 → CO"),
    # Denied.
    (WATER, "It is not 2H2 + O2 → 2H2O"),
    (WATER, "2H2 + O2 → 2H2O is wrong"),
]


@pytest.mark.parametrize(("reference", "answer"), OTHER_REACTION)
def test_another_reaction(reference: str, answer: str) -> None:
    assert reaction_differs(reference, answer)
    assert not is_same_reaction(reference, answer, "What is it?")


@pytest.mark.parametrize(
    ("reference", "answer", "question", "is_same"),
    [
        # More is said than the question does.
        (WATER, "2H2 + O2 → 2H2O, which explodes", "What is it?", False),
        (WATER, "Hydrogen burns: 2H2 + O2 → 2H2O", "How does hydrogen burn?", True),
        ("It explodes: 2H2 + O2 → 2H2O", WATER, "What is it?", False),
        # One of them has none.
        (WATER, "water", "What is it?", False),
        ("water", WATER, "What is it?", False),
    ],
)
def test_a_reaction_alone(reference: str, answer: str, question: str, is_same: bool) -> None:
    assert is_same_reaction(reference, answer, question) is is_same
    assert not reaction_differs(reference, answer)


SPECIES = st.sampled_from(["H2", "2O2", "3 NaCl", "Fe3+", "2e-", "Ca(OH)2", "SO4^2-", "C"])


@given(st.lists(SPECIES, min_size=1, max_size=4), st.lists(SPECIES, min_size=1, max_size=4), st.randoms())
def test_the_order_of_species_says_nothing(before: list[str], after: list[str], random: Random) -> None:
    reference = f"{' + '.join(before)} → {' + '.join(after)}"
    shuffled = [random.sample(side, len(side)) for side in (before, after)]
    answer = " -> ".join(" + ".join(side) for side in shuffled)
    assert reaction_in(reference) is not None
    assert not reaction_differs(reference, answer)


@given(st.text(st.sampled_from("HONaCl23+-−→=^()2 e"), max_size=40) | st.text(max_size=60))
def test_any_text_has_its_own_reaction_or_none(text: str) -> None:
    assert not reaction_differs(text, text)
