"""Answers 503 where a view meets a database that is away, locked or full."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from assessment.api.problems import unavailable


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
