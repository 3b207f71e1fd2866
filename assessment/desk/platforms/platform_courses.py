"""The courses of learning platforms that have been launched from, with their activities: to look at."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext, gettext_lazy

from assessment.desk.course_scope import CourseScopedAdmin, CourseScopedTabularInline, own
from assessment.lti.passback.line_items import MissingColumn, why_missing
from assessment.lti.platforms.models import Context, ResourceLink

NO_COLUMN = {
    MissingColumn.BEING_MADE: gettext_lazy("no column yet: one is being made"),
    MissingColumn.NOT_OFFERED: gettext_lazy(
        "no column: marks are not sent. Switch grades on in the activity's settings on the"
        " platform (in Moodle, let the tool accept grades), and open it there once."
    ),
    MissingColumn.NOT_ALLOWED: gettext_lazy(
        "no column: marks are not sent. The platform lets this tool make none: add the activity"
        " with “Select content”, or switch column management on in the tool's settings there, and open it once."
    ),
}


class ResourceLinkInline(CourseScopedTabularInline):
    """The activities of a course, what each opens, and whether it has a column in the gradebook."""

    model = ResourceLink
    fields = readonly_fields = ("title", "opens", "gradebook", "created_at")
    verbose_name_plural = gettext_lazy("activities")
    hide_title = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Fetch what they open with them."""
        rows = super().get_queryset(request)
        return rows.select_related("assessment", "exercise", "deck", "context")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let launches make them."""
        del request, obj
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Keep them: scores hang on them."""
        del request, obj
        return False

    @admin.display(description=gettext_lazy("opens"))
    def opens(self, link: ResourceLink) -> str:
        """Return the assessment, exercise or deck."""
        if link.assessment and link.exercise:
            return f"{link.assessment}: {link.exercise}"
        return str(link.assessment or link.deck or gettext("nothing yet: a teacher picks at the next launch"))

    @admin.display(description=gettext_lazy("gradebook"))
    def gradebook(self, link: ResourceLink) -> str:
        """Tell whether marks can be sent, and if not, what to do."""
        missing = why_missing(link)
        if missing is None:
            if link.line_item_url:
                return gettext("has a column")
            opens = link.assessment_id or link.deck_id
            return (
                gettext("none needed: nothing there has marks")
                if opens
                else gettext("no column: marks are not sent")
            )
        return link.column_problem if missing is MissingColumn.FAILED else str(NO_COLUMN[missing])


class ContextAdmin(CourseScopedAdmin):
    """Courses of platforms, each with the course here that it maps to."""

    course_path = "course"
    add_needs = change_needs = None
    list_display = ("title", "platform", "course", "created_at", "roster_read_at")
    list_select_related = ("deployment__registration", "course")
    list_filter = (own("course"),)
    search_fields = ("title",)
    fields: ClassVar = ["title", "platform", "course", "created_at", "roster_read_at"]
    readonly_fields = ("platform",)
    inlines = (ResourceLinkInline,)
    ordering = ("-pk",)

    @admin.display(description=gettext_lazy("platform"))
    def platform(self, context: Context) -> str:
        """Return the name of the registration."""
        return str(context.deployment.registration)
