"""Telling of marks: a `MarkChange` for each new grade, and for each mark that is shown or taken back without one.

`Response.told` has the mark that was last told as visible; what differs from it is due to be told.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from assessment.grading.models import ChangeKind, Grade, MarkChange, Response
from assessment.grading.services.marks import responses_with_marks

CHUNK = 500
"""Responses a transaction: short locks, and fewer parameters than SQLite allows where it is old."""


def note_grade(response: Response) -> None:
    """Note that a response has a new grade, in the transaction that wrote it; its state is stored already."""
    _write(list(_marked(Response.objects.filter(pk=response.pk))), given=True)


def settle(responses: QuerySet[Response]) -> Counter[str]:
    """Tell of every mark among these that became visible, or is no longer so; return how many by kind."""
    told: Counter[str] = Counter()
    due = list(_due(responses).order_by("pk").values_list("pk", flat=True))
    for keys in _chunks(due):
        with transaction.atomic():
            lock(keys)
            told += _write(list(_due(Response.objects.filter(pk__in=keys)).order_by("pk")), given=False)
    return told


def lock(keys: Sequence[int]) -> list[Response]:
    """Lock responses, in one order everywhere, so that two writers do not wait for each other for ever."""
    rows = Response.objects.filter(pk__in=keys).order_by("pk")
    return list(
        rows.select_for_update(of=("self",)) if connection.features.has_select_for_update_of else rows
    )


def _marked(responses: QuerySet[Response]) -> QuerySet[Any, Any]:
    """Return responses with their marks and their course."""
    rows = responses_with_marks(responses)
    marked: QuerySet[Any, Any] = rows.annotate(course_id=F("submission__assessment__course_id"))
    return marked


def _due(responses: QuerySet[Response]) -> QuerySet[Any, Any]:
    to_show = Q(held=False, effective_id__isnull=False) & (Q(told=None) | ~Q(told=F("effective_id")))
    to_take_back = Q(held=True, told__isnull=False)
    return _marked(responses).filter(to_show | to_take_back)


def _write(rows: Sequence[Any], *, given: bool) -> Counter[str]:
    """Write the changes of responses with their marks, and what is told of each from now on."""
    changes = [_change(row, given=given) for row in rows]
    MarkChange.objects.bulk_create(changes)
    newest = Grade.objects.filter(response=OuterRef("pk")).order_by("-human", "-pk").values("pk")[:1]
    of = {
        visible: [one.response_id for one in changes if one.visible is visible] for visible in (True, False)
    }
    Response.objects.filter(pk__in=of[True]).update(told=Subquery(newest))
    Response.objects.filter(pk__in=of[False], told__isnull=False).update(told=None)
    return Counter(change.kind for change in changes)


def _change(row: Any, *, given: bool) -> MarkChange:
    if row.held and row.told_id is not None:
        kind = ChangeKind.TAKEN_BACK
    else:
        kind = ChangeKind.GIVEN if given else ChangeKind.SHOWN
    return MarkChange(
        course_id=row.course_id,
        response_id=row.pk,
        grade_id=row.effective_id,
        kind=kind,
        visible=not row.held,
    )


def _chunks(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
