"""The public keys of this tool, for platforms to check what it signs (JWKS, RFC 7517)."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from assessment.lti.platforms.tool_keys import public_keys

SECONDS = 300


@require_safe
def jwks(request: HttpRequest) -> HttpResponse:
    """Return the key set; it may be kept for some minutes."""
    del request
    response = JsonResponse(public_keys())
    response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
    return response
