"""Numbers with their units, in digits or in words, and which of them are the same."""

from fractions import Fraction

import pytest

from graders.notation.quantities import MONTH, ORDINAL, quantities
from graders.notation.units import unit_named


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", "5"),
        ("It is 5.", "5"),
        ("3.14", "3.14"),
        ("3,14", "3.14"),
        ("1,000", "1000"),
        ("1 000", "1000"),
        ("1,000,000.5", "1000000.5"),
        (".5", "0.5"),
        ("-5", "-5"),
        ("−5", "-5"),
        ("+5", "5"),
        ("minus 5", "-5"),
        ("negative forty", "-40"),
        ("1/3", "1/3"),
        ("3½", "7/2"),
        ("2 x 10^3", "2000"),
        ("3 × 10⁸", "300000000"),
        ("2 × 10⁻³", "1/500"),
        ("6.02e23", "602000000000000000000000"),
        ("1e-3", "1/1000"),
        ("5 million", "5000000"),
        ("2.5 thousand", "2500"),
        ("$5", "5"),
        ("the 1940s", "1940"),
        ("3rd", "3"),
        ("50 %", "50"),
        ("four", "4"),
        ("twenty-one", "21"),
        ("one hundred and five", "105"),
        ("two thousand three hundred", "2300"),
        ("three million", "3000000"),
        ("a hundred", "100"),
        ("a dozen", "12"),
        ("a half", "1/2"),
        ("half", "1/2"),
        ("three quarters", "3/4"),
        ("two and a half", "5/2"),
        ("a third", "1/3"),
        ("zero", "0"),
        ("one", "1"),
        ("one metre", "1"),
        ("July", "7"),
    ],
)
def test_values(text: str, value: str) -> None:
    (quantity,) = quantities(text)
    assert quantity.value == Fraction(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no number",
        "2x",
        "3D",
        "x2",
        "f2(5x)",
        "1) salt",
        "192.168.0.1",
        "the other one",
        "one of them",
        "it may be so",
        "they march on",
        "1234567890123456789012345",
        "1e9999",
    ],
)
def test_no_quantity(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("5 and 7", [5, 7]),
        ("pages 3-5", [3, 5]),
        ("pages 3 – 5", [3, 5]),
        ("5 minus 3", [5, 3]),
        ("from three to five", [3, 5]),
        ("(2, 3)", [2, 3]),
        ("1) salt has 2 parts 2) iron has 3", [2, 3]),
        ("12.05.1945", [12, 5, 1945]),
        ("4 July 1776", [4, 7, 1776]),
        ("3:1", [3, 1]),
    ],
)
def test_several(text: str, values: list[int]) -> None:
    assert [quantity.value for quantity in quantities(text)] == values


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("5 km", "km"),
        ("5km", "km"),
        ("five kilometres", "km"),
        ("a 5-metre rope", "m"),
        ("50 %", "%"),
        ("fifty per cent", "%"),
        ("$5", "$"),
        ("£5", "£"),
        ("20 °C", "°C"),
        ("20 degrees Celsius", "°C"),
        ("8s", "s"),
        ("5 million dollars", "$"),
    ],
)
def test_units(text: str, symbol: str) -> None:
    (quantity,) = quantities(text)
    assert quantity.unit == unit_named(symbol)


def test_units_that_say_how_a_number_is_meant() -> None:
    assert quantities("3rd")[0].unit == ORDINAL
    assert quantities("July")[0].unit == MONTH
    assert quantities("1940s")[0].unit is None


@pytest.mark.parametrize("text", ["It is 5 km long.", "about forty-two metres", "3 × 10^8 m/s or so"])
def test_places(text: str) -> None:
    (quantity,) = quantities(text)
    assert quantities(text[quantity.start : quantity.end])[0].value == quantity.value


EQUAL = [
    ("1 km", "1000 m"),
    ("60 minutes", "1 hour"),
    ("0.5", "50 %"),
    ("1/2", "50 percent"),
    ("half", "50 %"),
    ("3.14", "3.1416"),
    ("3.14", "3.14159265"),
    ("1,000", "1000"),
    ("20 °C", "293.15 K"),
    ("100 °C", "212 °F"),
    ("6.02 x 10^23", "6.022e23"),
    ("eight", "8"),
    ("5 kg", "5"),
    ("2 years", "24 months"),
    ("1 m/s", "3.6 km/h"),
    ("1 kWh", "3.6 MJ"),
]


@pytest.mark.parametrize(("left", "right"), EQUAL)
def test_equal(left: str, right: str) -> None:
    assert quantities(left)[0].equals(quantities(right)[0])
    assert quantities(right)[0].equals(quantities(left)[0])
    assert quantities(left)[0].is_near(quantities(right)[0])


NEAR = [
    ("9.8", "9.81"),
    ("0.33", "1/3"),
    ("3.141", "3.1416"),
    ("3.1", "3.14"),
    ("3", "3.14"),
]


@pytest.mark.parametrize(("left", "right"), NEAR)
def test_near(left: str, right: str) -> None:
    assert not quantities(left)[0].equals(quantities(right)[0])
    assert quantities(left)[0].is_near(quantities(right)[0])


APART = [
    ("9.8", "9.9"),
    ("5", "6"),
    ("1945", "1946"),
    ("1 km", "1 m"),
    ("5 kg", "5 m"),
    ("20 °C", "20 K"),
    ("3", "3.9"),
    ("-5", "5"),
    ("0.5", "5 %"),
]


@pytest.mark.parametrize(("left", "right"), APART)
def test_apart(left: str, right: str) -> None:
    assert not quantities(left)[0].equals(quantities(right)[0])
    assert not quantities(left)[0].is_near(quantities(right)[0])


@pytest.mark.parametrize(
    ("text", "step", "whole"),
    [
        ("3.14", "1/100", False),
        ("5", "1", True),
        ("6.02 x 10^23", str(10**21), False),
        ("1/3", "0", False),
        ("three", "0", False),
        ("5 million", "1000000", False),
        ("1,000", "1", True),
    ],
)
def test_how_exactly_a_number_is_typed(text: str, step: str, whole: bool) -> None:
    (quantity,) = quantities(text)
    assert (quantity.step, quantity.whole) == (Fraction(step), whole)
