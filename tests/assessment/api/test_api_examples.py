"""The examples of the schema: every operation has them; requests are served, and replies are like real ones."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from rest_framework.test import APIClient

from assessment.api import examples
from assessment.bank.models import Assessment
from assessment.grading.models import Submission
from assessment.grading.review import withdraw_release
from assessment.people.models import ApiClient, User
from tests.assessment.api.calls import (
    ASSESSMENTS,
    GRADE,
    SUBMISSIONS,
    assert_problem,
    data_of,
    send,
    work_off,
)
from tests.conftest import BagOfWords, caller

pytestmark = pytest.mark.django_db

WRITTEN_BY_AUTHORS = ("key", "shown")


def by_name(listed: list[Any], *, requests: bool = False) -> dict[str, Any]:
    """Return the values of examples of requests, or of replies, by their names."""
    return {example.name: example.value for example in listed if example.request_only is requests}


SUBMITS, GRADE_REQUESTS = by_name(examples.SUBMIT, requests=True), by_name(examples.GRADE, requests=True)


def assert_same_form(example: Any, real: Any, place: str = "") -> None:
    """Check that an example has the members of a real reply, of the same types; null may stand for anything."""
    if example is None or real is None:
        return
    assert type(example) is type(real), place
    if isinstance(example, dict) and not place.endswith(WRITTEN_BY_AUTHORS):
        assert set(example) == set(real), place
        for name, value in example.items():
            assert_same_form(value, real[name], f"{place}/{name}")
    if isinstance(example, list) and example and real:
        assert_same_form(example[0], real[0], f"{place}/0")


@pytest.fixture
def everything(client_of_course: ApiClient) -> APIClient:
    """A caller with every scope."""
    return caller(client_of_course, "grade:write", "grade:read", "grade:held", "key:read")


@pytest.fixture
def schema(client: Client) -> dict[str, Any]:
    """The schema as it is served."""
    reply = client.get("/api/v1/schema", headers={"Accept": "application/vnd.oai.openapi+json"})
    data: dict[str, Any] = json.loads(reply.content)
    return data


def test_every_operation_is_described_with_examples(schema: dict[str, Any]) -> None:
    operations = [operation for path in schema["paths"].values() for operation in path.values()]
    assert len(operations) >= 10
    for operation in operations:
        name = operation["operationId"]
        assert operation["summary"], name
        assert operation["description"], name
        bodies = [operation["requestBody"]] if "requestBody" in operation else []
        good = [reply for status, reply in operation["responses"].items() if status in ("200", "201", "202")]
        assert good or "204" in operation["responses"], name
        for described in (*bodies, *good):
            assert all(content.get("examples") for content in described["content"].values()), name


@pytest.mark.parametrize(("name", "status", "state"), [("vector", 201, "graded"), ("mixed", 202, "waiting")])
def test_an_example_of_a_submission_is_served(
    api: APIClient, page: Assessment, name: str, status: int, state: str
) -> None:
    reply = send(api, SUBMISSIONS, json.dumps(SUBMITS[name]))
    assert (reply.status_code, data_of(reply)["state"]) == (status, state)
    assert_same_form(by_name(examples.SUBMIT)[state], data_of(reply))
    submission = api.get(reply.headers["Location"])
    assert_same_form(by_name(examples.SUBMISSION)[state], data_of(submission))


@pytest.mark.parametrize(
    ("name", "status", "like"),
    [("number", 200, "verdict"), ("choice", 200, "verdict"), ("text", 202, "waiting")],
)
def test_an_example_of_a_grade_is_served(api: APIClient, name: str, status: int, like: str) -> None:
    reply = send(api, GRADE, json.dumps(GRADE_REQUESTS[name]))
    assert reply.status_code == status
    assert_same_form(by_name(examples.GRADE)[like], data_of(reply))
    assert status == 202 or data_of(reply)["score"] == "1"


def test_no_example_of_a_request_is_left_out() -> None:
    assert (set(SUBMITS), set(GRADE_REQUESTS)) == (
        {"vector", "mixed", "platform"},
        {"number", "choice", "text"},
    )


def test_the_example_of_a_number_shows_its_real_reply(api: APIClient) -> None:
    reply = data_of(send(api, GRADE, json.dumps(GRADE_REQUESTS["number"])))
    assert reply == examples.VERDICT | {"provenance": reply["provenance"]}


def test_the_example_of_a_verdict_that_was_waited_for(api: APIClient, bag_of_words: BagOfWords) -> None:
    reply = send(api, GRADE, json.dumps(GRADE_REQUESTS["text"]))
    work_off(bag_of_words)
    assert_same_form(by_name(examples.WAITING_GRADE)["graded"], data_of(api.get(reply.headers["Location"])))


@pytest.mark.parametrize(
    ("address", "example"),
    [
        ("/api/v1/courses", by_name(examples.COURSES)["one"]),
        (ASSESSMENTS, by_name(examples.ASSESSMENTS)["one"]),
        (f"{ASSESSMENTS}/gans-and-vaes", by_name(examples.ASSESSMENT)["assessment"]),
        ("/api/v1/decks/gans-and-vaes", by_name(examples.DECK)["deck"]),
    ],
    ids=["courses", "assessments", "assessment", "deck"],
)
def test_an_example_of_a_reading(api: APIClient, page: Assessment, address: str, example: object) -> None:
    assert_same_form(example, data_of(api.get(address)))


def test_the_examples_of_a_question(api: APIClient, everything: APIClient, page: Assessment) -> None:
    address = f"/api/v1/questions/{page.questions.get(slug='a').public_id}"
    shown, with_key = (data_of(reader.get(address)) for reader in (api, everything))
    assert_same_form(by_name(examples.QUESTION)["shown"], shown)
    assert_same_form(by_name(examples.QUESTION)["with its key"], with_key)
    assert set(with_key["shown"]) == set(examples.QUESTION_DATA["shown"])


def test_the_examples_of_the_feed(api: APIClient, page: Assessment) -> None:
    send(api, SUBMISSIONS, json.dumps(SUBMITS["vector"]))
    first_part = data_of(api.get("/api/v1/grades"))
    withdraw_release(page, actor=User.objects.create_user("grace"))
    taken_back = data_of(api.get("/api/v1/grades", {"after": first_part["next"]}))
    for name, real in (("given", first_part), ("taken back", taken_back)):
        example = by_name(examples.GRADES)[name]
        assert_same_form(example, real)
        (example_change,), (real_change,) = example["results"], real["results"]
        expected_in_both = (
            *[
                "kind",
                "course",
                "assessment",
                "question",
                "learner",
                "score",
                "maximum",
                "by",
                "held",
                "attempt",
            ],
        )
        assert {member: example_change[member] for member in expected_in_both} == {
            member: real_change[member] for member in expected_in_both
        }


def test_the_example_of_a_table(api: APIClient, page: Assessment) -> None:
    heading = by_name(examples.GRADES)["table"].splitlines()[0]
    reply: HttpResponse = api.get("/api/v1/grades?format=csv")
    assert heading == reply.content.decode().splitlines()[0]


@pytest.mark.parametrize(
    ("listed", "slug", "body"),
    [
        (examples.SUBMIT, "invalid-fields", {"assessment": "x", "answers": [{"question": "a"}]}),
        (examples.GRADE, "invalid-fields", {"kind": "numeric", "key": {}}),
        (
            examples.SUBMIT,
            "answers-refused",
            SUBMITS["vector"] | {"answers": [{"question": "a", "answer": "0,6, 0,65, -0,2"}]},
        ),
    ],
    ids=["submission", "grade", "answers"],
)
def test_the_example_of_a_problem(
    api: APIClient, page: Assessment, listed: list[Any], slug: str, body: object
) -> None:
    reply = send(api, GRADE if listed is examples.GRADE else SUBMISSIONS, json.dumps(body))
    assert_problem(reply, 422, slug)
    assert data_of(reply)["errors"] == by_name(listed)[slug]["errors"]
    assert not Submission.objects.exists()
