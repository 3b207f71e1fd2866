"""Where the marks of an assessment stand, by question, each number a click from its answers."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods

from assessment.bank.models import Assessment, Question, Release
from assessment.desk.answers.bulk_actions import wake_after_commit
from assessment.desk.answers.filters import own_rows
from assessment.desk.course_scope import own_or_404, page_context
from assessment.desk.roles import Deed, actor, may
from assessment.desk.site.theme import TextArea
from assessment.grading import review
from assessment.grading.effective_grade import MOST_APART, instant_kinds, responses_with_marks, trials
from assessment.grading.models import Response, State
from assessment.grading.regrade import regrade

NAMES = ("total", "waiting", "needs_review", "failed", "held", "released", "stays", "unmarked")
COLUMNS = ("state", "effective_id", "held", "stays_held")
CHUNK = 2000
"""Rows fetched at once: Django's own number for an iterator; four small columns each."""


@dataclass(frozen=True, slots=True)
class Row:
    """The numbers of one question."""

    question: Question
    counts: dict[str, int]
    marked_by_people: int
    apart: Decimal | None

    @property
    def why(self) -> str:
        """Say why marks stay held after a release; empty if none does."""
        reasons = []
        review = self.counts["needs_review"]
        if review:
            reasons.append(f"{review} need a review")
        if unmarked := max(self.counts["stays"] - review, 0):
            reasons.append(f"{unmarked} {self._why_the_rest()}")
        return "; ".join(reasons)

    def _why_the_rest(self) -> str:
        needed = self.question.hold_until_marked
        if self.question.assessment.release == Release.AFTER_REVIEW:
            return "have not been looked at by a person, as this assessment asks"
        instant = self.question.current is not None and self.question.current.kind in instant_kinds()
        if not instant and self.marked_by_people < needed:
            return f"wait until people have marked {needed} answers ({self.marked_by_people} so far)"
        if not instant and needed and self.apart is None:
            return "wait until people have marked answers that the machine was sure of (none so far)"
        if not instant and needed and self.apart is not None and self.apart > MOST_APART:
            return (
                f"wait since the marks of people and of the machine are {self.apart:.0%} of the points apart "
                f"on average (at most {MOST_APART:.0%}; to trust it all the same, set hold_until_marked to 0)"
            )
        return "are graded again, and the mark before was unsure"


def rows_of(assessment: Assessment) -> list[Row]:
    """Return the numbers by question, in three queries."""
    questions = {
        question.pk: question for question in assessment.questions.select_related("current", "assessment")
    }
    of_it = Response.objects.filter(submission__assessment=assessment)
    marked = responses_with_marks(of_it).order_by()
    counted: defaultdict[int, Counter[str]] = defaultdict(Counter)
    # Counted here: SQLite takes no subquery with a HAVING inside an aggregate.
    for question, *columns in marked.values_list("question", *COLUMNS).iterator(CHUNK):
        counted[question].update(_names(*columns))
    people = {
        question: (marked, apart)
        for question, marked, apart in trials()
        .filter(question__in=questions)
        .values_list("question", "marked", "apart")
    }
    return [
        Row(questions[pk], _all(counted[pk]), *people.get(pk, (0, None))) for pk in questions if pk in counted
    ]


def totals(rows: list[Row]) -> dict[str, int]:
    """Return the sums of the questions' numbers."""
    return {name: sum(row.counts[name] for row in rows) for name in NAMES}


@require_GET
def one_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the numbers of one assessment, and what one may do."""
    assessment = own_or_404(request, Assessment, pk)
    rows = rows_of(assessment)
    context = page_context(
        request,
        f"Marks of {assessment}",
        assessment=assessment,
        rows=rows,
        totals=totals(rows),
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
    context = page_context(request, "Marks", assessments=counted.order_by("course__title", "title"))
    return TemplateResponse(request, "desk/answers/assessments.html", context)


def _names(state: str, effective_id: int | None, held: bool, stays_held: bool) -> Iterator[str]:
    """Yield the names of the numbers in which an answer counts."""
    yield "total"
    if state in (State.WAITING, State.CLAIMED):
        yield "waiting"
    elif state in (State.NEEDS_REVIEW, State.FAILED):
        yield state
    if effective_id is None:
        yield "unmarked"
        return
    yield "held" if held else "released"
    if stays_held:
        yield "stays"


def _all(counts: Counter[str]) -> dict[str, int]:
    return {name: counts[name] for name in NAMES}


# Showing all marks of an assessment to its students, or holding them again, touches many at once: each asks first.
@require_http_methods(["GET", "POST"])
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Release all marks of an assessment."""
    if request.method == "POST":
        return _done(request, pk, review.release_grades, "can now be seen by students")
    return _ask(request, pk, "release", "Release all marks")


@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Hold all marks of an assessment again."""
    if request.method == "POST":
        return _done(request, pk, review.withdraw_release, "can no longer be seen by students")
    return _ask(request, pk, "take_back", "Take back all marks")


def _done(request: HttpRequest, pk: int, deed: Callable[..., int], outcome: str) -> HttpResponse:
    count = deed(own_or_404(request, Assessment, pk, Deed.CHANGE), actor=actor(request))
    messages.success(request, f"{'1 more mark' if count == 1 else f'{count} more marks'} {outcome}.")
    return redirect("admin:bank_assessment_marks", pk)


def _ask(request: HttpRequest, pk: int, name: str, title: str) -> HttpResponse:
    assessment = own_or_404(request, Assessment, pk, Deed.CHANGE)
    rows = rows_of(assessment)
    details = {"assessment": assessment, "rows": rows, "totals": totals(rows), "verb": title}
    context = page_context(request, f"{title} of {assessment}?", **details)
    return TemplateResponse(request, f"desk/answers/{name}.html", context)


class RegradeForm(forms.Form):
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
    form = RegradeForm(request.POST or None)
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
    return TemplateResponse(request, "desk/answers/regrade.html", context)
