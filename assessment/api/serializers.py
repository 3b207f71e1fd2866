"""The shapes of requests and replies: they check what comes in, and describe both in the OpenAPI schema."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from assessment.bank.content import AnyData, Strict
from assessment.grading.models import ChangeKind, State
from graders.registry import KINDS

ANSWERS = 200
Plain = serializers.Serializer[Any]


@extend_schema_field({"type": "object", "additionalProperties": True})
class KeyData(AnyData):
    """A key; its grader checks it."""


@extend_schema_field({"type": ["string", "number", "boolean", "array", "object"]})
class AnswerData(AnyData):
    """An answer as its kind asks; its grader checks it."""


class AnswerRequest(Strict):
    """One answer: text, a number, a list or an object, as its kind asks; null or blank is unanswered."""

    question = serializers.CharField(max_length=100)
    answer = AnswerData(allow_null=True, default=None)


class PlatformLearner(Strict):
    """A learner of a learning platform, as its launches name them."""

    registration = serializers.UUIDField(help_text="The platform's registration here.")
    sub = serializers.CharField(
        max_length=255, trim_whitespace=False, help_text="The platform's id of the learner."
    )


@extend_schema_field(
    {
        "oneOf": [
            {"type": "string", "minLength": 1, "maxLength": 255},
            {
                "type": "object",
                "properties": {
                    "registration": {"type": "string", "format": "uuid"},
                    "sub": {"type": "string", "minLength": 1, "maxLength": 255},
                },
                "required": ["registration", "sub"],
                "additionalProperties": False,
            },
        ]
    }
)
class LearnerData(serializers.CharField):
    """Your own id of a student, or a learner of a platform as `{"registration", "sub"}`."""

    def to_internal_value(self, data: Any) -> Any:
        """Return the id, or the platform's two."""
        if not isinstance(data, dict):
            return super().to_internal_value(data)
        form = PlatformLearner(data=data)
        form.is_valid(raise_exception=True)
        return form.validated_data

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Check an id as text; what an object has wrong is named by its own fields."""
        if isinstance(data, dict):
            return self.to_internal_value(data)
        return super().run_validation(data)


class SubmissionRequest(Strict):
    """Answers of one learner to one assessment."""

    assessment = serializers.CharField(max_length=100, help_text="The assessment's slug.")
    course = serializers.CharField(
        max_length=100,
        required=False,
        help_text="The course's slug; needed if two of yours use the assessment's.",
    )
    learner = LearnerData(
        max_length=255,
        help_text="Your own id of the student, created on first use; or a learner of a platform, whose gradebook then"
        " gets the mark.",
    )
    answers = serializers.ListField(child=AnswerRequest(), allow_empty=False, max_length=ANSWERS)


class GradeRequestBody(Strict):
    """An answer to grade against a key in the request."""

    kind = serializers.ChoiceField(choices=list(KINDS))
    key = KeyData()
    answer = AnswerData(allow_null=True, default=None)


class EvidenceShape(Plain):
    """Where the evidence stands in the answer: offsets in Unicode code points, `end` exclusive."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()


class PartShape(Plain):
    """One point of the rubric, and the words that met it."""

    id = serializers.CharField()
    score = serializers.CharField()
    maximum = serializers.CharField()
    matched = serializers.BooleanField()
    similarity = serializers.FloatField(allow_null=True)
    evidence = EvidenceShape(allow_null=True)
    feedback = serializers.CharField(allow_blank=True)


class ProvenanceShape(Plain):
    """Which code and model gave the mark."""

    grader = serializers.CharField()
    version = serializers.CharField()
    model = serializers.CharField(allow_null=True)
    weights_sha256 = serializers.CharField(allow_null=True)
    backend = serializers.CharField(allow_null=True)
    device = serializers.CharField(allow_null=True)
    dtype = serializers.CharField(allow_null=True)
    calibration = serializers.CharField(allow_null=True)


class VerdictShape(Plain):
    """What the grader found; points are decimal strings."""

    outcome = serializers.ChoiceField(choices=["graded", "invalid", "ambiguous"])
    score = serializers.CharField()
    maximum = serializers.CharField()
    read_as = serializers.CharField(allow_blank=True)
    echo = serializers.BooleanField()
    readings = serializers.ListField(child=serializers.CharField())
    parts = PartShape(many=True)
    feedback = serializers.CharField(allow_blank=True)
    notes = serializers.ListField(child=serializers.CharField())
    confidence = serializers.FloatField()
    needs_review = serializers.BooleanField()
    reasons = serializers.ListField(child=serializers.CharField())
    provenance = ProvenanceShape()


