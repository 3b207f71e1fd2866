"""What a wrong answer is told: the mistake that it fits, never the values of the key."""

import pytest

from graders.messages import Message, authored, joined, ordinal, render
from graders.numeric import messages
from graders.verdict import Verdict
from tests.graders.numeric.numeric_cast import NOISE, ONE, grade, key

COUNTED = {
    template.code
    for template in (
        messages.SOME_RIGHT,
        messages.SOME_RIGHT_COUNTED,
        messages.ONE_RIGHT,
        messages.ONE_RIGHT_COUNTED,
        messages.NONE_RIGHT,
    )
}


def near_miss(verdict: Verdict) -> Message | None:
    """Return what is told of a near miss, beside how many values are right; None if nothing is."""
    misses = [message for message in verdict.feedback if message.code not in COUNTED]
    assert len(misses) <= 1
    return misses[0] if misses else None


VECTORS = [
    ("[0.6, 0.65, 0.2]", messages.NEAR_SIGN()),
    ("[-0.6, -0.65, 0.2]", messages.NEAR_SIGNS()),
    ("[0.65, 0.6, -0.2]", messages.NEAR_SWAPPED()),
    ("[0.6, -0.2, 0.65]", messages.NEAR_SWAPPED()),
    ("[0.6, 0.7, -0.2]", messages.NEAR_ROUNDED(places=1)),
    ("[1, 1, 0]", messages.NEAR_ROUNDED(places=0)),
    ("[6, 6.5, -2]", messages.NEAR_SCALED()),
    ("[0.2, 13/60, -1/15]", messages.NEAR_SCALED()),
    ("[0.36, 0.695, -0.25]", messages.NEAR_VARIANCE()),
    ("[0.4, -0.05, 0.1]", messages.NEAR_NO_MEAN()),
    ("[0.6, 0.8, 0.2]", messages.NEAR_SIGMA_ADDED()),
    ("[0.2, 0.7, -0.3]", messages.NEAR_NO_NOISE()),
    ("[1.2, 0.2, -0.1]", messages.NEAR_NO_SIGMA()),
    ("[-0.2, 0.75, -0.4]", messages.NEAR_NOISE_SIGN()),
    ("[1.6, 0.3, 0.4]", messages.NEAR_SUM()),
    ("[0.6, 0.6499999999999999, -0.2]", messages.NEAR_BINARY()),
    ("[0.6000001, 0.65, -0.2]", messages.NEAR_DECIMAL(place=ordinal(6))),
    ("[5, 5, 5]", None),
    ("[0, 0, 0]", None),
    ("[0.6, 0.65, 9]", None),
    ("[0.65, 0.6, 9]", None),
]


@pytest.mark.parametrize(("answer", "feedback"), VECTORS)
def test_a_wrong_vector_is_told_what_it_fits(answer: str, feedback: Message | None) -> None:
    verdict = grade(answer, parameters=NOISE)
    assert (verdict.score, near_miss(verdict)) == (0, feedback)
    assert verdict.notes == (joined(verdict.feedback),)
    assert not any(value in render(verdict.feedback) for value in ("0.6", "0.65", "-0.2"))


def test_reversed_values() -> None:
    question = {"value": "[1; 2; 3; 4]"}
    assert near_miss(grade("[4, 3, 2, 1]", question)) == messages.NEAR_REVERSED()


SCALARS = [
    ("-0.65", messages.NEAR_SIGN()),
    ("6.5", messages.NEAR_SCALED_ONE()),
    ("0.065", messages.NEAR_SCALED_ONE()),
    ("65", messages.NEAR_SCALED_ONE()),
    ("0.325", messages.NEAR_SCALED_ONE()),
    ("0.7", messages.NEAR_ROUNDED(places=1)),
    ("0.6499999999999999", messages.NEAR_BINARY()),
    ("0.65000000000000000001", messages.NEAR_BINARY()),
    ("0.6500000001", messages.NEAR_DECIMAL(place=ordinal(9))),
    ("0.65000001", messages.NEAR_DECIMAL(place=ordinal(7))),
    ("0.66", None),
]


@pytest.mark.parametrize(("answer", "feedback"), SCALARS)
def test_a_wrong_number_is_told_what_it_fits(answer: str, feedback: Message | None) -> None:
    assert grade(answer, ONE).feedback == ((feedback,) if feedback else ())


def test_the_many_digits_of_the_table_are_a_near_miss() -> None:
    verdict = grade("0.6500000000000000000001", ONE)
    assert (verdict.score, verdict.feedback) == (0, (messages.NEAR_BINARY(),))
    vector = grade("0.6500000000000000000001", {"value": "[0.65]"}, shape="vector", parameters={"mu": "1"})
    assert near_miss(vector) == messages.NEAR_BINARY()


@pytest.mark.parametrize(
    ("place", "text"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (21, "21st")],
)
def test_ordinals(place: int, text: str) -> None:
    assert render(ordinal(place)) == text


@pytest.mark.parametrize(
    ("names", "answer", "feedback"),
    [
        (("mu", "sigma"), "[0.6, 0.8, 0.2]", messages.NEAR_SIGMA_ADDED()),
        (("mu", "epsilon"), "[1.2, 0.2, -0.1]", messages.NEAR_NO_SIGMA()),
        (("sigma", "epsilon"), "[0.4, -0.05, 0.1]", messages.NEAR_NO_MEAN()),
        (("mu",), "[0.2, 0.7, -0.3]", messages.NEAR_NO_NOISE()),
        (("sigma",), "[0.4, 0.1, 0.5]", None),
        ((), "[0.4, 0.1, 0.5]", None),
    ],
)
def test_some_parameters_are_enough(names: tuple[str, ...], answer: str, feedback: Message | None) -> None:
    assert near_miss(grade(answer, parameters={name: NOISE[name] for name in names})) == feedback


