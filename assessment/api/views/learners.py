"""`/learners/{id}`: forget a student."""

from typing import ClassVar
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api.access import client_of, courses_of
from assessment.api.lookup import query_value
from assessment.api.schema import problem_responses, text_schema
from assessment.grading.erasure.erase import erase_learners
from assessment.lti.platforms.models import Registration
from assessment.people.learners import parse_public_id, was_erased
from assessment.people.models import Course, Learner

UNKNOWN = "No learner with this id is known in the courses granted to you, and none was erased."


class LearnerView(APIView):
    """One learner."""

    scopes: ClassVar = {"DELETE": "learner:erase"}

    @extend_schema(
        operation_id="erase_learner",
        summary="Forget a student",
        parameters=[
            OpenApiParameter(
                "learner",
                text_schema(255) | {"minLength": 1},
                OpenApiParameter.PATH,
                description="Your own id of the student, as in `POST /submissions`, percent-encoded.",
            ),
            OpenApiParameter(
                "course", text_schema(100), description="Only in this one of your courses, by slug."
            ),
            OpenApiParameter(
                "registration",
                UUID,
                description="For a learner of a learning platform: its registration here; the id is then its `sub`.",
            ),
        ],
        responses={204: None} | problem_responses(["not-found", "invalid-fields"]),
    )
    def delete(self, request: Request, learner: str) -> Response:
        """Erase a student in all courses granted to you: answers, drafts, ids, name, sessions. It cannot be undone.

        204 once they are forgotten, also if they were so before: send it again as often as you like, an
        `Idempotency-Key` changes nothing. 404 for an id that was never known here: look for a slip in it. Marks stay
        in the feed, under an id that begins with `erased-`; the same id handed in again is a new student.
        """
        course = query_value(request, "course")
        courses = courses_of(request).filter(slug=course) if course else courses_of(request)
        source, external_id = _named(request, learner)
        if not _erase(request, courses, source, external_id):
            raise NotFound(UNKNOWN)
        return Response(status=204)


def _named(request: Request, learner: str) -> tuple[str, str]:
    """Return the source and the id of the learner who is meant."""
    registration = query_value(request, "registration")
    if registration is None:
        # As the field of a submission: white space around an id is no part of it.
        return client_of(request).source, learner.strip()
    public_id = parse_public_id(registration)
    if public_id is None:
        raise ValidationError({"registration": ["is no id of a registration: it is a UUID, see the admin."]})
    row = Registration.objects.filter(public_id=public_id).first()
    if row is None:
        raise NotFound(UNKNOWN)
    return row.source, learner


def _erase(request: Request, courses: QuerySet[Course], source: str, external_id: str) -> bool:
    """Erase a learner in courses; tell whether there was one, or had been."""
    if "\x00" in external_id:  # no database holds it
        return False
    rows: list[Learner] = []
    is_known = False
    for course in courses:
        row = Learner.objects.filter(course=course, source=source, external_id=external_id).first()
        if row is not None:
            rows.append(row)
        is_known = is_known or row is not None or was_erased(course, source, external_id)
    if rows:
        erase_learners(rows, by=client_of(request))
    return is_known
