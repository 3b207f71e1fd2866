"""The same answers once more: no attempt is used, and the client gets the submission that it has already."""

import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from assessment.bank.models import Assessment, QuestionVersion
from assessment.grading.models import Response, State, Submission
from assessment.grading.services.erasing import erase
from tests.assessment.api.calls import SUBMISSIONS, WRONG, assert_problem, data_of, hand_in, send

pytestmark = pytest.mark.django_db

OTHER = "[0.6, 0.65, 0.3]"
TEXT = "z = mu + sigma * eps, so gradients reach mu and sigma."


@pytest.fixture
def two_attempts(page: Assessment) -> Assessment:
    """The page, with two attempts at each question."""
    Assessment.objects.update(attempts=2)
    return page


SAME: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"a": WRONG}, {"a": WRONG}),
    ({"a": WRONG}, {"a": f" {WRONG}\n"}),
    ({"a": [0.6, 0.65, 0.2]}, {"a": [0.6, 0.65, 0.2]}),
    ({"b1": {"choice": "gan", "reason": ""}}, {"b1": {"reason": "", "choice": "gan"}}),
    (
        {"a": WRONG, "b1": {"choice": "gan", "reason": ""}},
        {"b1": {"choice": "gan", "reason": ""}, "a": WRONG},
    ),
    ({"a": WRONG, "b1": {"choice": "gan", "reason": ""}}, {"a": WRONG}),
]


@pytest.mark.parametrize(("first", "again"), SAME, ids=str)
def test_the_same_answers_use_no_attempt(
    api: APIClient, two_attempts: Assessment, first: dict[str, Any], again: dict[str, Any]
) -> None:
    stored = hand_in(api, first)
    assert stored.status_code == 201, stored.content
    for _ in range(3):
        reply = hand_in(api, again)
        assert (reply.status_code, data_of(reply)) == (200, data_of(stored))
        assert reply.headers["Location"] == stored.headers["Location"]
    assert Submission.objects.count() == 1


def test_another_answer_uses_the_next_attempt_and_then_none_is_left(
    api: APIClient, two_attempts: Assessment
) -> None:
    numbers = [
        data_of(hand_in(api, {"a": answer}))["responses"][0]["attempt"]
        for answer in (WRONG, WRONG, OTHER, OTHER)
    ]
    assert numbers == [1, 1, 2, 2]
    assert_problem(hand_in(api, {"a": WRONG}), 409, "no-attempt-left")
    assert hand_in(api, {"a": OTHER}).status_code == 200


def test_beside_a_new_answer_the_same_one_keeps_its_number(api: APIClient, page: Assessment) -> None:
    Assessment.objects.update(attempts=1)
    hand_in(api, {"a": WRONG})
    reply = hand_in(api, {"a": WRONG, "b1": {"choice": "gan", "reason": ""}})
    assert reply.status_code == 201
    assert [response["attempt"] for response in data_of(reply)["responses"]] == [1, 1]


def test_what_still_waits_is_waited_for(api: APIClient, page: Assessment) -> None:
    stored, again = hand_in(api, {"q3": TEXT}), hand_in(api, {"q3": TEXT})
    assert (again.status_code, data_of(again)["id"]) == (202, data_of(stored)["id"])
    assert again.headers["Retry-After"] == "10"


def test_another_learner_has_attempts_of_their_own(api: APIClient, page: Assessment) -> None:
    assert [hand_in(api, {"a": WRONG}, learner=name).status_code for name in ("ada", "bob")] == [201, 201]


def test_an_answer_to_another_wording_is_new(api: APIClient, page: Assessment) -> None:
    hand_in(api, {"a": WRONG})
    question = page.questions.get(slug="a")
    version = question.current
    assert version is not None
    question.current = QuestionVersion.objects.create(
        question=question,
        number=2,
        kind=version.kind,
        prompt="Compute it.",
        key=version.key,
        points=version.points,
    )
    question.save()
    reply = hand_in(api, {"a": WRONG})
    assert (reply.status_code, data_of(reply)["responses"][0]["attempt"]) == (201, 2)


def test_an_answer_that_failed_may_be_sent_again(api: APIClient, page: Assessment) -> None:
    hand_in(api, {"q3": TEXT})
    Response.objects.update(state=State.FAILED)
    assert data_of(hand_in(api, {"q3": TEXT}))["responses"][0]["attempt"] == 2


def test_an_answer_that_was_erased_is_not_compared(api: APIClient, page: Assessment) -> None:
    hand_in(api, {"a": None})
    erase(Response.objects.get().submission.learner)
    assert hand_in(api, {"a": None}).status_code == 201


def test_outside_of_the_dates_it_is_refused_all_the_same(api: APIClient, page: Assessment) -> None:
    hand_in(api, {"a": WRONG})
    Assessment.objects.update(opens_at="2099-01-01T00:00:00Z")
    assert_problem(hand_in(api, {"a": WRONG}), 409, "not-open")


def test_with_an_idempotency_key_the_reply_is_kept_as_it_was(api: APIClient, page: Assessment) -> None:
    body = json.dumps(
        {"assessment": page.slug, "learner": "ada", "answers": [{"question": "a", "answer": WRONG}]}
    )
    replies = [send(api, SUBMISSIONS, body, **{"Idempotency-Key": key}) for key in ("x", "x", "y", "y")]
    assert [reply.status_code for reply in replies] == [201, 201, 200, 200]
    assert len({data_of(reply)["id"] for reply in replies}) == 1
