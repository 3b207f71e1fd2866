"""`Idempotency-Key`: the same request sent again gets the stored reply, and is done once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from assessment.api import idempotency
from assessment.bank.models import Assessment
from assessment.grading.maintenance import sweep_up
from assessment.grading.models import GradeRequest, StoredReply, Submission
from assessment.people.models import ApiClient
from tests.assessment.api.calls import (
    SUBMISSIONS,
    VECTOR,
    WRONG,
    assert_problem,
    data_of,
    grade,
    hand_in,
    send,
)
from tests.conftest import caller

pytestmark = pytest.mark.django_db

KEY = {"Idempotency-Key": "7f3c"}
NUMBER = {"value": "0.65"}


def test_the_same_request_twice_is_one_submission(api: APIClient, page: Assessment) -> None:
    first, second = (hand_in(api, {"a": VECTOR}, **KEY) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert data_of(first) == data_of(second)
    assert first.headers["Location"] == second.headers["Location"]
    assert ("Idempotent-Replayed" in first.headers, second.headers["Idempotent-Replayed"]) == (False, "true")
    assert Submission.objects.count() == 1


def test_a_reply_of_202_is_repeated_as_it_was(api: APIClient, page: Assessment) -> None:
    first, second = (hand_in(api, {"c": "mode collapse"}, **KEY) for _ in range(2))
    assert (first.status_code, second.status_code) == (202, 202)
    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.headers["Retry-After"] == first.headers["Retry-After"]
    assert second.headers["Location"] == first.headers["Location"]
    assert Submission.objects.count() == 1


def test_without_the_header_each_request_counts(api: APIClient, page: Assessment) -> None:
    replies = [hand_in(api, {"a": VECTOR}, learner=name) for name in ("ada", "grace")]
    assert data_of(replies[0])["id"] != data_of(replies[1])["id"]
    assert Submission.objects.count() == 2


def test_another_body_under_the_same_key_is_refused(api: APIClient, page: Assessment) -> None:
    hand_in(api, {"a": VECTOR}, **KEY)
    assert_problem(hand_in(api, {"a": "[1, 2, 3]"}, **KEY), 422, "key-reused")
    assert_problem(hand_in(api, {"a": VECTOR}, learner="grace", **KEY), 422, "key-reused")
    assert_problem(grade(api, "numeric", NUMBER, "0.65", **KEY), 422, "key-reused")
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("again", "is_same"),
    [
        (
            '{"assessment":"gans-and-vaes","learner":"ada","answers":[{"question":"a","answer":[0.6,0.65,-0.2]}]}',
            True,
        ),
        (
            '{ "assessment": "gans\\u002dand-vaes",\n "learner": "ada", "answers": '
            '[ {"question": "a", "answer": [0.6, 0.65, -0.2] } ] }',
            True,
        ),
        (
            '{"assessment":"gans-and-vaes","learner":"ada","answers":[{"question":"a","answer":[0.60,0.65,-0.2]}]}',
            False,
        ),
        (
            '{"assessment":"gans-and-vaes","learner":"ada","answers":[{"question":"a","answer":["0.6",0.65,-0.2]}]}',
            False,
        ),
    ],
    ids=["same bytes", "other white space", "a digit more", "a string for a number"],
)
def test_what_counts_as_the_same_body(api: APIClient, page: Assessment, again: str, is_same: bool) -> None:
    first = (
        '{"assessment":"gans-and-vaes","learner":"ada","answers":[{"question":"a","answer":[0.6,0.65,-0.2]}]}'
    )
    assert send(api, SUBMISSIONS, first, **KEY).status_code == 201
    assert send(api, SUBMISSIONS, again, **KEY).status_code == (201 if is_same else 422)


def test_a_refused_request_can_be_corrected_under_the_same_key(api: APIClient, page: Assessment) -> None:
    assert_problem(hand_in(api, {"a": "0,6,0,65,-0,2"}, **KEY), 422, "answers-refused")
    assert_problem(hand_in(api, {"none": "x"}, **KEY), 422, "invalid-fields")
    response = hand_in(api, {"a": VECTOR}, **KEY)
    assert response.status_code == 201
    assert "Idempotent-Replayed" not in response.headers


def test_a_missing_attempt_is_not_kept_either(api: APIClient, page: Assessment) -> None:
    Assessment.objects.update(attempts=1)
    hand_in(api, {"a": WRONG})
    assert_problem(hand_in(api, {"a": VECTOR}, **KEY), 409, "no-attempt-left")
    Assessment.objects.update(attempts=2)
    assert hand_in(api, {"a": VECTOR}, **KEY).status_code == 201


def test_a_replay_uses_no_attempt(api: APIClient, page: Assessment) -> None:
    Assessment.objects.update(attempts=1)
    assert [hand_in(api, {"a": VECTOR}, **KEY).status_code for _ in range(3)] == [201, 201, 201]


def test_keys_of_two_clients_do_not_meet(api: APIClient, page: Assessment) -> None:
    second_client = ApiClient.objects.create(name="other")
    second_client.courses.add(page.course)
    hand_in(api, {"a": VECTOR}, **KEY)
    response = hand_in(caller(second_client, "grade:write"), {"a": "[1, 2, 3]"}, **KEY)
    assert response.status_code == 201
    assert Submission.objects.count() == 2


def test_grade_is_kept_too(api: APIClient, db: None) -> None:
    first, second = (grade(api, "numeric", NUMBER, "0.65", **KEY) for _ in range(2))
    assert data_of(first) == data_of(second)
    assert second.headers["Idempotent-Replayed"] == "true"


def test_a_text_to_grade_is_queued_once(api: APIClient, db: None) -> None:
    first, second = (grade(api, "text", {"references": ["yes"]}, "maybe", **KEY) for _ in range(2))
    assert (first.status_code, second.status_code) == (202, 202)
    assert data_of(first)["id"] == data_of(second)["id"]
    assert GradeRequest.objects.count() == 1


@pytest.mark.parametrize("key", ["x" * 256, "a\tb", "a\x00b", "\x7f"], ids=["long", "tab", "NUL", "DEL"])
def test_a_key_that_is_no_key(api: APIClient, page: Assessment, key: str) -> None:
    assert_problem(hand_in(api, {"a": VECTOR}, **{"Idempotency-Key": key}), 400, "malformed-request")
    assert not Submission.objects.exists()


@pytest.mark.parametrize("key", ["x" * 255, "0", "8e03978e-40d5-43e8-bc93-6894a57f9324", '"quoted"', "ä"])
def test_any_visible_text_is_a_key(api: APIClient, page: Assessment, key: str) -> None:
    for _ in range(2):
        assert hand_in(api, {"a": VECTOR}, **{"Idempotency-Key": key}).status_code == 201
    assert Submission.objects.count() == 1


def test_after_a_day_the_key_is_free_again(api: APIClient, page: Assessment) -> None:
    hand_in(api, {"a": VECTOR}, **KEY)
    StoredReply.objects.update(created_at=timezone.now() - timedelta(hours=25))
    sweep_up()
    assert "Idempotent-Replayed" not in hand_in(api, {"a": WRONG}, **KEY).headers
    assert Submission.objects.count() == 2


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one request write at a time")
@pytest.mark.django_db(transaction=True)
def test_a_request_under_way_is_answered_409(
    api: APIClient, client_of_course: ApiClient, page: Assessment
) -> None:
    started, may_end = threading.Event(), threading.Event()

    def first() -> None:
        with idempotency.once(client_of_course, KEY["Idempotency-Key"], "0" * 64) as slot:
            started.set()
            may_end.wait(10)
            slot.fill(201, {}, {}, None)
        connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    try:
        assert started.wait(5)
        response = hand_in(api, {"a": VECTOR}, **KEY)
    finally:
        may_end.set()
        thread.join()
    assert_problem(response, 409, "still-running")
    assert response.headers["Retry-After"] == "1"
    assert not Submission.objects.exists()


def test_a_replay_shows_no_more_than_the_key_may_see(client_of_course: ApiClient, page: Assessment) -> None:
    Assessment.objects.update(release="by_hand")
    sees_held = caller(client_of_course, "grade:write", "grade:held")
    assert data_of(hand_in(sees_held, {"a": VECTOR}, **KEY))["score"] == "1"
    reply = hand_in(caller(client_of_course, "grade:write"), {"a": VECTOR}, **KEY)
    assert_problem(reply, 422, "key-reused")


def test_a_replay_is_not_for_a_client_whose_course_was_taken(
    api: APIClient, client_of_course: ApiClient, page: Assessment
) -> None:
    hand_in(api, {"a": VECTOR}, **KEY)
    client_of_course.courses.clear()
    assert_problem(hand_in(api, {"a": VECTOR}, **KEY), 422, "key-reused")


def test_a_slow_lock_later_in_the_request_has_its_own_time(api: APIClient, page: Assessment) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no lock_timeout")
    client = ApiClient.objects.get()
    with idempotency.once(client, "k", "d"), connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        assert cursor.fetchone() == ("0",)
