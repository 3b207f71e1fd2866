"""What a student has handed in: a receipt for each time, and all results of a page with the points that count."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from assessment.bank.models import Assessment, Counts
from assessment.grading.effective_grade import effective_grades, held_responses
from assessment.grading.models import Response, Submission
from assessment.grading.submission import zone_of
from assessment.people.models import Learner
from assessment.student import page, visitors
from assessment.student.finding import find_assessment
from assessment.student.results import Result, result_of
from assessment.student.said import AnswerLine, answer_lines


@dataclass(frozen=True, slots=True)
class Given:
    """One answer that was handed in: to which question, what it says, and what became of it."""

    label: str
    response: Response
    lines: list[AnswerLine]
    result: Result


@dataclass(frozen=True, slots=True)
class Attempts:
    """All answers to one question, oldest first, and the points that count, if their mark is released."""

    label: str
    given: list[Given]
    score: Decimal | None


@require_safe
@cache_control(private=True, no_store=True)
def receipt(
    request: HttpRequest, course_slug: str, slug: str, public_id: UUID, exercise: str = ""
) -> HttpResponse:
    """Show one of the visitor's own submissions."""
    rows = Submission.objects.select_related("learner", "assessment__course")
    found = get_object_or_404(
        rows, public_id=public_id, assessment__slug=slug, assessment__course__slug=course_slug
    )
    if not visitors.is_own(request, found.learner):
        raise Http404
    assessment = found.assessment
    # Only for the way back: all that was handed in together stands on its receipt.
    back = assessment.exercises.filter(slug=exercise).first() if exercise else None
    context = {
        "assessment": assessment,
        "submission": found,
        "given": _given(assessment, found.answered()),
        "zone": zone_of(assessment.course),
    }
    assessment.shown_exercise = back
    return render(request, "student/receipt.html", context)


@require_safe
@cache_control(private=True, no_store=True)
def results(request: HttpRequest, course_slug: str, slug: str, exercise: str = "") -> HttpResponse:
    """Show all that the visitor has handed in on a page, and what counts of it."""
    assessment = find_assessment(request, course_slug, slug, exercise)
    learner = visitors.current_learner(request, assessment.course)
    attempts = attempts_of(assessment, learner) if learner else []
    context = {
        "assessment": assessment,
        "attempts": attempts,
        "total": total_of(assessment, attempts),
        "best": assessment.counts == Counts.BEST,
        "zone": zone_of(assessment.course),
    }
    return render(request, "student/results.html", context)


def attempts_of(assessment: Assessment, learner: Learner) -> list[Attempts]:
    """Return what a learner has answered, by question in the order of the page."""
    own = Response.objects.filter(submission__learner=learner, question__assessment=assessment)
    if assessment.shown_exercise:
        own = own.filter(question__exercise=assessment.shown_exercise)
    by_question: defaultdict[int, list[Given]] = defaultdict(list)
    for given in _given(assessment, own):
        by_question[given.response.question_id].append(given)
    return [_attempts(assessment, rows) for rows in by_question.values()]


def total_of(assessment: Assessment, attempts: Iterable[Attempts]) -> page.Total | None:
    """Return the points that count of those that are released, and of all questions; None for none."""
    scores = [one.score for one in attempts if one.score is not None]
    maximum = page.maximum_of(assessment) if scores else None
    return page.Total(sum(scores, Decimal(0)), maximum) if maximum else None


def _given(assessment: Assessment, responses: Iterable[Response]) -> list[Given]:
    rows = list(
        Response.objects.filter(pk__in=[row.pk for row in responses])
        .select_related("question__exercise", "question__current", *page.OF_A_RESULT)
        .order_by("question__exercise__position", "question__position", "attempt", "pk")
    )
    grades = effective_grades(rows)
    held = held_responses(grades)
    labels = page.labels_of(assessment)
    return [
        Given(
            labels.get(row.question_id, row.question.slug),
            row,
            answer_lines(row.version, row.answer),
            # What an answer waits for is not said here.
            result_of(row, grades.get(row.pk), held=row.pk in held, message=""),
        )
        for row in rows
    ]


def _attempts(assessment: Assessment, given: list[Given]) -> Attempts:
    """Return the answers to a question, and which of them counts: the best, or the last even if it waits."""
    counting = given if assessment.counts == Counts.BEST else given[-1:]
    scores = [score for one in counting if (score := _points(one)) is not None]
    return Attempts(given[0].label, given, max(scores) if scores else None)


def _points(given: Given) -> Decimal | None:
    """Return a released mark in the points that its question has now; it may have been given when they were others."""
    score, maximum = given.result.score, given.result.maximum
    current = given.response.question.current
    if score is None or not maximum or current is None or current.points == maximum:
        return score
    return score * current.points / maximum
