"""What criteria are proposed from references; whatever these are, the proposal can be read as a key."""

from collections.abc import Sequence
from fractions import Fraction
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graders.errors import KeyInvalid
from graders.text.key import TextKey
from graders.text.key_reader import parse_text_key
from graders.text.proposed_criteria import MOST, PHRASINGS_EACH, proposed_criteria

LEGISLATURE, EXECUTIVE, JUDICIARY = ({"term": name} for name in ("legislature", "executive", "judiciary"))


def key_of(question: str, *references: str, maximum: Fraction = Fraction(1), **fields: Any) -> TextKey:
    """Return a key by references."""
    return parse_text_key({"question": question, "references": references, **fields}, maximum)


def proposed(question: str, *references: str, **fields: Any) -> list[object]:
    """Return the phrasings of each proposed criterion."""
    criteria = proposed_criteria(key_of(question, *references, **fields)).get("criteria", [])
    assert isinstance(criteria, list)
    return [criterion["any_of"] for criterion in criteria]


@pytest.mark.parametrize(
    ("question", "reference", "phrasings"),
    [
        (
            "Why does ice float on water?",
            "Ice is less dense than water because its molecules are held further apart in a lattice.",
            [["Ice is less dense than water"], ["its molecules are held further apart in a lattice"]],
        ),
        (
            "Why did the Western Roman Empire fall?",
            "Germanic peoples crossed the frontiers, and the army could no longer hold them back. The state had "
            "lost its tax revenue, so the soldiers were not paid.",
            [
                ["Germanic peoples crossed the frontiers"],
                ["the army could no longer hold them back"],
                ["The state had lost its tax revenue"],
                ["the soldiers were not paid"],
            ],
        ),
        (
            "Name the three branches of government.",
            "The three branches are the legislature, the executive and the judiciary.",
            [[LEGISLATURE], [EXECUTIVE], [JUDICIARY]],
        ),
        (
            "State Ohm's law and what it says.",
            "V = I * R; the voltage across a resistor grows in proportion to its current.",
            [
                [{"formula": "V = I * R"}],
                ["the voltage across a resistor grows in proportion to its current"],
            ],
        ),
        ("In which year did the Berlin Wall fall?", "It fell in 1989.", [[{"number": "1989"}]]),
        (
            "What is a limited company?",
            "A limited company is a legal person; its owners are liable only for the capital that they paid in.",
            [
                ["A limited company is a legal person"],
                ["its owners are liable only for the capital that they paid in"],
            ],
        ),
        (
            "What does a discriminative model learn?",
            "It learns P(label | image), the probability of a label given an image.",
            [
                [{"formula": "P(label | image)"}],
                ["It learns P(label | image), the probability of a label given an image"],
            ],
        ),
        (
            "What does the encoder of a VAE do?",
            "The encoder maps an image to a distribution, and a decoder maps z back to an image. Training maximizes "
            "the evidence lower bound (ELBO).",
            [
                ["The encoder maps an image to a distribution"],
                ["a decoder maps z back to an image"],
                [
                    "Training maximizes the evidence lower bound (ELBO)",
                    "Training maximizes the evidence lower bound",
                ],
            ],
        ),
        (
            "What is the boiling point of water at sea level, and why does it fall on a mountain?",
            "Water boils at 100 °C. On a mountain the air pressure is lower, so its molecules escape more easily.",
            [
                [{"number": "100"}],
                ["On a mountain the air pressure is lower, so its molecules escape more easily"],
            ],
        ),
        (
            "What are the parts of a plant cell that an animal cell lacks?",
            "cell wall, chloroplasts, large central vacuole (LCV)",
            [
                [{"term": "cell wall"}, "cell wall"],
                [{"term": "chloroplasts"}],
                [{"term": "large central vacuole", "also": ["LCV"]}, "large central vacuole"],
            ],
        ),
    ],
)
def test_a_reference_is_cut_into_what_it_says(question: str, reference: str, phrasings: list[object]) -> None:
    assert proposed(question, reference) == phrasings


