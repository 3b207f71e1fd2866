"""Learners, to look up and to erase: they come from an LMS, an API client or a browser, and are never written here."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext, gettext_lazy, pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessment.desk.course_scope import CourseScopedAdmin, own, own_or_404, page_context
from assessment.desk.roles import Deed, actor
from assessment.desk.site.theme import TextInput
from assessment.grading.erasure.erase import WHAT_STAYS, Erased, erase_data_of, preview_erasure
from assessment.people.models import Learner


@admin.action(description=gettext_lazy("Erase for good…"), permissions=["erase"])
def erase_selected(
    page: Any, request: HttpRequest, queryset: QuerySet[Learner]
) -> HttpResponseRedirect | None:
    """Go to the page that says what will be erased, and asks."""
    del page
    rows = list(queryset[:2])
    if len(rows) == 1:
        return redirect("admin:people_learner_erase", rows[0].pk)
    messages.error(request, gettext("Erase learners one by one: choose a single one. Nothing was erased."))
    return None


class LearnerAdmin(CourseScopedAdmin):
    """Learners, read only, but that an instructor can erase one."""

    change_form_template = "desk/courses/learner.html"
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
        view = self.admin_site.admin_view(erase_learner)
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


# Nothing brings a learner back, so a click is not enough: one reads what goes and what stays, and types the id.
class ConfirmForm(forms.Form):
    """The id of who is erased, typed once more."""

    typed = forms.CharField(
        label=gettext_lazy("Type the learner's id to erase them"),
        max_length=300,
        widget=TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Type the id that stands above. Nothing was erased.")},
    )

    def __init__(self, learner: Learner, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # what a form is given
        self.learner = learner

    def clean_typed(self) -> str:
        """Refuse any other id."""
        typed = str(self.cleaned_data["typed"])
        if typed != self.learner.external_id.strip():
            raise ValidationError(gettext("This is not the id that stands above. Nothing was erased."))
        return typed


@never_cache
@require_http_methods(["GET", "POST"])
def erase_learner(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then erase a learner."""
    learner = own_or_404(request, Learner, pk, Deed.CHANGE)
    if learner.is_erased:
        messages.info(request, gettext("This learner was erased before."))
        return redirect("admin:people_learner_change", pk)
    form = ConfirmForm(learner, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        erased = erase_data_of(learner, by=actor(request))
        erased_lines = "; ".join(_lines(erased)) or gettext("there were no answers")
        outcome = gettext("The learner was erased: %(lines)s. The marks stay, under a digest.")
        messages.success(request, outcome % {"lines": erased_lines})
        return redirect("admin:people_learner_changelist")
    context = page_context(
        request,
        gettext("Erase %(learner)s?") % {"learner": learner},
        learner=learner,
        form=form,
        lines=_lines(preview_erasure(learner)),
        kept=[pgettext("erased", line) for line in WHAT_STAYS],
    )
    return TemplateResponse(request, "desk/courses/erase.html", context)


def _lines(erased: Erased) -> list[str]:
    return [f"{pgettext('erased', name)}: {count}" for name, count in erased.counts().items()]
