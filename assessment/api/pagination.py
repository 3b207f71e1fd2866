"""Lists of rows, page by page."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Model, QuerySet
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response

from assessment.api.lookup import query_value

CURSOR = OpenApiParameter(
    "cursor", {"type": "string", "maxLength": 200}, description="From `next` of the page before."
)


class ByKey(CursorPagination):
    """Keyset pagination: a page costs the same however far one has read."""

    page_size = 20
    ordering = "pk"

    def decode_cursor(self, request: Request) -> Any:
        """Read the cursor; one that we have not made is as good as none."""
        query_value(request, "cursor", longest=200)
        cursor = super().decode_cursor(request)
        if cursor and not re.fullmatch("[0-9]{1,18}", str(cursor.position or 0)):
            raise NotFound(self.invalid_cursor_message)
        return cursor


def page_of(
    request: Request, rows: QuerySet[Any], show: Callable[[Sequence[Any]], list[dict[str, Any]]]
) -> Response:
    """Return one page of rows, as `show` makes data of them, and where the next one is."""
    pages = ByKey()
    page: list[Model] = pages.paginate_queryset(rows, request) or []
    return Response({"next": pages.get_next_link(), "results": show(page)})
