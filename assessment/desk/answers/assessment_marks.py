"""Where the marks of an assessment stand, by question, each number a click from its answers."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods

from assessment.bank.models import Assessment, Question, Release
from assessment.desk.answers.bulk_actions import wake_after_commit
from assessment.desk.answers.filters import own_rows
from assessment.desk.answers.promise_section import PromiseForms, section_of, why_on_trial
from assessment.desk.course_scope import own_or_404, page_context
from assessment.desk.roles import Deed, actor, may
from assessment.desk.site.theme import TextArea
from assessment.grading import review
from assessment.grading.effective_grade import responses_on_trial, responses_with_marks
from assessment.grading.models import Response, State
from assessment.grading.promise import Standing, standing_of
from assessment.grading.regrade import regrade

NAMES = (
    "total",
    "waiting",
    "needs_review",
    "failed",
    "held",
    "released",
    "stays",
    "on_trial",
    "by_people",
    "unmarked",
)
CHUNK = 2000
"""Rows fetched at once: Django's own number for an iterator; six small columns each."""


class Columns(NamedTuple):
    """What is read of an answer to count it."""

    state: str
    effective_id: int | None
    human: bool
    held: bool
    stays_held: bool
    on_trial: bool


@dataclass(frozen=True, slots=True)
class Row:
    """The numbers of one question."""

    question: Question
    counts: dict[str, int]
    promise: Standing

    @property
    def why(self) -> str:
        """Say why marks stay held after a release; empty if none does."""
        reasons = []
        review, on_trial = self.counts["needs_review"], self.counts["on_trial"]
        if review:
            reasons.append(
                ngettext("%(count)s need a review", "%(count)s need a review", review) % {"count": review}
            )
        rest = max(self.counts["stays"] - review, 0)
        if rest and self.question.assessment.release == Release.AFTER_REVIEW:
            not_seen = gettext("%(count)s have not been looked at by a person, as this assessment asks")
            return "; ".join([*reasons, not_seen % {"count": rest}])
        if on_trial:
            reasons.append(why_on_trial(self.promise, self.question) % {"count": on_trial})
        if again := max(rest - on_trial, 0):
            unsure = gettext("%(count)s are graded again, and the mark before was unsure")
            reasons.append(unsure % {"count": again})
        return "; ".join(reasons)


def rows_of(assessment: Assessment) -> list[Row]:
    """Return the numbers by question, in three queries."""
    questions = {
        question.pk: question for question in assessment.questions.select_related("current", "assessment")
    }
    marked = responses_on_trial(Response.objects.filter(submission__assessment=assessment)).order_by()
    counted: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for question, *columns in marked.values_list("question", *Columns._fields).iterator(CHUNK):
        counted[question].update(_names(Columns(*columns)))
    promise = standing_of(assessment)
    return [Row(questions[pk], _all(counted[pk]), promise) for pk in questions if pk in counted]


def totals(rows: list[Row]) -> dict[str, int]:
    """Return the sums of the questions' numbers."""
    return {name: sum(row.counts[name] for row in rows) for name in NAMES}


@require_GET
def one_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the numbers of one assessment, and what one may do."""
    return marks_page(request, own_or_404(request, Assessment, pk))


def marks_page(
    request: HttpRequest, assessment: Assessment, forms: PromiseForms | None = None
) -> HttpResponse:
    """Return the page of an assessment's marks; `forms` are those of the promise, with errors, if they were sent."""
    rows = rows_of(assessment)
    context = page_context(
        request,
        gettext("Marks of %(assessment)s") % {"assessment": assessment},
        assessment=assessment,
        rows=rows,
        totals=totals(rows),
        promise=section_of(assessment, forms),
        may_release=may(request, Deed.CHANGE, assessment.course_id),
        may_send=may(request, Deed.MARK, assessment.course_id),
    )
    return TemplateResponse(request, "desk/answers/assessment_marks.html", context)


