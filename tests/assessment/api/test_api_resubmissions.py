"""The same answers once more: no attempt is used, and the client gets the submission that it has already."""

import json
from decimal import Decimal
from typing import Any

import pytest
from rest_framework.test import APIClient

from assessment.bank.models import Assessment, QuestionVersion
from assessment.grading.erasure.erase import erase_data_of
from assessment.grading.models import Response, State, Submission
from assessment.grading.review import override_grade
from assessment.people.models import User
from tests.assessment.api.calls import SUBMISSIONS, WRONG, assert_problem, data_of, hand_in, send

pytestmark = pytest.mark.django_db

ANOTHER_WRONG = "[0.6, 0.65, 0.3]"
TEXT = "z = mu + sigma * eps, so gradients reach mu and sigma."


@pytest.fixture
def two_attempts(page: Assessment) -> Assessment:
    """The page, with two attempts at each question."""
    Assessment.objects.update(attempts=2)
    return page


@pytest.fixture
def grace(db: None) -> User:
    """An instructor."""
    return User.objects.create_user("grace")


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
        for answer in (WRONG, WRONG, ANOTHER_WRONG, ANOTHER_WRONG)
    ]
    assert numbers == [1, 1, 2, 2]
    assert_problem(hand_in(api, {"a": WRONG}), 409, "no-attempt-left")
    assert hand_in(api, {"a": ANOTHER_WRONG}).status_code == 200


REASON: dict[str, Any] = {"choice": "gan", "reason": ""}


@pytest.mark.parametrize("counts", ["best", "last"])
@pytest.mark.parametrize(
    "again",
    [{"a": WRONG, "b1": REASON}, {"b1": REASON, "a": f" {WRONG} "}, {"a": WRONG, "q3": TEXT}],
    ids=str,
)
def test_beside_a_new_answer_the_same_one_stands_as_it_was(
    api: APIClient, page: Assessment, grace: User, counts: str, again: dict[str, Any]
) -> None:
    """A person's mark too: the machine does not mark the same answer once more behind their back."""
    Assessment.objects.update(attempts=1, counts=counts)
    first = data_of(hand_in(api, {"a": WRONG}))["responses"][0]
    before = Response.objects.get()
    override_grade(before, actor=grace, reason="a slip", score=Decimal("0.2"))
    reply = hand_in(api, again)
    assert reply.status_code in {201, 202}
    shown = {row["question"]: row for row in data_of(reply)["responses"]}
    assert shown.keys() == again.keys()
    assert (shown["a"]["id"], shown["a"]["attempt"], shown["a"]["score"]) == (first["id"], 1, "0.2")
    assert Response.objects.filter(question=before.question).count() == 1
    assert before.grades.count() == 2
    stored = data_of(api.get(f"{SUBMISSIONS}/{data_of(reply)['id']}"))
    assert stored["responses"] == data_of(reply)["responses"]


def test_the_sum_is_of_all_that_was_handed_in(api: APIClient, page: Assessment) -> None:
    single = data_of(hand_in(api, {"a": WRONG}))
    pair = data_of(hand_in(api, {"a": WRONG, "b1": REASON}))
    parts = [Decimal(row["maximum"]) for row in pair["responses"]]
    assert (Decimal(pair["maximum"]), len(parts)) == (sum(parts), 2)
    assert pair["maximum"] != single["maximum"]
    assert pair["id"] != single["id"]


def test_beside_the_same_one_an_attempt_too_many_is_refused(api: APIClient, page: Assessment) -> None:
    Assessment.objects.update(attempts=1)
    hand_in(api, {"a": WRONG, "b1": REASON})
    reply = hand_in(api, {"a": WRONG, "b1": {"choice": "vae", "reason": ""}})
    assert_problem(reply, 409, "no-attempt-left")
    assert (Submission.objects.count(), Response.objects.count()) == (1, 2)


def test_answers_of_two_submissions_sent_together_are_stored_no_more(
    api: APIClient, page: Assessment
) -> None:
    first_reply, second_reply = hand_in(api, {"a": WRONG}), hand_in(api, {"b1": REASON})
    together = hand_in(api, {"a": WRONG, "b1": REASON})
    assert together.status_code == 201
    ids = {row["id"] for reply in (first_reply, second_reply) for row in data_of(reply)["responses"]}
    assert {row["id"] for row in data_of(together)["responses"]} == ids
    again = hand_in(api, {"a": WRONG, "b1": REASON})
    assert (again.status_code, data_of(again)) == (200, data_of(together))
    assert data_of(hand_in(api, {"a": WRONG}))["id"] == data_of(first_reply)["id"]
    assert (Submission.objects.count(), Response.objects.count()) == (3, 2)


def test_beside_a_new_answer_what_waits_is_waited_for_once(api: APIClient, page: Assessment) -> None:
    hand_in(api, {"q3": TEXT})
    reply = hand_in(api, {"q3": TEXT, "a": WRONG})
    assert (reply.status_code, data_of(reply)["state"]) == (202, "waiting")
    assert Response.objects.filter(state=State.WAITING).count() == 1


def test_with_fewer_attempts_now_the_same_answer_stands(api: APIClient, two_attempts: Assessment) -> None:
    for answer in (WRONG, ANOTHER_WRONG):
        hand_in(api, {"a": answer})
    Assessment.objects.update(attempts=1)
    assert hand_in(api, {"a": ANOTHER_WRONG, "b1": REASON}).status_code == 201


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
    erase_data_of(Response.objects.get().submission.learner)
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
