"""The marks of an assessment as a table for a spreadsheet, row by row as the database gives them."""

import csv
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, StreamingHttpResponse
from django.views.decorators.http import require_GET

from assessment.bank.models import Assessment
from assessment.bank.spreadsheets import guarded
from assessment.grading.models import Grade, Response
from assessment.grading.services.marks import responses_with_marks
from assessment.people import audit
from assessment.people.models import Act
from assessment.review.responses.asking import own_or_404
from assessment.review.roles import Deed, actor, may
from graders import digits
from graders.verdict import plain

COLUMNS = (
    "assessment", "question", "learner", "attempt", "submitted", "state",
    "score", "maximum", "marked by", "machine score", "shown",
)  # fmt: skip
CHUNK = 500


class Echo:
    """A file that gives back what is written to it, so that a table is sent while it is made."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


@require_GET
def export(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Send the table; with `answers=1` also what was answered, to instructors."""
    assessment = own_or_404(request, Assessment, pk)
    with_answers = request.GET.get("answers") == "1"
    if with_answers and not may(request, Deed.CHANGE, assessment.course_id):
        raise PermissionDenied
    if with_answers:
        audit.record(Act.EXPORTED, by=actor(request), course=assessment.course_id, target=assessment)
    reply = StreamingHttpResponse(
        _lines(assessment, with_answers=with_answers), content_type="text/csv; charset=utf-8"
    )
    reply.headers["Content-Disposition"] = f'attachment; filename="marks-{assessment.slug}.csv"'
    return reply


def _lines(assessment: Assessment, *, with_answers: bool) -> Iterator[str]:
    table = csv.writer(Echo())
    # The mark tells spreadsheets that this is UTF-8.
    yield "\ufeff" + str(table.writerow([*COLUMNS, *(["answer"] if with_answers else [])]))
    for row in _rows(assessment).iterator(CHUNK):
        cells = [*_cells(assessment, row), *([_answer(row)] if with_answers else [])]
        yield str(table.writerow([guarded(cell) for cell in cells]))


def _rows(assessment: Assessment) -> Any:
    machine = Grade.objects.filter(response=OuterRef("pk"), human=False).order_by("-pk").values("score")[:1]
    rows = responses_with_marks(Response.objects.filter(submission__assessment=assessment))
    related = rows.select_related("question", "version", "submission__learner")
    return related.annotate(machine_score=Subquery(machine)).order_by("question_id", "pk")


def _cells(assessment: Assessment, row: Any) -> list[str]:
    marked = row.effective_id is not None
    return [
        assessment.slug,
        row.question.slug,
        row.submission.learner.external_id,
        str(row.attempt),
        row.submission.created_at.isoformat(timespec="seconds"),
        row.state,
        plain(row.effective_score) if marked else "",
        plain(row.version.points),
        ("person" if row.human else "machine") if marked else "",
        plain(row.machine_score) if row.machine_score is not None else "",
        ("held" if row.held else "released") if marked else "",
    ]


def _answer(row: Any) -> str:
    if row.erased_at is not None:
        return "(erased)"
    return row.answer if isinstance(row.answer, str) else digits.dumps(row.answer)
