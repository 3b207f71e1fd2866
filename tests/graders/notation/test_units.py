"""Units of measure: their names and symbols, powers, and what may be compared."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.notation.units import (
    DIMENSIONLESS,
    UNIT_FACTORS,
    Unit,
    are_comparable,
    unit_at,
    unit_named,
)


def unit_of(text: str) -> Unit:
    """Return the unit behind the 5 of a text."""
    unit, _ = unit_at(text, 1)
    assert unit is not None
    return unit


ONE_UNIT = [
    # Length, mass, time.
    ("m", "metre"),
    ("m", "meters"),
    ("km", "kilometres"),
    ("km", "kilometer"),
    ("µm", "micrometres"),
    ("μm", "µm"),
    ("ft", "feet"),
    ("yd", "yards"),
    ("g", "grams"),
    ("kg", "kilograms"),
    ("g", "gramme"),
    ("t", "tonnes"),
    ("lb", "pounds"),
    ("lbs", "pound"),
    ("oz", "ounces"),
    ("s", "seconds"),
    ("s", "sec"),
    ("ms", "milliseconds"),
    ("min", "minutes"),
    ("min", "mins"),
    ("h", "hours"),
    ("hr", "hrs"),
    ("yr", "years"),
    # Forces, energies, and what flows.
    ("N", "newtons"),
    ("kJ", "kilojoules"),
    ("MW", "megawatts"),
    ("kWh", "kilowatthours"),
    ("eV", "electronvolts"),
    ("cal", "calories"),
    ("A", "amps"),
    ("A", "amperes"),
    ("mV", "millivolts"),
    ("Ω", "ohms"),
    ("MHz", "megahertz"),
    ("kPa", "kilopascal"),
    ("T", "teslas"),
    ("Bq", "becquerels"),
    ("K", "kelvin"),
    ("mol", "moles"),
    # Volumes and data.
    ("L", "litres"),
    ("mL", "millilitres"),
    ("ml", "mL"),
    ("ha", "hectares"),
    ("kB", "kilobytes"),
    ("bit", "bits"),
    # Temperatures, angles, shares, levels.
    ("°C", "celsius"),
    ("°C", "℃"),
    ("C", "centigrade"),
    ("°F", "fahrenheit"),
    ("°F", "℉"),
    ("°", "degrees"),
    ("°", "deg"),
    ("rad", "radians"),
    ("%", "percent"),
    ("%", "per cent"),
    ("%", "percentage"),
    ("dB", "decibels"),
    # Money and times of the day and of history.
    ("$", "dollars"),
    ("$", "USD"),
    ("€", "euro"),
    ("¢", "cents"),
    ("£", "GBP"),
    ("am", "a.m"),
    ("BC", "BCE"),
    ("AD", "CE"),
    # Names in any case.
    ("m", "Metres"),
    ("kg", "KILOGRAMS"),
]


@pytest.mark.parametrize(("symbol", "name"), ONE_UNIT)
def test_symbol_and_name_are_one_unit(symbol: str, name: str) -> None:
    assert unit_named(symbol) is not None
    assert unit_named(symbol) == unit_named(name)


@pytest.mark.parametrize(
    ("unit", "base", "factor"),
    [
        # Prefixes.
        ("Tm", "m", "1000000000000"),
        ("Gm", "m", "1000000000"),
        ("Mm", "m", "1000000"),
        ("km", "m", "1000"),
        ("cm", "m", "1/100"),
        ("mm", "m", "1/1000"),
        ("µm", "m", "1/1000000"),
        ("nm", "m", "1/1000000000"),
        ("terametre", "m", "1000000000000"),
        ("gigametre", "m", "1000000000"),
        ("megametre", "m", "1000000"),
        ("kilometre", "m", "1000"),
        ("centimetre", "m", "1/100"),
        ("millimetre", "m", "1/1000"),
        ("micrometre", "m", "1/1000000"),
        ("nanometre", "m", "1/1000000000"),
        # Units that are multiples of another.
        ("t", "kg", "1000"),
        ("g", "kg", "1/1000"),
        ("h", "min", "60"),
        ("day", "h", "24"),
        ("week", "day", "7"),
        ("year", "month", "12"),
        ("century", "decade", "10"),
        ("inch", "ft", "1/12"),
        ("yd", "ft", "3"),
        ("mile", "ft", "5280"),
        ("mile", "m", "1609.344"),
        ("oz", "lb", "1/16"),
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


@pytest.mark.parametrize(
    ("symbol", "meaning"),
    [
        ("pm", "p.m"),  # no picometre
        ("min", "minute"),  # no milli-inch
        ("ft", "foot"),  # no femtotonne
        ("T", "tesla"),  # no tera of nothing
    ],
)
def test_a_symbol_that_may_be_two_units_is_the_commoner(symbol: str, meaning: str) -> None:
    assert unit_named(symbol) == unit_named(meaning)


@pytest.mark.parametrize("word", ["plant", "", "xyz", "Mm2", "the", "kk", "kmin", "kilohour", "kilofoot"])
def test_no_unit(word: str) -> None:
    assert unit_named(word) is None


@pytest.mark.parametrize(
    ("symbol", "neighbour"),
    [
        ("MW", "mW"),
        ("Mm", "mm"),
        ("g", "G"),
        ("K", "k"),
        ("s", "S"),
        ("T", "t"),
        ("b", "B"),
        ("Pa", "pa"),
    ],
)
def test_the_case_of_a_symbol_matters(symbol: str, neighbour: str) -> None:
    assert unit_named(symbol) != unit_named(neighbour)


COMPOUND = [
    ("5 km/h", "5 kilometres per hour"),
    ("5 km/h", "5 kph"),
    ("5 m/s", "5 metres per second"),
    ("5 m/s", "5 m s^-1"),
    ("5 m/s", "5 m·s⁻¹"),
    ("5 m/s", "5 m s^{-1}"),
    ("5 m/s²", "5 m/s^2"),
    ("5 m/s²", "5 metres per second squared"),
    ("5 m/s²", "5 m/s/s"),
    ("5 m²", "5 m^2"),
    ("5 m²", "5 square metres"),
    ("5 m²", "5 metres squared"),
    ("5 cm³", "5 cubic centimetres"),
    ("5 m³", "5 m cubed"),
    ("5 kg/m³", "5 kilograms per cubic metre"),
    ("5 N/m^2", "5 newtons per square metre"),
    ("5 J", "5 N·m"),
    ("5 J", "5 N*m"),
    ("5 W", "5 J/s"),
    ("5 N", "5 kg m/s²"),
    ("5 °C", "5 degrees Celsius"),
    ("5 °C", "5 degrees centigrade"),
    ("5 °F", "5 degrees F"),
    ("5 °C", "5 ° C"),
    ("5 °", "5 degrees"),
]


@pytest.mark.parametrize(("text", "spelling"), COMPOUND)
def test_compound_units(text: str, spelling: str) -> None:
    unit, end = unit_at(text, 1)
    spelled_otherwise, stop = unit_at(spelling, 1)
    assert unit is not None
    assert unit == spelled_otherwise
    assert (end, stop) == (len(text), len(spelling))


@pytest.mark.parametrize(
    ("text", "neighbour"),
    [
        ("5 m/s", "5 m s"),
        ("5 m/s", "5 s/m"),
        ("5 m²", "5 m³"),
        ("5 m²", "5 m"),
        ("5 m/s", "5 m/s²"),
        ("5 N/m", "5 N·m"),
    ],
)
def test_powers_make_another_unit(text: str, neighbour: str) -> None:
    assert unit_of(text) != unit_of(neighbour)


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("5 km.", "."),
        ("5 km, or so", ", or so"),
        ("5-metre rope", " rope"),
        ("5 m s^-1 fast", " fast"),
        ("5 percentage points more", " more"),
        ("5 degrees C outside", " outside"),
        ("5 m per week", ""),
        # A word behind a unit is none of it unless it is raised or divided.
        ("5 m is a lot", " is a lot"),
        ("5 N m", " m"),
        ("5 m a", " a"),
        # No unit at all.
        ("5 apples", " apples"),
        ("5 square plates", " square plates"),
        ("5", ""),
        ("5 ", " "),
        ("5/7", "/7"),
    ],
)
def test_where_a_unit_ends(text: str, following: str) -> None:
    assert text[unit_at(text, 1)[1] :] == following


def test_no_more_than_some_factors_are_read() -> None:
    text = "5 m" + "·m" * (UNIT_FACTORS + 2)
    assert text[unit_at(text, 1)[1] :] == "·m·m"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("m", "km", True),
        ("J", "kWh", True),
        ("bar", "kPa", True),
        ("year", "century", True),
        ("m", "s", False),
        ("%", "m", False),
        ("year", "s", False),
        ("m", "K", False),
        # Scales of heat.
        ("°C", "K", True),
        ("°C", "°F", True),
        ("°", "K", True),
        ("°C", "%", False),
        # One that does not say what it measures.
        ("", "m", True),
        ("m", "", True),
        ("", "", True),
    ],
)
def test_comparable(first: str, second: str, expected: bool) -> None:
    assert are_comparable(unit_named(first), unit_named(second)) is expected
    assert are_comparable(unit_named(second), unit_named(first)) is expected


SYMBOLS = st.sampled_from(["m", "s", "kg", "N", "J", "km", "h", "V"])


@given(SYMBOLS, SYMBOLS, st.integers(1, 4))
def test_a_unit_by_its_power_is_nothing_left(symbol: str, factor: str, power: int) -> None:
    unit, other_unit = unit_of(f"5 {symbol}"), unit_of(f"5 {factor}")
    assert unit.times(other_unit, power).times(other_unit, -power) == unit
    assert unit.times(unit, -1) == DIMENSIONLESS


@given(SYMBOLS, SYMBOLS)
def test_a_unit_divided_is_one_per_the_other(symbol: str, factor: str) -> None:
    assert unit_of(f"5 {symbol}/{factor}") == unit_of(f"5 {symbol}").times(unit_of(f"5 {factor}"), -1)


@given(st.text(max_size=30) | st.text(st.sampled_from("kmsNh/·*^-123 °Cper squared%"), max_size=30))
def test_the_unit_of_any_text_ends_in_it(text: str) -> None:
    unit, end = unit_at(f"5{text}", 1)
    assert 1 <= end <= len(text) + 1
    assert unit is not None or end == 1
