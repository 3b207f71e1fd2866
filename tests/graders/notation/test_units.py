"""Units of measure: their names and symbols, powers, and what may be compared."""

from fractions import Fraction

import pytest

from graders.notation.units import DIMENSIONLESS, are_comparable, unit_at, unit_named

SAME = [
    ("km", "kilometres"),
    ("km", "kilometer"),
    ("m", "metre"),
    ("kg", "kilograms"),
    ("s", "seconds"),
    ("A", "amps"),
    ("K", "kelvin"),
    ("mol", "moles"),
    ("N", "newtons"),
    ("kJ", "kilojoules"),
    ("MW", "megawatts"),
    ("mV", "millivolts"),
    ("Ω", "ohms"),
    ("MHz", "megahertz"),
    ("kPa", "kilopascal"),
    ("mL", "millilitres"),
    ("ml", "mL"),
    ("kWh", "kilowatthours"),
    ("kB", "kilobytes"),
    ("min", "minutes"),
    ("h", "hours"),
    ("yr", "years"),
    ("°C", "celsius"),
    ("°F", "fahrenheit"),
    ("°", "degrees"),
    ("%", "percent"),
    ("%", "per cent"),
    ("t", "tonnes"),
    ("ft", "feet"),
    ("lb", "pounds"),
    ("$", "dollars"),
    ("€", "euro"),
    ("µm", "micrometres"),
    ("μm", "µm"),
]


@pytest.mark.parametrize(("symbol", "name"), SAME)
def test_symbol_and_name_are_one_unit(symbol: str, name: str) -> None:
    assert unit_named(symbol) is not None
    assert unit_named(symbol) == unit_named(name)


@pytest.mark.parametrize(
    ("unit", "base", "factor"),
    [
        ("km", "m", "1000"),
        ("cm", "m", "1/100"),
        ("mm", "m", "1/1000"),
        ("nm", "m", "1/1000000000"),
        ("t", "kg", "1000"),
        ("g", "kg", "1/1000"),
        ("h", "min", "60"),
        ("day", "h", "24"),
        ("week", "day", "7"),
        ("year", "month", "12"),
        ("century", "decade", "10"),
        ("inch", "ft", "1/12"),
        ("B", "bit", "8"),
        ("Wh", "J", "3600"),
        ("bar", "kPa", "100"),
        ("cent", "$", "1/100"),
        ("kcal", "cal", "1000"),
    ],
)
def test_sizes(unit: str, base: str, factor: str) -> None:
    measured, standard = unit_named(unit), unit_named(base)
    assert measured is not None
    assert standard is not None
    assert measured.dimension == standard.dimension
    assert measured.size / standard.size == Fraction(factor)


@pytest.mark.parametrize("word", ["plant", "", "xyz", "Mm2", "the", "kk"])
def test_no_unit(word: str) -> None:
    assert unit_named(word) is None


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("MW", "mW"),
        ("Mm", "mm"),
        ("g", "G"),
        ("K", "k"),
        ("s", "S"),
        ("T", "t"),
    ],
)
def test_the_case_of_a_symbol_matters(left: str, right: str) -> None:
    assert unit_named(left) != unit_named(right)


COMPOUND = [
    (" km/h", "kilometres per hour"),
    (" m/s", "metres per second"),
    (" m/s", "m s^-1"),
    (" m/s", "m·s⁻¹"),
    (" m/s²", "m/s^2"),
    (" m/s^2", "metres per second squared"),
    (" m²", "square metres"),
    (" m^2", "metres squared"),
    (" cm³", "cubic centimetres"),
    (" degrees Celsius", "°C"),
    (" degrees F", "°F"),
    (" km/h", "kph"),
    (" J", "N·m"),
    (" W", "J/s"),
]


@pytest.mark.parametrize(("left", "right"), COMPOUND)
def test_compound_units(left: str, right: str) -> None:
    unit, end = unit_at(f"5{left}", 1)
    spelled_otherwise, stop = unit_at(f"5 {right.strip()}", 1)
    assert unit == spelled_otherwise
    assert end == len(left) + 1
    assert stop == len(right) + 2


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("5 m is a lot", " is a lot"),
        ("5 km.", "."),
        ("5-metre rope", " rope"),
        ("5 apples", " apples"),
        ("5", ""),
        ("5 m s^-1 fast", " fast"),
        ("5 N m", " m"),
        ("5 square plates", " square plates"),
    ],
)
def test_where_a_unit_ends(text: str, rest: str) -> None:
    assert text[unit_at(text, 1)[1] :] == rest


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("m", "km", True),
        ("m", "s", False),
        ("°C", "K", True),
        ("°C", "°F", True),
        ("°", "K", True),
        ("%", "m", False),
        ("year", "century", True),
        ("year", "s", False),
        ("", "m", True),
        ("m", "", True),
    ],
)
def test_comparable(left: str, right: str, expected: bool) -> None:
    assert are_comparable(unit_named(left), unit_named(right)) is expected


def test_a_unit_times_a_power() -> None:
    metre, second = unit_named("m"), unit_named("s")
    assert metre is not None
    assert second is not None
    assert DIMENSIONLESS.times(metre, 1).times(second, -1) == unit_at("5 m/s", 1)[0]
    assert metre.times(metre, -1) == DIMENSIONLESS
