"""Texts of which another order of words says the same, and texts of which it says the opposite."""

import pytest

from graders.language.arrangement import rearranged
from graders.language.mutual import order_says_nothing

SAME = [
    ("Node A is linked to node B.", "Node B is linked to node A."),
    ("Bone and muscle are joined by a tendon.", "Muscle and bone are joined by a tendon."),
    ("The lake is separated from the sea by a dune.", "The sea is separated by a dune from the lake."),
    ("There is a border between France and Spain.", "There is a border between Spain and France."),
    ("The border between France and Spain is long.", "The border between Spain and France is long."),
    ("The valve is in the same pipe as the pump.", "The pump is in the same pipe as the valve."),
    ("The archive holds the letter.", "The letter is held in the archive."),
]
OTHER = [
    (
        "The cause is linked to the effect and precedes it.",
        "The effect is linked to the cause and precedes it.",
    ),
    (
        "The virus infects the cell and both are in the same host.",
        "The cell infects the virus and both are in the same host.",
    ),
    ("A and B are in the same row and A moves B.", "A and B are in the same row and B moves A."),
    ("Current flows from the anode to the cathode.", "Current flows from the cathode to the anode."),
    ("The tenant pays the landlord a rent.", "The landlord pays the tenant a rent."),
    ("The cell is in the tissue.", "The tissue is in the cell."),
    ("Mitosis makes two cells, meiosis makes four.", "Meiosis makes two cells, mitosis makes four."),
    (
        "The loss measures the error between image and output.",
        "The error measures the loss between image and output.",
    ),
    ("No archive holds the letter.", "The letter is held in the archive."),
    ("The wire is joined to the pump because the pump leaks.", "The pump is joined because the wire leaks."),
]


@pytest.mark.parametrize(("reference", "answer"), SAME)
def test_parts_that_change_places_without_a_change_of_meaning(reference: str, answer: str) -> None:
    assert order_says_nothing(reference, answer)
    assert not rearranged(reference, answer, "")


@pytest.mark.parametrize(("reference", "answer"), OTHER)
def test_an_order_that_tells_something(reference: str, answer: str) -> None:
    assert not order_says_nothing(reference, answer)
