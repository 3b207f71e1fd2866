"""What a wrong answer is told: the mistake that it fits, never the values of the key."""

import re

import pytest

from graders.messages import ordinal, render
from graders.numeric import messages
from tests.graders.numeric.numeric_cast import NOISE, ONE, grade, key
from tests.graders.sentences import sentences


def without_count(feedback: str) -> str:
    """Return what is told of a near miss, without how many values are right."""
    return re.sub(
        r" ?(?:\d+|None) of (?:the )?\d+ values (?:is|are) right(?:, by position: [\d, ]+)?\.$", "", feedback
    )


VECTORS = [
    ("[0.6, 0.65, 0.2]", messages.NEAR_SIGN.english),
    ("[-0.6, -0.65, 0.2]", messages.NEAR_SIGNS.english),
    ("[0.65, 0.6, -0.2]", messages.NEAR_SWAPPED.english),
    ("[0.6, -0.2, 0.65]", messages.NEAR_SWAPPED.english),
    ("[0.6, 0.7, -0.2]", "This is rounded (decimals kept: 1); give it exactly, or keep more."),
    ("[1, 1, 0]", "This is rounded (decimals kept: 0); give it exactly, or keep more."),
    ("[6, 6.5, -2]", messages.NEAR_SCALED.english),
    ("[0.2, 13/60, -1/15]", messages.NEAR_SCALED.english),
    ("[0.36, 0.695, -0.25]", messages.NEAR_VARIANCE.english),
    ("[0.4, -0.05, 0.1]", messages.NEAR_NO_MEAN.english),
    ("[0.6, 0.8, 0.2]", messages.NEAR_SIGMA_ADDED.english),
    ("[0.2, 0.7, -0.3]", messages.NEAR_NO_NOISE.english),
    ("[1.2, 0.2, -0.1]", messages.NEAR_NO_SIGMA.english),
    ("[-0.2, 0.75, -0.4]", messages.NEAR_NOISE_SIGN.english),
    ("[1.6, 0.3, 0.4]", messages.NEAR_SUM.english),
    ("[0.6, 0.6499999999999999, -0.2]", messages.NEAR_BINARY.english),
    ("[0.6000001, 0.65, -0.2]", "Wrong, though it differs from the key only after the 6th decimal."),
    ("[5, 5, 5]", ""),
    ("[0, 0, 0]", ""),
    ("[0.6, 0.65, 9]", ""),
    ("[0.65, 0.6, 9]", ""),
]


@pytest.mark.parametrize(("answer", "feedback"), VECTORS)
def test_a_wrong_vector_is_told_what_it_fits(answer: str, feedback: str) -> None:
    verdict = grade(answer, parameters=NOISE)
    assert (verdict.score, without_count(render(verdict.feedback))) == (0, feedback)
    assert sentences(verdict.notes) == (render(verdict.feedback),)
    assert not any(value in render(verdict.feedback) for value in ("0.6", "0.65", "-0.2"))


def test_reversed_values() -> None:
    question = {"value": "[1; 2; 3; 4]"}
    assert without_count(render(grade("[4, 3, 2, 1]", question).feedback)) == messages.NEAR_REVERSED.english


SCALARS = [
    ("-0.65", messages.NEAR_SIGN.english),
    ("6.5", messages.NEAR_SCALED_ONE.english),
    ("0.065", messages.NEAR_SCALED_ONE.english),
    ("65", messages.NEAR_SCALED_ONE.english),
    ("0.325", messages.NEAR_SCALED_ONE.english),
    ("0.7", "This is rounded (decimals kept: 1); give it exactly, or keep more."),
    ("0.6499999999999999", messages.NEAR_BINARY.english),
    ("0.65000000000000000001", messages.NEAR_BINARY.english),
    ("0.6500000001", "Wrong, though it differs from the key only after the 9th decimal."),
    ("0.65000001", "Wrong, though it differs from the key only after the 7th decimal."),
    ("0.66", ""),
]


@pytest.mark.parametrize(("answer", "feedback"), SCALARS)
def test_a_wrong_number_is_told_what_it_fits(answer: str, feedback: str) -> None:
    assert render(grade(answer, ONE).feedback) == feedback


def test_the_many_digits_of_the_table_are_a_near_miss() -> None:
    verdict = grade("0.6500000000000000000001", ONE)
    assert (verdict.score, "equal up to binary rounding" in render(verdict.feedback)) == (0, True)
    other = grade("0.6500000000000000000001", {"value": "[0.65]"}, shape="vector", parameters={"mu": "1"})
    assert "equal up to binary rounding" in render(other.feedback)


@pytest.mark.parametrize(
    ("place", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (21, "21st")],
)
def test_ordinals(place: int, text: str) -> None:
    assert render(ordinal(place)) == text


@pytest.mark.parametrize(
    ("names", "answer", "feedback"),
    [
        (("mu", "sigma"), "[0.6, 0.8, 0.2]", messages.NEAR_SIGMA_ADDED.english),
        (("mu", "epsilon"), "[1.2, 0.2, -0.1]", messages.NEAR_NO_SIGMA.english),
        (("sigma", "epsilon"), "[0.4, -0.05, 0.1]", messages.NEAR_NO_MEAN.english),
        (("mu",), "[0.2, 0.7, -0.3]", messages.NEAR_NO_NOISE.english),
        (("sigma",), "[0.4, 0.1, 0.5]", ""),
        ((), "[0.4, 0.1, 0.5]", ""),
    ],
)
def test_some_parameters_are_enough(names: tuple[str, ...], answer: str, feedback: str) -> None:
    assert (
        without_count(render(grade(answer, parameters={name: NOISE[name] for name in names}).feedback))
        == feedback
    )


