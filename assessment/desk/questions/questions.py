"""Questions: written from nothing, checked and tried while they are written, published and taken off the page."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.db.models import Max, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext, gettext_lazy, pgettext

from assessment.bank import authoring
from assessment.bank.models import Assessment, Exercise, Question, QuestionVersion
from assessment.desk.course_scope import CourseScopedAdmin, own
from assessment.desk.questions import workbench
from assessment.desk.questions.question_form import ExerciseField, QuestionForm
from assessment.desk.roles import Deed, actor, courses_for, is_superuser
from assessment.people import audit
from assessment.people.models import Act

PLACE = (gettext_lazy("Where it stands"), {"fields": ("assessment", "exercise", "new_exercise")})
ASKED = (gettext_lazy("What is asked"), {"fields": ("prompt", ("kind", "points"), "key")})
ANSWER = (gettext_lazy("What students may look up"), {"fields": ("model_answer", "model_answer_label")})
FINE = (
    gettext_lazy("Fine points"),
    {"classes": ("collapse",), "fields": (("slug", "position"), ("review_below", "release_rule"))},
)
VIEW = (
    None,
    {"fields": (("assessment", "exercise"), ("slug", "position"), "review_below", "release_rule")},
)


class QuestionAdmin(CourseScopedAdmin):
    """Questions; a change makes a new version, and the page changes when that is published."""

    course_path = "assessment__course"
    form = QuestionForm
    change_form_template = "desk/questions/question.html"
    list_display = ("slug", "summary", "kind", "assessment", "exercise", "stands")
    list_select_related = ("assessment", "exercise", "current")
    list_filter = (own("assessment"), "retired")
    search_fields = ("slug", "current__prompt")
    ordering = ("assessment", "exercise__position", "position")

    class Media:
        css: ClassVar = {"all": ["student/katex/katex.min.css"]}
        js = ("student/katex/katex.min.js", "desk/questions/question.js")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Count the versions with the rows, and take the newest along for drafts."""
        drafts = QuestionVersion.objects.filter(question=OuterRef("pk")).order_by("-number")
        rows: QuerySet[Any] = (
            super()
            .get_queryset(request)
            .annotate(
                newest=Max("versions__number"),
                newest_prompt=Subquery(drafts.values("prompt")[:1]),
                newest_kind=Subquery(drafts.values("kind")[:1]),
            )
        )
        return rows

    @admin.display(description=gettext_lazy("prompt"))
    def summary(self, question: Question) -> str:
        """Return the beginning of what is asked."""
        text = question.current.prompt if question.current else getattr(question, "newest_prompt", "") or ""
        return text if len(text) <= 80 else f"{text[:79]}…"

    @admin.display(description=gettext_lazy("kind"))
    def kind(self, question: Question) -> str:
        """Return the kind of what is on the page, or of the draft."""
        kind = question.current.kind if question.current else getattr(question, "newest_kind", "") or ""
        return pgettext("kind", kind) if kind else ""

    @admin.display(description=gettext_lazy("state"))
    def stands(self, question: Question) -> str:
        """Say whether students see it."""
        return workbench.state_of(question, getattr(question, "newest", None))

    def get_fieldsets(self, request: HttpRequest, obj: Question | None = None) -> Any:
        """Give those who only look the question without its form; its versions stand below."""
        may = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        return (PLACE, ASKED, ANSWER, FINE) if may else (VIEW,)

    def get_readonly_fields(self, request: HttpRequest, obj: Question | None = None) -> tuple[str, ...]:
        """Keep a question in its assessment, where its answers are."""
        del request
        return ("assessment",) if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Name exercises with their assessment."""
        if db_field.name == "exercise":
            kwargs |= {"form_class": ExerciseField, "queryset": Exercise.objects.select_related("assessment")}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Choose the assessment where there is no choice."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        pages = Assessment.objects.values_list("pk", flat=True)
        if not is_superuser(request):
            pages = pages.filter(course__in=courses_for(request, Deed.CHANGE))
        only = list(pages[:2])
        return ({"assessment": only[0]} if len(only) == 1 else {}) | initial

    def save_model(self, request: HttpRequest, obj: Question, form: Any, change: bool) -> None:
        """Save the place, add a version, and publish or take off as was asked."""
        form.place()
        super().save_model(request, obj, form, change)
        newest = authoring.newest_version(obj)
        version = authoring.add_version(obj, form.version_fields())
        by, course = actor(request), obj.assessment.course_id
        details = {"version": version.number}
        if newest and newest.pk != version.pk:
            changes = {"version": (newest.number, version.number)}
            audit.record(Act.CHANGED, by=by, course=course, target=obj, changes=changes)
        if "_publish" in request.POST:
            authoring.publish(obj)
            audit.record(Act.PUBLISHED, by=by, course=course, target=obj, details=details)
        elif "_take_off" in request.POST:
            authoring.unpublish(obj)
            audit.record(Act.UNPUBLISHED, by=by, course=course, target=obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Add what the workbench shows beside the form."""
        question = kwargs.get("obj")
        may = self.has_change_permission(request, question) if question else True
        return super().render_change_form(
            request, context | workbench.context(question, may_change=may), *args, **kwargs
        )

    def response_add(self, request: HttpRequest, obj: Question, *_: Any, **__: Any) -> HttpResponse:
        """Stay with the question, and say whether students see it."""
        self._tell(request, obj)
        return redirect("admin:bank_question_change", obj.pk)

    def response_change(self, request: HttpRequest, obj: Question) -> HttpResponse:
        """Stay with the question, and say whether students see it."""
        return self.response_add(request, obj)

    def _tell(self, request: HttpRequest, question: Question) -> None:
        newest = authoring.newest_version(question)
        number = newest.number if newest else 0
        state = workbench.state_of(question, number)
        saved = gettext("Saved as version %(number)s: %(state)s.") % {"number": number, "state": state}
        self.message_user(request, saved, messages.SUCCESS)
        if question.current and not question.retired and not question.assessment.open:
            closed = gettext("The page “%(page)s” is closed: tick “Open” there for students to see it.")
            self.message_user(request, closed % {"page": question.assessment}, messages.WARNING)

    def get_urls(self) -> list[URLPattern]:
        """Add the workbench's addresses."""
        wrap = self.admin_site.admin_view
        bench = workbench.Workbench(self)
        return [
            path("check/", wrap(bench.check), name="bank_question_check"),
            path("try/", wrap(bench.try_one), name="bank_question_try"),
            path("try/<uuid:public_id>/", wrap(bench.tried), name="bank_question_tried"),
            *super().get_urls(),
        ]
