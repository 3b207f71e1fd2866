"""Anything at all: JSON of every form to each POST, and strange addresses and headers to each GET; never a 500."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.test import APIClient

from assessment.bank.models import Assessment
from tests.assessment.api.calls import ASSESSMENTS, GRADE, SUBMISSIONS, assert_problem, send

pytestmark = pytest.mark.django_db

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
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


@pytest.mark.parametrize("path", BODIES)
def test_any_json(api: APIClient, page: Assessment, path: str) -> None:
    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(body=BODIES[path])
    def post(body: Any) -> None:
        reply = send(api, path, json.dumps(body))
        assert reply.status_code in (200, 201, 202, 400, 422), reply.content
        if reply.status_code >= 400:
            assert reply.headers["Content-Type"] == "application/problem+json"

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
