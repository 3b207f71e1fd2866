"""Anything at all: JSON of every form to each POST, and strange addresses and headers to each GET; never a 500."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from assessment.api import examples
from assessment.api.problems import PROBLEMS
from assessment.bank.models import Assessment
from tests.assessment.api.calls import ASSESSMENTS, GRADE, SUBMISSIONS, assert_problem, data_of, send

pytestmark = pytest.mark.django_db

EVERY_CHARACTER = st.characters(exclude_categories=())  # halves of surrogate pairs too
TEXT = st.text(EVERY_CHARACTER, max_size=30)
HUGE = st.sampled_from(
    [10**4_000, -(10**400), "1e999999999", "1_000", "9**9**9", "\ufdfa" * 20_000, "(" * 500]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | HUGE,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
KINDS = st.sampled_from(["numeric", "choice", "text", "composite"]) | ANYTHING
KEYS = ANYTHING | st.dictionaries(
    st.sampled_from(["value", "options", "references", "criteria", "parts", "tolerance", "shape", "policy"]),
    ANYTHING,
)
ANSWER = st.fixed_dictionaries(
    {"question": st.sampled_from(["a", "b1", "c", "q1"]) | ANYTHING}, optional={"answer": ANYTHING}
)
BODIES = {
    GRADE: ANYTHING | st.fixed_dictionaries({"kind": KINDS, "key": KEYS, "answer": ANYTHING}),
    SUBMISSIONS: ANYTHING
    | st.fixed_dictionaries(
        {
            "assessment": st.just("gans-and-vaes") | ANYTHING,
            "learner": st.just("ada") | ANYTHING,
            "answers": st.lists(ANSWER, max_size=3) | ANYTHING,
        },
        optional={"course": st.just("demo") | ANYTHING},
    ),
}
RIGHT = {
    GRADE: [example.value for example in examples.GRADE if example.request_only],
    SUBMISSIONS: [example.value for example in examples.SUBMIT if example.request_only],
}
ADDRESSES = [
    (f"{ASSESSMENTS}?cursor=x", 404),
    (f"{ASSESSMENTS}?cursor=%00", 422),
    (f"{ASSESSMENTS}?cursor=%FF%FE", 404),
    (f"{ASSESSMENTS}?cursor=a&cursor=b", 422),
    (f"{ASSESSMENTS}?course=%00", 422),
    (f"{ASSESSMENTS}?course=demo&course=optics", 422),
    (f"{ASSESSMENTS}?course=%ED%A0%80", 200),
    (f"{ASSESSMENTS}?format=%00", 404),
    (f"{ASSESSMENTS}/%FF", 404),
    (f"{ASSESSMENTS}/gans%00and", 404),
    (f"{ASSESSMENTS}/" + "x" * 5_000, 404),
    (f"{SUBMISSIONS}/not-a-uuid", 404),
    (f"{SUBMISSIONS}/00000000-0000-4000-8000-00000000000g", 404),
    (f"{SUBMISSIONS}/00000000-0000-4000-8000-000000000000", 404),
    ("/api/v1/questions/1", 404),
    ("/api/v1/grades?limit=0", 422),
    ("/api/v1/grades?limit=99999999999999999999", 422),
    ("/api/v1/grades?limit=1_0", 422),
    ("/api/v1/grades?limit=%D9%A1", 422),
    ("/api/v1/grades?after=-1", 422),
    ("/api/v1/grades?after=" + "9" * 40, 422),
    ("/api/v1/grades?after=1&after=2", 422),
    ("/api/v1/grades?learner=%00", 422),
    ("/api/v1/grades?question=%FF", 200),
]
HEADERS = [
    ({"Idempotency-Key": "\x00"}, 400),
    ({"Idempotency-Key": "\xff\xfe"}, 200),
    ({"Idempotency-Key": "x" * 256}, 400),
    ({"Accept": "\xff"}, 406),
    ({"Accept": "text/html;q=" + "9" * 4_000}, 406),
    ({"Accept-Language": "\x00\xff"}, 200),
    ({"X-Forwarded-For": "\x00, \xff"}, 200),
    ({"X-Request-ID": "\r\nx"}, 200),
]


def places(data: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value in some data, and to the whole of it."""
    yield place
    if isinstance(data, dict | list):
        for key, item in data.items() if isinstance(data, dict) else enumerate(data):
            yield from places(item, (*place, key))


def with_another(data: Any, place: tuple[Any, ...], value: Any) -> Any:
    """Return the data with another value in one place."""
    if not place:
        return value
    copy = data.copy()
    copy[place[0]] = with_another(data[place[0]], place[1:], value)
    return copy


def assert_is_served_or_refused(api: APIClient, path: str, body: Any) -> None:
    """Post a body; check that it is served, or refused with a problem whose type is a page."""
    reply = send(api, path, json.dumps(body))
    assert reply.status_code in (200, 201, 202, 400, 409, 422), reply.content
    if reply.status_code >= 400:
        page = urlsplit(data_of(reply)["type"]).path
        assert_problem(reply, reply.status_code, page.removeprefix("/problems/"))
        assert page.removeprefix("/problems/") in PROBLEMS  # each is served, as another test checks


EXAMPLES = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("path", BODIES)
def test_any_json_is_served_or_refused(api: APIClient, page: Assessment, path: str) -> None:
    @EXAMPLES
    @given(body=BODIES[path])
    def post(body: Any) -> None:
        assert_is_served_or_refused(api, path, body)

    post()


@pytest.mark.parametrize("path", RIGHT)
def test_json_that_is_nearly_right(api: APIClient, page: Assessment, path: str) -> None:
    @EXAMPLES
    @given(right=st.sampled_from(RIGHT[path]), data=st.data(), value=ANYTHING)
    def post(right: Any, data: st.DataObject, value: Any) -> None:
        place = data.draw(st.sampled_from(list(places(right))))
        assert_is_served_or_refused(api, path, with_another(right, place, value))

    post()


@pytest.mark.parametrize(("address", "status"), ADDRESSES, ids=lambda value: str(value)[:60])
def test_an_address_that_is_wrong(api: APIClient, page: Assessment, address: str, status: int) -> None:
    reply = api.get(address)
    assert reply.status_code == status, reply.content
    if status >= 400:
        assert_problem(reply, status, {404: "not-found", 422: "invalid-fields"}[status])


@pytest.mark.parametrize(("headers", "status"), HEADERS, ids=lambda value: repr(value)[:60])
def test_a_header_that_is_wrong(api: APIClient, headers: dict[str, str], status: int) -> None:
    body = json.dumps({"kind": "numeric", "key": {"value": "1"}, "answer": "1"})
    reply = send(api, GRADE, body, **headers)
    assert reply.status_code == status, reply.content
    if status >= 400:
        assert reply.headers["Content-Type"] == "application/problem+json"
