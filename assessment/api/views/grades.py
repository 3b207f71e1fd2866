"""`/grades`: the ordered feed of mark changes, for platforms that keep marks of their own."""

from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.db.models import Q
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api import examples
from assessment.api.lookup import asked, asked_number
from assessment.api.permissions import client_of, courses_of, sees_held
from assessment.api.renderers import CsvRenderer
from assessment.api.replies import change_reply
from assessment.api.schema import errors
from assessment.api.serializers import ChangeShape, FeedShape
from assessment.bank.models import Assessment, Question
from assessment.grading.models import MarkChange
from assessment.grading.services.feed import changes_after
from assessment.people.models import Course

LIMIT, MOST = 100, 500
END = 2**63 - 1
BATCHES = 20
"""Batches of the feed that one request looks through for what the filters ask; the next goes on from there."""


@dataclass(frozen=True, slots=True)
class Found:
    """Changes that fit, the place that was reached, and whether there may be more behind it."""

    changes: list[MarkChange]
    reached: int
    more: bool


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
                "after", str, description="`next` of the reply before; without it, from the start."
            ),
            OpenApiParameter("limit", int, description=f"At most this many, 1 to {MOST} ({LIMIT})."),
            OpenApiParameter("course", str, description="Only this course, by its slug."),
            OpenApiParameter("assessment", str, description="Only this assessment, by its slug or id."),
            OpenApiParameter("question", str, description="Only this question, by its slug or id."),
            OpenApiParameter("learner", str, description="Only this learner, by your own id."),
        ],
        responses={(200, "application/json"): FeedShape, (200, "text/csv"): str}
        | errors(["invalid-fields", "not-acceptable"]),
        examples=examples.GRADES,
    )
    def get(self, request: Request) -> Response:
        """Return changes of marks in the order in which they happened, and `next`, to go on from later.

        `given`: an answer has a new mark; `shown`: a mark became visible; `taken_back`: it is visible no more, and
        `score` is null. Only what students see is told, but with the scope `grade:held` all of it. With filters a reply
        may have fewer changes than `limit`, even none: while `more` is true, ask again with `after` set to `next`.
        As a table with `Accept: text/csv`, or `?format=csv`; `next` is then in the `Link` header.
        """
        after = asked_number(request, "after", default=0, most=END)
        limit = asked_number(request, "limit", default=LIMIT, most=MOST, least=1)
        held = sees_held(request)
        names = {name: asked(request, name) or "" for name in ("assessment", "question", "learner")}
        filters = Filters(source=client_of(request).source, **names)
        found = _look_through(_courses(request, filters), after, limit, filters, held=held)
        results = [change_reply(change, held=held) for change in found.changes]
        body = {"next": str(found.reached), "more": found.more, "results": results}
        return Response(body, headers=_headers(request, found.reached))


def _courses(request: Request, filters: "Filters") -> list[Course]:
    """Return the caller's courses in which the filters may find something."""
    courses = courses_of(request)
    if course := asked(request, "course"):
        courses = courses.filter(slug=course)
    if filters.assessment:
        named = Q(assessments__slug=filters.assessment)
        with suppress(ValueError):
            named |= Q(assessments__public_id=UUID(filters.assessment))
        courses = courses.filter(named).distinct()
    return list(courses)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a caller wants to be told of; an empty filter fits everything."""

    assessment: str
    question: str
    learner: str
    source: str

    def fit(self, change: MarkChange) -> bool:
        """Tell whether a change is of what was asked for."""
        learner = change.response.submission.learner
        return (
            _is_named(self.assessment, change.response.submission.assessment)
            and _is_named(self.question, change.response.question)
            and (not self.learner or (learner.external_id, learner.source) == (self.learner, self.source))
        )

    @property
    def any(self) -> bool:
        """Tell whether there is a filter."""
        return bool(self.assessment or self.question or self.learner)


def _look_through(courses: list[Course], after: int, limit: int, filters: Filters, *, held: bool) -> Found:
    """Read the feed batch by batch until enough fit, it ends, or it has been long enough for one request."""
    changes: list[MarkChange] = []
    size = MOST if filters.any else limit
    for _ in range(BATCHES):
        batch = changes_after(courses, after, size, held=held)
        for change in batch:
            after = change.position or after
            if filters.fit(change):
                changes.append(change)
            if len(changes) == limit:
                return Found(changes, after, more=change is not batch[-1] or len(batch) == size)
        if len(batch) < size:
            return Found(changes, after, more=False)
    return Found(changes, after, more=True)


def _is_named(text: str, row: Assessment | Question) -> bool:
    return not text or text in (row.slug, str(row.public_id))


def _headers(request: Request, reached: int) -> dict[str, str]:
    """Return where to go on, which a table has no place for, and what a browser may call the table."""
    query = request.query_params.copy()
    query["after"] = str(reached)
    address = request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
    headers = {"Link": f'<{address}>; rel="next"'}
    if request.accepted_renderer.format == CsvRenderer.format:
        headers["Content-Disposition"] = 'attachment; filename="grades.csv"'
    return headers
