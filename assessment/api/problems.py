"""Errors as problem details (RFC 9457): each type is a page that says what happened and what to do.

While the database is away, locked or full, what was sent is not lost: it can be sent again, and the reply says so.
"""

import logging
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views import defaults
from django.views.debug import SafeExceptionReporterFilter
from rest_framework import exceptions
from rest_framework.response import Response

from assessment.bank.content_schema import flatten_errors
from assessment.people.outages import outage_of, retry_after

CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One type of problem; its slug is in the URL of its page."""

    status: int
    title: str
    advice: str


PROBLEMS = {
    "malformed-request": ProblemType(
        400,
        "The request cannot be read",
        "Send one JSON object, as UTF-8 text, and mend what `detail` names.",
    ),
    "not-authenticated": ProblemType(
        401, "No valid key was sent", "Send `Authorization: Bearer <prefix>.<secret>` with an active key."
    ),
    "not-permitted": ProblemType(
        403, "The key lacks a scope", "Use a key that has the scope named in `detail`."
    ),
    "not-found": ProblemType(
        404,
        "There is nothing here for you",
        "Check the address; what belongs to courses not granted to you is not shown.",
    ),
    "method-not-allowed": ProblemType(
        405, "This address has no such method", "See the methods in the `Allow` header."
    ),
    "not-acceptable": ProblemType(406, "No format that you accept", "Accept `application/json`."),
    "still-running": ProblemType(
        409,
        "The same request is being worked on",
        "Wait a second, and send it again with the same Idempotency-Key.",
    ),
    "no-attempt-left": ProblemType(
        409, "No attempt is left", "Nothing was stored. The assessment limits the attempts."
    ),
    "not-open": ProblemType(
        409,
        "The assessment takes no answers now",
        "Nothing was stored, and no attempt was used. `detail` says when it opens, or when it closed; a teacher can"
        " move its dates, or give this learner extra time.",
    ),
    "length-required": ProblemType(
        411,
        "The body came in chunks, which this server cannot read",
        "Nothing was stored. Send the body whole, with a `Content-Length`.",
    ),
    "too-large": ProblemType(413, "The body is too large", "Send fewer answers at once."),
    "unsupported-media-type": ProblemType(415, "This is not JSON", "Send `Content-Type: application/json`."),
    "encoded-body": ProblemType(
        415,
        "The body is compressed",
        "Nothing was stored. Send the body as it is, without `Content-Encoding`.",
    ),
    "invalid-fields": ProblemType(
        422,
        "Some fields are wrong",
        "Nothing was stored. `errors` names each field by a JSON pointer, and what to do.",
    ),
    "answers-refused": ProblemType(
        422,
        "Some answers cannot be read, or can be read in two ways",
        "Nothing was stored and no attempt was used. Each of `errors` has the reason and, if there are several"
        " meanings, the `readings` to choose from: show them, and send the one that was meant.",
    ),
    "key-reused": ProblemType(
        422, "This Idempotency-Key belongs to another request", "Use a new key for a new request."
    ),
    "too-many-requests": ProblemType(
        429, "Too many requests", "Wait for as long as the `Retry-After` header says."
    ),
    "unavailable": ProblemType(
        503,
        "The database cannot be used at present",
        "What was not acknowledged is not stored. Wait for as long as the `Retry-After` header says, and send the same"
        " request again, with the same Idempotency-Key: it is done once.",
    ),
    "server-error": ProblemType(
        500,
        "Something failed here",
        "Send the same request again, with its Idempotency-Key: it is done once.",
    ),
}

# Errors that the frameworks raise have a status alone; ours name their type.
BY_STATUS = {
    400: "malformed-request",
    401: "not-authenticated",
    403: "not-permitted",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    411: "length-required",
    413: "too-large",
    415: "unsupported-media-type",
    429: "too-many-requests",
}


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One field at fault: a JSON pointer (RFC 6901) into the request's body, and what to do."""

    pointer: str
    detail: str
    readings: list[str] = field(default_factory=list)


class ApiProblem(exceptions.APIException):
    """An error of the API, by the slug of its type."""

    def __init__(self, slug: str, detail: str, errors: Iterable[FieldProblem] = ()) -> None:
        self.slug = slug
        self.status_code = PROBLEMS[slug].status
        self.errors = list(errors)
        super().__init__(detail)


class TooLarge(exceptions.APIException):
    """The body is larger than is taken."""

    status_code = 413


