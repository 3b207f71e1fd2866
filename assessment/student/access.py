"""Who is answering, and what they may see: the learner that this browser's session stands for, in one course.

A session is made on a first submission, never by looking at a page. A launch from a learning platform puts its own
learner there, and opens what it is about; an anonymous visitor gets a random learner, another in every course.
"""

from secrets import token_urlsafe

from django.conf import settings
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessment.bank.models import Assessment, Deck, QuestionVersion
from assessment.people import sessions
from assessment.people.models import Course, Learner

SOURCE = "web"


def current_learner(request: HttpRequest, course: Course) -> Learner | None:
    """Return this browser's learner in a course, if it has one yet."""
    return sessions.session_learner(request.session, course)


def learner_who_submits(request: HttpRequest, course: Course) -> Learner:
    """Return this browser's learner in a course, made now if there is none."""
    learner = current_learner(request, course)
    if learner is None:
        learner = Learner.objects.create(course=course, source=SOURCE, external_id=token_urlsafe(16))
        sessions.remember_learner(request.session, learner)
    return learner


def may_see(request: HttpRequest, page: Assessment | Deck) -> bool:
    """Tell whether this visitor may see a page, or the exercise of it that is shown.

    Anybody may if it is open for practice, but for those who were sent to some of its exercises only; else who was
    sent to it.
    """
    shown = page.shown_exercise.slug if isinstance(page, Assessment) and page.shown_exercise else ""
    if sessions.is_opened(request.session, page.public_id, shown):
        return True
    is_open = settings.OPEN_PRACTICE and page.open
    return is_open and not sessions.is_opened_in_part(request.session, page.public_id)


def is_own_learner(request: HttpRequest, learner: Learner) -> bool:
    """Tell whether a learner is the one of this browser."""
    return sessions.session_stands_for(request.session, learner)


def visible_assessment(request: HttpRequest, course_slug: str, slug: str, exercise: str = "") -> Assessment:
    """Return an assessment that this visitor may see, with the one exercise that is shown of it, if the address names
    one; raise `Http404` for any other."""
    rows = Assessment.objects.select_related("course")
    assessment = get_object_or_404(rows, course__slug=course_slug, slug=slug)
    if exercise:
        assessment.shown_exercise = get_object_or_404(assessment.exercises, slug=exercise)
    if not may_see(request, assessment):
        raise Http404
    return assessment


def page_address(
    assessment: Assessment, name: str, *arguments: object, current_app: str | None = None
) -> str:
    """Return the address of a page about an assessment (`practice`, `results` …), or about the exercise shown of it."""
    shown = [assessment.shown_exercise.slug] if assessment.shown_exercise else []
    path = [assessment.course.slug, assessment.slug, *shown, *arguments]
    return reverse(f"student:{name}", args=path, current_app=current_app)


def current_versions(assessment: Assessment) -> dict[str, QuestionVersion]:
    """Return what is asked now, by slug."""
    questions = assessment.current_questions().select_related("current")
    return {question.slug: question.current for question in questions if question.current is not None}
