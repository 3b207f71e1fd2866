"""`POST /grade`: a verdict on an answer against a key in the request."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from assessment.bank.models import Assessment
from assessment.grading.maintenance import sweep_up
from assessment.grading.models import GradeRequest
from assessment.people.models import ApiClient
from graders.verdict import Verdict
from tests.assessment.api.calls import GRADE, assert_problem, data_of, grade, pointers, send, work_off
from tests.conftest import BagOfWords, caller

pytestmark = pytest.mark.django_db

VECTOR_KEY = {"value": "[0.6, 0.65, -0.2]", "variable": "z"}
TEXT_KEY = {"references": ["gradients flow through mu and sigma"]}


@pytest.fixture
def api(client_of_nothing: ApiClient) -> APIClient:
    """A caller that needs no course for this."""
    return caller(client_of_nothing, "grade:write")


@pytest.fixture
def client_of_nothing(db: None) -> ApiClient:
    """A client without a course."""
    return ApiClient.objects.create(name="calculator")


@pytest.mark.parametrize(
    ("answer", "outcome", "score"),
    [
        ("[0.6, 0.65, -0.2]", "graded", "1"),
        ("z = (3/5, 13/20, -1/5)", "graded", "1"),
        ([0.6, 0.65, -0.2], "graded", "1"),
        ("[0.6, 0.65, 0.2]", "graded", "0"),
        ("", "graded", "0"),
        (None, "graded", "0"),
        ("0,6,0,65,-0,2", "ambiguous", "0"),
        ("what", "invalid", "0"),
        (True, "invalid", "0"),
    ],
)
def test_numbers_are_graded_at_once(api: APIClient, answer: object, outcome: str, score: str) -> None:
    response = grade(api, "numeric", VECTOR_KEY, answer)
    verdict = Verdict.from_json(data_of(response))
    assert response.status_code == 200
    assert (verdict.outcome, str(verdict.score), str(verdict.maximum)) == (outcome, score, "1")
    assert bool(verdict.readings) is (outcome == "ambiguous")
    assert not GradeRequest.objects.exists()


def test_an_answer_left_out_is_blank(api: APIClient) -> None:
    response = send(api, GRADE, '{"kind": "numeric", "key": {"value": "1"}}')
    assert (response.status_code, data_of(response)["score"]) == (200, "0")


def test_numbers_keep_their_digits_in_key_and_answer(api: APIClient) -> None:
    body = '{{"kind": "numeric", "key": {{"value": 0.1}}, "answer": {answer}}}'
    scores = [
        data_of(send(api, GRADE, body.format(answer=answer)))["score"]
        for answer in ("0.1", "0.10", "1e-1", "0.1000000000000000055511151231257827")
    ]
    assert scores == ["1", "1", "1", "0"]


@pytest.mark.parametrize(
    ("kind", "key", "expected_pointers"),
    [
        ("numeric", {}, ["/key/value"]),
        ("numeric", {"value": "x"}, ["/key/value"]),
        ("numeric", {"value": "1", "mode": "guess"}, ["/key/mode"]),
        ("numeric", {"value": "1", "colour": "red"}, ["/key/colour"]),
        ("numeric", [], ["/key"]),
        ("numeric", "0.65", ["/key"]),
        ("numeric", None, ["/key"]),
        ("text", {"criteria": [{"id": "a", "points": 0, "any_of": [{"number": "x"}]}]},
         ["/key/criteria/0/any_of/0/number", "/key/criteria/0/points"]),
        ("text", {"references": ""}, ["/key/references"]),
        ("essay", {"value": "1"}, ["/kind"]),
        (None, {"value": "1"}, ["/kind"]),
        (["numeric"], {"value": "1"}, ["/kind"]),
    ],
    ids=str,
)  # fmt: skip
def test_what_is_wrong_with_a_key_is_named_by_pointer(
    api: APIClient, kind: object, key: object, expected_pointers: list[str]
) -> None:
    response = send(api, GRADE, json.dumps({"kind": kind, "key": key, "answer": "1"}))
    assert_problem(response, 422, "invalid-fields")
    assert sorted(pointers(response)) == expected_pointers


def test_missing_and_unknown_fields(api: APIClient) -> None:
    response = send(api, GRADE, '{"answer": "1", "kay": {}}')
    assert_problem(response, 422, "invalid-fields")
    assert sorted(pointers(response)) == ["/kay", "/key", "/kind"]


def test_text_is_graded_by_a_worker(api: APIClient, bag_of_words: BagOfWords) -> None:
    response = grade(api, "text", TEXT_KEY, "gradients flow through mu and sigma to the encoder")
    waiting = data_of(response)
    location = response.headers["Location"]
    assert (response.status_code, response.headers["Retry-After"]) == (202, "1")
    assert location == f"{GRADE}/{waiting['id']}"
    assert (waiting["state"], waiting["verdict"]) == ("waiting", None)
    assert data_of(api.get(location)) == waiting
    assert api.get(location).headers["Retry-After"] == "1"

    work_off(bag_of_words)
    finished = api.get(location)
    assert (finished.status_code, data_of(finished)["state"]) == (200, "graded")
    assert "Retry-After" not in finished.headers
    assert Verdict.from_json(data_of(finished)["verdict"]).provenance.model == "bag-of-words"


@pytest.mark.parametrize("answer", ["", "   ", None, []], ids=repr)
def test_blank_text_needs_no_worker(api: APIClient, answer: object) -> None:
    response = grade(api, "text", TEXT_KEY, answer)
    verdict = data_of(response)
    assert (response.status_code, verdict["outcome"], verdict["score"]) == (200, "graded", "0")
    assert not GradeRequest.objects.exists()


@pytest.mark.parametrize(
    "answer", [["a", "b"], {"a": "b"}, True, "x" * 100_000], ids=lambda value: str(value)[:20]
)
def test_what_is_no_text_is_invalid_at_once(api: APIClient, answer: object) -> None:
    response = grade(api, "text", TEXT_KEY, answer)
    assert (response.status_code, data_of(response)["outcome"]) == (200, "invalid")


@pytest.mark.parametrize("wait", ["0", "1", "00"])
def test_waiting_ends_with_202_when_no_worker_comes(api: APIClient, wait: str) -> None:
    assert grade(api, "text", TEXT_KEY, "gradients flow", query=f"?wait={wait}").status_code == 202


@pytest.mark.parametrize("wait", ["31", "-1", "1.5", "1e1", "x", "", "١", "999999999999", "%00", "1_0"])
def test_a_wait_that_is_no_number_of_seconds(api: APIClient, wait: str) -> None:
    response = grade(api, "text", TEXT_KEY, "gradients flow", query=f"?wait={wait}")
    assert_problem(response, 422, "invalid-fields")
    assert pointers(response) == ["/wait"]
    assert not GradeRequest.objects.exists()


def test_asking_with_a_wait_returns_at_once_what_is_there(api: APIClient, bag_of_words: BagOfWords) -> None:
    row = GradeRequest.objects.create(
        client=ApiClient.objects.get(), kind="text", key=TEXT_KEY, answer="gradients flow through mu"
    )
    work_off(bag_of_words)
    response = api.get(f"{GRADE}/{row.public_id}?wait=30")
    assert data_of(response)["verdict"]["outcome"] == "graded"


def test_a_request_of_another_client_is_not_there(api: APIClient, page: Assessment) -> None:
    location = grade(api, "text", TEXT_KEY, "gradients flow").headers["Location"]
    stranger = ApiClient.objects.create(name="stranger")
    stranger.courses.add(page.course)
    assert_problem(
        caller(stranger, "grade:write", "grade:read", "grade:held").get(location), 404, "not-found"
    )
    assert_problem(api.get(f"{GRADE}/{uuid4()}"), 404, "not-found")


def test_a_request_is_kept_for_a_day(api: APIClient) -> None:
    locations = [grade(api, "text", TEXT_KEY, answer).headers["Location"] for answer in ("old", "new")]
    outdated = GradeRequest.objects.get(public_id=locations[0].rpartition("/")[2])
    GradeRequest.objects.filter(pk=outdated.pk).update(created_at=timezone.now() - timedelta(hours=25))
    sweep_up()
    assert [api.get(location).status_code for location in locations] == [404, 200]
