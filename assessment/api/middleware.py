"""Refuses bodies that nobody could read, and answers 503 while the database is away, locked or full.

Some bodies Django would take for others without a word, those of API, pages, launches and admin alike. Under WSGI a
body in chunks is an empty one to Django, as it has no length (our own server decodes it before, see
`operations.buffering`), and a compressed one is text that means nothing. RFC 9110, 8.4 and 15.5.12 (411), 15.5.16.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from assessment.api.problems import refusal, unavailable
from graders.digits import ROW_DIGITS, typed_number

TEMPLATE = "student/body.html"


class UnreadableBodies:
    """Answers 411 to a body in chunks, 413 to one that is too large for anything here, 415 to a compressed one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request whose body nobody could read; hand on all others."""
        # An ASGI server hands over what was in the chunks, with the header still there.
        if isinstance(request, WSGIRequest) and request.META.get("HTTP_TRANSFER_ENCODING"):
            detail = "The body has a Transfer-Encoding and no Content-Length."
            return refusal(request, "length-required", detail, TEMPLATE)
        encoding = request.META.get("HTTP_CONTENT_ENCODING", "").strip()
        if encoding and encoding.lower() != "identity":
            detail = "The body has a Content-Encoding, and only plain bodies are read."
            response = refusal(request, "encoded-body", detail, TEMPLATE)
            response.headers["Accept-Encoding"] = "identity"
            return response
        if _announced(request) >= settings.LARGEST_BODY_BYTES:
            detail = f"The body has more than {settings.LARGEST_BODY_BYTES} bytes."
            return refusal(request, "too-large", detail, TEMPLATE)
        return self.get_response(request)


def _announced(request: HttpRequest) -> int:
    """Return the length that a request says its body has; what is no number is as good as none, as for Django."""
    text = request.META.get("CONTENT_LENGTH") or ""
    return typed_number(text, ROW_DIGITS) or 0


class DatabaseOutages:
    """Turns the error of a view into a 503; what fails in a middleware comes to `problems.server_error`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Go on; a view's error comes back by `process_exception`."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer an outage; leave the rest to others."""
        return unavailable(request, error)
