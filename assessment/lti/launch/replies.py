"""The pages of refused messages."""

import logging
from secrets import token_hex
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assessment.lti.launch import frame
from assessment.lti.launch.refusals import Refused
from assessment.lti.platforms.models import Registration

logger = logging.getLogger(__name__)


def refuse(
    request: HttpRequest,
    refused: Refused,
    registration: Registration | None = None,
    *,
    template: str = "lti/notice.html",
    **context: Any,
) -> HttpResponse:
    """Answer with a page in words, and log its code beside the reference that the page shows.

    The page may be framed by the registration's platform; if that is not known, by any site, so that a person in a
    frame can read it: nothing can be done on it.
    """
    reference = token_hex(4)
    logger.warning("Refused: %s, reference %s", refused.code, reference)
    frame.let_frame(request, frame.framers_of(registration) if registration else ["*"])
    shown = {"notice": refused, "reference": reference, **context}
    response = render(request, template, shown, status=refused.status)
    response.headers["Cache-Control"] = "no-store"
    return response