class ResponseShape(Plain):
    """One answer of a submission."""

    id = serializers.UUIDField()
    question = serializers.CharField()
    version = serializers.IntegerField()
    attempt = serializers.IntegerField()
    state = serializers.ChoiceField(choices=State.values)
    held = serializers.BooleanField()
    score = serializers.CharField(allow_null=True)
    maximum = serializers.CharField()
    verdict = VerdictShape(allow_null=True)


class SubmissionShape(Plain):
    """A submission; `score` is null until every mark is there and released."""

    id = serializers.UUIDField()
    assessment = serializers.CharField()
    course = serializers.CharField()
    learner = serializers.CharField()
    created_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=State.values)
    score = serializers.CharField(allow_null=True)
    maximum = serializers.CharField()
    responses = ResponseShape(many=True)


class WaitingGradeShape(Plain):
    """A `POST /grade` that a worker will answer; kept for 24 hours."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=State.values)
    verdict = VerdictShape(allow_null=True)


class QuestionShape(Plain):
    """A question, without its key."""

    id = serializers.UUIDField()
    slug = serializers.CharField()
    exercise = serializers.CharField(required=False)
    kind = serializers.CharField(required=False)
    version = serializers.IntegerField(required=False)
    prompt = serializers.CharField(required=False)
    shown = serializers.DictField(
        required=False, help_text="What an answer needs: options, parts, decimal mark."
    )
    maximum = serializers.CharField(required=False)


class WholeQuestionShape(QuestionShape):
    """A question on its own; `key` and `model_answer` are there for the scope `key:read` only."""

    course = serializers.CharField()
    assessment = serializers.CharField()
    retired = serializers.BooleanField(help_text="No longer asked; kept for its answers.")
    key = KeyData(required=False)
    model_answer = serializers.CharField(required=False, allow_blank=True)


class CourseShape(Plain):
    """A course."""

    id = serializers.UUIDField()
    slug = serializers.CharField()
    title = serializers.CharField()


class CoursePage(Plain):
    """One page of a list; `next` is the address of the next one, or null."""

    next = serializers.CharField(allow_null=True)
    results = CourseShape(many=True)


class ChangeShape(Plain):
    """A change of a mark; `score` and `by` are null where no mark is visible."""

    cursor = serializers.CharField(help_text="Its place in the feed.")
    kind = serializers.ChoiceField(choices=ChangeKind.values)
    changed_at = serializers.DateTimeField()
    course = serializers.CharField()
    assessment = serializers.CharField()
    question = serializers.CharField()
    version = serializers.IntegerField()
    learner = serializers.CharField()
    learner_id = serializers.UUIDField(help_text="Ours; the same `learner` of two clients has two.")
    submission = serializers.UUIDField()
    response = serializers.UUIDField()
    attempt = serializers.IntegerField()
    score = serializers.CharField(allow_null=True)
    maximum = serializers.CharField()
    by = serializers.ChoiceField(choices=["machine", "person"], allow_null=True)
    held = serializers.BooleanField(help_text="Whether students did not see the mark after the change.")


class FeedShape(Plain):
    """Part of the feed; `next` is what to send as `after`, now while `more` is true, else later."""

    next = serializers.CharField()
    more = serializers.BooleanField()
    results = ChangeShape(many=True)


class AssessmentShape(Plain):
    """An assessment with its questions."""

    id = serializers.UUIDField()
    slug = serializers.CharField()
    course = serializers.CharField()
    title = serializers.CharField()
    intro = serializers.CharField(allow_blank=True)
    release = serializers.CharField()
    attempts = serializers.IntegerField(allow_null=True)
    maximum = serializers.CharField()
    questions = QuestionShape(many=True)


class AssessmentPage(Plain):
    """One page of a list; `next` is the address of the next one, or null."""

    next = serializers.CharField(allow_null=True)
    results = AssessmentShape(many=True)


class CardShape(Plain):
    """A flashcard: Markdown, with LaTeX between $ signs; positions count from 1."""

    position = serializers.IntegerField()
    front = serializers.CharField()
    back = serializers.CharField()


class DeckShape(Plain):
    """A deck with its cards in their order."""

    id = serializers.UUIDField()
    slug = serializers.CharField()
    course = serializers.CharField()
    title = serializers.CharField()
    intro = serializers.CharField(allow_blank=True)
    cards = CardShape(many=True)


class FieldProblemShape(Plain):
    """One field at fault, by JSON pointer."""

    pointer = serializers.CharField(allow_blank=True)
    detail = serializers.CharField()
    readings = serializers.ListField(child=serializers.CharField(), required=False)


class ProblemShape(Plain):
    """Problem details, RFC 9457."""

    type = serializers.URLField(required=False)
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = FieldProblemShape(many=True, required=False)  # type: ignore[assignment] # a field, not the property
