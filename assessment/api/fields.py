"""The fields of requests and replies that are stricter than Django REST Framework's own, and say so in the schema."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from graders.digits import Digits

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
