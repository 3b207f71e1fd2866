"""`POST /propose`: criteria for a key in the request."""

import json

import pytest
from rest_framework.test import APIClient

from assessment.api import examples
from assessment.grading.models import GradeRequest
from assessment.people.models import ApiClient
from graders.registry import grader_for
from tests.assessment.api.calls import assert_problem, data_of, pointers, send
from tests.conftest import caller

pytestmark = pytest.mark.django_db

PROPOSE = "/api/v1/propose"
EXAMPLES = {example.name: example.value for example in examples.PROPOSE}


@pytest.fixture
def api(db: None) -> APIClient:
    """A caller that needs no course for this."""
    return caller(ApiClient.objects.create(name="editor"), "grade:write")


def test_the_example_is_its_real_reply(api: APIClient) -> None:
    reply = send(api, PROPOSE, json.dumps(EXAMPLES["references"]))
    assert (reply.status_code, data_of(reply)) == (200, EXAMPLES["criteria"])
    grader_for("text").parse_key(data_of(reply)["key"])
    assert not GradeRequest.objects.exists()


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("text", {"references": ["Short wavelengths are scattered most."]}),
        ("text", {"references": [1989.5, "It is so."], "question": "Why?"}),
        ("text", EXAMPLES["criteria"]["key"]),
        ("numeric", {"value": "1"}),
    ],
    ids=["one statement", "a number", "criteria are there", "another kind"],
)
def test_there_may_be_nothing_to_propose(api: APIClient, kind: str, key: object) -> None:
    reply = send(api, PROPOSE, json.dumps({"kind": kind, "key": key}))
    assert (reply.status_code, data_of(reply)) == (200, EXAMPLES["nothing"])


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"kind": "text", "key": {}}, "/key"),
        ({"kind": "text", "key": {"references": "x"}}, "/key/references"),
        ({"kind": "text", "key": {"references": [None]}}, "/key/references/0"),
        ({"kind": "proof", "key": {}}, "/kind"),
        ({"kind": "text"}, "/key"),
        ({"kind": "text", "key": {"references": ["x"]}, "answer": "x"}, "/answer"),
    ],
)
def test_what_is_wrong_is_named(api: APIClient, body: object, pointer: str) -> None:
    reply = send(api, PROPOSE, json.dumps(body))
    assert_problem(reply, 422, "invalid-fields")
    assert pointers(reply) == [pointer]
