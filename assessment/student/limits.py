"""How often an address may send the forms of the student's pages."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assessment.people.limits import caller_address, count_request


class FormLimit:
    """Answers 429 to an address, or a launched session, that posts too often; a page can still be looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the address is not resolved yet."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Count a form of ours, and refuse one too many."""
        del view, args, kwargs
        match = request.resolver_match
        if request.method != "POST" or match is None or match.app_name != "student":
            return None
        # Apart from the others: what is saved while somebody types must not keep them from handing in.
        kind = "draft" if match.url_name == "draft" else "practice"
        wait = count_request(kind, counted_for(request))
        if wait is None:
            return None
        response = render(request, "429.html", status=429)
        response.headers["Retry-After"] = str(wait)
        return response


def counted_for(request: HttpRequest) -> str:
    """Return whom a form is counted for: a launched session, since a campus has one address, or an address."""
    if request.__dict__.get("framed") and request.session.session_key:
        return f"session {request.session.session_key}"
    return caller_address(request.META)
