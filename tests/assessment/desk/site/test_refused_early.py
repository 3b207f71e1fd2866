"""Requests under /admin/ that are refused before anybody is looked up: staff's page, the right status, no database."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client

from assessment.people.models import Course
from tests.assessment.desk.cast import signed_in

ADDRESSES = [
    "/admin/",
    "/admin/login/",
    "/admin/logout/",
    "/admin/password_change/",
    "/admin/bank/question/",
    "/admin/people/user/1/change/",
    "/admin/jsi18n/",
    "/admin/no/such/page/",
]
LARGE = {"name": "x" * 2_500_000}
HUGE = {"name": "x" * 3_100_000}
FIELDS = {f"field{number}": "x" for number in range(1_500)}


@pytest.fixture(params=["stranger", "auditor", "superuser"])
def browser(request: pytest.FixtureRequest, course: Course) -> Client:
    """A browser of each kind of visitor."""
    if request.param == "stranger":
        return Client(raise_request_exception=False)
    client = signed_in("nina", course, "auditor", is_superuser=request.param == "superuser")
    client.raise_request_exception = False
    return client


def is_staffs_page(reply: Any) -> bool:
    words = reply.content.decode()
    return "This request was refused" in words and "Go to the" in words and "Your answers" not in words


@pytest.mark.parametrize("host", ["elsewhere.example", "a b", "x:y:z", "", "[::", "x" * 300])
def test_an_unknown_host_gets_the_page_for_staff(
    browser: Client, host: str, caplog: pytest.LogCaptureFixture
) -> None:
    for address in ADDRESSES:
        for send in (browser.get, browser.post):
            reply = send(address, headers={"Host": host})
            assert (reply.status_code, is_staffs_page(reply)) == (400, True), address
    assert "Internal Server Error" not in caplog.text


@pytest.mark.parametrize(
    ("body", "status"), [(LARGE, 400), (HUGE, 413), (FIELDS, 400)], ids=["large", "huge", "fields"]
)
def test_a_body_that_is_too_large(browser: Client, body: dict[str, str], status: int) -> None:
    browser.handler.enforce_csrf_checks = True  # it is the first to read a form
    for address in ADDRESSES:
        reply = browser.post(address, body)
        # A page that takes no form, or none of a stranger's, need not read it.
        assert reply.status_code in (status, 302, 403, 404, 405), address


@pytest.mark.parametrize(
    "cookie",
    [
        "sessionid=",
        "sessionid=../../etc/passwd",
        "sessionid=\x00",
        "sessionid=ünï",
        "sessionid=" + "x" * 5_000,
        "csrftoken=<script>; sessionid=;;;",
        "messages=not-signed; django_language=xx",
        "=; ; a",
    ],
)
def test_a_bad_cookie_is_no_error_of_ours(course: Course, cookie: str) -> None:
    for address in ADDRESSES:
        reply = Client(raise_request_exception=False).get(address, headers={"Cookie": cookie})
        assert reply.status_code in (200, 302, 404), address


@pytest.mark.parametrize(
    "header",
    [
        {"X-Forwarded-For": "\x00, 1, ,"},
        {"X-Forwarded-Host": "elsewhere.example"},
        {"Accept-Language": "x" * 3_000},
        {"Content-Encoding": "gzip"},
        {"Referer": "http://[::"},
        {"Origin": "null"},
    ],
    ids=str,
)
def test_an_odd_header_is_no_error_of_ours(browser: Client, header: dict[str, str]) -> None:
    for address in ("/admin/", "/admin/login/"):
        assert browser.get(address, headers=header).status_code < 500
        assert browser.post(address, {"username": "x"}, headers=header).status_code < 500


def test_no_database_is_asked(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False, headers={"Host": "elsewhere.example"})

    def away(*_: object, **__: object) -> None:
        raise OperationalError

    with monkeypatch.context() as outage:
        outage.setattr(connection, "cursor", away)
        statuses = [client.get(address).status_code for address in ADDRESSES]
    assert statuses == [400] * len(ADDRESSES)
