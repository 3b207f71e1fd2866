"""A page of answers with their marks, in a constant number of queries and without counting all of them."""

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from assessment.grading.effective_grade import effective_grades, held_marks
from assessment.grading.models import Grade

if TYPE_CHECKING:
    from django.contrib.admin.views.main import ChangeList

    AnyPaginator = Paginator[Any]
else:
    from unfold.views import ChangeList

    AnyPaginator = Paginator

MOST = 1000
"""Rows that are counted and paged through; who looks for others filters."""


class BriefPaginator(AnyPaginator):
    """Counts no further than `MOST`: a full count of a big table takes longer than the page."""

    @cached_property
    def count(self) -> int:
        """Return the number of rows, or `MOST` if there are more."""
        rows: Any = self.object_list
        return int(rows.order_by()[:MOST].count())


class MarkedChangeList(ChangeList):
    """Gives each row of the page its `mark`, its `machine` grade and whether it `is_held`."""

    def get_results(self, request: HttpRequest) -> None:
        """Read the page, then its marks."""
        super().get_results(request)
        self.result_list: Any = with_marks(list(self.result_list))


def with_marks(rows: list[Any]) -> list[Any]:
    """Return the rows, each with its marks."""
    marks = effective_grades(rows)
    held = held_marks(rows, marks)
    machines = machine_grades([row.pk for row in rows])
    for row in rows:
        row.mark, row.machine, row.is_held = marks.get(row.pk), machines.get(row.pk), row.pk in held
    return rows


def machine_grades(keys: list[int]) -> dict[int, Grade]:
    """Return the machine's newest grade by response."""
    grades = Grade.objects.filter(response__in=keys, human=False).order_by("pk")
    return {grade.response_id: grade for grade in grades}
