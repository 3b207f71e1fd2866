"""What the OpenAPI schema cannot know by itself: how clients sign in, and the errors that every operation shares."""

from collections.abc import Iterable
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse

from assessment.api.problems import CONTENT_TYPE, PROBLEMS
from assessment.api.serializers import ProblemShape

IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="Your own name for this request, up to 255 characters, kept for 24 hours: sent again, it is done once.",
)
COURSE = OpenApiParameter(
    "course", str, description="Its course, by slug; needed if two of yours use the same slug."
)


class ClientKeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Bearer keys of API clients."""

    target_class = "assessment.api.authentication.ClientKeyAuthentication"
    name = "clientKey"

    def get_security_definition(self, auto_schema: object) -> dict[str, Any]:
        """Return the scheme."""
        del auto_schema
        return {"type": "http", "scheme": "bearer", "bearerFormat": "<prefix>.<secret>"}


def errors(slugs: Iterable[str]) -> dict[tuple[int, str], OpenApiResponse]:
    """Return the problems that an operation may answer, besides a missing key or scope and 429, for its schema."""
    everywhere = ("not-authenticated", "not-permitted", "too-many-requests")
    by_status: dict[int, list[str]] = {}
    for slug in (*slugs, *everywhere):
        by_status.setdefault(PROBLEMS[slug].status, []).append(PROBLEMS[slug].title)
    return {
        (status, CONTENT_TYPE): OpenApiResponse(ProblemShape, description="; or: ".join(titles) + ".")
        for status, titles in by_status.items()
    }
