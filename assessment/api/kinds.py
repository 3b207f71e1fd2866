"""`POST /grade` by kind in the OpenAPI schema: which members a key must have; its grader checks the whole of it."""

from typing import Any

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from assessment.api.serializers import AnswerData
from assessment.bank.content_schema import AnyData, StrictSerializer
from assessment.kinds.registry import presenter_for
from graders.registry import KINDS


def grade_request_schema() -> PolymorphicProxySerializer:
    """Return the body of `POST /grade`: one of a form a kind, told apart by `kind`."""
    return PolymorphicProxySerializer(
        component_name="Grade",
        serializers={kind: _grade_form(kind) for kind in KINDS},
        resource_type_field_name="kind",
    )


def _grade_form(kind: str) -> type[serializers.Serializer[Any]]:
    """Return a serializer that is for the schema alone, such as `NumericGrade`."""
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
