"""What is done with the promise of an assessment: a sample is drawn, its terms are changed, it is tested again."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST

from assessment.bank.models import Assessment
from assessment.desk.answers.assessment_marks import marks_page
from assessment.desk.answers.bulk_actions import wake_after_commit
from assessment.desk.answers.promise_section import DrawForm, GroupingForm, TermsForm, unsent_forms
from assessment.desk.course_scope import own_or_404
from assessment.desk.roles import Deed, actor
from assessment.grading.promise import (
    GroupingFixed,
    NotTestable,
    check_promise,
    draw_sample,
    set_grouping,
    set_terms,
    standing_of,
)


@require_POST
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    """Do what was pressed in the section, and show the page again."""
    assessment = own_or_404(request, Assessment, pk, Deed.CHANGE)
    sent_forms = unsent_forms(standing_of(assessment))
    if "draw" in request.POST:
        draw = DrawForm(request.POST)
        if not draw.is_valid():
            return marks_page(request, assessment, replace(sent_forms, draw=draw))
        _draw(request, assessment, draw.cleaned_data["per_question"])
    elif "terms" in request.POST:
        terms = TermsForm(request.POST)
        if not terms.is_valid():
            return marks_page(request, assessment, replace(sent_forms, terms=terms))
        set_terms(assessment, terms.terms(), actor=actor(request))
        messages.success(request, gettext("The terms of the promise are as you set them."))
    elif "regroup" in request.POST:
        grouping = GroupingForm(request.POST)
        if not grouping.is_valid():
            return marks_page(request, assessment, replace(sent_forms, grouping=grouping))
        _regroup(request, assessment, grouping.cleaned_data["grouping"])
    else:
        _check(request, assessment)
    return redirect("admin:bank_assessment_marks", pk)


def _draw(request: HttpRequest, assessment: Assessment, per_question: int) -> None:
    count = draw_sample(assessment, per_question, actor=actor(request))
    if not count:
        messages.warning(
            request, gettext("No answer could be drawn: a person has marked, or must mark, all of them.")
        )
        return
    outcome = ngettext("1 answer was drawn.", "%(count)s answers were drawn.", count)
    messages.success(request, outcome % {"count": count})


def _regroup(request: HttpRequest, assessment: Assessment, grouping: str) -> None:
    try:
        set_grouping(assessment, grouping, actor=actor(request))
    except GroupingFixed:
        refusal = gettext(
            "What the promise is made for was settled with the first mark of the sample. Chosen later it would be"
            " chosen by what it releases, and would be less sure than it says."
        )
        messages.error(request, refusal)
        return
    messages.success(request, gettext("What the promise is made for is as you set it."))


def _check(request: HttpRequest, assessment: Assessment) -> None:
    try:
        test = check_promise(assessment, actor=actor(request))
    except NotTestable:
        messages.error(request, gettext("The promise is tested when its whole sample is marked."))
        return
    if test:
        messages.success(request, gettext("The promise was tested again."))
    else:
        messages.info(
            request, gettext("The machine learns from the sample first; then the promise is tested.")
        )
        wake_after_commit()
