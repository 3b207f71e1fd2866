"""Gives every request an id and a line in the log: how it ended and how long it took, and nothing of what it said."""

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from assessment.operations import logs, measures

HEADER = "X-Request-ID"
USABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
QUIET = {"healthz", "readyz", "metrics"}

logger = logging.getLogger("assessment.request")


class RequestLog:
    """The outermost middleware: the id of the caller if it is a sane one, else a new one, in log and reply."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, and note how that went."""
        given = request.headers.get(HEADER, "")
        number = given if USABLE.fullmatch(given) else uuid4().hex
        logs.request_id.set(number)
        began = time.perf_counter()
        response = self.get_response(request)
        response.headers[HEADER] = number
        _note(request, response.status_code, time.perf_counter() - began)
        return response


def forget(**_: object) -> None:
    """Take the id away once Django has written its last line about the request, which it does behind all middleware."""
    logs.request_id.set("")


def _note(request: HttpRequest, status: int, seconds: float) -> None:
    """Count the request by its view, and log it by the view's address: a path may hold anything."""
    match = request.resolver_match
    view = (match.view_name or match.route or "unnamed") if match else "none"
    measures.note(view, request.method or "", status, seconds)
    level = logging.DEBUG if view in QUIET else logging.INFO
    method = measures.method(request.method or "")
    logger.log(
        level,
        "%s %s %d",
        method,
        view,
        status,
        extra={"view": view, "method": method, "status": status, "milliseconds": round(seconds * 1000, 1)},
    )
