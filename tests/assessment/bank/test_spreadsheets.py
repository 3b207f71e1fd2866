"""Cells of tables: no formula for any spreadsheet, however it splits the table, and numbers that stay numbers."""

import csv
import io
from decimal import Decimal

import pytest

from assessment.bank.spreadsheets import escape_cell

SIGNS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "﹦", "﹢", "﹣", "﹫")

FORMULAS = [
    ("=1+1", "'=1+1"),
    ("+1+1", "'+1+1"),
    ("-1+1", "'-1+1"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1", "'\t'=1"),
    ("\rx", "'\rx"),
    ("\nx", "'\nx"),
    (" =1", "' =1"),
    ('"=1"', '\'"=1"'),
    ('" =1"', '\'" =1"'),
    ("\ufeff=1", "'\ufeff=1"),
    ("\u00a0=1", "'\u00a0=1"),
    ("\x00=1", "'\x00=1"),
    ("＝1+1", "'＝1+1"),
    ("﹢1+1", "'﹢1+1"),
    ("a;=1+1", "a;'=1+1"),
    ("a;+1+1", "a;'+1+1"),
    ("a;-1+1", "a;'-1+1"),
    ("a;@A1", "a;'@A1"),
    ("a; =1", "a;' =1"),
    ('a;"=1"', 'a;\'"=1"'),
    (";=1;=2", ";'=1;'=2"),
    ("a;;=1", "a;;'=1"),
    ("a\n=1", "a\n'=1"),
    ("a\r\n=1", "a\r\n'=1"),
    ("a\t=1", "a\t'=1"),
    ("a;＝1", "a;'＝1"),
    ("-0.5;=1", "'-0.5;'=1"),
    ("-1\n", "'-1\n"),
    ("-١", "'-١"),
    ("-1e5", "'-1e5"),
    ("[0.6;-0.2]", "[0.6;'-0.2]"),
]
HARMLESS = [
    ("", ""),
    ("ada", "ada"),
    ("a = b - c", "a = b - c"),
    ("a@b.example", "a@b.example"),
    ("a;b", "a;b"),
    ("it's", "it's"),
    ("x\ny", "x\ny"),
    ("−0.2", "−0.2"),
    ("-17", "-17"),
    ("+4930123", "+4930123"),
    ("-0.5", "-0.5"),
    ("-0,5", "-0,5"),
    (-1, "-1"),
    (Decimal("-0.25"), "-0.25"),
    (None, ""),
    (True, "true"),
]


@pytest.mark.parametrize(("text", "cell"), FORMULAS, ids=repr)
def test_a_formula_is_made_harmless(text: str, cell: str) -> None:
    assert escape_cell(text) == cell


@pytest.mark.parametrize(("value", "cell"), HARMLESS, ids=repr)
def test_numbers_and_other_texts_stay_as_they_are(value: object, cell: str) -> None:
    assert escape_cell(value) == cell


@pytest.mark.parametrize("text", [text for text, _ in FORMULAS], ids=repr)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_no_cell_of_a_table_is_a_formula_where_it_is_split_otherwise(
    text: str, separator: str, place: int
) -> None:
    row = ["x", "y", "z"]
    row[place] = escape_cell(text)
    file = io.StringIO(newline="")
    csv.writer(file).writerow(row)
    table = csv.reader(io.StringIO(file.getvalue(), newline=""), delimiter=separator)
    for cell in (cell for line in table for cell in line):
        assert not cell.lstrip(' "\ufeff\u00a0\x00').startswith(SIGNS), cell


@pytest.mark.parametrize("text", ["\n" * 20_000, " " * 20_000 + "=1", ";" * 20_000 + "=1", '";' * 10_000])
def test_a_long_text_is_read_once(text: str) -> None:
    assert escape_cell(text).replace("'", "") == text
