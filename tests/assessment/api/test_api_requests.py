"""Addresses, queries and headers of a POST that are not as they should be: each is a problem, and nothing is stored."""

import pytest
from rest_framework.test import APIClient

from assessment.bank.models import Assessment
from assessment.grading.models import GradeRequest, StoredReply, Submission
from tests.assessment.api.calls import ASSESSMENTS, GRADE, SUBMISSIONS, assert_problem, pointers, send

pytestmark = pytest.mark.django_db

POSTS = [SUBMISSIONS, GRADE]
TEXT = '{"kind": "text", "key": {"references": ["x"]}, "answer": "y"}'


def assert_nothing_is_stored() -> None:
    for model in (Submission, GradeRequest, StoredReply):
        assert not model._default_manager.exists()


@pytest.mark.parametrize(
    "wait", ["", "x", "-1", "31", "1.5", "1e1", "0x1", "1_0", "true", "%FF", "%00", "%EF%BC%91", "9" * 5_000]
)
def test_how_long_to_wait_is_a_small_whole_number(api: APIClient, wait: str) -> None:
    response = send(api, f"{GRADE}?wait={wait}", TEXT)
    assert_problem(response, 422, "invalid-fields")
    assert pointers(response) == ["/wait"]
    assert_nothing_is_stored()


def test_how_long_to_wait_is_said_once(api: APIClient) -> None:
    response = send(api, f"{GRADE}?wait=1&wait=2", TEXT)
    assert_problem(response, 422, "invalid-fields")
    assert pointers(response) == ["/wait"]


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("form", ["xml", "csv", "%FF", "%00", "json&format=xml"])
def test_no_other_form_of_reply(api: APIClient, path: str, form: str) -> None:
    assert_problem(send(api, f"{path}?format={form}", TEXT), 404, "not-found")
    assert_nothing_is_stored()


@pytest.mark.parametrize("path", [*POSTS, ASSESSMENTS, "/api/v1/grades"])
def test_too_many_parameters(api: APIClient, path: str) -> None:
    address = f"{path}?" + "&".join(["course=demo"] * 2_000)
    method = "POST" if path in POSTS else "GET"
    assert_problem(api.generic(method, address), 400, "malformed-request")


@pytest.mark.parametrize(
    "address", [f"{GRADE}/%FF", f"{GRADE}%FF", f"{SUBMISSIONS}/%00", "/api/v1/%ED%A0%80", f"{SUBMISSIONS}%0A"]
)
def test_an_address_that_is_not_utf_8(api: APIClient, address: str) -> None:
    assert_problem(send(api, address, TEXT), 404, "not-found")


@pytest.mark.parametrize(
    "header",
    [
        "\xff",
        "Bearer",
        "Bearer ",
        "Bearer \xff.\xfe",
        "Bearer a\x00.b",
        "Bearer \ud800.b",
        "Bearer " + "x" * 5_000,
        "Bearer " + "." * 5_000,
        "Basic eDp5",
        "Bearer\tx.y",
        "Bearer Bearer x.y",
    ],
)
@pytest.mark.parametrize("path", POSTS)
def test_a_key_that_is_none(page: Assessment, path: str, header: str) -> None:
    response = send(APIClient(), path, TEXT, Authorization=header)
    assert_problem(response, 401, "not-authenticated")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"'
    assert_nothing_is_stored()


@pytest.mark.parametrize("key", ["\x00", "a\nb", "\t", "\x7f", "\u200b", "\ud800", "\x85", "x" * 256])
@pytest.mark.parametrize("path", POSTS)
def test_an_idempotency_key_that_is_none(api: APIClient, path: str, key: str) -> None:
    assert_problem(send(api, path, TEXT, **{"Idempotency-Key": key}), 400, "malformed-request")
    assert_nothing_is_stored()


@pytest.mark.parametrize(
    "accept",
    ["\xff", "\x00", "application/json\xff", ",", ";", "x*=foo''%41", "application/json; x*=foo''%41"],
)
@pytest.mark.parametrize("path", POSTS)
def test_a_reply_that_cannot_be_given(api: APIClient, path: str, accept: str) -> None:
    assert_problem(send(api, path, TEXT, Accept=accept), 406, "not-acceptable")
    assert_nothing_is_stored()


@pytest.mark.parametrize("indent", ["9" * 12, "-5", "x", "1_0"])
def test_how_far_a_reply_is_indented_is_capped(api: APIClient, indent: str) -> None:
    body = '{"kind": "numeric", "key": {"value": "1"}, "answer": "1"}'
    response = send(api, GRADE, body, Accept=f"application/json; indent={indent}")
    assert response.status_code == 200
    assert len(response.content) < 5_000


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "BREW"])
@pytest.mark.parametrize("path", POSTS)
def test_other_methods_are_refused_with_those_allowed(api: APIClient, path: str, method: str) -> None:
    response = api.generic(method, path)
    assert_problem(response, 405, "method-not-allowed")
    assert response.headers["Allow"] == "POST, OPTIONS"
