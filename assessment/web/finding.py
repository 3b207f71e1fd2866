"""What an address of the student's pages is about, as far as its visitor may see it."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from assessment.bank.models import Assessment, QuestionVersion
from assessment.web import visitors


def find_assessment(request: HttpRequest, course_slug: str, slug: str) -> Assessment:
    """Return an assessment that this visitor may see; raise `Http404` for any other."""
    rows = Assessment.objects.select_related("course")
    assessment = get_object_or_404(rows, course__slug=course_slug, slug=slug)
    if not visitors.may_look(request, assessment):
        raise Http404
    return assessment


def versions_of(assessment: Assessment) -> dict[str, QuestionVersion]:
    """Return what is asked now, by slug."""
    questions = assessment.questions.filter(retired=False).select_related("current")
    return {question.slug: question.current for question in questions if question.current is not None}
