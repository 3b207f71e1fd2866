"""What the WSGI entry point refuses before Django sees it."""

from io import BytesIO
from typing import Any

import pytest

from assessment.wsgi import application

pytestmark = pytest.mark.django_db


def status_of(content_type: str) -> str:
    """POST nothing with a content type, as a server would hand it over, and return the status line."""
    statuses: list[str] = []
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": "/api/v1/grade",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": "2",
        "wsgi.input": BytesIO(b"{}"),
        "wsgi.url_scheme": "http",
    }
    list(application(environ, lambda status, *_: statuses.append(status)))
    return statuses[0]


@pytest.mark.parametrize("charset", ["base64", "undefined", "rot13", "foo", "idna", "utf-8", '"', "\x00"])
def test_no_charset_is_a_fault_of_ours(charset: str) -> None:
    assert status_of(f"application/json; charset={charset}").startswith("401")


@pytest.mark.parametrize(
    "parameter", ["x*=foo''%41", "x*=utf-8''%ff", "charset*=base64''a", "x" * 5000, "=", ";;"]
)
def test_no_parameter_is_a_fault_of_ours(parameter: str) -> None:
    assert status_of(f"application/json; {parameter}").startswith("401")
