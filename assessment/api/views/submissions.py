"""`/submissions`: hand in a learner's answers, and read what became of them."""

from collections.abc import Callable
from typing import ClassVar

from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment import tasks
from assessment.api import examples
from assessment.api.access import client_of, courses_of, sees_held
from assessment.api.idempotency import PreparedReply, idempotent
from assessment.api.lookup import learner_identity, learner_in_course, named_assessment
from assessment.api.problems import ApiProblem, FieldProblem
from assessment.api.replies import is_unfinished, retry_after, submission_reply
from assessment.api.schema import IDEMPOTENCY_KEY, LOCATION, REPLAYED, RETRY_AFTER, problem_responses
from assessment.api.serializers import SubmissionRequest, SubmissionShape
from assessment.grading.models import Submission
from assessment.grading.submission import AnswersRefused, NoAttemptLeft, NotOpen, Refusal, prepare, store_once
from assessment.people.learners import LearnerErased


class SubmissionsView(APIView):
    """Hand in answers."""

    scopes: ClassVar = {"POST": "grade:write"}

    @extend_schema(
        operation_id="submit",
        summary="Hand in answers",
        request=SubmissionRequest,
        parameters=[IDEMPOTENCY_KEY, LOCATION, REPLAYED, RETRY_AFTER],
        responses={
            200: OpenApiResponse(
                SubmissionShape,
                description="These were the learner's newest answers already: the earlier submission. Nothing was"
                " stored, and no attempt was used.",
            ),
            201: OpenApiResponse(SubmissionShape, description="All is graded."),
            202: OpenApiResponse(
                SubmissionShape, description="Something waits: read it again at `Location`."
            ),
        }
        | problem_responses(
            ["still-running", "no-attempt-left", "not-open", "answers-refused", "key-reused"], body=True
        ),
        examples=examples.SUBMIT,
    )
    def post(self, request: Request) -> Response:
        """Hand in a learner's answers: 201 if all is graded, 202 if something waits for a worker.

        The same answers again use no attempt: 200 with the earlier submission, or 202 if that still waits. Beside new
        answers, one that stayed the same is not stored again: the submission shows it with the mark that it has.

        If an answer cannot be read, or can be read in two ways, nothing is stored and no attempt is used: 422.
        """
        reply = idempotent(request, lambda: _prepared(request))
        if reply.status == 202 and "Idempotent-Replayed" not in reply.headers:
            tasks.wake()
        return reply.response()


class SubmissionView(APIView):
    """One submission."""

    scopes: ClassVar = {"GET": "grade:read"}

    @extend_schema(
        operation_id="read_submission",
        summary="Read a submission",
        parameters=[RETRY_AFTER],
        responses={200: SubmissionShape} | problem_responses(["not-found"]),
        examples=examples.SUBMISSION,
    )
    def get(self, request: Request, public_id: str) -> Response:
        """Return a submission with every verdict that is released; with the scope `grade:held`, with every one."""
        submissions = Submission.objects.filter(assessment__course__in=courses_of(request))
        submission = get_object_or_404(
            submissions.select_related("assessment__course", "learner"), public_id=public_id
        )
        body = submission_reply(submission, held=sees_held(request))
        headers = {"Retry-After": retry_after(body)} if is_unfinished(body) else {}
        return Response(body, headers=headers)


class _Handover:
    """A checked submission, ready to be stored."""

    def __init__(self, request: Request) -> None:
        form = SubmissionRequest(data=request.data)
        form.is_valid(raise_exception=True)
        data = form.validated_data
        self.request = request
        self.assessment = named_assessment(request, data["assessment"], data.get("course"))
        self.learner = learner_identity(data["learner"], client_of(request), self.assessment.course)
        answers = [(item["question"], item["answer"]) for item in data["answers"]]
        try:
            self.prepared = prepare(self.assessment, answers)
        except AnswersRefused as refused:
            raise _refused(refused) from None

    def store(self) -> PreparedReply:
        try:
            submission, is_new = self._submission()
        except NoAttemptLeft as none_left:
            raise ApiProblem("no-attempt-left", str(none_left)) from None
        except NotOpen as closed:
            raise ApiProblem("not-open", str(closed)) from None
        body = submission_reply(submission, held=sees_held(self.request))
        headers = {"Location": reverse("submission", args=[submission.public_id])}
        if not is_unfinished(body):
            return PreparedReply(201 if is_new else 200, body, headers, self.assessment.course)
        return PreparedReply(202, body, {**headers, "Retry-After": retry_after(body)}, self.assessment.course)

    def _submission(self) -> tuple[Submission, bool]:
        course = self.assessment.course
        try:
            return store_once(self.assessment, learner_in_course(*self.learner, course), self.prepared)
        except LearnerErased:
            # Erased at this very moment: who comes back under the same id is a new learner.
            return store_once(self.assessment, learner_in_course(*self.learner, course), self.prepared)


def _prepared(request: Request) -> Callable[[], PreparedReply]:
    return _Handover(request).store


def _refused(refused: AnswersRefused) -> ApiProblem:
    detail = "Nothing was stored and no attempt was used; see errors."
    # Where a question is unknown or named twice, the fault is not in what the learner wrote.
    all_known = all(refusal.verdict for refusal in refused.refusals)
    slug = "answers-refused" if all_known else "invalid-fields"
    return ApiProblem(slug, detail, [_field_problem(refusal) for refusal in refused.refusals])


def _field_problem(refusal: Refusal) -> FieldProblem:
    unknown = refusal.verdict is None
    return FieldProblem(
        f"/answers/{refusal.index}/{'question' if unknown else 'answer'}",
        refusal.message,
        list(refusal.verdict.readings) if refusal.verdict else [],
    )
