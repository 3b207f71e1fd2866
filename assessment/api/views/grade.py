"""`/grade`: grade one answer against a key in the request; nothing is kept but, for a day, what a worker must grade."""

import time
from collections.abc import Callable
from threading import BoundedSemaphore
from typing import ClassVar

from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment import tasks
from assessment.api import examples
from assessment.api.access import client_of
from assessment.api.idempotency import PreparedReply, idempotent
from assessment.api.lookup import query_number
from assessment.api.schema import (
    IDEMPOTENCY_KEY,
    LOCATION,
    REPLAYED,
    RETRY_AFTER,
    grade_request_schema,
    number_schema,
    problem_responses,
)
from assessment.api.serializers import GradeRequestBody, VerdictShape, WaitingGradeShape
from assessment.grading.models import GradeRequest, State
from graders.errors import KeyInvalid
from graders.registry import grader_for
from graders.verdict import with_messages

WAIT_SECONDS = 30
"""How long a request may wait for its verdict: below the minute after which proxies give up on a reply."""
WAITERS = BoundedSemaphore(3)
"""Who waits holds a thread of the server, which has eight; others get their 202 at once."""
WAIT = OpenApiParameter(
    "wait", number_schema(0, WAIT_SECONDS, 0), description="How many seconds to wait for the verdict."
)


class GradeView(APIView):
    """Grade one answer."""

    scopes: ClassVar = {"POST": "grade:write"}

    @extend_schema(
        operation_id="grade",
        summary="Grade one answer",
        request=grade_request_schema(),
        parameters=[IDEMPOTENCY_KEY, WAIT, LOCATION, REPLAYED, RETRY_AFTER],
        responses={200: VerdictShape, 202: WaitingGradeShape}
        | problem_responses(["still-running", "key-reused"], body=True),
        examples=examples.GRADE,
    )
    def post(self, request: Request) -> Response:
        """Grade an answer against a key in the request: 200 with the verdict; no submission is made.

        For text that is not graded within `wait` seconds, 202 with where to ask. What a worker must grade is kept for
        24 hours.
        """
        seconds = _wait_seconds(request)
        reply = idempotent(request, lambda: _prepared(request))
        if reply.status != 202:
            return reply.response()
        tasks.wake()
        waiting = GradeRequest.objects.filter(public_id=reply.body["id"]).first()
        if waiting and _wait_for(waiting, seconds):
            return Response(_reply(waiting)["verdict"], headers=_kept(reply.headers))
        if waiting and waiting.state == State.FAILED:
            return Response(_reply(waiting), status=202, headers=reply.headers)
        return reply.response()


class GradeRequestView(APIView):
    """One answer that a worker grades."""

    scopes: ClassVar = {"GET": "grade:write"}

    @extend_schema(
        operation_id="read_grade",
        summary="Ask for a verdict that was not there yet",
        parameters=[WAIT, RETRY_AFTER],
        responses={200: WaitingGradeShape} | problem_responses(["not-found", "invalid-fields"]),
        examples=examples.WAITING_GRADE,
    )
    def get(self, request: Request, public_id: str) -> Response:
        """Return the state of a `POST /grade` of yours, and the verdict once it is there."""
        row = get_object_or_404(GradeRequest, client=client_of(request), public_id=public_id)
        _wait_for(row, _wait_seconds(request))
        headers = {} if row.state in (State.GRADED, State.FAILED) else {"Retry-After": "1"}
        return Response(_reply(row), headers=headers)


def _prepared(request: Request) -> Callable[[], PreparedReply]:
    """Check the request, grade it if that is instant, and return what stores the rest."""
    form = GradeRequestBody(data=request.data)
    form.is_valid(raise_exception=True)
    kind, key, answer = (form.validated_data[name] for name in ("kind", "key", "answer"))
    grader = grader_for(kind)
    try:
        key = grader.completed(key)
        verdict = grader.grade_instantly(grader.parse_key(key), answer)
    except KeyInvalid as error:
        raise ValidationError(
            {f"key.{path}".rstrip("."): messages for path, messages in error.errors.items()}
        ) from None
    if verdict is not None:
        body = verdict.to_json()
        return lambda: PreparedReply(200, body)

    def store() -> PreparedReply:
        row = GradeRequest.objects.create(client=client_of(request), kind=kind, key=key, answer=answer)
        location = reverse("grade-request", args=[row.public_id])
        return PreparedReply(202, _reply(row), {"Location": location, "Retry-After": "1"})

    return store


def _reply(row: GradeRequest) -> dict[str, object]:
    return {
        "id": str(row.public_id),
        "state": row.state,
        "verdict": row.verdict and with_messages(row.verdict),
    }


def _wait_seconds(request: Request) -> float:
    return float(query_number(request, "wait", default=0, maximum=WAIT_SECONDS))


def _wait_for(row: GradeRequest, seconds: float) -> bool:
    """Look again and again until the row is graded; tell whether it is.

    Only a few requests of a process may wait at a time: the others would have no thread left to be served by.
    """
    if seconds and not WAITERS.acquire(blocking=False):
        return row.state == State.GRADED
    try:
        return _look_until_graded(row, seconds)
    finally:
        if seconds:
            WAITERS.release()


def _look_until_graded(row: GradeRequest, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    pause = 0.05
    while row.state not in (State.GRADED, State.FAILED) and time.monotonic() < deadline:
        time.sleep(min(pause, max(0.0, deadline - time.monotonic())))
        pause = min(pause * 1.5, 0.5)
        row.refresh_from_db()
    return row.state == State.GRADED


def _kept(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name == "Idempotent-Replayed"}