def exception_handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Turn an exception of a view into a problem; None for a fault of ours, which Django then reports as 500."""
    request: HttpRequest = context["request"]
    if isinstance(error, exceptions.ValidationError):
        error = ApiProblem(
            "invalid-fields", "Some fields are wrong; see errors.", _field_problems(error.detail)
        )
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    if isinstance(error, RequestDataTooBig):
        error = TooLarge()
    if isinstance(error, TooManyFieldsSent):
        error = exceptions.ParseError("The query has too many parameters.")
    if not isinstance(error, exceptions.APIException):
        return None
    slug = (
        error.slug if isinstance(error, ApiProblem) else BY_STATUS.get(error.status_code, "malformed-request")
    )
    body = problem_body(request, slug, str(error.detail))
    if isinstance(error, ApiProblem) and error.errors:
        body["errors"] = [_field_body(item) for item in error.errors]
    response = Response(body, status=error.status_code, headers=_headers(error), content_type=CONTENT_TYPE)
    # Fields of an `ApiProblem` are plain data, whatever the client accepts.
    response.exception = True
    return response


def problem_body(request: HttpRequest, slug: str, detail: str) -> dict[str, Any]:
    """Return the members that every problem has."""
    kind = PROBLEMS[slug]
    page = request.build_absolute_uri(reverse("problem", args=[slug]))
    return {"type": page, "title": kind.title, "status": kind.status, "detail": detail}


def refusal(request: HttpRequest, slug: str, detail: str, template: str) -> HttpResponse:
    """Answer a request that no view can take: a problem to callers of the API, else the page of a template."""
    status = PROBLEMS[slug].status
    if not request.path.startswith("/api/"):
        return render(request, template, {"slug": slug}, status=status)
    return problem_response(request, slug, detail)


def problem_response(request: HttpRequest, slug: str, detail: str) -> JsonResponse:
    """Return a problem where no view of the API answers."""
    status = PROBLEMS[slug].status
    return JsonResponse(problem_body(request, slug, detail), status=status, content_type=CONTENT_TYPE)


def unavailable(request: HttpRequest, error: BaseException | None) -> HttpResponse | None:
    """Return a 503 if an error is an outage of the database, else None: a problem for the API, for people a page."""
    outage = log_outage(error)
    if outage is None:
        return None
    if request.path.startswith("/api/"):
        response: HttpResponse = problem_response(request, "unavailable", DETAIL)
    else:
        response = HttpResponse(outage_page(request), status=503)
    response.headers["Retry-After"] = str(retry_after(outage))
    response.headers["Cache-Control"] = "no-store"
    return response


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Answer a fault of ours: a problem to callers of the API, a page to people; or, in a middleware, an outage."""
    if answer := unavailable(request, sys.exception()):
        return answer
    if not request.path.startswith("/api/"):
        return defaults.server_error(request)
    body = problem_body(request, "server-error", "The fault is on our side and has been logged.")
    return JsonResponse(body, status=500, content_type=CONTENT_TYPE)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django itself refuses."""
    if not request.path.startswith("/api/"):
        return defaults.bad_request(request, exception)
    body = {"title": PROBLEMS["malformed-request"].title, "status": 400, "detail": "The request was refused."}
    return JsonResponse(body, status=400, content_type=CONTENT_TYPE)


def pointer(path: str) -> str:
    """Turn a dotted field path into a JSON pointer."""
    return (
        "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path.split(".")) if path else ""
    )


def _field_problems(detail: object) -> list[FieldProblem]:
    return [FieldProblem(pointer(path), message) for path, message in flatten_errors(detail)]


def _field_body(item: FieldProblem) -> dict[str, Any]:
    body: dict[str, Any] = {"pointer": item.pointer, "detail": item.detail}
    if item.readings:
        body["readings"] = item.readings
    return body


def _headers(error: exceptions.APIException) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    # Rounded up: who comes back a moment too early is only refused again.
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(int(wait) + 1)
    elif getattr(error, "slug", "") == "still-running":
        headers["Retry-After"] = "1"
    return headers


# While the database is away, locked or full: people get their own form back with the page, to send it again.
logger = logging.getLogger("assessment.database")

DETAIL = "The database cannot be used at present. What was not acknowledged is not stored; send the same request again."
RESENT = ("admin", "student")
"""Apps whose forms may be sent again as they were. A launch is made anew, since its message is good for one use."""


def log_outage(error: BaseException | None) -> str | None:
    """Name an outage in the log, with its code and without the words of a row; return it, or None if it is none."""
    outage = outage_of(error)
    if outage is not None:
        logger.error("The database cannot be used: %s", outage, exc_info=error)
    return outage


def outage_page(request: HttpRequest) -> str:
    """Return the page, made without the session, the user and all else that the database would be asked for."""
    framed = bool(request.__dict__.get("framed"))
    if framed:
        # Whose frame it is stands in the session; with nothing on the page but the visitor's own form, any may show it.
        request.__dict__["framers"] = ["*"]
    fields = list(_fields(request))
    context: dict[str, Any] = {"framed": framed, "fields": fields, "action": request.get_full_path()}
    return render_to_string("503.html", context)


def _fields(request: HttpRequest) -> Iterator[tuple[str, str]]:
    """Yield the fields of a form that was sent, with its token; none of a form that has a secret, or of a launch."""
    match = request.resolver_match
    if request.method != "POST" or match is None or match.app_name not in RESENT or request.FILES:
        return
    if any(_is_secret(name) for name in request.POST):
        return
    for name, values in request.POST.lists():
        yield from ((name, str(value)) for value in values)


def _is_secret(name: str) -> bool:
    is_token = name == "csrfmiddlewaretoken"
    return not is_token and bool(SafeExceptionReporterFilter.hidden_settings.search(name))
