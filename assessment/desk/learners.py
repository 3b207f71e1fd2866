"""Learners, to look up and to erase: they come from an LMS, an API client or a browser, and are never written here."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern, path

from assessment.desk import erasing
from assessment.desk.base import CourseScopedAdmin, own
from assessment.desk.roles import Deed
from assessment.people.models import Learner


@admin.action(description="Erase for good…", permissions=["erase"])
def erase_selected(
    page: Any, request: HttpRequest, queryset: QuerySet[Learner]
) -> HttpResponseRedirect | None:
    """Go to the page that says what will be erased, and asks."""
    del page
    rows = list(queryset[:2])
    if len(rows) == 1:
        return redirect("admin:people_learner_erase", rows[0].pk)
    messages.error(request, "Erase learners one by one: choose a single one. Nothing was erased.")
    return None


class LearnerAdmin(CourseScopedAdmin):
    """Learners, read only, but that an instructor can erase one."""

    change_form_template = "desk/learner.html"
    course_path = "course"
    add_needs = change_needs = None
    list_display = ("__str__", "external_id", "source", "course", "created_at")
    list_select_related = ("course",)
    list_filter = (own("course"),)
    search_fields = ("external_id", "name")
    fields = ("course", "name", "source", "external_id", "created_at", "public_id")
    ordering = ("-pk",)
    actions = (erase_selected,)

    def has_erase_permission(self, request: HttpRequest, obj: Learner | None = None) -> bool:
        """Let instructors erase."""
        return self.is_allowed(request, Deed.CHANGE, obj)

    def get_urls(self) -> list[URLPattern]:
        """Add the page that erases."""
        view = self.admin_site.admin_view(erasing.erase_learner)
        return [path("<int:pk>/erase/", view, name="people_learner_erase"), *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> Any:
        """Offer to erase where that is allowed."""
        row = self.get_object(request, object_id) if object_id else None
        can_erase = row is not None and not row.is_erased and self.has_erase_permission(request, row)
        return super().changeform_view(
            request, object_id, form_url, {"can_erase": can_erase, **(extra_context or {})}
        )
