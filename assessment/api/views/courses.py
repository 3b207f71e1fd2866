"""`/courses`: what the caller may work in."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api import examples
from assessment.api.pagination import CURSOR, page_of
from assessment.api.permissions import courses_of
from assessment.api.replies import course_reply
from assessment.api.schema import problem_responses
from assessment.api.serializers import CoursePage


class CoursesView(APIView):
    """The courses granted to the caller."""

    scopes: ClassVar = {"GET": "grade:read"}

    @extend_schema(
        operation_id="list_courses",
        summary="List courses",
        parameters=[CURSOR],
        responses={200: CoursePage} | problem_responses(["not-found", "invalid-fields"]),
        examples=examples.COURSES,
    )
    def get(self, request: Request) -> Response:
        """Return one page of the courses granted to you; `next` leads to the next page."""
        return page_of(request, courses_of(request), lambda page: [course_reply(course) for course in page])
