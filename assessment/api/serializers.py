"""The shapes of requests and replies: they check what comes in, and describe both in the OpenAPI schema."""

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from assessment.bank.content_schema import AnyData, StrictSerializer
from assessment.bank.models import Release
from assessment.grading.models import ChangeKind, PromiseGrouping, State
from assessment.grading.promise import Stage
from graders.digits import Digits
from graders.registry import kind_choices

SLUG_PATTERN = "^[-a-zA-Z0-9_]+$"
POINTS: dict[str, Any] = {
    "type": "string",
    "format": "decimal",
    # Four places are stored; 200 questions of at most 9,999 points each make seven digits before them.
    "pattern": r"^-?[0-9]{1,12}(\.[0-9]{1,4})?$",
}


class JsonString(serializers.CharField):
    """A JSON string: DRF's own field takes `17` for "17"."""

    def to_internal_value(self, data: Any) -> str:
        """Refuse every other JSON value, `17` and `true` too."""
        if not isinstance(data, str) or isinstance(data, Digits):
            raise serializers.ValidationError(["must be a JSON string, in quotes."])
        return super().to_internal_value(data)


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": 100, "pattern": SLUG_PATTERN})
class SlugText(JsonString):
    """A slug, looked up where it is used: one of a form that no slug has is as unknown as others."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=100, **kwargs)


@extend_schema_field(POINTS)
class Points(serializers.CharField):
    """Points as a decimal string, such as `0.5`."""


@extend_schema_field({"type": "integer", "minimum": 1})
class Count(serializers.IntegerField):
    """A number that counts from 1."""


@extend_schema_field({"type": "integer", "minimum": 0})
class Offset(serializers.IntegerField):
    """A place in a text, from 0."""


@extend_schema_field({"type": "number", "minimum": 0, "maximum": 1})
class Share(serializers.FloatField):
    """A probability or a share, 0 to 1."""


@extend_schema_field({"type": "string", "minLength": 1, "maxLength": 100, "pattern": SLUG_PATTERN})
class Slug(serializers.CharField):
    """A slug in a reply."""


@extend_schema_field({"type": "string", "format": "uri"})
class Address(serializers.CharField):
    """An absolute address."""


@extend_schema_field({"type": "string", "pattern": "^[0-9a-f]{64}$"})
class Sha256(serializers.CharField):
    """A SHA-256 in hexadecimal digits."""


@extend_schema_field({"type": "string", "pattern": "^[0-9]{1,19}$"})
class Position(serializers.CharField):
    """A place in the feed: digits, to be sent back as they are."""


MAX_ANSWERS = 200
"""Answers in one submission: a plain limit above the questions of any exam, of which one transaction stores all."""
STAGES = [stage.value for stage in Stage]
PROMISED_BY = (
    "What it is made for: the assessment's released marks together, those of each question, or either: those of a "
    "question that can stand by itself, and of the others together."
)
OUTCOMES = ["graded", "invalid", "ambiguous"]
Plain = serializers.Serializer[Any]


@extend_schema_field({"type": "object", "additionalProperties": True})
class KeyData(AnyData):
    """A key; its grader checks it."""


@extend_schema_field({"type": ["string", "number", "boolean", "array", "object"], "items": {}})
class AnswerData(AnyData):
    """An answer as its kind asks; its grader checks it."""


class AnswerRequest(StrictSerializer):
    """One answer: text, a number, a list or an object, as its kind asks; null or blank is unanswered."""

    question = SlugText()
    answer = AnswerData(allow_null=True, default=None)


class PlatformLearner(StrictSerializer):
    """A learner of a learning platform, as its launches name them."""

    registration = serializers.UUIDField(help_text="The platform's registration here.")
    sub = JsonString(max_length=255, trim_whitespace=False, help_text="The platform's id of the learner.")


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
class LearnerData(JsonString):
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


class SubmissionRequest(StrictSerializer):
    """Answers of one learner to one assessment."""

    assessment = SlugText(help_text="The assessment's slug.")
    course = SlugText(
        required=False,
        help_text="The course's slug; needed if two of yours use the assessment's.",
    )
    learner = LearnerData(
        max_length=255,
        help_text="Your own id of the student, created on first use; or a learner of a platform, whose gradebook then"
        " gets the mark.",
    )
    answers = serializers.ListField(child=AnswerRequest(), min_length=1, max_length=MAX_ANSWERS)


class GradeRequestBody(StrictSerializer):
    """An answer to grade against a key in the request."""

    kind = serializers.ChoiceField(choices=kind_choices())
    key = KeyData()
    answer = AnswerData(allow_null=True, default=None)


class ProposalRequestBody(StrictSerializer):
    """A key that a proposal is asked for."""

    kind = serializers.ChoiceField(choices=kind_choices())
    key = KeyData()


class ProposalShape(Plain):
    """The key with what is proposed, or null if there is nothing to propose."""

    key = KeyData(allow_null=True)


class EvidenceShape(Plain):
    """Where the evidence stands in the answer: offsets in Unicode code points, `end` exclusive."""

    start = Offset()
    end = Offset()


class MessageShape(Plain):
    """A sentence as a code that stays when it is worded anew, and what fills it: texts, numbers, or messages."""

    code = serializers.CharField()
    params = serializers.DictField()


class PartShape(Plain):
    """One point of the rubric, and the words that met it."""

    id = serializers.CharField()
    score = Points()
    maximum = Points()
    matched = serializers.BooleanField()
    similarity = serializers.FloatField(allow_null=True)
    evidence = EvidenceShape(allow_null=True)
    feedback = serializers.CharField(allow_blank=True)
    messages = MessageShape(many=True, help_text="What `feedback` says, by code.")


class ProvenanceShape(Plain):
    """Which code and model gave the mark."""

    grader = serializers.CharField()
    version = serializers.CharField()
    model = serializers.CharField(allow_null=True)
    weights_sha256 = Sha256(allow_null=True)
    backend = serializers.CharField(allow_null=True)
    device = serializers.CharField(allow_null=True)
    dtype = serializers.CharField(allow_null=True)
    calibration = serializers.CharField(allow_null=True)


class MessagesShape(Plain):
    """What a verdict says, by code: in the order of its sentences."""

    feedback = MessageShape(many=True)
    notes = MessageShape(many=True)
    reasons = MessageShape(many=True)


class VerdictShape(Plain):
    """What the grader found; points are decimal strings."""

    outcome = serializers.ChoiceField(choices=OUTCOMES)
    score = Points()
    maximum = Points()
    read_as = serializers.CharField(allow_blank=True)
    echo = serializers.BooleanField()
    readings = serializers.ListField(child=serializers.CharField())
    parts = PartShape(many=True)
    feedback = serializers.CharField(allow_blank=True)
    notes = serializers.ListField(child=serializers.CharField())
    confidence = Share()
    needs_review = serializers.BooleanField()
    reasons = serializers.ListField(child=serializers.CharField())
    messages = MessagesShape(help_text="What `feedback`, `notes` and `reasons` say, by code.")
    provenance = ProvenanceShape()


class ResponseShape(Plain):
    """One answer of a submission."""

    id = serializers.UUIDField()
    question = Slug()
    version = Count()
    attempt = Count()
    state = serializers.ChoiceField(choices=State.choices)
    held = serializers.BooleanField()
    score = Points(allow_null=True)
    maximum = Points()
    verdict = VerdictShape(allow_null=True)


class SubmissionShape(Plain):
    """A submission; `score` is null until every mark is there and released."""

    id = serializers.UUIDField()
    assessment = Slug()
    course = Slug()
    learner = serializers.CharField()
    created_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=State.choices)
    ahead = serializers.IntegerField(
        allow_null=True,
        min_value=0,
        help_text="Answers that are graded before its last one; null if none waits.",
    )
    about_seconds = serializers.IntegerField(
        allow_null=True, min_value=0, help_text="How long that may take; null if no speed is known."
    )
    grader_at_work = serializers.BooleanField(
        allow_null=True, help_text="Whether a worker for free text is running; null if no answer waits."
    )
    score = Points(allow_null=True)
    maximum = Points()
    responses = ResponseShape(many=True)


@extend_schema_serializer(component_name="GradeJob")
class WaitingGradeShape(Plain):
    """A `POST /grade` that a worker will answer; kept for 24 hours."""

    id = serializers.UUIDField()
    state = serializers.ChoiceField(choices=State.choices)
    verdict = VerdictShape(allow_null=True)


class QuestionShape(Plain):
    """A question, without its key."""

    id = serializers.UUIDField()
    slug = Slug()
    exercise = Slug(required=False)
    kind = serializers.ChoiceField(choices=kind_choices(), required=False)
    version = Count(required=False)
    prompt = serializers.CharField(required=False)
    shown = serializers.DictField(
        required=False, help_text="What an answer needs: options, parts, decimal mark."
    )
    maximum = Points(required=False)


@extend_schema_serializer(component_name="QuestionWithKey")
class WholeQuestionShape(QuestionShape):
    """A question on its own; `key` and `model_answer` are there for the scope `key:read` only."""

    course = Slug()
    assessment = Slug()
    retired = serializers.BooleanField(help_text="No longer asked; kept for its answers.")
    key = KeyData(required=False)
    model_answer = serializers.CharField(required=False, allow_blank=True)


class CourseShape(Plain):
    """A course."""

    id = serializers.UUIDField()
    slug = Slug()
    title = serializers.CharField()


class CoursePage(Plain):
    """One page of a list; `next` is the address of the next one, or null."""

    next = Address(allow_null=True)
    results = CourseShape(many=True)


@extend_schema_field({"oneOf": [{"type": "string", "enum": ["machine", "person"]}, {"type": "null"}]})
class MarkedBy(serializers.CharField):
    """Who gave a mark; null where none is visible."""


@extend_schema_serializer(component_name="MarkChange")
class ChangeShape(Plain):
    """A change of a mark; `score` and `by` are null where no mark is visible."""

    cursor = Position(help_text="Its place in the feed.")
    kind = serializers.ChoiceField(choices=ChangeKind.choices)
    changed_at = serializers.DateTimeField()
    course = Slug()
    assessment = Slug()
    question = Slug()
    version = Count()
    learner = serializers.CharField()
    learner_id = serializers.UUIDField(help_text="Ours; the same `learner` of two clients has two.")
    submission = serializers.UUIDField()
    response = serializers.UUIDField()
    attempt = Count()
    score = Points(allow_null=True)
    maximum = Points()
    by = MarkedBy()
    held = serializers.BooleanField(help_text="Whether students did not see the mark after the change.")


@extend_schema_serializer(component_name="GradeFeed")
class FeedShape(Plain):
    """Part of the feed; `next` is what to send as `after`, now while `more` is true, else later."""

    next = Position()
    more = serializers.BooleanField()
    results = ChangeShape(many=True)


class PromiseGroupShape(Plain):
    """Questions that were tested together, apart from the others, and what came of it."""

    questions = serializers.ListField(child=Slug())
    sampled = Offset(help_text="Marks of the sample that it went by.")
    wrong = Offset(help_text="How many of them the machine had wrong.")
    threshold = Share(
        allow_null=True, help_text="The confidence that is enough; null if nothing is released."
    )
    bound = Share(
        allow_null=True, help_text="What the share of wrong marks does not exceed; null without a sample."
    )
    held = serializers.CharField(allow_null=True, help_text="Why nothing is released.")


class PromiseTestShape(Plain):
    """The last test of a promise: its terms, the marks it went by, and what came of it."""

    tested_at = serializers.DateTimeField()
    at_most = Share()
    off_by = Share()
    sure = Share()
    by = serializers.ChoiceField(choices=PromiseGrouping.choices, help_text=PROMISED_BY)
    sampled = Offset(help_text="Marks of the sample that it went by.")
    wrong = Offset(help_text="How many of them the machine had wrong.")
    threshold = Share(
        allow_null=True,
        help_text="The confidence that is enough; null if nothing is released, or if `groups` say it.",
    )
    bound = Share(
        allow_null=True,
        help_text="What the share of wrong marks does not exceed; null without a sample, or if `groups` say it.",
    )
    held = serializers.CharField(
        allow_null=True, help_text="Why nothing is released; null if it is, or if `groups` say it."
    )
    groups = PromiseGroupShape(
        many=True, allow_null=True, help_text="By question, or null if all were tested together."
    )


class LearnedShape(Plain):
    """How far the answers are graded again by what the sample has taught."""

    graded = Offset()
    answers = Offset()


class PromiseShape(Plain):
    """How many released marks of the machine may be wrong at most: off by `off_by` of the points, or more."""

    at_most = Share()
    off_by = Share()
    sure = Share()
    by = serializers.ChoiceField(choices=PromiseGrouping.choices, help_text=PROMISED_BY)
    drawn = Offset(help_text="Answers in the random sample.")
    marked = Offset(help_text="How many of them a person has marked.")
    stage = serializers.ChoiceField(
        choices=STAGES,
        help_text="What it waits for: a sample, its marks, or answers to be graded again; or `tested`.",
    )
    learned = LearnedShape(allow_null=True, help_text="Null unless the machine learns from the sample now.")
    test = PromiseTestShape(allow_null=True)


class AssessmentShape(Plain):
    """An assessment with its questions."""

    id = serializers.UUIDField()
    slug = Slug()
    course = Slug()
    title = serializers.CharField()
    intro = serializers.CharField(allow_blank=True)
    release = serializers.ChoiceField(choices=Release.choices)
    attempts = Count(allow_null=True)
    maximum = Points()
    promise = PromiseShape(allow_null=True, help_text="Null before a sample was drawn or terms were set.")
    questions = QuestionShape(many=True)


class AssessmentPage(Plain):
    """One page of a list; `next` is the address of the next one, or null."""

    next = Address(allow_null=True)
    results = AssessmentShape(many=True)


class CardShape(Plain):
    """A flashcard: Markdown, with LaTeX between $ signs; positions count from 1."""

    position = Count()
    front = serializers.CharField()
    back = serializers.CharField()


class DeckShape(Plain):
    """A deck with its cards in their order."""

    id = serializers.UUIDField()
    slug = Slug()
    course = Slug()
    title = serializers.CharField()
    intro = serializers.CharField(allow_blank=True)
    cards = CardShape(many=True)


@extend_schema_field({"type": "string", "format": "json-pointer"})
class Pointer(serializers.CharField):
    """A JSON pointer (RFC 6901) into the request's body; empty for the whole of it."""


@extend_schema_field({"type": "integer", "minimum": 400, "maximum": 599})
class ErrorStatus(serializers.IntegerField):
    """The status of a reply that is an error."""


class FieldProblemShape(Plain):
    """One field at fault, by JSON pointer."""

    pointer = Pointer()
    detail = serializers.CharField()
    readings = serializers.ListField(child=serializers.CharField(), required=False)


class ProblemShape(Plain):
    """Problem details, RFC 9457."""

    type = serializers.URLField(required=False)
    title = serializers.CharField()
    status = ErrorStatus()
    detail = serializers.CharField()
    errors = FieldProblemShape(many=True, required=False)  # type: ignore[assignment] # a field, not the property
