"""What is done with many answers at once: each asks first, and touches only what one may mark."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy, ngettext

from assessment import tasks
from assessment.desk.course_scope import MOST
from assessment.desk.roles import Deed, actor
from assessment.grading import review
from assessment.grading.effective_grade import responses_with_marks
from assessment.grading.models import Response, State
from assessment.grading.sample import unmarked_sample


def wake_after_commit() -> None:
    """Tell the workers that answers wait, once they do."""
    transaction.on_commit(tasks.wake)


@admin.action(description=gettext_lazy("Accept the machine's marks"), permissions=["change"])
def accept_selected(page: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    """Confirm the marks of the machine as they stand."""
    selected = _selected(queryset)
    marked = responses_with_marks(page.allowed(request, selected, Deed.MARK))
    to_accept = marked.filter(effective_id__isnull=False, human=False, erased_at=None)
    # Drawn for a promise: each is marked without sight of the machine's mark.
    rows = list(to_accept.exclude(pk__in=unmarked_sample().order_by().values("response")))
    if "confirmed" not in request.POST:
        left = selected.count() - len(rows)
        return _confirm(page, request, rows, left, "accept_selected")
    count = review.accept_grades(rows, actor=actor(request))
    outcome = ngettext("1 answer accepted.", "%(count)s answers accepted.", count)
    messages.success(request, outcome % {"count": count})
    return None


@admin.action(description=gettext_lazy("Grade failed ones again"), permissions=["change"])
def retry_selected(page: Any, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
    """Let failed answers wait for a worker again."""
    selected = _selected(queryset)
    failed = page.allowed(request, selected, Deed.MARK).filter(state=State.FAILED, erased_at=None)
    if "confirmed" not in request.POST:
        rows = list(failed)
        return _confirm(page, request, rows, selected.count() - len(rows), "retry_selected")
    count = review.retry(failed, actor=actor(request))
    if count:
        wake_after_commit()
    outcome = ngettext("1 answer will be graded again.", "%(count)s answers will be graded again.", count)
    messages.success(request, outcome % {"count": count})
    return None


def _selected(queryset: QuerySet[Any]) -> QuerySet[Response]:
    """Return the selected answers, at most as many as a list shows, without the list's order and columns."""
    return Response.objects.filter(pk__in=list(queryset.values_list("pk", flat=True)[:MOST]))


def _confirm(page: Any, request: HttpRequest, rows: list[Any], left: int, name: str) -> TemplateResponse:
    context = page.admin_site.each_context(request) | {
        "title": page.get_actions(request)[name][2],
        "name": name,
        "rows": rows,
        "left": left,
        "checkbox": ACTION_CHECKBOX_NAME,
    }
    return TemplateResponse(request, "desk/answers/confirm_action.html", context)
