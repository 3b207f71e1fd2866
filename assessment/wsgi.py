"""The WSGI entry point: `assessment.wsgi:application`."""

import os
from collections.abc import Callable, Iterable
from email.message import Message
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assessment.settings")

django_application = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Serve a request.

    A charset that is a codec but not one of text, such as `base64`, and parameters that cannot be read raise while
    Django builds its request, before any of its error handling; the charset is renamed to one that nobody has, which
    Django and the API know how to refuse.
    """
    header = environ.get("CONTENT_TYPE", "")
    if not _has_parameters(header) or ("charset" in header.lower() and not _decodes(_charset(header))):
        environ["CONTENT_TYPE"] = f"{header.partition(';')[0]}; charset=unusable"
    return django_application(environ, start_response)


def _has_parameters(header: str) -> bool:
    """Tell whether Django can read the header's parameters, if it has any."""
    try:
        parse_header_parameters(header)
    except ValueError:
        return False
    return True


def _charset(header: str) -> str:
    message = Message()
    message["content-type"] = header
    return message.get_content_charset("utf-8")


def _decodes(charset: str) -> bool:
    try:
        b"a".decode(charset)
    except (LookupError, ValueError):
        return False
    return True
