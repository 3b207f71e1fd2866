"""Erasing a learner: a page that says what goes and what stays, and on which the learner's id is typed."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from assessment.desk.responses.asking import own_or_404, page_context
from assessment.desk.roles import Deed, actor
from assessment.desk.theme import TextInput
from assessment.grading.erasure.erase import KEPT, erase, preview
from assessment.people.models import Learner


class ConfirmForm(forms.Form):
    """The id of who is erased, typed once more."""

    typed = forms.CharField(
        label="Type the learner's id to erase them",
        max_length=300,
        widget=TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Type the id that stands above. Nothing was erased."},
    )

    def __init__(self, learner: Learner, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]  # what a form is given
        self.learner = learner

    def clean_typed(self) -> str:
        """Refuse any other id."""
        typed = str(self.cleaned_data["typed"])
        if typed != self.learner.external_id.strip():
            raise ValidationError("This is not the id that stands above. Nothing was erased.")
        return typed


@never_cache
@require_http_methods(["GET", "POST"])
def erase_learner(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then erase a learner."""
    learner = own_or_404(request, Learner, pk, Deed.CHANGE)
    if learner.is_erased:
        messages.info(request, "This learner was erased before.")
        return redirect("admin:people_learner_change", pk)
    form = ConfirmForm(learner, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        erased = erase(learner, by=actor(request))
        said = "; ".join(erased.lines()) or "there were no answers"
        messages.success(request, f"The learner was erased: {said}. The marks stay, under a digest.")
        return redirect("admin:people_learner_changelist")
    context = page_context(
        request,
        f"Erase {learner}?",
        learner=learner,
        form=form,
        lines=preview(learner).lines(),
        kept=KEPT,
    )
    return TemplateResponse(request, "desk/erase.html", context)