def test_the_authors_own_come_first() -> None:
    foreseen = [
        {"value": "[1; 2]", "feedback": "Two values?"},
        {"value": "[0.6; 0.65; 0.2]", "feedback": "Look at the last ε."},
    ]
    verdict = grade("[0.6, 0.65, 0.2]", near_misses=foreseen)
    assert (verdict.score, without_count(render(verdict.feedback))) == (0, "Look at the last ε.")
    assert (
        without_count(render(grade("[0.65, 0.6, -0.2]", near_misses=foreseen).feedback))
        == messages.NEAR_SWAPPED.english
    )


def test_a_near_miss_is_compared_as_the_key_is() -> None:
    close = {"mode": "absolute", "tolerance": "0.01"}
    assert (
        without_count(render(grade("[0.361, 0.695, -0.25]", parameters=NOISE, **close).feedback))
        == messages.NEAR_VARIANCE.english
    )
    assert without_count(render(grade("[0.601, 0.65, 0.2]", **close).feedback)) == messages.NEAR_SIGN.english


def test_a_partly_right_answer_is_told_too() -> None:
    verdict = grade("[0.6, 0.65, 0.2]", weights=["1", "1", "1"])
    assert (str(verdict.score), without_count(render(verdict.feedback))) == (
        "0.6667",
        messages.NEAR_SIGN.english,
    )


def test_any_order_has_no_places_to_swap() -> None:
    assert without_count(render(grade("[0.65, 0.6, 0.2]", ordered=False).feedback)) == ""
    assert (
        without_count(render(grade("[0.2, -0.3, 0.7]", ordered=False, parameters=NOISE).feedback))
        == messages.NEAR_NO_NOISE.english
    )


def test_a_single_parameter_stands_for_every_component() -> None:
    assert key(parameters={"sigma": "0.5"}).parameters["sigma"] == (key({"value": "0.5"}).values * 3)


def test_zeros_stay_zeros_when_scaled() -> None:
    question = {"value": "[0; 1; 2]"}
    assert without_count(render(grade("[0, 7, 14]", question).feedback)) == messages.NEAR_SCALED.english
    assert without_count(render(grade("[7, 7, 14]", question).feedback)) == ""
    assert (
        without_count(render(grade("[0; 10]", {"value": "[0; 1]"}).feedback)) == messages.NEAR_SCALED.english
    )
    assert without_count(render(grade("[0; 7]", {"value": "[0; 1]"}).feedback)) == ""
    assert render(grade("5", {"value": "0"}).feedback) == ""


SIZES = [
    # what is told is true at every size of key
    ("6e-20", "9e-20", ""),
    ("6e-20", "0", ""),
    ("6e-20", "6.0000001e-20", "Wrong, though it differs from the key only after the 7th significant digit."),
    ("123456789", "123456799", "Wrong, though it differs from the key only after the 7th significant digit."),
    ("123456789", "123459789", ""),
    ("0.001", "0.001000001", "Wrong, though it differs from the key only after the 8th decimal."),
    ("0", "1e-9", ""),
    (
        "6.02214076e23",
        "6.022e23",
        "This is rounded (significant digits kept: 4); give it exactly, or keep more.",
    ),
    (
        "6.62607015e-34",
        "6.63e-34",
        "This is rounded (significant digits kept: 3); give it exactly, or keep more.",
    ),
    ("12", "10", ""),
    ("0.3", "0", ""),
]


@pytest.mark.parametrize(("value", "answer", "feedback"), SIZES)
def test_what_is_told_is_true_at_every_size_of_key(value: str, answer: str, feedback: str) -> None:
    assert render(grade(answer, {"value": value}).feedback) == feedback


def test_a_key_below_the_range_of_binary_floats_has_no_neighbours() -> None:
    assert grade("1.00000000000000e-330", {"value": "1e-400"}, accept_binary64=True).score == 0


RIGHT_VALUES = [
    ("[0.6, 0.65, 9]", {}, "2 of 3 values are right, by position: 1, 2."),
    ("[0.6, 9, 9]", {}, "1 of 3 values is right, by position: 1."),
    ("[9, 8, 7]", {}, "None of the 3 values is right."),
    ("[9, 0.6, 0.65]", {"ordered": False}, "2 of 3 values are right."),
    ("[9, 0.6, 7]", {"ordered": False}, "1 of 3 values is right."),
    ("[0.6, 0.65, 9]", {"weights": ["1", "1", "1"]}, "2 of 3 values are right, by position: 1, 2."),
    ("[0.6, 0.65, 0.2]", {}, "A sign is flipped. 2 of 3 values are right, by position: 1, 2."),
]


@pytest.mark.parametrize(("answer", "changes", "feedback"), RIGHT_VALUES)
def test_a_wrong_vector_is_told_which_values_are_right(
    answer: str, changes: dict[str, object], feedback: str
) -> None:
    verdict = grade(answer, **changes)
    assert render(verdict.feedback) == feedback
    assert "0.2" not in feedback


def test_of_a_long_vector_the_right_values_are_counted() -> None:
    numbers = [str(number) for number in range(1, 41)]
    wrong = [*numbers[:-1], "0"]
    assert "39 of 40 values are right." in render(grade(wrong, {"value": numbers}).feedback)


def test_a_single_wrong_number_and_another_length_are_not_counted() -> None:
    assert render(grade("0.66", ONE).feedback) == ""
    assert render(grade("0.66", {"value": "[0.65]"}).feedback) == ""
