"""Assessments with their policies and dates, and the exercises on their pages.

Dates are read and shown in the time zone of the course.
"""

from datetime import UTC
from typing import Any, ClassVar

from django.forms import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from assessment.bank.models import Assessment, Exercise, ExtraTime, Release, Reveal
from assessment.desk.course_scope import CourseScopedAdmin, CourseScopedTabularInline, own
from assessment.desk.site.theme import AnyModelForm
from assessment.grading.submission import zone_of
from assessment.people.models import Learner

DATES = ("opens_at", "closes_at", "released_at", "reveal_at")


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
            "opens_at",
            "closes_at",
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the dates."""
        data: dict[str, Any] = super().clean() or {}
        if data.get("release") == Release.ON_DATE and not data.get("released_at"):
            self.add_error("released_at", gettext("Is needed to release on a date: give date and time."))
        if data.get("reveal") == Reveal.AFTER_DATE and not data.get("reveal_at"):
            self.add_error("reveal_at", gettext("Is needed to reveal after a date: give date and time."))
        if self.instance.pk is None and data.get("course"):
            # As long as there was no course they were read as if in UTC.
            zone = zone_of(data["course"])
            data |= {
                name: data[name].astimezone(UTC).replace(tzinfo=zone) for name in DATES if data.get(name)
            }
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", gettext("Is not after it opens: nobody could answer."))
        return data


class ExtraTimeForm(AnyModelForm):
    """By how much longer one learner may answer."""

    class Meta:
        model = ExtraTime
        fields: ClassVar = ["learner", "minutes"]

    def clean_learner(self) -> Learner:
        """Take only learners of the assessment's course."""
        learner: Learner = self.cleaned_data["learner"]
        if learner.course_id != self.instance.assessment.course_id:
            raise ValidationError(gettext("Is a learner of another course."))
        return learner


class ExtraTimeInline(CourseScopedTabularInline):
    """The learners who have longer."""

    model = ExtraTime
    form = ExtraTimeForm
    fields = ("learner", "minutes")
    autocomplete_fields = ("learner",)
    verbose_name = gettext_lazy("learner with extra time")
    verbose_name_plural = gettext_lazy("extra time")


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
        (
            gettext_lazy("Dates"),
            {
                "fields": ("opens_at", "closes_at"),
                "description": gettext_lazy("In the time zone of the course. Leave them empty for no limit."),
            },
        ),
        (gettext_lazy("Marks"), {"fields": ("release", "released_at", ("counts", "attempts"))}),
        (gettext_lazy("Model answers"), {"fields": ("reveal", "reveal_at")}),
        (gettext_lazy("Practice"), {"fields": ("open",)}),
    )
    inlines = (ExtraTimeInline,)

    def get_inlines(self, request: HttpRequest, obj: Assessment | None = None) -> Any:
        """Offer extra time once there is an assessment to have it."""
        del request
        return self.inlines if obj else ()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Read and show dates as the course does."""
        assessment = self.get_object(request, object_id) if object_id else None
        with timezone.override(zone_of(assessment.course) if assessment else UTC):
            response = super().changeform_view(request, object_id, form_url, extra_context)
            # A page is made of its template only now, and must be while the zone is set.
            if not getattr(response, "is_rendered", True):
                response.render()  # type: ignore[attr-defined]
        return response

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
