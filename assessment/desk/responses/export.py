"""Taking the marks of an assessment along: as CSV while it is made, or as a workbook."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from assessment.bank.models import Assessment
from assessment.bank.spreadsheets import Cell, guarded
from assessment.desk.responses.asking import own_or_404
from assessment.desk.responses.tables import answer_rows, learner_rows
from assessment.desk.responses.workbook import TooManyRows, workbook
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
        messages.error(request, "There are more rows than a sheet of Excel holds; take the CSV instead.")
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
        yield mark + str(table.writerow([guarded(cell) for cell in row]))
        mark = ""
