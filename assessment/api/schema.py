"""What the OpenAPI schema cannot know by itself: names, how clients sign in, shared errors, headers and links."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension, OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import (
    Direction,
    OpenApiParameter,
    OpenApiResponse,
    PolymorphicProxySerializer,
    extend_schema_field,
)
from rest_framework import serializers

from assessment.api.problems import CONTENT_TYPE, PROBLEMS
from assessment.api.serializers import AnswerData, ProblemShape
from assessment.bank.content_schema import AnyData, StrictSerializer
from assessment.kinds.registry import presenter_for
from graders.registry import KINDS

# What any request may be answered: the key, the headers, and how often it is sent.
PROBLEMS_EVERYWHERE = (
    "malformed-request",
    "not-authenticated",
    "not-permitted",
    "not-acceptable",
    "too-many-requests",
    "unavailable",
)
# What any request with a body may be answered besides.
PROBLEMS_OF_BODIES = (
    "length-required",
    "too-large",
    "unsupported-media-type",
    "encoded-body",
    "invalid-fields",
)
VISIBLE_CHARACTERS = "^[ -~¡-¬®-ÿ]*$"
SECONDS = {"type": "integer", "minimum": 1}


def text_schema(longest: int, pattern: str | None = None) -> dict[str, Any]:
    """Return the schema of a parameter that is a text."""
    return {"type": "string", "maxLength": longest} | ({"pattern": pattern} if pattern else {})


def number_schema(minimum: int, maximum: int, default: int) -> dict[str, Any]:
    """Return the schema of a parameter that is a whole number."""
    return {"type": "integer", "minimum": minimum, "maximum": maximum, "default": default}


IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    text_schema(255, VISIBLE_CHARACTERS),
    OpenApiParameter.HEADER,
    description="Your own name for this request, up to 255 characters, kept for 24 hours: sent again, it is done once.",
)
COURSE = OpenApiParameter(
    "course", text_schema(100), description="Its course, by slug; needed if two of yours use the same slug."
)


def header(name: str, schema: dict[str, Any], description: str, statuses: Iterable[int]) -> OpenApiParameter:
    """Return a header of the replies with these statuses."""
    return OpenApiParameter(
        name, schema, OpenApiParameter.HEADER, description=description, response=list(statuses)
    )


REPLAYED = header(
    "Idempotent-Replayed",
    {"type": "string", "const": "true"},
    "Sent if this is the stored reply to the same Idempotency-Key.",
    (200, 201, 202),
)
LOCATION = header(
    "Location", {"type": "string", "format": "uri-reference"}, "Where to read it later.", (200, 201, 202)
)
RETRY_AFTER = header("Retry-After", SECONDS, "Look again after so many seconds.", (200, 202))
PROBLEM_HEADERS = (
    header("WWW-Authenticate", {"type": "string"}, "How to sign in (RFC 6750).", (401,)),
    header("Retry-After", SECONDS, "Try again after so many seconds.", (429, 503)),
)


class ClientKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Bearer keys of API clients."""

    target_class = "assessment.api.access.ClientKeyAuthentication"
    name = "clientKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, Any]:
        """Return the scheme."""
        del auto_schema
        return {"type": "http", "scheme": "bearer", "bearerFormat": "<prefix>.<secret>"}


class StrictSchema(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """Bodies whose unknown members are refused."""

    target_class = "assessment.bank.content_schema.StrictSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        """Return the schema with that said."""
        whole: Any = auto_schema
        schema: dict[str, Any] = whole._map_serializer(self.target, direction, bypass_extensions=True)
        return schema | {"additionalProperties": False}


class OperationSchema(AutoSchema):
    """Names components as a reader would: `Submission` for a reply, `SubmissionRequest` for a body."""

    def get_serializer_name(self, serializer: serializers.BaseSerializer[Any], direction: Direction) -> str:
        """Return the name of a class without its place in our code; a body gets its `Request` afterwards."""
        name = type(serializer).__name__.removesuffix("Shape").removesuffix("Body")
        return name.removesuffix("Request") if direction == "request" else name

    def get_override_parameters(self) -> list[Any]:
        """Return the parameters of an operation, and the headers that problems have everywhere."""
        return [*super().get_override_parameters(), *PROBLEM_HEADERS]


def problem_responses(slugs: Iterable[str], *, body: bool = False) -> dict[tuple[int, str], OpenApiResponse]:
    """Return the problems that an operation may answer, for its schema, with those of every operation."""
    by_status: dict[int, list[str]] = {}
    for slug in dict.fromkeys((*slugs, *(PROBLEMS_OF_BODIES if body else ()), *PROBLEMS_EVERYWHERE)):
        by_status.setdefault(PROBLEMS[slug].status, []).append(PROBLEMS[slug].title)
    return {
        (status, CONTENT_TYPE): OpenApiResponse(ProblemShape, description="; or: ".join(titles) + ".")
        for status, titles in by_status.items()
    }


LINKS = {
    ("/api/v1/submissions", "post", "200"): ("read_submission", "id"),
    ("/api/v1/submissions", "post", "201"): ("read_submission", "id"),
    ("/api/v1/submissions", "post", "202"): ("read_submission", "id"),
    ("/api/v1/grade", "post", "202"): ("read_grade", "id"),
}


def add_links(result: dict[str, Any], generator: object, request: object, public: object) -> dict[str, Any]:
    """Add to replies which operation reads the same thing later (a postprocessing hook of drf-spectacular)."""
    del generator, request, public
    for (path, method, status), (operation, member) in LINKS.items():
        reply = result["paths"][path][method]["responses"][status]
        reply["links"] = {
            operation: {
                "operationId": operation,
                "parameters": {"public_id": f"$response.body#/{member}"},
            }
        }
    return result


def grade_request_schema() -> PolymorphicProxySerializer:
    """Return the body of `POST /grade`: one of a form a kind, told apart by `kind`."""
    return PolymorphicProxySerializer(
        component_name="Grade",
        serializers={kind: _grade_form(kind) for kind in KINDS},
        resource_type_field_name="kind",
    )


def _grade_form(kind: str) -> type[serializers.Serializer[Any]]:
    """Return a serializer that is for the schema alone, such as `NumericGrade`."""
    # Of a kind that names no members, a key may have any; its grader checks the whole.
    key = {"type": "object", "additionalProperties": True, **presenter_for(kind).key_schema}
    fields = {
        "kind": _field({"type": "string", "const": kind}),
        "key": _field(key),
        "answer": AnswerData(allow_null=True, required=False),
        "__doc__": f"An answer to grade against a key of the kind {kind}.",
    }
    return type(f"{kind.title().replace('_', '')}Grade", (StrictSerializer,), fields)


def _field(schema: dict[str, Any]) -> serializers.Field[Any, Any, Any, Any]:
    """Return a field with this schema, of a class of its own: the decorator marks the class."""
    field: type[AnyData] = extend_schema_field(schema)(type("Described", (AnyData,), {}))
    return field()
