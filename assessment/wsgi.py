"""The WSGI entry point: `assessment.wsgi:application`."""

import os
from collections.abc import Callable, Iterable
from email.message import Message
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assessment.settings")

django_application = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Serve a request.

    A charset that is a codec but not one of text, such as `base64`, raises while Django builds its request, before
    any of its error handling; it is renamed to one that nobody has, which Django and the API know how to refuse.
    """
    header = environ.get("CONTENT_TYPE", "")
    if "charset" in header.lower() and not _decodes(_charset(header)):
        environ["CONTENT_TYPE"] = f"{header.partition(';')[0]}; charset=unusable"
    return django_application(environ, start_response)


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
