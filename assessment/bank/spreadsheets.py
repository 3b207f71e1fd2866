"""Cells of CSV tables that spreadsheets open: none of them is a formula, however the table is split."""

import re
from decimal import Decimal

from graders.verdict import plain_points

Cell = str | int | Decimal | None
"""What a table for people has in a cell: text, a number, or nothing."""
NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
# What begins a formula, also as East Asian input methods write it.
SIGNS = "=+\\-@＝＋－＠﹦﹢﹣﹫"
# What ends a cell somewhere: where a comma is the decimal mark, Excel splits a table at each semicolon, and takes no
# notice of the quotes that stand round a cell of ours.
SEPARATORS = ";\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029"
# What spreadsheets may drop before they look at the first sign.
SKIPPED = '\\s"\u200b-\u200f\u2060\ufeff\x00-\x1f'
# One run from its first character on, and never shorter: a text of 20,000 blanks is read once.
BEFORE_SIGN = re.compile(rf"(?<![{SKIPPED}{SEPARATORS}])(?P<run>[{SKIPPED}{SEPARATORS}]*+)(?=[{SIGNS}])")
LAST_SEPARATOR = re.compile(rf".*[{SEPARATORS}]", re.DOTALL)


def escape_cell(value: object) -> str:
    """Return a value as the text of a cell that no spreadsheet takes for a formula (OWASP, CSV injection).

    An apostrophe is put before the sign that would begin a formula, also where the cell would be split: `=1+1` becomes
    `'=1+1`, `a;-1+1` becomes `a;'-1+1`. Numbers stay as they are (`-0.5`), and so do signs elsewhere (`a = b - c`).
    """
    if value is None:
        return ""
    text = plain_points(value) if isinstance(value, Decimal) else str(value)
    text = text.lower() if isinstance(value, bool) else text
    if NUMBER.fullmatch(text):
        return text
    safe = BEFORE_SIGN.sub(_guard, text)
    return f"'{safe}" if safe.startswith(("\t", "\r", "\n")) else safe


def _guard(match: re.Match[str]) -> str:
    """Return what stands before a sign, with an apostrophe where the sign would begin a cell."""
    run = match["run"]
    if separated := LAST_SEPARATOR.match(run):
        return f"{separated[0]}'{run[separated.end() :]}"
    return f"'{run}" if match.start() == 0 else run
