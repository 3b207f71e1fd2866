"""Numbers with their units, in digits and in words."""

from fractions import Fraction

import pytest

from graders.notation.quantities import quantities
from graders.notation.units import are_comparable, unit_at

READ: list[tuple[str, list[str]]] = [
    ("It ended in 1945.", ["1945"]),
    ("from 0 to 9", ["0", "9"]),
    ("1,000 m and 299 792 458 m/s", ["1000", "299792458"]),
    ("0,5 or .25", ["1/2", "1/4"]),
    ("-5 °C, pages 3 - 5", ["-5", "3", "5"]),
    ("–8, — 8 and -8", ["-8", "-8", "-8"]),
    ("minus 40, negative forty, 5 minus 3, x minus 2", ["-40", "-40", "5", "3", "2"]),
    ("five minus three", ["5", "3"]),
    (
        "It is -40, from –3 to -5; 3-5, 3 –5, x -5, word - 5",
        ["-40", "-3", "-5", "3", "5", "3", "5", "5", "5"],
    ),
    ("the 1940s, 60s and the 8th", ["1940", "60", "8"]),
    ("1/2 of it, 3/0", ["1/2", "3"]),
    ("2½ cups", ["5/2"]),
    ("3 × 10^8 m/s, 3e8, 2 x 10⁻³", ["300000000", "300000000", "1/500"]),
    ("2.5 million people, $5, 5 thousand km", ["2500000", "5", "5000"]),
    ("7/4/1776", ["7", "4", "1776"]),
    ("4 July 1776", ["4", "7", "1776"]),
    ("It may march on.", []),
    ("127.0.0.1", []),
    ("1) tidal 2) solar\n3. wind", []),
    ("2x + H2O and CO2, f(2), x^2", []),
    ("9" * 30, []),
    ("four", ["4"]),
    ("twenty-one", ["21"]),
    ("two hundred and fifty thousand", ["250000"]),
    ("three million", ["3000000"]),
    ("a dozen, a third, two thirds, half", ["12", "1/3", "2/3", "1/2"]),
    ("three and a half", ["7/2"]),
    ("two and three", ["2", "3"]),
    ("one", ["1"]),
    ("one of them", []),
    ("one hour", ["1"]),
    ("and so on", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "values"), READ)
def test_read(text: str, values: list[str]) -> None:
    assert [one.value for one in quantities(text)] == [Fraction(value) for value in values]


SAME = [
    ("1 km", "1000 m"),
    ("60 minutes", "1 hour"),
    ("36 km/h", "10 m/s"),
    ("5 N", "5 kg m/s^2"),
    ("9.80 metres per second squared", "9.801 m/s²"),
    ("1/3", "0.333"),
    ("6.022 × 10^23", "6.02e23"),
    ("50 %", "50 per cent"),
    ("10 m s^-2", "10 m/s²"),
    ("2 square metres", "2 m^2"),
    ("3 cubic metres", "3000 litres"),
    ("3 m cubed", "3 m³"),
    ("100 °C", "212 degrees Fahrenheit"),
    ("373 K", "100 degrees C"),
    ("50 %", "0.5"),
    ("fifty percent", "half"),
    ("50 percent", "50"),
    ("four", "4"),
    ("3.14", "3.1416"),
    ("5 V", "5 volts"),
    ("2 kW", "2000 watts"),
    ("5 °C", "5 ° C"),
]

OTHER = [
    ("1944", "1945"),
    ("8 hours", "8 minutes"),
    ("3 m", "3 cm"),
    ("5 kg", "5 g"),
    ("100 °F", "100 °C"),
    ("100 °C", "100 kg"),
    ("5 %", "5 percentage points"),
    ("3 am", "3 pm"),
    ("44 BC", "44 AD"),
    ("9.8", "9.9"),
    ("-5", "5"),
    ("5 s", "5 h"),
    ("8s", "8 minutes"),
    ("36.9", "37.0"),
    ("3.15", "3.14"),
    ("99.5 %", "99.9 %"),
    ("1940", "1944"),
]

NEAR = [
    ("3", "3.14"),
    ("9.8", "9.81"),
    ("7.4", "7.37"),
    ("0.33", "1/3"),
    ("3.141", "3.1416"),
    ("8 million", "8.3 million"),
    ("1945", "1945.3"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_same(one: str, other: str) -> None:
    assert quantities(one)[0].equals(quantities(other)[0])
    assert quantities(other)[0].equals(quantities(one)[0])


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_other(one: str, other: str) -> None:
    assert not quantities(one)[0].equals(quantities(other)[0])
    assert not quantities(one)[0].is_near(quantities(other)[0])


@pytest.mark.parametrize(("one", "other"), NEAR)
def test_near(one: str, other: str) -> None:
    for first, second in ((one, other), (other, one)):
        assert not quantities(first)[0].equals(quantities(second)[0])
        assert quantities(first)[0].is_near(quantities(second)[0])


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        ("5 m", "5 km", True),
        ("5", "5 km", True),
        ("5 °C", "5 °F", True),
        ("5 m", "5 s", False),
        ("5 m", "5 K", False),
    ],
)
def test_comparable(one: str, other: str, may: bool) -> None:
    assert are_comparable(unit_at(one, 1)[0], unit_at(other, 1)[0]) == may


@pytest.mark.parametrize(("text", "rest"), [("5 m is long", " is long"), ("5 apples", " apples"), ("5", "")])
def test_unit_ends(text: str, rest: str) -> None:
    assert text[unit_at(text, 1)[1] :] == rest
