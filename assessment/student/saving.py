"""Saves a draft while it is typed, for `static/student/drafts.js`; without scripts the page's own form does it."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST

from assessment.bank.models import QuestionVersion
from assessment.grading.drafts import NewerDraft, version_of
from assessment.grading.submission import window_of
from assessment.student import drafts, posted, visitors
from assessment.student.entries import form_field
from assessment.student.finding import find_assessment, versions_of
from assessment.student.said import answer_lines


@require_POST
@cache_control(private=True, no_store=True)
def draft(request: HttpRequest, course_slug: str, slug: str, exercise: str = "") -> JsonResponse:
    """Keep what was typed for one question.

    The reply has a `state`: `saved` with the new `version`, `refused` with a `text` that says why, or `conflict` with
    the other text (`fields` by name, `text` to show, its `version`).
    """
    assessment = find_assessment(request, course_slug, slug, exercise)
    version = versions_of(assessment).get(request.POST.get("question", ""))
    if version is None:
        raise Http404
    learner = visitors.current_learner(request, assessment.course)
    if not window_of(assessment, learner).takes_answers(timezone.now()):
        return _refused(_("Not saved: the time for answering is over."))
    answer = posted.answer_to(version, request.POST)
    if problem := posted.problem_with(answer):
        return _refused(problem.message)
    question = version.question
    question.assessment = assessment
    try:
        saved = drafts.save(request, question, learner, answer, request.POST.get("version", ""))
    except NewerDraft as newer:
        return _conflict(version, newer)
    return JsonResponse({"state": "saved", "version": saved})


def _refused(text: str) -> JsonResponse:
    return JsonResponse({"state": "refused", "text": text}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _conflict(version: QuestionVersion, newer: NewerDraft) -> JsonResponse:
    other = newer.draft.answer
    body = {
        "state": "conflict",
        "version": version_of(other),
        "fields": form_field(version.question.slug, version, other).values(),
        "text": "\n".join(
            f"{line.label}: {line.text}" if line.label else line.text for line in answer_lines(version, other)
        ),
    }
    return JsonResponse(body, status=HTTPStatus.CONFLICT)
