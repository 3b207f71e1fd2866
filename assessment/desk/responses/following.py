"""The next answer that needs a person, within the filters of the list that one comes from."""

from copy import copy
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

from assessment.desk.responses.listing import MOST
from assessment.grading.models import Response, State

FILTERS = "_changelist_filters"


def due(page: Any, request: HttpRequest) -> QuerySet[Any]:
    """Return the answers in the same list that need a person; all of one's own if the filters are none."""
    asked = copy(request)
    # The copy reads the list's own filters, and is no form that was sent.
    asked.GET = QueryDict(request.GET.get(FILTERS, ""))
    asked.method = "GET"
    try:
        rows = page.get_changelist_instance(asked).get_queryset(asked)
    except IncorrectLookupParameters:
        rows = page.get_queryset(request)
    return Response.objects.filter(
        pk__in=rows.order_by().values("pk"), state__in=[State.NEEDS_REVIEW, State.FAILED]
    )


def following(rows: QuerySet[Any], response: Response) -> tuple[int | None, int]:
    """Return the next of the rows, from the beginning after the last, and how many there are beside this one."""
    others = rows.exclude(pk=response.pk).order_by("question_id", "pk")
    same = Q(question_id=response.question_id, pk__gt=response.pk)
    later = others.filter(same | Q(question_id__gt=response.question_id))
    pks = later.values_list("pk", flat=True)[:1]
    found = next(iter(pks), None) or next(iter(others.values_list("pk", flat=True)[:1]), None)
    return found, others.order_by()[:MOST].count() if found else 0
