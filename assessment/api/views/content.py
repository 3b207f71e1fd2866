"""`/courses`, `/assessments`, `/questions` and `/decks`: what there is to answer and to learn.

Keys are shown only to clients with the scope `key:read`.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api import examples
from assessment.api.access import courses_of, has_scope
from assessment.api.formats import DigitsJSONRenderer
from assessment.api.lookup import one_or_404, query_value
from assessment.api.replies import assessment_reply, course_reply, deck_reply, whole_question_reply
from assessment.api.schema import COURSE, problem_responses, text_schema
from assessment.api.serializers import (
    AssessmentPage,
    AssessmentShape,
    CoursePage,
    DeckShape,
    WholeQuestionShape,
)
from assessment.bank.models import Assessment, Deck, Question
from assessment.grading.promise import standings_of

CURSOR = OpenApiParameter(
    "cursor", {"type": "string", "maxLength": 200}, description="From `next` of the page before."
)


class ByKey(CursorPagination):
    """Keyset pagination: a page costs the same however far one has read."""

    page_size = 20
    ordering = "pk"

    def decode_cursor(self, request: Request) -> Any:
        """Read the cursor; one that we have not made is as good as none."""
        query_value(request, "cursor", longest=200)
        cursor = super().decode_cursor(request)
        if cursor and not re.fullmatch("[0-9]{1,18}", str(cursor.position or 0)):
            raise NotFound(self.invalid_cursor_message)
        return cursor


def page_of(
    request: Request, rows: QuerySet[Any], show: Callable[[Sequence[Any]], list[dict[str, Any]]]
) -> Response:
    """Return one page of rows, as `show` makes data of them, and where the next one is."""
    pages = ByKey()
    page: list[Model] = pages.paginate_queryset(rows, request) or []
    return Response({"next": pages.get_next_link(), "results": show(page)})


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


class AssessmentsView(APIView):
    """The assessments of the courses granted to the caller."""

    scopes: ClassVar = {"GET": "grade:read"}

    @extend_schema(
        operation_id="list_assessments",
        summary="List assessments",
        parameters=[
            OpenApiParameter("course", text_schema(100), description="Only this course, by its slug."),
            CURSOR,
        ],
        responses={200: AssessmentPage} | problem_responses(["not-found", "invalid-fields"]),
        examples=examples.ASSESSMENTS,
    )
    def get(self, request: Request) -> Response:
        """Return one page of the assessments in your courses, with their questions; `next` leads to the next page."""
        rows = Assessment.objects.filter(course__in=courses_of(request)).select_related("course")
        if course := query_value(request, "course"):
            rows = rows.filter(course__slug=course)
        return page_of(request, rows, _with_questions)


class AssessmentView(APIView):
    """One assessment."""

    scopes: ClassVar = {"GET": "grade:read"}

    @extend_schema(
        operation_id="read_assessment",
        summary="Read an assessment",
        parameters=[COURSE],
        responses={200: AssessmentShape} | problem_responses(["not-found", "invalid-fields"]),
        examples=examples.ASSESSMENT,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return an assessment with its questions in their order, and without a word of their keys."""
        (reply,) = _with_questions([one_or_404(request, Assessment, slug)])
        return Response(reply)


class QuestionView(APIView):
    """One question."""

    scopes: ClassVar = {"GET": "grade:read"}
    renderer_classes = (DigitsJSONRenderer,)

    @extend_schema(
        operation_id="read_question",
        summary="Read a question",
        responses={200: WholeQuestionShape} | problem_responses(["not-found"]),
        examples=examples.QUESTION,
    )
    def get(self, request: Request, public_id: str) -> Response:
        """Return what a student sees of a question; with the scope `key:read`, its key and model answer too."""
        questions = Question.objects.filter(assessment__course__in=courses_of(request))
        rows = questions.select_related("assessment__course", "exercise", "current")
        question = get_object_or_404(rows, public_id=public_id)
        return Response(whole_question_reply(question, with_key=has_scope(request, "key:read")))


def _with_questions(assessments: Sequence[Assessment]) -> list[dict[str, Any]]:
    """Return assessments as data, with their questions in their order, and their promises: in a query each."""
    rows = Question.objects.filter(assessment__in=assessments, retired=False).select_related(
        "current", "exercise"
    )
    questions: dict[int, list[Question]] = {}
    for question in rows:
        questions.setdefault(question.assessment_id, []).append(question)
    standings = standings_of(assessments)
    return [
        assessment_reply(assessment, questions.get(assessment.pk, []), standings.get(assessment.pk))
        for assessment in assessments
    ]


class DeckView(APIView):
    """One deck."""

    scopes: ClassVar = {"GET": "grade:read"}

    @extend_schema(
        operation_id="read_deck",
        summary="Read a deck of flashcards",
        parameters=[COURSE],
        responses={200: DeckShape} | problem_responses(["not-found", "invalid-fields"]),
        examples=examples.DECK,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return a deck with its cards in their order; fronts and backs are Markdown with LaTeX."""
        return Response(deck_reply(one_or_404(request, Deck, slug)))
