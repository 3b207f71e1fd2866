"""Assessments with their policies, and the exercises on their pages."""

from typing import Any, ClassVar

from django.http import HttpRequest

from assessment.bank.models import Assessment, Exercise, Release, Reveal
from assessment.review.base import CourseScopedAdmin, own
from assessment.review.theme import AnyModelForm


class AssessmentForm(AnyModelForm):
    """An assessment; a policy that needs a date asks for it."""

    class Meta:
        model = Assessment
        fields: ClassVar = [
            "course",
            "title",
            "slug",
            "intro",
            "release",
            "released_at",
            "reveal",
            "reveal_at",
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the dates."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("release") == Release.ON_DATE and not data.get("released_at"):
            self.add_error("released_at", "Is needed to release on a date: give date and time.")
        if data.get("reveal") == Reveal.AFTER_DATE and not data.get("reveal_at"):
            self.add_error("reveal_at", "Is needed to reveal after a date: give date and time.")
        return data


class AssessmentAdmin(CourseScopedAdmin):
    """Assessments."""

    course_path = "course"
    form = AssessmentForm
    list_display = ("title", "course", "release", "reveal", "attempts", "open")
    list_select_related = ("course",)
    list_filter = (own("course"), "release")
    search_fields = ("title", "slug")
    prepopulated_fields: ClassVar = {"slug": ("title",)}
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("course", "title", "slug", "intro")}),
        ("Marks", {"fields": ("release", "released_at", ("counts", "attempts"))}),
        ("Model answers", {"fields": ("reveal", "reveal_at")}),
        ("Practice", {"fields": ("open",)}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Assessment | None = None) -> tuple[str, ...]:
        """Keep an assessment in its course, where its learners and their marks are."""
        del request
        return ("course",) if obj else ()


class ExerciseAdmin(CourseScopedAdmin):
    """Exercises: one or more questions under a shared stem."""

    course_path = "assessment__course"
    list_display = ("__str__", "assessment", "position", "section")
    list_select_related = ("assessment",)
    list_filter = (own("assessment"),)
    search_fields = ("title", "slug")
    prepopulated_fields: ClassVar = {"slug": ("title",)}
    autocomplete_fields = ("assessment",)
    fields = ("assessment", ("title", "slug"), "position", "stem", "section", "section_intro")

    def get_readonly_fields(self, request: HttpRequest, obj: Exercise | None = None) -> tuple[str, ...]:
        """Keep an exercise on the page that its questions are on."""
        del request
        return ("assessment",) if obj else ()
