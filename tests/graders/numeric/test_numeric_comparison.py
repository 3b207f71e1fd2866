"""When a number that was read is right: modes, rounding, bounds, weights, order, orientation, binary rounding."""

from decimal import Decimal
from fractions import Fraction

import pytest

from graders.digits import Digits
from graders.messages import Message
from graders.numeric import messages
from graders.numeric.comparison import magnitude, nearest_binary64, round_decimals, round_significant
from tests.graders.numeric.numeric_cast import ONE, VECTOR, grade, is_right, key

MODES = [
    # exact is exact
    ("0.65", {"mode": "exact"}, "0.650", True),
    ("0.65", {}, "0.6499999999999999", False),
    ("0.65", {}, "0.6500000000000000000001", False),
    ("1/3", {}, "1/3", True),
    ("1/3", {}, "0.3333333333333333", False),
    ("0.65", {}, "1e400", False),
    # rounded to decimals: key and answer alike
    ("0.654", {"mode": "decimals", "places": 2}, "0.65", True),
    ("0.654", {"mode": "decimals", "places": "2"}, "0.6499", True),
    ("0.654", {"mode": "decimals", "places": 2}, "0.645", True),
    ("0.654", {"mode": "decimals", "places": 2}, "0.644999", False),
    ("0.654", {"mode": "decimals", "places": 2}, "0.655", False),
    ("-0.5", {"mode": "decimals", "places": 0}, "-1", True),
    ("0.125", {"mode": "decimals", "places": 2}, "0.13", True),
    ("0.125", {"mode": "decimals", "places": 2, "rounding": "half_even"}, "0.12", True),
    ("0.125", {"mode": "decimals", "places": 2, "rounding": "half_even"}, "0.13", False),
    ("0.375", {"mode": "decimals", "places": 2, "rounding": "half_even"}, "0.38", True),
    # rounded to significant digits
    ("1234.5", {"mode": "significant", "places": 3}, "1230", True),
    ("1234.5", {"mode": "significant", "places": 3}, "1225", True),
    ("1234.5", {"mode": "significant", "places": 3}, "1224.9", False),
    ("0.00012345", {"mode": "significant", "places": 2}, "1.2e-4", True),
    ("0", {"mode": "significant", "places": 2}, "0.0", True),
    ("0", {"mode": "significant", "places": 2}, "0.0001", False),
    # strict about typed digits
    ("0.65", {"mode": "decimals", "places": 2, "strict": True}, "0.65", True),
    ("0.65", {"mode": "decimals", "places": 2, "strict": "true"}, "6.5e-1", True),
    ("0.65", {"mode": "decimals", "places": 2, "strict": True, "percent": True}, "65%", True),
    ("0.60", {"mode": "decimals", "places": 2, "strict": True}, "0.6", False),
    ("0.65", {"mode": "decimals", "places": 2, "strict": True}, "0.651", False),
    ("0.65", {"mode": "decimals", "places": 2, "strict": True}, "13/20", False),
    ("0.65", {"mode": "significant", "places": 2, "strict": True}, "0.65", True),
    ("0.65", {"mode": "significant", "places": 2, "strict": True}, "0.650", False),
    ("1200", {"mode": "significant", "places": 3, "strict": True}, "1200", True),
    ("1200", {"mode": "significant", "places": 3, "strict": True}, "1.20e3", True),
    ("1200", {"mode": "significant", "places": 3, "strict": True}, "1.2e3", False),
    ("0.5", {"mode": "significant", "places": 1, "strict": True}, "1/2", False),
    ("0.65", {"strict": True}, "13/20", True),
    # bounds are inclusive and rational
    ("0.65", {"mode": "absolute", "tolerance": "0.01"}, "0.66", True),
    ("0.65", {"mode": "absolute", "tolerance": "0.01"}, "0.64", True),
    ("0.65", {"mode": "absolute", "tolerance": "0.01"}, "0.6600000000000000000001", False),
    ("0.65", {"mode": "absolute", "tolerance": "1/100"}, "0.66", True),
    ("0.65", {"mode": "absolute", "tolerance": Digits("0.01")}, "0.66", True),
    ("0", {"mode": "absolute", "tolerance": "0.01"}, "-0.01", True),
    ("200", {"mode": "relative", "tolerance": "0.01"}, "202", True),
    ("200", {"mode": "relative", "tolerance": "0.01"}, "202.1", False),
    ("-200", {"mode": "relative", "tolerance": "0.01"}, "-198", True),
]


