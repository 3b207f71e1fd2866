"""`/decks`: flashcards, as their author wrote them."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api import examples
from assessment.api.lookup import one_or_404
from assessment.api.replies import deck_reply
from assessment.api.schema import COURSE, problem_responses
from assessment.api.serializers import DeckShape
from assessment.bank.models import Deck


class DeckView(APIView):
    """One deck."""

    scopes: ClassVar = {"GET": "grade:read"}

    @extend_schema(
        operation_id="read_deck",
        summary="Read a deck of flashcards",
        parameters=[COURSE],
        responses={200: DeckShape} | problem_responses(["not-found", "invalid-fields"]),
        examples=examples.DECK,
    )
    def get(self, request: Request, slug: str) -> Response:
        """Return a deck with its cards in their order; fronts and backs are Markdown with LaTeX."""
        return Response(deck_reply(one_or_404(request, Deck, slug)))
