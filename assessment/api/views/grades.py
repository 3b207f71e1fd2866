"""`/grades`: the ordered feed of mark changes, for platforms that keep marks of their own."""

from contextlib import suppress
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Q, QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api import examples
from assessment.api.access import client_of, courses_of, sees_held
from assessment.api.formats import CsvRenderer
from assessment.api.lookup import query_number, query_value
from assessment.api.replies import change_reply
from assessment.api.schema import header, number_schema, problem_responses, text_schema
from assessment.api.serializers import ChangeShape, FeedShape
from assessment.bank.models import Assessment, Question
from assessment.grading.grade_events import FeedFilter, events_after, feed_end
from assessment.people.models import Course, Learner

DEFAULT_CHANGES, MAX_CHANGES = 100, 500
"""Changes in one reply: a plain limit, as 500 of them are some 250 kB of JSON."""
LAST_CURSOR = 2**63 - 1
"""The greatest place that a feed can have: its numbers are 64-bit integers of the database."""


class GradesView(APIView):
    """The feed."""

    scopes: ClassVar = {"GET": "grade:read"}
    renderer_classes = (JSONRenderer, CsvRenderer)
    columns = tuple(ChangeShape().fields)

    @extend_schema(
        operation_id="list_grades",
        summary="Follow changes of marks",
        parameters=[
            OpenApiParameter(
                "after",
                text_schema(19, "^[0-9]+$"),
                description="`next` of the reply before; without it, from the start.",
            ),
            OpenApiParameter(
                "limit", number_schema(1, MAX_CHANGES, DEFAULT_CHANGES), description="At most this many."
            ),
            OpenApiParameter("course", text_schema(100), description="Only this course, by its slug."),
            OpenApiParameter(
                "assessment", text_schema(100), description="Only this assessment, by its slug or id."
            ),
            OpenApiParameter(
                "question", text_schema(100), description="Only this question, by its slug or id."
            ),
            OpenApiParameter("learner", text_schema(255), description="Only this learner, by your own id."),
            OpenApiParameter(
                "format",
                {"type": "string", "enum": ["json", "csv"]},
                description="`csv` for a table, whatever `Accept` says.",
            ),
            header("Link", {"type": "string"}, "Where to go on, as `rel=next` (RFC 8288).", (200,)),
            header("Content-Disposition", {"type": "string"}, "The name of a table's file.", (200,)),
        ],
        responses={(200, "application/json"): FeedShape, (200, "text/csv"): str}
        | problem_responses(["invalid-fields", "not-found"]),
        examples=examples.GRADES,
    )
    def get(self, request: Request) -> Response:
        """Return changes of marks in the order in which they happened, and `next`, to go on from later.

        `given`: an answer has a new mark; `shown`: a mark became visible; `taken_back`: it is visible no more, and
        `score` is null. Only what students see is told, but with the scope `grade:held` all of it.
        While `more` is true, ask again with `after` set to `next`.
        As a table with `Accept: text/csv`, or `?format=csv`; `next` is then in the `Link` header.
        """
        after = query_number(request, "after", default=0, maximum=LAST_CURSOR)
        limit = query_number(request, "limit", default=DEFAULT_CHANGES, maximum=MAX_CHANGES, minimum=1)
        held = sees_held(request)
        courses = _courses(request)
        wanted = _wanted(request, courses)
        end = feed_end()  # before the reading: what comes meanwhile has a later place
        rows = events_after(courses, after, limit + 1, held=held, wanted=wanted)
        changes, has_more = rows[:limit], len(rows) > limit
        last = changes[-1].position or 0 if changes else 0
        reached = str(last if has_more else max(after, end, last))
        results = [change_reply(change, held=held) for change in changes]
        body = {"next": reached, "more": has_more, "results": results}
        return Response(body, headers=_headers(request, reached))

    def options(self, request: Request, *args: Any, **kwargs: Any) -> Response:  # type: ignore[override]
        """Say what there is: as JSON, in whatever form it is wanted, since it is no table."""
        request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type
        return super().options(request, *args, **kwargs)


def _courses(request: Request) -> list[Course]:
    """Return the caller's courses, or the one that it asks for."""
    courses = courses_of(request)
    course = query_value(request, "course")
    return list(courses.filter(slug=course) if course else courses)


def _wanted(request: Request, courses: list[Course]) -> FeedFilter:
    """Look up what the filters name, in these courses; what is empty or missing filters nothing."""
    assessment, question = (query_value(request, name) for name in ("assessment", "question"))
    learner = query_value(request, "learner", longest=255)
    identity = {"source": client_of(request).source, "external_id": learner}
    assessments = Assessment.objects.filter(_named(assessment or ""), course__in=courses)
    questions = Question.objects.filter(_named(question or ""), assessment__course__in=courses)
    return FeedFilter(
        assessments=_keys(assessments) if assessment else None,
        questions=_keys(questions) if question else None,
        learners=_keys(Learner.objects.filter(course__in=courses, **identity)) if learner else None,
    )


def _named(text: str) -> Q:
    """Return the condition that a row is meant, by its slug or id."""
    named = Q(slug=text)
    with suppress(ValueError):
        named |= Q(public_id=UUID(text))
    return named


def _keys(rows: QuerySet[Any]) -> list[int]:
    return list(rows.values_list("pk", flat=True))


def _headers(request: Request, reached: str) -> dict[str, str]:
    """Return where to go on, which a table has no place for, and what a browser may call the table."""
    query = request.query_params.copy()
    query["after"] = reached
    address = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    headers = {"Link": f'<{address}>; rel="next"'}
    if request.accepted_renderer.format == CsvRenderer.format:
        headers["Content-Disposition"] = 'attachment; filename="grades.csv"'
    return headers