@pytest.mark.parametrize(("value", "changes", "answer", "right"), MODES)
def test_a_number_is_right(value: str, changes: dict[str, object], answer: str, right: bool) -> None:
    assert is_right(answer, {"value": value}, **changes) is right


@pytest.mark.parametrize(
    ("changes", "answer", "feedback"),
    [
        ({"mode": "decimals", "places": 2}, "0.6", messages.TYPED_DECIMALS(places=2)),
        ({"mode": "decimals", "places": 2}, "0.7", messages.TYPED_DECIMALS(places=2)),
        (
            {"mode": "significant", "places": 3},
            "0.65",
            messages.TYPED_SIGNIFICANT(places=3),
        ),
    ],
)
def test_missing_digits_are_said_right_or_wrong(
    changes: dict[str, object], answer: str, feedback: Message
) -> None:
    assert grade(answer, ONE, strict=True, **changes).feedback == (feedback,)


def test_every_component_is_compared() -> None:
    near = {"mode": "absolute", "tolerance": "0.01"}
    assert is_right("[0.61, 0.64, -0.2]", **near)
    assert not is_right("[0.61, 0.64, -0.3]", **near)


BINARY = [
    ("0.6499999999999999", True),
    ("0.65000000000000002", True),
    ("0.6500000000000004", True),
    ("0.6500000000000005", False),
    ("0.649999999999999", False),
    ("0.64999999999999", False),
    ("0.65", True),
]


@pytest.mark.parametrize(("answer", "right"), BINARY)
def test_binary_rounding_is_right_where_the_question_says_so(answer: str, right: bool) -> None:
    assert is_right(answer, ONE, accept_binary64=True) is right
    assert is_right(answer, ONE) is (answer == "0.65")


@pytest.mark.parametrize(
    "value", ["0.65", "1/3", "1e300", "1e-310", "4.9e-324", "123456.789", "-0.1", "9007199254740993"]
)
def test_the_nearest_binary64_is_what_the_processor_says(value: str) -> None:
    numerator, denominator = key({"value": value}).values[0].as_integer_ratio()
    nearest, unit = nearest_binary64(Fraction(numerator, denominator))
    assert nearest == Fraction(numerator / denominator)
    assert unit > 0


def test_zero_and_huge_keys_have_no_neighbours() -> None:
    assert not is_right("1.00000000000000e-17", {"value": "0"}, accept_binary64=True)
    assert not is_right("1.00000000000000001e400", {"value": "1e400"}, accept_binary64=True)


UNORDERED = [
    ({}, "[-0.2, 0.6, 0.65]", True),
    ({}, "[-0.2, 0.6, 0.6]", False),
    ({"mode": "absolute", "tolerance": "0.1"}, "[0.7, 0.6, -0.3]", True),
    ({"mode": "absolute", "tolerance": "0.1"}, "[0.75, 0.75, -0.3]", False),
    ({"mode": "decimals", "places": 1}, "[0.7, -0.21, 0.62]", True),
    ({"accept_binary64": True}, "[0.6499999999999999, -0.2, 0.6]", True),
    ({"accept_binary64": True}, "[0.6499999999999999, -0.2, 0.6499999999999999]", False),
]


@pytest.mark.parametrize(("changes", "answer", "right"), UNORDERED)
def test_any_order(changes: dict[str, object], answer: str, right: bool) -> None:
    assert is_right(answer, ordered="false", **changes) is right


def test_in_any_order_as_many_values_are_met_as_can_be() -> None:
    question = {"value": "[10; 11]", "mode": "relative", "tolerance": "0.1", "ordered": False}
    assert is_right("[11, 12]", question)
    assert is_right("[12.1, 9]", question)


