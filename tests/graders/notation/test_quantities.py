"""Numbers of a text with their units, in digits or in words."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graders.notation.quantities import MONTH, NUMBER_DIGITS, NUMERAL_WORDS, ORDINAL, Quantity, quantities
from graders.notation.units import unit_named

IN_DIGITS = [
    ("5", "5"),
    ("It is 5.", "5"),
    ("007", "7"),
    # Decimals, with a point or a comma.
    ("3.14", "3.14"),
    ("3,14", "3.14"),
    (".5", "0.5"),
    # Groups of three.
    ("1,000", "1000"),
    ("1 000", "1000"),
    ("1\u00a0000", "1000"),
    ("1,000,000.5", "1000000.5"),
    ("299 792 458 m/s", "299792458"),
    # A sign.
    ("-5", "-5"),
    ("−5", "-5"),
    ("–8", "-8"),
    ("— 8", "-8"),
    ("+5", "5"),
    ("minus 5", "-5"),
    ("negative forty", "-40"),
    ("minus twenty-one", "-21"),
    # Fractions.
    ("1/3", "1/3"),
    ("2 / 4", "1/2"),
    ("3½", "7/2"),
    ("2¾ cups", "11/4"),
    ("3/0", "3"),
    # Powers of ten.
    ("2 x 10^3", "2000"),
    ("2 x 10^-3", "1/500"),
    ("3 × 10⁸", "300000000"),
    ("2·10⁻³", "1/500"),
    ("3 * 10^(2)", "300"),
    ("6.02e23", "602000000000000000000000"),
    ("1e-3", "1/1000"),
    ("1E3", "1000"),
    # With a word behind.
    ("5 million", "5000000"),
    ("2.5 thousand", "2500"),
    ("5 dozen", "60"),
    ("3 hundred", "300"),
    # Money, ordinals, decades, shares.
    ("$5", "5"),
    ("-$5", "-5"),
    ("3rd", "3"),
    ("21st", "21"),
    ("the 1940s", "1940"),
    ("50 %", "50"),
    # A month.
    ("July", "7"),
    ("in May", "5"),
]
IN_WORDS = [
    ("four", "4"),
    ("Four", "4"),
    ("zero", "0"),
    ("one", "1"),
    ("one metre", "1"),
    ("nineteen", "19"),
    ("twenty-one", "21"),
    ("ninety nine", "99"),
    # Hundreds, thousands, millions.
    ("a hundred", "100"),
    ("one hundred and five", "105"),
    ("two hundred and fifty thousand", "250000"),
    ("two thousand three hundred", "2300"),
    ("nineteen hundred", "1900"),
    ("three million", "3000000"),
    ("one million two hundred thousand and six", "1200006"),
    ("a dozen", "12"),
    ("two dozen", "24"),
    # Fractions.
    ("half", "1/2"),
    ("a half", "1/2"),
    ("one half", "1/2"),
    ("a third", "1/3"),
    ("two thirds", "2/3"),
    ("three quarters", "3/4"),
    ("a tenth", "1/10"),
    ("two and a half", "5/2"),
    ("three and one half", "7/2"),
]


@pytest.mark.parametrize(("text", "value"), [*IN_DIGITS, *IN_WORDS])
def test_values(text: str, value: str) -> None:
    assert [quantity.value for quantity in quantities(text)] == [Fraction(value)]


NUMERALS = {
    **{word: value for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
         "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
    )},
    **{word: 10 * value for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )},
}  # fmt: skip
MONTHS = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
]  # fmt: skip
PARTS = {
    "halves": 2,
    "thirds": 3,
    "quarters": 4,
    "fifths": 5,
    "tenths": 10,
    "third": 3,
    "quarter": 4,
    "fifth": 5,
}
SCALES = {
    "dozen": 12,
    "hundred": 100,
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
}


@pytest.mark.parametrize(("word", "value"), NUMERALS.items())
def test_a_numeral(word: str, value: int) -> None:
    assert [quantity.value for quantity in quantities(f"it is {word} metres")] == [value]


@pytest.mark.parametrize(("number", "month"), list(enumerate(MONTHS, 1)))
def test_a_month_is_its_number(number: int, month: str) -> None:
    assert [quantity.value for quantity in quantities(f"in {month}")] == [number]


@pytest.mark.parametrize(("part", "below"), PARTS.items())
def test_a_part_in_words(part: str, below: int) -> None:
    assert [quantity.value for quantity in quantities(f"three {part}")] == [Fraction(3, below)]


@pytest.mark.parametrize(("scale", "size"), SCALES.items())
def test_a_scale_behind_digits_or_a_numeral(scale: str, size: int) -> None:
    for text in (f"3 {scale}", f"three {scale}"):
        assert [quantity.value for quantity in quantities(text)] == [3 * size]
    assert [quantity.value for quantity in quantities(f"a {scale}")] == [size]


NO_QUANTITY = [
    "",
    "no number",
    "and so on",
    # Digits of a name, a formula or an address.
    "2x",
    "3D",
    "x2",
    "CO2 and H2O",
    "x^2",
    "f(2)",
    "f2(5x)",
    "snake_2",
    "127.0.0.1",
    "192.168.0.1",
    # The labels of a list.
    "1) salt",
    "(1) salt",
    "1. salt\n2. sugar",
    "3: wind",
    # Words that seldom are numbers.
    "the other one",
    "one of them",
    "it may be so",
    "they march on",
    "a quarterly report",
    "often",
]


@pytest.mark.parametrize("text", NO_QUANTITY)
def test_no_quantity(text: str) -> None:
    assert quantities(text) == ()


SEVERAL = [
    ("5 and 7", [5, 7]),
    ("from 0 to 9", [0, 9]),
    ("from three to five", [3, 5]),
    ("two and three", [2, 3]),
    ("a dozen, a third", [12, Fraction(1, 3)]),
    ("(2, 3)", [2, 3]),
    ("3:1", [3, 1]),
    ("$5, 5 thousand km", [5, 5000]),
    # A dash between two numbers is no sign.
    ("pages 3-5", [3, 5]),
    ("pages 3 – 5", [3, 5]),
    ("3 –5", [3, 5]),
    ("5 minus 3", [5, 3]),
    ("five minus three", [5, 3]),
    ("x minus 3", [3]),
    ("x -5", [5]),
    ("word - 5", [5]),
    ("from –3 to -5", [-3, -5]),
    # Labels of a list stand for nothing.
    ("1) salt has 2 parts 2) iron has 3", [2, 3]),
    # Lists without a space behind the comma, and decimal commas.
    ("terminals 1,2 and 3", [1, 2, 3]),
    ("terminals 1,2,and 3", [1, 2, 3]),
    ("bulbs 4,5, or 6", [4, 5, 6]),
    ("1,2,3,4", [1, 2, 3, 4]),
    ("scores 1,5 and 2,5", [Fraction(3, 2), Fraction(5, 2)]),
    ("about 4,5 and 6 volts", [Fraction(9, 2), 6]),
    ("The pH was 4,5 and 6.", [Fraction(9, 2), 6]),
    ("12,345,678", [12345678]),
    # A date has three.
    ("12.05.1945", [12, 5, 1945]),
    ("7/4/1776", [7, 4, 1776]),
    ("4 July 1776", [4, 7, 1776]),
    ("the 1940s, 60s and the 8th", [1940, 60, 8]),
]


@pytest.mark.parametrize(("text", "values"), SEVERAL)
def test_several(text: str, values: list[int | Fraction]) -> None:
    assert [quantity.value for quantity in quantities(text)] == values


@pytest.mark.parametrize(
    ("text", "is_read"),
    [
        ("1" * NUMBER_DIGITS, True),
        ("1" * (NUMBER_DIGITS + 1), False),
        ("-" + "9" * 30, False),
        ("1/" + "1" * 30, False),
        ("0." + "1" * 30, False),
        ("1e999", True),
        ("1e9999", False),
        ("2 x 10^-9999", False),
        ("3 × 10⁹⁹⁹⁹", False),
    ],
)
def test_the_digits_of_a_number_are_bounded(text: str, is_read: bool) -> None:
    assert bool(quantities(text)) is is_read


def test_the_words_of_a_number_are_bounded() -> None:
    many = "hundred and five " * NUMERAL_WORDS
    assert len(quantities(f"one {many}")) > 1


UNITS = [
    ("5 km", "km"),
    ("5km", "km"),
    ("five kilometres", "km"),
    ("a 5-metre rope", "m"),
    ("8s", "s"),
    ("60s", "s"),
    ("50 %", "%"),
    ("fifty per cent", "%"),
    ("$5", "$"),
    ("£5", "£"),
    ("5 million dollars", "$"),
    ("20 °C", "°C"),
    ("20 degrees Celsius", "°C"),
    ("3 am", "am"),
    ("44 BC", "BC"),
    ("5", None),
    ("5 apples", None),
    ("the 1940s", None),
]


@pytest.mark.parametrize(("text", "symbol"), UNITS)
def test_units(text: str, symbol: str | None) -> None:
    (quantity,) = quantities(text)
    assert quantity.unit == (symbol and unit_named(symbol))


def test_an_ordinal_and_a_month_have_units_of_their_own() -> None:
    assert quantities("3rd")[0].unit == ORDINAL
    assert quantities("July")[0].unit == MONTH


PLACES = [
    ("It is 5 km long.", "5 km"),
    ("about forty-two metres", "forty-two metres"),
    ("3 × 10^8 m/s or so", "3 × 10^8 m/s"),
    ("at minus 40 °C", "minus 40 °C"),
    ("at -40 °C", "-40 °C"),
    ("it costs $5 each", "$5"),
    ("two and a half hours", "two and a half hours"),
    ("5 million people", "5 million"),
    ("in July", "July"),
]


@pytest.mark.parametrize(("text", "piece"), PLACES)
def test_places(text: str, piece: str) -> None:
    (quantity,) = quantities(text)
    assert text[quantity.start : quantity.end].strip() == piece


@pytest.mark.parametrize(
    ("text", "step", "whole"),
    [
        # What one more of the last digit adds, and whether nobody rounds it.
        ("5", "1", True),
        ("1,000", "1", True),
        ("3.14", "1/100", False),
        ("3.0", "1/10", False),
        ("6.02 x 10^23", str(10**21), False),
        ("5 million", "1000000", False),
        ("5.0 x 10^1", "1", False),
        # What is exact.
        ("1/3", "0", False),
        ("3½", "0", False),
        ("three", "0", False),
    ],
)
def test_how_exactly_a_number_is_typed(text: str, step: str, whole: bool) -> None:
    (quantity,) = quantities(text)
    assert (quantity.step, quantity.whole) == (Fraction(step), whole)


@given(st.integers(0, 10**12), st.integers(0, 999))
def test_a_number_in_digits_is_itself(whole: int, thousandths: int) -> None:
    assert [quantity.value for quantity in quantities(f"{whole}")] == [whole]
    typed = f"it is {whole}.{thousandths:03} m"
    (quantity,) = quantities(typed)
    assert quantity == Quantity(
        whole + Fraction(thousandths, 1000), unit_named("m"), 6, len(typed), Fraction(1, 1000)
    )


@given(st.text(st.sampled_from("0123456789½.,/-−–+ %$°CkmeE×^10⁸one two minus(hundred)\n"), max_size=60))
def test_quantities_of_any_text_stand_in_it_in_order(text: str) -> None:
    listed = quantities(text)
    assert [quantity.start for quantity in listed] == sorted(quantity.start for quantity in listed)
    for quantity in listed:
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert quantity.step >= 0