@require_GET
def every_assessment(request: HttpRequest) -> HttpResponse:
    """List one's assessments with what waits for a person."""
    assessments: QuerySet[Any] = own_rows(request, Assessment.objects.all(), "course").select_related(
        "course"
    )
    state = "submissions__responses__state"
    counted = assessments.annotate(
        answers=Count("submissions__responses"),
        due=Count("submissions__responses", filter=Q(**{state: State.NEEDS_REVIEW})),
        failed=Count("submissions__responses", filter=Q(**{state: State.FAILED})),
    )
    context = page_context(
        request, pgettext("menu", "Marks"), assessments=counted.order_by("course__title", "title")
    )
    return TemplateResponse(request, "desk/answers/assessments.html", context)


def _names(answer: Columns) -> Iterator[str]:
    """Yield the names of the numbers in which an answer counts."""
    yield "total"
    if answer.state in (State.WAITING, State.CLAIMED):
        yield "waiting"
    elif answer.state in (State.NEEDS_REVIEW, State.FAILED):
        yield answer.state
    if answer.effective_id is None:
        yield "unmarked"
        return
    yield "held" if answer.held else "released"
    if answer.human:
        yield "by_people"
    if answer.stays_held:
        yield "stays"
    # What needs a review is told of as such.
    if answer.on_trial and answer.state != State.NEEDS_REVIEW:
        yield "on_trial"


def _all(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in NAMES}


# Showing all marks of an assessment to its students, or holding them again, touches many at once: each asks first.
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Release all marks of an assessment."""
    if request.method == "POST":
        count = review.release_grades(_to_change(request, pk), actor=actor(request))
        outcome = ngettext(
            "1 more mark can now be seen by students.",
            "%(count)s more marks can now be seen by students.",
            count,
        )
        return _done(request, pk, outcome % {"count": count})
    title = gettext("Release all marks of %(assessment)s?")
    return _ask(request, pk, "release", title)


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold all marks of an assessment again."""
    if request.method == "POST":
        count = review.withdraw_release(_to_change(request, pk), actor=actor(request))
        outcome = ngettext(
            "1 more mark can no longer be seen by students.",
            "%(count)s more marks can no longer be seen by students.",
            count,
        )
        return _done(request, pk, outcome % {"count": count})
    title = gettext("Take back all marks of %(assessment)s?")
    return _ask(request, pk, "take_back", title)


def _to_change(request: HttpRequest, pk: int) -> Assessment:
    return own_or_404(request, Assessment, pk, Deed.CHANGE)


def _done(request: HttpRequest, pk: int, outcome: str) -> HttpResponse:
    messages.success(request, outcome)
    return redirect("admin:bank_assessment_marks", pk)


def _ask(request: HttpRequest, pk: int, name: str, title: str) -> HttpResponse:
    assessment = _to_change(request, pk)
    rows = rows_of(assessment)
    details = {"assessment": assessment, "rows": rows, "totals": totals(rows)}
    context = page_context(request, title % {"assessment": assessment}, **details)
    return TemplateResponse(request, f"desk/answers/{name}.html", context)


class RegradeForm(forms.Form):
    """Why answers are graded again."""

    reason = forms.CharField(
        max_length=2000,
        widget=TextArea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why: it stands in the history of every mark.")},
    )


@require_http_methods(["GET", "POST"])
def regrade_question(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then grade again; what needs the model waits for a worker."""
    question = own_or_404(request, Question, pk, Deed.CHANGE)
    form = RegradeForm(request.POST or None)
    if request.method == "POST" and question.current and form.is_valid():
        run = regrade(question, actor=actor(request), reason=form.cleaned_data["reason"])
        wake_after_commit()
        waiting = Response.objects.filter(run=run).exclude(grades__run=run).count()
        outcome = ngettext(
            "Graded again by version %(number)s; %(count)s wait for a worker.",
            "Graded again by version %(number)s; %(count)s wait for a worker.",
            waiting,
        )
        messages.success(request, outcome % {"number": question.current.number, "count": waiting})
        return redirect("admin:bank_assessment_marks", question.assessment_id)
    marked = responses_with_marks(Response.objects.filter(question=question, erased_at=None))
    marked = marked.filter(effective_id__isnull=False)
    context = page_context(
        request,
        gettext("Grade question %(question)s again?") % {"question": question},
        question=question,
        form=form,
        count=marked.count(),
        by_people=marked.filter(human=True).count(),
    )
    return TemplateResponse(request, "desk/answers/regrade.html", context)