def test_the_authors_own_come_first() -> None:
    foreseen = [
        {"value": "[1; 2]", "feedback": "Two values?"},
        {"value": "[0.6; 0.65; 0.2]", "feedback": "Look at the last ε."},
    ]
    verdict = grade("[0.6, 0.65, 0.2]", near_misses=foreseen)
    assert (verdict.score, near_miss(verdict)) == (0, *authored("Look at the last ε."))
    assert near_miss(grade("[0.65, 0.6, -0.2]", near_misses=foreseen)) == messages.NEAR_SWAPPED()


def test_a_near_miss_is_compared_as_the_key_is() -> None:
    close = {"mode": "absolute", "tolerance": "0.01"}
    assert near_miss(grade("[0.361, 0.695, -0.25]", parameters=NOISE, **close)) == messages.NEAR_VARIANCE()
    assert near_miss(grade("[0.601, 0.65, 0.2]", **close)) == messages.NEAR_SIGN()


def test_a_partly_right_answer_is_told_too() -> None:
    verdict = grade("[0.6, 0.65, 0.2]", weights=["1", "1", "1"])
    assert (str(verdict.score), near_miss(verdict)) == (
        "0.6667",
        messages.NEAR_SIGN(),
    )


def test_any_order_has_no_places_to_swap() -> None:
    assert near_miss(grade("[0.65, 0.6, 0.2]", ordered=False)) is None
    assert near_miss(grade("[0.2, -0.3, 0.7]", ordered=False, parameters=NOISE)) == messages.NEAR_NO_NOISE()


def test_a_single_parameter_stands_for_every_component() -> None:
    assert key(parameters={"sigma": "0.5"}).parameters["sigma"] == (key({"value": "0.5"}).values * 3)


def test_zeros_stay_zeros_when_scaled() -> None:
    question = {"value": "[0; 1; 2]"}
    assert near_miss(grade("[0, 7, 14]", question)) == messages.NEAR_SCALED()
    assert near_miss(grade("[7, 7, 14]", question)) is None
    assert near_miss(grade("[0; 10]", {"value": "[0; 1]"})) == messages.NEAR_SCALED()
    assert near_miss(grade("[0; 7]", {"value": "[0; 1]"})) is None
    assert grade("5", {"value": "0"}).feedback == ()


SIZES = [
    # what is told is true at every size of key
    ("6e-20", "9e-20", None),
    ("6e-20", "0", None),
    ("6e-20", "6.0000001e-20", messages.NEAR_DIGIT(place=ordinal(7))),
    ("123456789", "123456799", messages.NEAR_DIGIT(place=ordinal(7))),
    ("123456789", "123459789", None),
    ("0.001", "0.001000001", messages.NEAR_DECIMAL(place=ordinal(8))),
    ("0", "1e-9", None),
    (
        "6.02214076e23",
        "6.022e23",
        messages.NEAR_ROUNDED_DIGITS(places=4),
    ),
    (
        "6.62607015e-34",
        "6.63e-34",
        messages.NEAR_ROUNDED_DIGITS(places=3),
    ),
    ("12", "10", None),
    ("0.3", "0", None),
]


@pytest.mark.parametrize(("value", "answer", "feedback"), SIZES)
def test_what_is_told_is_true_at_every_size_of_key(value: str, answer: str, feedback: Message | None) -> None:
    assert grade(answer, {"value": value}).feedback == ((feedback,) if feedback else ())


def test_a_key_below_the_range_of_binary_floats_has_no_neighbours() -> None:
    assert grade("1.00000000000000e-330", {"value": "1e-400"}, accept_binary64=True).score == 0


RIGHT_VALUES = [
    ("[0.6, 0.65, 9]", {}, [messages.SOME_RIGHT(met=2, count=3, positions="1, 2")]),
    ("[0.6, 9, 9]", {}, [messages.ONE_RIGHT(count=3, positions="1")]),
    ("[9, 8, 7]", {}, [messages.NONE_RIGHT(count=3)]),
    ("[9, 0.6, 0.65]", {"ordered": False}, [messages.SOME_RIGHT_COUNTED(met=2, count=3)]),
    ("[9, 0.6, 7]", {"ordered": False}, [messages.ONE_RIGHT_COUNTED(count=3)]),
    ("[0.6, 0.65, 9]", {"weights": ["1", "1", "1"]}, [messages.SOME_RIGHT(met=2, count=3, positions="1, 2")]),
    ("[0.6, 0.65, 0.2]", {}, [messages.NEAR_SIGN(), messages.SOME_RIGHT(met=2, count=3, positions="1, 2")]),
]


@pytest.mark.parametrize(("answer", "changes", "feedback"), RIGHT_VALUES)
def test_a_wrong_vector_is_told_which_values_are_right(
    answer: str, changes: dict[str, object], feedback: list[Message]
) -> None:
    verdict = grade(answer, **changes)
    assert list(verdict.feedback) == feedback
    assert "0.2" not in render(verdict.feedback)


def test_of_a_long_vector_the_right_values_are_counted() -> None:
    numbers = [str(number) for number in range(1, 41)]
    wrong = [*numbers[:-1], "0"]
    assert messages.SOME_RIGHT_COUNTED(met=39, count=40) in grade(wrong, {"value": numbers}).feedback


def test_a_single_wrong_number_and_another_length_are_not_counted() -> None:
    assert grade("0.66", ONE).feedback == ()
    assert grade("0.66", {"value": "[0.65]"}).feedback == ()
