"""Showing all marks of an assessment to its students, or holding them again; each asks first."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from assessment.bank.models import Assessment
from assessment.desk.responses.asking import own_or_404, page_context
from assessment.desk.responses.overview import rows_of, totals
from assessment.desk.roles import Deed, actor
from assessment.grading import review


@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Release all marks of an assessment."""
    if request.method == "POST":
        return _done(request, pk, review.release, "can now be seen by students")
    return _ask(request, pk, "release", "Release all marks")


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold all marks of an assessment again."""
    if request.method == "POST":
        return _done(request, pk, review.take_back, "can no longer be seen by students")
    return _ask(request, pk, "take_back", "Take back all marks")


def _done(request: HttpRequest, pk: int, deed: Callable[..., int], said: str) -> HttpResponse:
    count = deed(own_or_404(request, Assessment, pk, Deed.CHANGE), actor=actor(request))
    messages.success(request, f"{'1 more mark' if count == 1 else f'{count} more marks'} {said}.")
    return redirect("admin:bank_assessment_marks", pk)


def _ask(request: HttpRequest, pk: int, name: str, title: str) -> HttpResponse:
    assessment = own_or_404(request, Assessment, pk, Deed.CHANGE)
    rows = rows_of(assessment)
    more = {"assessment": assessment, "rows": rows, "totals": totals(rows), "verb": title}
    context = page_context(request, f"{title} of {assessment}?", **more)
    return TemplateResponse(request, f"desk/responses/{name}.html", context)
