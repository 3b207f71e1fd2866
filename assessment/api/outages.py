"""What is said while the database is away, locked or full: what was sent is not lost, and can be sent again."""

import logging
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.views.debug import SafeExceptionReporterFilter

from assessment.people.outages import outage_of

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
