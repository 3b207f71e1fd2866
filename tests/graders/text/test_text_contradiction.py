"""Answers that say something and its contrary, or leave it to the reader which of two is meant."""

import pytest

from graders.text.parsed_answer import parse_text_answer
from graders.text.suspicion import COMPARED, contradicts_itself, two_answers

AGAINST_ITSELF = [
    "The water level rises fast. The water level does not rise fast.",
    "It floats. It does not float.",
    "There is no gap between them. There is a gap between them.",
    "The battery isn't dead. The battery is dead.",
    "It created a gas and new material was made. It created a gas and new material was not made.",
    "It did not float. It floated.",
    "The pitch would be higher. The pitch would be lower.",
    "It would not dry. No, it would dry.",
    "Either it feeds the plant, or it does not feed the plant.",
    "It is either the water that is hot, or the water that is cold.",
]

CONSISTENT = [
    "",
    "Not. Is not.",
    "It floats. It floats.",
    "Terminal A is connected. Terminal B is not connected.",
    "When it is closed the bulb is lit. When it is not closed the bulb is not lit.",
    "The bulb does not light when it is open. The bulb does light when it is closed.",
    "Hot water rises. Cold water does not rise.",
    "It doesn't float. It never floats.",
    # Of different things:
    "Some metals are magnetic. Some metals are not magnetic.",
    "One end is positive. One end is negative.",
    "GAN:\n- fast\n- sharp\nVAE:\n- slow\n- blurry",
    "In water:\nIt floats.\nIn oil:\nIt does not float.",
    # At different times, or one after the other:
    "The water was cold. The water is hot.",
    "The water is cold. The water will be hot.",
    "Sometimes it works. Sometimes it does not work.",
    "Weigh the ball before. Weigh the ball after.",
    "Add hot water. Add cold water.",
    # Not said for certain, or not said at all:
    "The bulb may light. The bulb may not light.",
    "Is there a gap in the circuit? There is no gap in the circuit.",
    "No, it floats. It floats.",
    "Magnets either attract each other or repel each other.",
]


@pytest.mark.parametrize("answer", AGAINST_ITSELF)
def test_is_against_itself(answer: str) -> None:
    assert contradicts_itself(parse_text_answer(answer, ""))


@pytest.mark.parametrize("answer", CONSISTENT)
def test_is_not_against_itself(answer: str) -> None:
    assert not contradicts_itself(parse_text_answer(answer, ""))


@pytest.mark.parametrize(
    "answer",
    [
        "Either scratch them together, or look at their shiny surface.",
        "The answer is either that the water dried up, or that the salt melted.",
    ],
)
def test_leaves_open_which_of_two_is_meant(answer: str) -> None:
    assert two_answers(parse_text_answer(answer, ""))


@pytest.mark.parametrize(
    "answer",
    [
        "Scratch them together or rub them.",
        "Either way, scratch them together.",
        "They have either one spoon or two.",
        "On either side of the membrane the concentration is equal, or nearly equal.",
        "The discriminator either labels a real image as real or a fake image as fake.",
        "Either a broken wire or an empty battery keeps the bulb off.",
        "Either the wire is broken.",
        "If either north poles meet or south poles meet, they repel.",
        "The magnets repel because either the north sides meet or the south sides meet.",
    ],
)
def test_gives_one_answer(answer: str) -> None:
    assert not two_answers(parse_text_answer(answer, ""))


def test_no_more_than_the_first_sentences_are_compared() -> None:
    many = " ".join(f"Thing number{at} sinks." for at in range(COMPARED))

    assert not contradicts_itself(parse_text_answer(f"{many} It floats. It does not float.", ""))
