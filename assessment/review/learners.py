"""Learners, to look up: they come from an LMS, an API client or a browser, and are never written here."""

from assessment.review.base import CourseScopedAdmin, own


class LearnerAdmin(CourseScopedAdmin):
    """Learners, read only."""

    course_path = "course"
    add_needs = change_needs = None
    list_display = ("__str__", "external_id", "source", "course", "created_at")
    list_select_related = ("course",)
    list_filter = (own("course"),)
    search_fields = ("external_id", "name")
    fields = ("course", "name", "source", "external_id", "created_at", "public_id")
    ordering = ("-pk",)
