"""What a wrong answer is told: the mistake that it fits, never the values of the key."""

import pytest

from graders.numeric import messages
from tests.graders.numeric.numeric_cast import NOISE, ONE, grade, key

VECTORS = [
    ("[0.6, 0.65, 0.2]", messages.NEAR_SIGN),
    ("[-0.6, -0.65, 0.2]", messages.NEAR_SIGNS),
    ("[0.65, 0.6, -0.2]", messages.NEAR_SWAPPED),
    ("[0.6, -0.2, 0.65]", messages.NEAR_SWAPPED),
    ("[0.6, 0.7, -0.2]", "This is rounded (decimals kept: 1); give it exactly, or keep more."),
    ("[1, 1, 0]", "This is rounded (decimals kept: 0); give it exactly, or keep more."),
    ("[6, 6.5, -2]", messages.NEAR_SCALED),
    ("[0.2, 13/60, -1/15]", messages.NEAR_SCALED),
    ("[0.36, 0.695, -0.25]", messages.NEAR_VARIANCE),
    ("[0.4, -0.05, 0.1]", messages.NEAR_NO_MEAN),
    ("[0.6, 0.8, 0.2]", messages.NEAR_SIGMA_ADDED),
    ("[0.2, 0.7, -0.3]", messages.NEAR_NO_NOISE),
    ("[1.2, 0.2, -0.1]", messages.NEAR_NO_SIGMA),
    ("[-0.2, 0.75, -0.4]", messages.NEAR_NOISE_SIGN),
    ("[1.6, 0.3, 0.4]", messages.NEAR_SUM),
    ("[0.6, 0.6499999999999999, -0.2]", messages.NEAR_BINARY),
    ("[0.6000001, 0.65, -0.2]", "Wrong, though it differs from the key only after the 6th decimal."),
    ("[5, 5, 5]", ""),
    ("[0, 0, 0]", ""),
    ("[0.6, 0.65, 9]", ""),
    ("[0.65, 0.6, 9]", ""),
]


@pytest.mark.parametrize(("answer", "feedback"), VECTORS)
def test_a_wrong_vector_is_told_what_it_fits(answer: str, feedback: str) -> None:
    verdict = grade(answer, parameters=NOISE)
    assert (verdict.score, verdict.feedback) == (0, feedback)
    assert verdict.notes == ((feedback,) if feedback else ())
    assert not any(value in verdict.feedback for value in ("0.6", "0.65", "-0.2"))


def test_reversed_values() -> None:
    question = {"value": "[1; 2; 3; 4]"}
    assert grade("[4, 3, 2, 1]", question).feedback == messages.NEAR_REVERSED


SCALARS = [
    ("-0.65", messages.NEAR_SIGN),
    ("6.5", messages.NEAR_SCALED_ONE),
    ("0.065", messages.NEAR_SCALED_ONE),
    ("65", messages.NEAR_SCALED_ONE),
    ("0.325", messages.NEAR_SCALED_ONE),
    ("0.7", "This is rounded (decimals kept: 1); give it exactly, or keep more."),
    ("0.6499999999999999", messages.NEAR_BINARY),
    ("0.65000000000000000001", messages.NEAR_BINARY),
    ("0.6500000001", "Wrong, though it differs from the key only after the 9th decimal."),
    ("0.65000001", "Wrong, though it differs from the key only after the 7th decimal."),
    ("0.66", ""),
]


@pytest.mark.parametrize(("answer", "feedback"), SCALARS)
def test_a_wrong_number_is_told_what_it_fits(answer: str, feedback: str) -> None:
    assert grade(answer, ONE).feedback == feedback


def test_the_many_digits_of_the_table_are_a_near_miss() -> None:
    verdict = grade("0.6500000000000000000001", ONE)
    assert (verdict.score, "equal up to binary rounding" in verdict.feedback) == (0, True)
    other = grade("0.6500000000000000000001", {"value": "[0.65]"}, shape="vector", parameters={"mu": "1"})
    assert "equal up to binary rounding" in other.feedback


@pytest.mark.parametrize(
    ("place", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (21, "21st")],
)
def test_ordinals(place: int, text: str) -> None:
    assert messages.ordinal(place) == text


@pytest.mark.parametrize(
    ("names", "answer", "feedback"),
    [
        (("mu", "sigma"), "[0.6, 0.8, 0.2]", messages.NEAR_SIGMA_ADDED),
        (("mu", "epsilon"), "[1.2, 0.2, -0.1]", messages.NEAR_NO_SIGMA),
        (("sigma", "epsilon"), "[0.4, -0.05, 0.1]", messages.NEAR_NO_MEAN),
        (("mu",), "[0.2, 0.7, -0.3]", messages.NEAR_NO_NOISE),
        (("sigma",), "[0.4, 0.1, 0.5]", ""),
        ((), "[0.4, 0.1, 0.5]", ""),
    ],
)
def test_some_parameters_are_enough(names: tuple[str, ...], answer: str, feedback: str) -> None:
    assert grade(answer, parameters={name: NOISE[name] for name in names}).feedback == feedback


def test_the_authors_own_come_first() -> None:
    foreseen = [
        {"value": "[1; 2]", "feedback": "Two values?"},
        {"value": "[0.6; 0.65; 0.2]", "feedback": "Look at the last ε."},
    ]
    verdict = grade("[0.6, 0.65, 0.2]", near_misses=foreseen)
    assert (verdict.score, verdict.feedback) == (0, "Look at the last ε.")
    assert grade("[0.65, 0.6, -0.2]", near_misses=foreseen).feedback == messages.NEAR_SWAPPED


def test_a_near_miss_is_compared_as_the_key_is() -> None:
    close = {"mode": "absolute", "tolerance": "0.01"}
    assert grade("[0.361, 0.695, -0.25]", parameters=NOISE, **close).feedback == messages.NEAR_VARIANCE
    assert grade("[0.601, 0.65, 0.2]", **close).feedback == messages.NEAR_SIGN


def test_a_partly_right_answer_is_told_too() -> None:
    verdict = grade("[0.6, 0.65, 0.2]", weights=["1", "1", "1"])
    assert (str(verdict.score), verdict.feedback) == ("0.6667", messages.NEAR_SIGN)


def test_any_order_has_no_places_to_swap() -> None:
    assert grade("[0.65, 0.6, 0.2]", ordered=False).feedback == ""
    assert grade("[0.2, -0.3, 0.7]", ordered=False, parameters=NOISE).feedback == messages.NEAR_NO_NOISE


def test_a_single_parameter_stands_for_every_component() -> None:
    assert key(parameters={"sigma": "0.5"}).parameters["sigma"] == (key({"value": "0.5"}).values * 3)


def test_zeros_stay_zeros_when_scaled() -> None:
    question = {"value": "[0; 1; 2]"}
    assert grade("[0, 7, 14]", question).feedback == messages.NEAR_SCALED
    assert grade("[7, 7, 14]", question).feedback == ""
    assert grade("[0; 10]", {"value": "[0; 1]"}).feedback == messages.NEAR_SCALED
    assert grade("[0; 7]", {"value": "[0; 1]"}).feedback == ""
    assert grade("5", {"value": "0"}).feedback == ""
