"""Which numbers with their units are the same, which may be one rounded, and which are two."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.notation.quantities import Quantity, quantities


def quantity_of(text: str) -> Quantity:
    """Return the only number of a text."""
    (quantity,) = quantities(text)
    return quantity


SAME = [
    # In words, and in other digits.
    ("eight", "8"),
    ("1,000", "1000"),
    ("5 million", "5,000,000"),
    ("3 × 10^8", "3e8"),
    # In another unit.
    ("1 km", "1000 m"),
    ("60 minutes", "1 hour"),
    ("2 years", "24 months"),
    ("36 km/h", "10 m/s"),
    ("5 N", "5 kg m/s^2"),
    ("2 kW", "2000 watts"),
    ("1 kWh", "3.6 MJ"),
    ("3 cubic metres", "3000 litres"),
    ("5 feet", "60 inches"),
    # One unit in two spellings.
    ("5 V", "5 volts"),
    ("10 m s^-2", "10 m/s²"),
    ("2 square metres", "2 m^2"),
    ("3 m cubed", "3 m³"),
    ("5 °C", "5 ° C"),
    ("50 %", "50 per cent"),
    # One that names no unit.
    ("5 kg", "5"),
    ("50 percent", "50"),
    # A share and its percentage.
    ("0.5", "50 %"),
    ("1/2", "50 percent"),
    ("half", "50 %"),
    ("fifty percent", "half"),
    # The longer decimal, rounded to the three digits or more of the shorter.
    ("3.14", "3.1416"),
    ("3.14", "3.14159265"),
    ("3.142", "3.14159"),
    ("1/3", "0.333"),
    ("6.022 × 10^23", "6.02e23"),
    ("9.80 metres per second squared", "9.801 m/s²"),
    ("37.0 °C", "37 °C"),
    # Temperatures on two scales, to the degree.
    ("20 °C", "293.15 K"),
    ("20 °C", "293 K"),
    ("373 K", "100 degrees C"),
    ("100 °C", "212 °F"),
    ("100 °C", "212 degrees Fahrenheit"),
    ("100 °C", "100 degrees"),
]


@pytest.mark.parametrize(("text", "spelling"), SAME)
def test_same(text: str, spelling: str) -> None:
    first, second = quantity_of(text), quantity_of(spelling)
    assert first.equals(second)
    assert second.equals(first)
    assert first.is_near(second)
    assert second.is_near(first)


NEAR = [
    ("3", "3.14"),
    ("3.1", "3.14"),
    ("9.8", "9.81"),
    ("7.4", "7.37"),
    ("0.33", "1/3"),
    # Cut instead of rounded.
    ("3.141", "3.1416"),
    ("8 million", "8.3 million"),
    ("1945", "1945.3"),
    ("9.8 m/s²", "9.81 m/s²"),
    ("33 %", "1/3"),
]


@pytest.mark.parametrize(("text", "rounded"), NEAR)
def test_one_may_be_the_other_rounded(text: str, rounded: str) -> None:
    first, second = quantity_of(text), quantity_of(rounded)
    assert not first.equals(second)
    assert not second.equals(first)
    assert first.is_near(second)
    assert second.is_near(first)


TWO = [
    # Whole numbers are not rounded.
    ("5", "6"),
    ("1944", "1945"),
    ("1940", "1944"),
    ("-5", "5"),
    # Neither is the other with fewer digits.
    ("9.8", "9.9"),
    ("3.15", "3.14"),
    ("36.9", "37.0"),
    ("99.5 %", "99.9 %"),
    ("3", "3.9"),
    ("0.5", "5 %"),
    # One unit of two sizes.
    ("1 km", "1 m"),
    ("3 m", "3 cm"),
    ("5 kg", "5 g"),
    ("8 hours", "8 minutes"),
    ("8s", "8 minutes"),
    # Units of two things.
    ("5 kg", "5 m"),
    ("100 °C", "100 kg"),
    ("3rd", "3 kg"),
    ("July", "7 m"),
    # Scales of one thing.
    ("20 °C", "20 K"),
    ("100 °F", "100 °C"),
    ("5 %", "5 percentage points"),
    ("3 am", "3 pm"),
    ("44 BC", "44 AD"),
]


@pytest.mark.parametrize(("text", "neighbour"), TWO)
def test_two(text: str, neighbour: str) -> None:
    for first, second in ((text, neighbour), (neighbour, text)):
        assert not quantity_of(first).equals(quantity_of(second))
        assert not quantity_of(first).is_near(quantity_of(second))


NUMBERS = st.from_regex(r"-?[0-9]{1,6}(\.[0-9]{1,4})?( (m|km|s|%|°C|K|kg))?", fullmatch=True)


@given(NUMBERS, NUMBERS)
def test_to_be_the_same_is_mutual(text: str, neighbour: str) -> None:
    first, second = quantity_of(text), quantity_of(neighbour)
    assert first.equals(first)
    assert first.equals(second) is second.equals(first)


def test_how_near_is_measured_by_the_second() -> None:
    # 0.451 are less than a twentieth of 9.451, and more than one of 9.
    assert quantity_of("9").is_near(quantity_of("9.451"))
    assert not quantity_of("9.451").is_near(quantity_of("9"))
