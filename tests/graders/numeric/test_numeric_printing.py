"""Rationals as text: exact, short, and read back as the same value."""

from fractions import Fraction

import pytest

from graders.messages import shown
from graders.numeric.printing import print_labelled, print_number, print_values
from graders.numeric.settings import DecimalMark, Settings

NUMBERS = [
    (Fraction(0), "0"),
    (Fraction(13, 20), "0.65"),
    (Fraction(-1, 5), "-0.2"),
    (Fraction(1, 3), "1/3"),
    (Fraction(-22, 7), "-22/7"),
    (Fraction(1000), "1000"),
    (Fraction(1, 1024), "0.0009765625"),
    (Fraction(10) ** 20, "100000000000000000000"),
    (Fraction(10) ** 400, "1e400"),
    (Fraction(-1, 10**400), "-1e-400"),
    (Fraction(123, 10**60), "1.23e-58"),
    (Fraction(1, 2**200), f"1/{2**200}"),
    (Fraction(1, 7**2000), ""),
]


@pytest.mark.parametrize(("value", "text"), NUMBERS)
def test_a_number_is_printed(value: Fraction, text: str) -> None:
    assert print_number(value) == text


@pytest.mark.parametrize(
    ("value", "decimal", "text"),
    [
        ("1.234", "point", "1.234"),
        ("1.234", "comma", "1,234"),
        ("-1234.5", "comma", "-1234,5"),
        ("1.5e60", "comma", "1,5e60"),
        ("1/3", "comma", "1/3"),
        ("1.234", "auto", "1.2340"),
        ("-12.345", "auto", "-12.3450"),
        ("0.234", "auto", "0.234"),
        ("1234.567", "auto", "1234.567"),
        ("1.234e60", "auto", "1.2340e60"),
    ],
)
def test_what_could_group_is_printed_longer(value: str, decimal: DecimalMark, text: str) -> None:
    assert print_number(Fraction(value), decimal) == text


def test_extremes_keep_their_exponent_within_bounds() -> None:
    assert print_number(Fraction(10) ** 403) == "1000e400"
    assert print_number(Fraction(12, 10**404)) == "0.0012e-400"
    assert print_number(Fraction(1, 10**1400)) == f".{'0' * 999}1e-400"


def test_vectors_and_labels() -> None:
    values = (Fraction(1), Fraction(1, 2))
    assert print_values(values, Settings(shape="vector"), column=True) == "(1, 0.5)"
    assert print_values(values, Settings(shape="vector", strict=True), column=True) == "(1; 0.5)"
    assert print_values(values[:1], Settings(shape="vector", strict=True), column=True) == "(1)"
    comma = Settings(shape="vector", decimal="comma")
    assert print_values(values, comma) == print_values(values, comma, column=True) == "(1; 0,5)"
    row = Settings(shape="vector", decimal="comma", strict=True)
    assert (print_values(values, row), print_values(values, row, column=True)) == ("(1 0,5)", "(1; 0,5)")
    assert print_labelled(values[:1], Settings(variable="z")) == "z = 1"
    assert print_labelled(values[:1], Settings()) == "1"


@pytest.mark.parametrize(
    ("text", "cut"),
    [("short", "short"), ("x" * 50, "x" * 39 + "…"), ("\x00", "U+0000"), ("a\nb\ud800", "a b "), ("", "")],
)
def test_what_a_person_typed_is_shown_safely(text: str, cut: str) -> None:
    assert shown(text) == cut
