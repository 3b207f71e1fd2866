"""Rows that pages of this package are about: found only in courses that one may look into."""

from typing import Any, TypeVar

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest

from assessment.desk.base import CourseScopedAdmin
from assessment.desk.roles import Deed

M = TypeVar("M", bound=Model)


def own_or_404(request: HttpRequest, model: type[M], pk: int, deed: Deed = Deed.VIEW) -> M:
    """Return a row; 404 if it is another course's, 403 if it may be seen but the deed is not allowed."""
    page = admin.site._registry[model]
    assert isinstance(page, CourseScopedAdmin)  # noqa: S101 - for the type checker
    row = page.get_queryset(request).filter(pk=pk).first() if pk < 2**63 else None
    if row is None:
        raise Http404("There is no such page, or it belongs to a course that is not yours.")
    if not page.is_allowed(request, deed, row):
        raise PermissionDenied
    found: M = row
    return found


def page_context(request: HttpRequest, title: str, **more: Any) -> dict[str, Any]:
    """Return what every page of the admin needs, and more."""
    return admin.site.each_context(request) | {"title": title} | more
