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
from assessment.student import access, practice_page
from assessment.student.access import visible_assessment
from assessment.student.forms import AnswerLine, answer_lines
from assessment.student.results import AnswerResult, answer_result


@dataclass(frozen=True, slots=True)
class SubmittedAnswer:
    """One answer that was handed in: to which question, what it says, and what became of it."""

    label: str
    response: Response
    lines: list[AnswerLine]
    result: AnswerResult


@dataclass(frozen=True, slots=True)
class QuestionAttempts:
    """All answers to one question, oldest first, and the points that count, if their mark is released."""

    label: str
    answers: list[SubmittedAnswer]
    score: Decimal | None


@require_safe
@cache_control(private=True, no_store=True)
def receipt(
    request: HttpRequest, course_slug: str, slug: str, public_id: UUID, exercise: str = ""
) -> HttpResponse:
    """Show one of the visitor's own submissions."""
    rows = Submission.objects.select_related("learner", "assessment__course")
    submission = get_object_or_404(
        rows, public_id=public_id, assessment__slug=slug, assessment__course__slug=course_slug
    )
    if not access.is_own_learner(request, submission.learner):
        raise Http404
    assessment = submission.assessment
    # Only for the way back: all that was handed in together stands on its receipt.
    back = assessment.exercises.filter(slug=exercise).first() if exercise else None
    context = {
        "assessment": assessment,
        "submission": submission,
        "answers": _submitted_answers(assessment, submission.answered()),
        "zone": zone_of(assessment.course),
    }
    assessment.shown_exercise = back
    return render(request, "student/receipt.html", context)


@require_safe
@cache_control(private=True, no_store=True)
def results(request: HttpRequest, course_slug: str, slug: str, exercise: str = "") -> HttpResponse:
    """Show all that the visitor has handed in on a page, and what counts of it."""
    assessment = visible_assessment(request, course_slug, slug, exercise)
    learner = access.current_learner(request, assessment.course)
    attempts = question_attempts(assessment, learner) if learner else []
    context = {
        "assessment": assessment,
        "attempts": attempts,
        "total": counting_total(assessment, attempts),
        "best": assessment.counts == Counts.BEST,
        "zone": zone_of(assessment.course),
    }
    return render(request, "student/results.html", context)


def question_attempts(assessment: Assessment, learner: Learner) -> list[QuestionAttempts]:
    """Return what a learner has answered, by question in the order of the page."""
    responses = Response.objects.filter(submission__learner=learner, question__assessment=assessment)
    if assessment.shown_exercise:
        responses = responses.filter(question__exercise=assessment.shown_exercise)
    by_question: defaultdict[int, list[SubmittedAnswer]] = defaultdict(list)
    for answer in _submitted_answers(assessment, responses):
        by_question[answer.response.question_id].append(answer)
    return [_question_attempts(assessment, rows) for rows in by_question.values()]


def counting_total(
    assessment: Assessment, attempts: Iterable[QuestionAttempts]
) -> practice_page.PointsTotal | None:
    """Return the points that count of those that are released, and of all questions; None for none."""
    scores = [attempt.score for attempt in attempts if attempt.score is not None]
    maximum = practice_page.page_maximum(assessment) if scores else None
    return practice_page.PointsTotal(sum(scores, Decimal(0)), maximum) if maximum else None


def _submitted_answers(assessment: Assessment, responses: Iterable[Response]) -> list[SubmittedAnswer]:
    rows = list(
        Response.objects.filter(pk__in=[row.pk for row in responses])
        .select_related("question__exercise", "question__current", *practice_page.RESULT_RELATIONS)
        .order_by("question__exercise__position", "question__position", "attempt", "pk")
    )
    grades = effective_grades(rows)
    held = held_responses(grades)
    labels = practice_page.question_labels(assessment)
    return [
        SubmittedAnswer(
            labels.get(row.question_id, row.question.slug),
            row,
            answer_lines(row.version, row.answer),
            # What an answer waits for is not said here.
            answer_result(row, grades.get(row.pk), held=row.pk in held, message=""),
        )
        for row in rows
    ]


def _question_attempts(assessment: Assessment, answers: list[SubmittedAnswer]) -> QuestionAttempts:
    """Return the answers to a question, and which of them counts: the best, or the last even if it waits."""
    counting = answers if assessment.counts == Counts.BEST else answers[-1:]
    scores = [score for answer in counting if (score := _current_points(answer)) is not None]
    return QuestionAttempts(answers[0].label, answers, max(scores) if scores else None)


def _current_points(answer: SubmittedAnswer) -> Decimal | None:
    """Return a released mark in the points that its question has now; it may have been given when they were others."""
    score, maximum = answer.result.score, answer.result.maximum
    current = answer.response.question.current
    if score is None or not maximum or current is None or current.points == maximum:
        return score
    return score * current.points / maximum
