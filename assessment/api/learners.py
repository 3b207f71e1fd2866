"""Whose answers a submission has: a learner by the client's own id, or one of a learning platform."""

from collections.abc import Mapping
from typing import Any

from rest_framework.exceptions import ValidationError

from assessment.lti.platforms.models import Context, Registration
from assessment.people.models import ApiClient, Course, Learner


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
