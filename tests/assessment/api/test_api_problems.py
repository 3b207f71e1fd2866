"""Errors are problem details whose type is a page that is served."""

import re
from typing import NoReturn

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import path
from rest_framework.request import Request
from rest_framework.test import APIClient
from rest_framework.views import APIView

from assessment.api.problems import CONTENT_TYPE, PROBLEMS, bad_request, pointer, server_error
from assessment.urls import urlpatterns as real_urlpatterns
from tests.assessment.api.calls import ASSESSMENTS, GRADE, SUBMISSIONS, assert_problem, data_of

pytestmark = pytest.mark.django_db


class Failing(APIView):
    """A view with a fault of ours."""

    authentication_classes = ()
    permission_classes = ()

    def get(self, request: Request) -> NoReturn:
        raise RuntimeError(f"a secret detail of {request}")


def failing_page(request: HttpRequest) -> NoReturn:
    raise RuntimeError(f"a secret detail of {request}")


urlpatterns = [path("api/v1/failing", Failing.as_view()), path("failing", failing_page), *real_urlpatterns]
handler400, handler500 = bad_request, server_error


@pytest.mark.parametrize("slug", PROBLEMS)
def test_the_page_of_every_type_is_served(client: Client, slug: str) -> None:
    response = client.get(f"/problems/{slug}")
    shown = response.content.decode()
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert f"HTTP status {PROBLEMS[slug].status}" in shown
    assert "://" not in shown
    assert "`" not in shown


def test_the_pages_of_types_look_like_the_student_s(client: Client) -> None:
    response = client.get("/problems/not-authenticated")
    shown = response.content.decode()
    assert "<code>Authorization: Bearer &lt;prefix&gt;.&lt;secret&gt;</code>" in shown
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', shown)
    assert sheets == ["/static/student/page.css"]
    assert [client.get(sheet).status_code for sheet in sheets] == [200]
    assert "<style" not in shown
    assert " style=" not in shown
    assert "default-src 'none'; style-src 'self'" in response.headers["Content-Security-Policy"]


def test_no_page_for_a_type_that_does_not_exist(client: Client) -> None:
    assert client.get("/problems/none").status_code == 404


@pytest.mark.parametrize(
    ("method", "address", "allowed"),
    [
        ("GET", SUBMISSIONS, "POST, OPTIONS"),
        ("HEAD", SUBMISSIONS, "POST, OPTIONS"),
        ("DELETE", SUBMISSIONS, "POST, OPTIONS"),
        ("PUT", f"{SUBMISSIONS}/00000000-0000-0000-0000-000000000000", "GET, HEAD, OPTIONS"),
        ("GET", GRADE, "POST, OPTIONS"),
        ("PATCH", GRADE, "POST, OPTIONS"),
        ("POST", ASSESSMENTS, "GET, HEAD, OPTIONS"),
        ("DELETE", f"{ASSESSMENTS}/gans-and-vaes", "GET, HEAD, OPTIONS"),
        ("TRACE", GRADE, "POST, OPTIONS"),
        ("BREW", GRADE, "POST, OPTIONS"),
        ("POST", "/api/v1/schema", "GET, HEAD"),
        ("OPTIONS", "/api/v1/schema", "GET, HEAD"),
        ("OPTIONS", "/api/docs", "GET, HEAD"),
        ("DELETE", "/api/docs", "GET, HEAD"),
    ],
)
def test_a_method_that_is_not_there(api: APIClient, method: str, address: str, allowed: str) -> None:
    response = api.generic(method, address)
    assert response.status_code == 405
    assert response.headers["Allow"] == allowed
    if method != "HEAD":
        assert_problem(response, 405, "method-not-allowed")


@pytest.mark.parametrize(
    "accept", ["text/html", "application/xml", "image/*", "text/html, application/xhtml+xml"]
)
def test_no_format_that_the_caller_accepts(api: APIClient, accept: str) -> None:
    assert_problem(api.get(ASSESSMENTS, headers={"Accept": accept}), 406, "not-acceptable")


@pytest.mark.parametrize("accept", ["*/*", "application/*", "application/json", "text/html, */*;q=0.1"])
def test_ways_to_accept_json(api: APIClient, accept: str) -> None:
    assert api.get(ASSESSMENTS, headers={"Accept": accept}).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/",
        "/api/v2/grade",
        f"{GRADE}/",
        f"{GRADE}/x",
        "/api/%0A",
        "/api/x%0Ay",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_an_address_that_is_not_there_is_a_problem(client: Client, method: str, address: str) -> None:
    response = client.generic(method, address, headers={"Accept": "text/html"})
    assert_problem(response, 404, "not-found")


def test_beside_the_api_people_get_pages(client: Client) -> None:
    response = client.get("/apis")
    assert response.status_code == 404
    assert response.headers["Content-Type"].startswith("text/html")


def test_a_host_that_is_not_ours(client: Client) -> None:
    response = client.get("/api/v1/assessments", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert response.headers["Content-Type"] == CONTENT_TYPE
    assert "evil.example" not in response.content.decode()


@pytest.mark.urls(__name__)
def test_a_fault_of_ours_is_a_problem_that_tells_nothing() -> None:
    client = Client(raise_request_exception=False)
    response = client.get("/api/v1/failing")
    assert_problem(response, 500, "server-error")
    assert "secret" not in response.content.decode()
    page = client.get("/failing")
    assert (page.status_code, page.headers["Content-Type"]) == (500, "text/html; charset=utf-8")


def test_the_members_of_a_problem(api: APIClient) -> None:
    assert data_of(api.get("/api/v1/nothing")) == {
        "type": "http://testserver/problems/not-found",
        "title": "There is nothing here for you",
        "status": 404,
        "detail": "Not found.",
    }


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("", ""),
        ("a", "/a"),
        ("answers.0.answer", "/answers/0/answer"),
        ("a/b", "/a~1b"),
        ("~", "/~0"),
        ("~1", "/~01"),
    ],
)
def test_a_field_is_named_by_its_json_pointer(field: str, expected: str) -> None:
    assert pointer(field) == expected
