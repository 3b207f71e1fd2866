"""Tables as Excel workbooks (ECMA-376): text is text, numbers are numbers, and nothing is a formula or a link."""

import re
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from decimal import Decimal
from typing import IO, Any

from assessment.bank.spreadsheets import Cell

# Excel's own limits, of a sheet and of a cell.
ROWS = 1_048_576
CHARACTERS = 32_767
# What XML 1.0 cannot hold; a tab and a line break stay.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class TooManyRows(Exception):
    """A sheet of Excel does not hold so many rows."""


def workbook(title: str, rows: Iterable[Sequence[Cell]]) -> IO[bytes]:
    """Return a workbook of one sheet in a temporary file, at its beginning; raise `TooManyRows`.

    The first row is the heading, and stays in sight. Each row goes to the disk as it comes: 250,000 cells need no more
    memory than 250.
    """
    import xlsxwriter  # when it is needed: every process of the service reads this module

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with ExitStack() as closing:
        file = closing.enter_context(tempfile.TemporaryFile())
        with xlsxwriter.Workbook(file, options) as book:
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            for index, row in enumerate(rows):
                if index == ROWS:
                    raise TooManyRows
                for column, cell in enumerate(row):
                    _write(sheet, index, column, cell)
        closing.pop_all()  # the reply closes it
    file.seek(0)
    return file


def _write(sheet: Any, row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, str):
        if text := UNWRITABLE.sub("", cell)[:CHARACTERS]:
            sheet.write_string(row, column, text)
    elif isinstance(cell, Decimal | int):
        sheet.write_number(row, column, cell)
