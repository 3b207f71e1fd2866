"""Taking the marks of an assessment along: as CSV while it is made, or as a workbook."""

import csv
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from decimal import Decimal
from typing import IO, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_GET

from assessment.bank.models import Assessment
from assessment.bank.spreadsheets import Cell, escape_cell
from assessment.desk.answers.mark_tables import answer_rows, learner_rows
from assessment.desk.course_scope import own_or_404
from assessment.desk.roles import Deed, actor, may
from assessment.people import audit
from assessment.people.models import Act

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NAMES = {"answers": "marks", "learners": "learners"}


class Echo:
    """A file that gives back what is written to it, so that a table is sent while it is made."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


@require_GET
def export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Send a table: `table` is `answers` or `learners`, `format` is `csv` or `xlsx`.

    With `answers=1` a row an answer also has what was answered, for instructors. Every export happens here.
    """
    assessment = own_or_404(request, Assessment, pk)
    table, form = request.GET.get("table", "answers"), request.GET.get("format", "csv")
    with_answers = request.GET.get("answers") == "1"
    if table not in NAMES or form not in ("csv", "xlsx"):
        raise Http404
    if with_answers and not may(request, Deed.CHANGE, assessment.course_id):
        raise PermissionDenied
    rows = learner_rows(assessment) if table == "learners" else answer_rows(
        assessment, with_answers=with_answers
    )  # fmt: skip
    name = f"{NAMES[table]}-{assessment.slug}"
    try:
        reply = _as_csv(name, rows) if form == "csv" else _as_xlsx(name, table, rows)
    except TooManyRows:
        messages.error(
            request, gettext("There are more rows than a sheet of Excel holds; take the CSV instead.")
        )
        return redirect("admin:bank_assessment_marks", pk)
    details = {"table": table, "format": form, "with answers": with_answers and table == "answers"}
    audit.record(
        Act.EXPORTED, by=actor(request), course=assessment.course_id, target=assessment, details=details
    )
    return reply


def _as_xlsx(name: str, table: str, rows: Iterable[Sequence[Cell]]) -> FileResponse:
    return FileResponse(workbook(table, rows), as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)


def _as_csv(name: str, rows: Iterable[Sequence[Cell]]) -> StreamingHttpResponse:
    reply = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    reply.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return reply


def _lines(rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    table: Any = csv.writer(Echo())
    # The mark tells spreadsheets that this is UTF-8.
    mark = "\ufeff"
    for row in rows:
        yield mark + str(table.writerow([escape_cell(cell) for cell in row]))
        mark = ""


# Excel's own limits, of a sheet and of a cell.
ROWS = 1_048_576
CHARACTERS = 32_767  # of a cell
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

    # Text is text: what students and platforms wrote must become neither a formula nor a link.
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