@pytest.mark.parametrize(
    ("question", "references"),
    [
        ("Why is the sky blue?", ["Short wavelengths are scattered most."]),
        ("Why does ice float on water?", ["Ice floats on water."]),
        ("What does it print?", ["for i in range(3):\n    print(i)\n    total = total + i"]),
        ("Why?", ["..."]),
        (
            "Why did the empire fall?",
            [
                "Germanic peoples crossed the frontiers. The army was weak.",
                "Trade had collapsed. A plague killed many of the farmers.",
            ],
        ),
        (
            "Warum schwimmt Eis auf Wasser?",
            ["Eis ist weniger dicht als Wasser. Seine Moleküle liegen im Gitter weiter auseinander."],
        ),
        ("Describe it.", [" ".join(f"The part number {count} is made of wood." for count in range(30))]),
    ],
    ids=["one statement", "the question", "code", "no word", "different answers", "German prose", "long"],
)
def test_nothing_is_proposed(question: str, references: list[str]) -> None:
    assert proposed_criteria(key_of(question, *references)) == {}


def test_what_is_matched_exactly_is_proposed_in_any_language() -> None:
    assert proposed("Wann fiel die Mauer?", "1989") == [[{"number": "1989"}]]


PIECE = "It shows the immune system a harmless piece of the pathogen."
CELLS = "The body makes memory cells."
BOTH = (
    "Memory cells are made by the body after a harmless piece of the pathogen is shown to the immune system."
)
FEVER = "Many people have a fever afterwards."


@pytest.mark.parametrize(
    ("references", "phrasings"),
    [
        ([PIECE + CELLS.replace("The", " The")], [[PIECE[:-1]], [CELLS[:-1]]]),
        ([f"{PIECE} {CELLS}", BOTH], [[PIECE[:-1]], [CELLS[:-1], BOTH[:-1]]]),
        ([BOTH, f"{PIECE} {CELLS}"], [[PIECE[:-1]], [CELLS[:-1], BOTH[:-1]]]),
        ([f"{PIECE} {CELLS} {FEVER}", f"{CELLS} {PIECE}"], [[PIECE[:-1]], [CELLS[:-1]]]),
    ],
    ids=["one", "the second says both at once", "the first does", "one says more"],
)
def test_what_most_references_say_is_one_criterion(references: list[str], phrasings: list[object]) -> None:
    assert proposed("How does a vaccine work?", *references) == phrasings


def test_of_alternatives_each_is_all_that_is_needed() -> None:
    key = key_of("What drives the water cycle?", "the heat of the sun", "solar energy", maximum=Fraction(3))
    fields = proposed_criteria(key)
    assert fields == {
        "at_most": "3",
        "criteria": [
            {"id": "point-1", "points": "3", "any_of": ["the heat of the sun"]},
            {"id": "point-2", "points": "3", "any_of": ["solar energy"]},
        ],
    }


CAUSES = "Rising demand, higher production costs and a growing money supply."


@pytest.mark.parametrize(
    ("question", "at_most", "points"),
    [
        ("Name two causes of inflation.", "1", "1/2"),
        ("Name the causes of inflation.", None, "1/3"),
        ("Name at least 2 of the causes of inflation.", "1", "1/2"),
        ("Name three causes of inflation.", None, "1/3"),
        ("List the causes of inflation in 2 sentences.", None, "1/3"),
        ("Name and explain two causes of inflation.", None, "1/3"),
    ],
)
def test_of_a_list_as_many_count_as_are_asked_for(question: str, at_most: str | None, points: str) -> None:
    fields = proposed_criteria(key_of(question, CAUSES))
    criteria = fields["criteria"]
    assert isinstance(criteria, list)
    assert (len(criteria), fields.get("at_most")) == (3, at_most)
    assert {criterion["points"] for criterion in criteria} == {points}


