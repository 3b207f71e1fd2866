"""Grading all answers to a question again by its current key, after a confirmation and with a reason."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from assessment.bank.models import Question
from assessment.desk.responses.actions import wake_after_commit
from assessment.desk.responses.asking import own_or_404, page_context
from assessment.desk.roles import Deed, actor
from assessment.desk.theme import TextArea
from assessment.grading.effective_grade import responses_with_marks
from assessment.grading.models import Response
from assessment.grading.regrade import regrade


class ReasonForm(forms.Form):
    """Why answers are graded again."""

    reason = forms.CharField(
        max_length=2000,
        widget=TextArea(attrs={"rows": 3}),
        error_messages={"required": "Say why: it stands in the history of every mark."},
    )


@require_http_methods(["GET", "POST"])
def regrade_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then grade again; what needs the model waits for a worker."""
    question = own_or_404(request, Question, pk, Deed.CHANGE)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and question.current and form.is_valid():
        run = regrade(question, actor=actor(request), reason=form.cleaned_data["reason"])
        wake_after_commit()
        waiting = Response.objects.filter(run=run).exclude(grades__run=run).count()
        messages.success(
            request, f"Graded again by version {question.current.number}; {waiting} wait for a worker."
        )
        return redirect("admin:bank_assessment_marks", question.assessment_id)
    marked = responses_with_marks(Response.objects.filter(question=question, erased_at=None))
    marked = marked.filter(effective_id__isnull=False)
    context = page_context(
        request,
        f"Grade question {question} again?",
        question=question,
        form=form,
        count=marked.count(),
        by_people=marked.filter(human=True).count(),
    )
    return TemplateResponse(request, "desk/responses/regrade.html", context)