def test_weights_give_parts() -> None:
    verdict = grade("[0.6, 0.65, 0.3]", weights=["1", "1", "2"])
    assert verdict.score == Decimal("0.5")
    assert [(part.id, part.score, part.maximum, part.matched) for part in verdict.parts] == [
        ("1", Decimal("0.25"), Decimal("0.25"), True),
        ("2", Decimal("0.25"), Decimal("0.25"), True),
        ("3", Decimal(0), Decimal("0.5"), False),
    ]


def test_a_right_answer_has_the_whole_maximum_whatever_the_weights() -> None:
    verdict = grade("[0.6, 0.65, -0.2]", weights=[1, 1, 1])
    assert (verdict.score, [part.score for part in verdict.parts]) == (1, [Decimal("0.3333")] * 3)


def test_another_length_has_no_parts() -> None:
    verdict = grade("[0.6, 0.65]", weights=["1", "1", "1"])
    assert (verdict.score, verdict.parts) == (0, ())


ORIENTATION = [
    ("[0.6; 0.65; -0.2]", "[0.6; 0.65; -0.2]", True),
    ("[0.6; 0.65; -0.2]", "0.6\n0.65\n-0.2", True),
    ("[0.6; 0.65; -0.2]", "[0.6, 0.65, -0.2]^T", True),
    ("[0.6; 0.65; -0.2]", "[[0.6],[0.65],[-0.2]]", True),
    ("[0.6; 0.65; -0.2]", [["0.6"], ["0.65"], ["-0.2"]], True),
    ("[0.6; 0.65; -0.2]", "[0.6, 0.65, -0.2]", False),
    ("[0.6, 0.65, -0.2]", "[0.6; 0.65; -0.2]", False),
    ("[0.6, 0.65, -0.2]", "[0.6; 0.65; -0.2]'", True),
    ("[0.6, 0.65, -0.2]", "[[0.6, 0.65, -0.2]]", True),
    ("[0.6]", "[[0.6]]^T", True),
]


@pytest.mark.parametrize(("value", "answer", "right"), ORIENTATION)
def test_strict_orientation_tells_rows_from_columns(value: str, answer: object, right: bool) -> None:
    assert is_right(answer, {"value": value}, orientation="strict") is right
    assert is_right(answer, {"value": value}, orientation="any")


def test_the_other_orientation_is_said() -> None:
    verdict = grade("[0.6; 0.65; -0.2]", orientation="strict")
    assert verdict.feedback == (messages.ROW_COLUMN(expected=messages.ROW(), read=messages.COLUMN()),)
    assert verdict.read_as == "z = (0.6; 0.65; -0.2)"


def test_the_maximum_is_the_keys() -> None:
    from tests.graders.numeric.numeric_cast import GRADER

    parsed = GRADER.parse_key(VECTOR, Fraction(5, 2))
    (verdict,) = GRADER.grade([(parsed, "[0.6, 0.65, -0.2]")])
    assert (verdict.score, verdict.maximum) == (Decimal("2.5"), Decimal("2.5"))
    assert GRADER.grade_instantly(parsed, "[").maximum == Decimal("2.5")


@pytest.mark.parametrize(
    ("value", "places", "up", "even"),
    [
        ("5/2", 0, "3", "2"),
        ("-5/2", 0, "-3", "-2"),
        ("7/2", 0, "4", "4"),
        ("0.349", 1, "0.3", "0.3"),
        ("0.351", 1, "0.4", "0.4"),
        ("1250", -2, "1300", "1200"),
    ],
)
def test_rounding_decimals(value: str, places: int, up: str, even: str) -> None:
    assert round_decimals(Fraction(value), places, "half_up") == Fraction(up)
    assert round_decimals(Fraction(value), places, "half_even") == Fraction(even)


@pytest.mark.parametrize(
    ("value", "power"), [("0.65", -1), ("1", 0), ("10", 1), ("9.999", 0), ("1/1000", -3), ("1024", 3)]
)
def test_magnitude_and_significant_digits(value: str, power: int) -> None:
    assert magnitude(Fraction(value)) == power
    assert round_significant(Fraction(value), 20, "half_up") == Fraction(value)
