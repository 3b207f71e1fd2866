"""`/assessments`: what there is to answer, without its keys."""

import re
from typing import Any, ClassVar

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api.lookup import assessment_or_404, wanted_course
from assessment.api.permissions import courses_of
from assessment.api.replies import assessment_reply
from assessment.api.schema import errors
from assessment.api.serializers import AssessmentPage, AssessmentShape
from assessment.bank.models import Assessment, Question

COURSE = OpenApiParameter("course", str, description="Only this course, by its slug.")


class ByKey(CursorPagination):
    """Keyset pagination: a page costs the same however far one has read."""

    page_size = 20
    ordering = "pk"

    def decode_cursor(self, request: Request) -> Any:
        """Read the cursor; one that we have not made is as good as none."""
        cursor = super().decode_cursor(request)
        if cursor and not re.fullmatch("[0-9]{1,18}", str(cursor.position or 0)):
            raise NotFound(self.invalid_cursor_message)
        return cursor


class AssessmentsView(APIView):
    """The assessments of the courses granted to the caller."""

    scopes: ClassVar = {"GET": "grade:read"}

    @extend_schema(
        operation_id="list_assessments",
        parameters=[COURSE, OpenApiParameter("cursor", str, description="From `next` of the page before.")],
        responses={200: AssessmentPage} | errors(["not-found"]),
    )
    def get(self, request: Request) -> Response:
        """Return one page of them, with their questions."""
        rows = Assessment.objects.filter(course__in=courses_of(request)).select_related("course")
        if course := wanted_course(request):
            rows = rows.filter(course__slug=course)
        pages = ByKey()
        page = pages.paginate_queryset(rows, request, view=self) or []
        questions = _questions_by_assessment(page)
        results = [assessment_reply(assessment, questions.get(assessment.pk, [])) for assessment in page]
        return Response({"next": pages.get_next_link(), "results": results})


class AssessmentView(APIView):
    """One assessment."""

    scopes: ClassVar = {"GET": "grade:read"}

    @extend_schema(
        operation_id="read_assessment",
        parameters=[COURSE],
        responses={200: AssessmentShape} | errors(["not-found"]),
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return the assessment with its questions."""
        assessment = assessment_or_404(request, slug)
        questions = _questions_by_assessment([assessment]).get(assessment.pk, [])
        return Response(assessment_reply(assessment, questions))


def _questions_by_assessment(assessments: list[Assessment]) -> dict[int, list[Question]]:
    """Return the questions in their order, by assessment, in one query."""
    rows = Question.objects.filter(assessment__in=assessments, retired=False).select_related(
        "current", "exercise"
    )
    found: dict[int, list[Question]] = {}
    for question in rows:
        found.setdefault(question.assessment_id, []).append(question)
    return found
