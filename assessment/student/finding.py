"""What an address of the student's pages is about, as far as its visitor may see it."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from assessment.bank.models import Assessment, QuestionVersion
from assessment.student import visitors


def find_assessment(request: HttpRequest, course_slug: str, slug: str, exercise: str = "") -> Assessment:
    """Return an assessment that this visitor may see, with the one exercise that is shown of it, if the address names
    one; raise `Http404` for any other."""
    rows = Assessment.objects.select_related("course")
    assessment = get_object_or_404(rows, course__slug=course_slug, slug=slug)
    if exercise:
        assessment.shown_exercise = get_object_or_404(assessment.exercises, slug=exercise)
    if not visitors.may_look(request, assessment):
        raise Http404
    return assessment


def address_of(assessment: Assessment, name: str, *arguments: object, current_app: str | None = None) -> str:
    """Return the address of a page about an assessment (`practice`, `results` …), or about the exercise shown of it."""
    shown = [assessment.shown_exercise.slug] if assessment.shown_exercise else []
    path = [assessment.course.slug, assessment.slug, *shown, *arguments]
    return reverse(f"student:{name}", args=path, current_app=current_app)


def versions_of(assessment: Assessment) -> dict[str, QuestionVersion]:
    """Return what is asked now, by slug."""
    questions = assessment.current_questions().select_related("current")
    return {question.slug: question.current for question in questions if question.current is not None}
