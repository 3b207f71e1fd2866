"""What the page's scripts ask for: to save a draft, to say how a number is read, and to show a result that is there.

Without scripts the page's own form saves drafts and shows results.
"""

from http import HTTPStatus
from typing import TypedDict
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from assessment.bank.models import QuestionVersion
from assessment.grading.drafts import NewerDraft, draft_version
from assessment.grading.effective_grade import effective_grades
from assessment.grading.models import Response
from assessment.grading.submission import grade_now, window_of
from assessment.grading.wording import in_words
from assessment.kinds.registry import presenter_for
from assessment.student import access, drafts, forms, practice_page
from assessment.student.access import current_versions, visible_assessment
from assessment.student.forms import answer_lines, answer_problem, form_field
from assessment.student.results import answer_result, answer_results
from graders.base import is_blank


@require_POST
@cache_control(private=True, no_store=True)
def autosave(request: HttpRequest, course_slug: str, slug: str, exercise: str = "") -> JsonResponse:
    """Keep what was typed for one question.

    The reply has a `state`: `saved` with the new `version`, `refused` with a `text` that says why, or `conflict` with
    the other text (`fields` by name, `text` to show, its `version`).
    """
    assessment = visible_assessment(request, course_slug, slug, exercise)
    version = current_versions(assessment).get(request.POST.get("question", ""))
    if version is None:
        raise Http404
    learner = access.current_learner(request, assessment.course)
    if not window_of(assessment, learner).takes_answers(timezone.now()):
        return _refused(_("Not saved: the time for answering is over."))
    answer = forms.parse_answer(version, request.POST)
    if problem := forms.answer_problem(answer):
        return _refused(problem.message)
    question = version.question
    question.assessment = assessment
    try:
        saved = drafts.save_draft(request, question, learner, answer, request.POST.get("version", ""))
    except NewerDraft as newer:
        return _conflict(version, newer)
    return JsonResponse({"state": "saved", "version": saved})


@require_POST
@cache_control(private=True, no_store=True)
def read_back(request: HttpRequest, course_slug: str, slug: str, exercise: str = "") -> JsonResponse:
    """Say how a number is read while it is typed; asked by POST, so that no log has the answer."""
    assessment = visible_assessment(request, course_slug, slug, exercise)
    version = current_versions(assessment).get(request.POST.get("question", ""))
    learner = access.current_learner(request, assessment.course)
    if version is not None and not window_of(assessment, learner).is_to_come(timezone.now()):
        return JsonResponse(live_echo(version, request.POST.get("answer", "")))
    raise Http404


@require_safe
@cache_control(private=True, no_store=True)
def graded_answer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Return the result of one of the visitor's own answers, to be put in its place on the page."""
    rows = Response.objects.select_related("submission__learner", *practice_page.RESULT_RELATIONS)
    row = get_object_or_404(rows, public_id=public_id)
    if not access.is_own_learner(request, row.submission.learner):
        raise Http404
    assessment = row.question.assessment
    if slug := request.GET.get("exercise"):
        assessment.shown_exercise = assessment.exercises.filter(slug=slug).first()
    result = answer_result(row, effective_grades([row]).get(row.pk))
    if result.waits:
        return render(request, "student/parts/result.html", {"result": result, "assessment": assessment})
    newest = answer_results(practice_page.latest_responses(assessment, row.submission.learner)).values()
    context = {
        "result": result,
        "total": practice_page.points_so_far(assessment, newest),
        "assessment": assessment,
    }
    return render(request, "student/result.html", context)


def _refused(text: str) -> JsonResponse:
    return JsonResponse({"state": "refused", "text": text}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _conflict(version: QuestionVersion, newer: NewerDraft) -> JsonResponse:
    answer = newer.draft.answer
    body = {
        "state": "conflict",
        "version": draft_version(answer),
        "fields": form_field(version.question.slug, version, answer).values(),
        "text": "\n".join(
            f"{line.label}: {line.text}" if line.label else line.text
            for line in answer_lines(version, answer)
        ),
    }
    return JsonResponse(body, status=HTTPStatus.CONFLICT)


# How a number is read while it is typed; never whether it is right.
class LiveEcho(TypedDict):
    """`ok` as written; `echo` read, but look; `ask` several readings; `no` none; `empty` nothing to read."""

    state: str
    text: str
    readings: list[str]


NO_ECHO: LiveEcho = {"state": "empty", "text": "", "readings": []}


def live_echo(version: QuestionVersion, answer: str) -> LiveEcho:
    """Return how an answer is read: of a verdict only the reading, no mark and no comment on it."""
    if is_blank(answer) or not presenter_for(version.kind).is_read_back:
        return NO_ECHO
    if problem := answer_problem(answer):
        return {"state": "no", "text": problem.message, "readings": []}
    verdict = grade_now(version, answer)
    if verdict is None:
        return NO_ECHO
    if verdict.outcome == "graded":
        return {"state": "echo" if verdict.echo else "ok", "text": verdict.read_as, "readings": []}
    return {
        "state": "ask" if verdict.outcome == "ambiguous" else "no",
        "text": in_words(verdict.feedback),
        "readings": list(verdict.readings),
    }
