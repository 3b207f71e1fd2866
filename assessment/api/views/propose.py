"""`/propose`: the key in the request with criteria made from its references, a draft; nothing is kept."""

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from assessment.api import examples
from assessment.api.schema import problem_responses
from assessment.api.serializers import ProposalRequestBody, ProposalShape
from graders.errors import KeyInvalid
from graders.registry import grader_for


class ProposeView(APIView):
    """Propose criteria for a key."""

    scopes: ClassVar = {"POST": "grade:write"}

    @extend_schema(
        operation_id="propose",
        summary="Propose criteria for a key by references",
        request=ProposalRequestBody,
        responses={200: ProposalShape} | problem_responses([], body=True),
        examples=examples.PROPOSE,
    )
    def post(self, request: Request) -> Response:
        """Return the key with criteria that say what its references say, or null; worth one point in all.

        It is a draft to edit, made by form alone and without the model: it does not know what your students may leave
        out, nor how else they may say it.
        """
        form = ProposalRequestBody(data=request.data)
        form.is_valid(raise_exception=True)
        kind, key = form.validated_data["kind"], form.validated_data["key"]
        try:
            return Response({"key": grader_for(kind).proposed(key)})
        except KeyInvalid as error:
            raise ValidationError(
                {f"key.{path}".rstrip("."): messages for path, messages in error.errors.items()}
            ) from None
