"""`/decks`: flashcards, as their author wrote them."""

from typing import ClassVar

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api.lookup import wanted_course
from assessment.api.permissions import courses_of
from assessment.api.replies import deck_reply
from assessment.api.schema import errors
from assessment.api.serializers import DeckShape
from assessment.bank.models import Deck

COURSE = OpenApiParameter(
    "course", str, description="Its course, by slug; needed if two of yours use the deck's."
)


class DeckView(APIView):
    """One deck."""

    scopes: ClassVar = {"GET": "grade:read"}

    @extend_schema(
        operation_id="read_deck",
        parameters=[COURSE],
        responses={200: DeckShape} | errors(["not-found", "invalid-fields"]),
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return the deck with its cards in their order."""
        return Response(deck_reply(_deck_or_404(request, slug)))


def _deck_or_404(request: Request, slug: str) -> Deck:
    """Return the deck that a URL names; 404 if the caller has none such."""
    rows = Deck.objects.filter(course__in=courses_of(request), slug=slug).select_related("course")
    if course := wanted_course(request):
        rows = rows.filter(course__slug=course)
    found = list(rows[:2])
    if not found:
        raise Http404
    if len(found) > 1:
        raise ValidationError({"course": [f"Several of your courses have “{slug}”: add ?course=<slug>."]})
    return found[0]
