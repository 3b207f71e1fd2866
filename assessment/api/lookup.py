"""Finding what a request names, among what its client may see: by its address, its query and its body."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.http import Http404
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from assessment.api.access import courses_of
from assessment.bank.models import Assessment, Deck
from assessment.lti.platforms.models import Context, Registration
from assessment.people.models import ApiClient, Course, Learner
from graders.digits import typed_number

InCourse = TypeVar("InCourse", Assessment, Deck)


def named_assessment(request: Request, slug: str, course: str | None) -> Assessment:
    """Return the assessment that a body names; an error names the field that is wrong or missing."""
    matches = list(_matching(request, Assessment, slug, course)[:2])
    if not matches:
        raise ValidationError(
            {"assessment": [f"There is no assessment “{slug}” in the courses granted to you."]}
        )
    if len(matches) > 1:
        raise ValidationError(
            {"course": [f"Several of your courses have an assessment “{slug}”: name the course."]}
        )
    return matches[0]


def one_or_404(request: Request, model: type[InCourse], slug: str) -> InCourse:
    """Return what a URL names by its slug; 404 if the caller has none such."""
    matches = list(_matching(request, model, slug, query_value(request, "course"))[:2])
    if not matches:
        raise Http404
    if len(matches) > 1:
        raise ValidationError({"course": [f"Several of your courses have “{slug}”: add ?course=<slug>."]})
    return matches[0]


def query_value(request: Request, name: str, longest: int = 100) -> str | None:
    """Return a parameter of the query, if it is there; refuse one that is given twice or cannot be looked up."""
    values = request.query_params.getlist(name)
    if len(values) > 1:
        raise ValidationError({name: ["is given more than once: give it once."]})
    if values and "\x00" in values[0]:  # PostgreSQL refuses to be asked
        raise ValidationError({name: ["has a NUL character: leave it out."]})
    if values and len(values[0]) > longest:
        raise ValidationError({name: [f"has more than {longest} characters."]})
    return values[0] if values else None


def query_number(request: Request, name: str, default: int, maximum: int, minimum: int = 0) -> int:
    """Return a whole number of the query; anything but ASCII digits in range is refused."""
    text = query_value(request, name)
    if text is None:
        return default
    number = typed_number(text, len(str(maximum)))
    if number is None or not minimum <= number <= maximum:
        raise ValidationError({name: [f"must be a whole number from {minimum} to {maximum}."]})
    return number


def _matching(request: Request, model: type[InCourse], slug: str, course: str | None) -> QuerySet[InCourse]:
    rows = model._default_manager.filter(course__in=courses_of(request), slug=slug).select_related("course")
    return rows.filter(course__slug=course) if course else rows


def learner_identity(named: str | Mapping[str, Any], client: ApiClient, course: Course) -> tuple[str, str]:
    """Return the source and the external id of a learner that a request names.

    An error names the field: a platform that is not used in the course is as good as unknown.
    """
    if isinstance(named, str):
        return client.source, named
    registration = Registration.objects.filter(public_id=named["registration"], active=True).first()
    used = Context.objects.filter(
        course=course, deployment__registration=registration, deployment__active=True
    )
    if registration is None or not used.exists():
        words = f"No platform with this id is used in the course “{course.slug}”; see its registration."
        raise ValidationError({"learner": {"registration": [words]}})
    return registration.source, named["sub"]


def learner_in_course(source: str, external_id: str, course: Course) -> Learner:
    """Return the learner, made on first use."""
    learner, _ = Learner.objects.get_or_create(course=course, source=source, external_id=external_id)
    return learner


class ExternalIdConverter:
    """Any text, decoded: slashes and line breaks in it are sent percent-encoded."""

    regex = r"[\s\S]+"

    def to_python(self, value: str) -> str:
        """Return the id."""
        return value

    def to_url(self, value: str) -> str:
        """Return the id as it stands in an address; Django quotes it."""
        return value
