"""Finding what a request names, among what its client may see."""

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from assessment.api.permissions import courses_of
from assessment.bank.models import Assessment


def find_assessment(request: Request, slug: str, course: str | None) -> Assessment:
    """Return the assessment that a body names; an error names the field that is wrong or missing."""
    found = list(_matching(request, slug, course)[:2])
    if not found:
        raise ValidationError(
            {"assessment": [f"There is no assessment “{slug}” in the courses granted to you."]}
        )
    if len(found) > 1:
        raise ValidationError(
            {"course": [f"Several of your courses have an assessment “{slug}”: name the course."]}
        )
    return found[0]


def assessment_or_404(request: Request, slug: str) -> Assessment:
    """Return the assessment that a URL names; 404 if the caller has none such."""
    found = list(_matching(request, slug, wanted_course(request))[:2])
    if not found:
        raise Http404
    if len(found) > 1:
        raise ValidationError({"course": [f"Several of your courses have “{slug}”: add ?course=<slug>."]})
    return found[0]


def wanted_course(request: Request) -> str | None:
    """Return the slug in `?course=`, if it is there."""
    course = request.query_params.get("course")
    if course and "\x00" in course:  # PostgreSQL refuses to be asked
        raise ValidationError({"course": ["A slug has no NUL character."]})
    return course


def _matching(request: Request, slug: str, course: str | None) -> QuerySet[Assessment]:
    rows = Assessment.objects.filter(course__in=courses_of(request), slug=slug).select_related("course")
    return rows.filter(course__slug=course) if course else rows