@pytest.mark.parametrize(
    ("full_marks", "phrasings"),
    [
        ([BOTH, f"{PIECE} {CELLS}", f"{CELLS} {PIECE} {FEVER}"], [[PIECE[:-1]], [CELLS[:-1]]]),
        ([PIECE, PIECE, f"{PIECE} {FEVER}"], []),
        ([PIECE, PIECE], [[PIECE[:-1]], [CELLS[:-1]], [FEVER[:-1]]]),
        ([PIECE, f"{PIECE} {CELLS}", CELLS], [[PIECE[:-1]], [CELLS[:-1]]]),
        (["It helps.", "It is good.", "You stay well."], [[PIECE[:-1]], [CELLS[:-1]], [FEVER[:-1]]]),
    ],
    ids=["two points", "one point, as the reference", "too few to tell", "each of two points by two", "none"],
)
def test_answers_with_a_full_mark_tell_what_it_needs(full_marks: Sequence[str], phrasings: object) -> None:
    marked = [{"answer": answer, "mark": "1"} for answer in full_marks]
    marked += [{"answer": FEVER, "mark": "0.5"}] * 3
    reference = f"{PIECE} {CELLS} {FEVER}"
    assert proposed("How does a vaccine work?", reference, marked=marked) == phrasings


@pytest.mark.parametrize(
    ("maximum", "points"),
    [("0", "1"), ("1", "1/2"), ("2.5", "5/4"), ("9999", "1"), ("0.0001", "1/20000")],
)
def test_points_are_even_fractions_of_the_maximum(maximum: str, points: str) -> None:
    key = key_of("How does a vaccine work?", f"{PIECE} {CELLS}", maximum=Fraction(maximum))
    criteria = proposed_criteria(key)["criteria"]
    assert isinstance(criteria, list)
    assert [criterion["points"] for criterion in criteria] == [points, points]


WORDS = [
    "water",
    "ice is",
    "are",
    "less dense",
    "because",
    "which",
    "the molecules",
    "and",
    "or",
    "F = m * a",
    "P(x|y)",
]
WORDS += ["12", "1/3", "50%", "e.g.", "No", "Eis ist nicht schwer"]
STOPS = [". ", ", ", "; ", ": ", " ", " ", "\n", " (", ") ", " - ", "1. ", "• "]
SENTENCES = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(STOPS)), max_size=40).map(
    lambda parts: "".join(word + stop for word, stop in parts)
)
QUESTIONS = st.sampled_from(
    ["", "Why does ice float on water?", "Name two parts of it.", "Give 4 reasons.", "Why?"]
)


@settings(max_examples=300, deadline=None)
@given(
    QUESTIONS | st.text(max_size=60),
    st.lists(SENTENCES | st.text(max_size=80), min_size=1, max_size=4),
    st.lists(SENTENCES, max_size=4),
    st.fractions(min_value=0, max_value=2_000, max_denominator=10_000),
)
def test_whatever_the_references_are_the_proposal_is_a_key(
    question: str, references: list[str], answers: list[str], maximum: Fraction
) -> None:
    marked = [{"answer": answer, "mark": "1"} for answer in answers if answer.strip()]
    data = {"question": question, "references": references, "marked": marked}
    try:
        key = parse_text_key(data, maximum)
    except KeyInvalid:
        return
    fields = proposed_criteria(key)
    assert fields == proposed_criteria(key)
    if fields:
        proposal = parse_text_key({**data, **fields}, maximum)
        assert 1 <= len(proposal.criteria) <= MOST
        assert all(len(criterion.any_of) <= PHRASINGS_EACH for criterion in proposal.criteria)
        assert proposal.limited(proposal.criteria) in (maximum, len(proposal.criteria), 1, 2, 4)
        assert len({criterion.points for criterion in proposal.criteria}) == 1


@pytest.mark.parametrize(
    "text",
    ["(" * 4_999, "a, " * 1_600, "x = " * 1_200, "1" * 4_999, "a b. " * 1_000, "and (a " * 700, "é·" * 2_400],
)
def test_no_reference_keeps_it_busy(text: str) -> None:
    key = key_of("Name two of them.", *([text] * 20))
    start = perf_counter()
    proposed_criteria(key)
    assert perf_counter() - start < 3
