"""`POST /submissions` and `GET /submissions/{id}`: answers go in, verdicts come back."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models.functions import Now
from django.utils import timezone
from rest_framework.test import APIClient

from assessment.bank.models import Assessment, ExtraTime, Question
from assessment.grading.liveness import note_heartbeat
from assessment.grading.models import Grade, Response, Submission, WorkerSpeed
from assessment.people.models import ApiClient, Learner
from tests.assessment.api.calls import (
    SUBMISSIONS,
    VECTOR,
    WRONG,
    assert_problem,
    data_of,
    hand_in,
    other_page,
    pointers,
    send,
    work_off,
)
from tests.conftest import BagOfWords, caller

pytestmark = pytest.mark.django_db

TEXT = "The generator fools the discriminator with one small region; this is called mode collapse."


def body(**changes: object) -> str:
    """Return a good body with some members changed; None leaves one out."""
    good = {"assessment": "gans-and-vaes", "learner": "ada", "answers": [{"question": "a", "answer": VECTOR}]}
    return json.dumps({name: value for name, value in (good | changes).items() if value is not None})


def assert_nothing_is_stored() -> None:
    assert not Submission.objects.exists()
    assert not Response.objects.exists()
    assert not Grade.objects.exists()


def test_a_vector_is_graded_at_once(api: APIClient, page: Assessment) -> None:
    response = hand_in(api, {"a": VECTOR})
    reply = data_of(response)
    assert response.status_code == 201
    assert "Retry-After" not in response.headers
    assert (reply["state"], reply["score"], reply["maximum"]) == ("graded", "1", "1")
    assert (reply["assessment"], reply["course"], reply["learner"]) == ("gans-and-vaes", "demo", "ada")
    (answer,) = reply["responses"]
    assert (answer["question"], answer["attempt"], answer["state"], answer["held"]) == (
        "a",
        1,
        "graded",
        False,
    )
    assert answer["verdict"]["outcome"] == "graded"
    assert "(0.6, 0.65, -0.2)" in answer["verdict"]["read_as"]
    assert data_of(api.get(response.headers["Location"])) == reply


@pytest.mark.parametrize(
    ("answer", "score"),
    [
        ("[0.6, 0.65, -0.2]", "1"),
        ("(3/5, 13/20, -1/5)", "1"),
        ("[0.6; 0.65; −0.2]", "1"),
        ([0.6, 0.65, -0.2], "1"),
        (["0.6", "0.65", "-0.2"], "1"),
        ("[0.6, 0.65, 0.2]", "0"),
        ("", "0"),
        ("  \n", "0"),
        (None, "0"),
        ([], "0"),
    ],
)
def test_forms_of_an_answer(api: APIClient, page: Assessment, answer: object, score: str) -> None:
    response = hand_in(api, {"a": answer})
    assert (response.status_code, data_of(response)["score"]) == (201, score)


def test_numbers_in_json_keep_their_digits(api: APIClient, page: Assessment) -> None:
    raw = body().replace(json.dumps(VECTOR), "[0.600, 6.5e-1, -0.2000000000000000000000]")
    response = send(api, SUBMISSIONS, raw)
    assert data_of(response)["score"] == "1"
    assert Response.objects.get().answer == ["0.600", "6.5e-1", "-0.2000000000000000000000"]


def test_a_binary_neighbour_is_not_the_number(api: APIClient, page: Assessment) -> None:
    raw = body().replace(json.dumps(VECTOR), "[0.6, 0.65, -0.2000000000000000111]")
    assert data_of(send(api, SUBMISSIONS, raw))["score"] == "0"


def test_text_waits_for_a_worker_and_the_vector_does_not(
    api: APIClient, page: Assessment, bag_of_words: BagOfWords
) -> None:
    response = hand_in(api, {"c": TEXT, "a": VECTOR})
    reply = data_of(response)
    assert response.status_code == 202
    assert response.headers["Retry-After"] == "10"  # no grader is at work
    assert (reply["state"], reply["score"]) == ("waiting", None)
    vector, text = reply["responses"]
    assert (vector["question"], vector["score"]) == ("a", "1")
    assert (text["question"], text["state"], text["verdict"], text["held"]) == ("c", "waiting", None, False)

    work_off(bag_of_words)
    response = api.get(response.headers["Location"])
    reply = data_of(response)
    assert "Retry-After" not in response.headers
    assert reply["state"] in ("graded", "needs_review")
    assert reply["responses"][0]["verdict"] == vector["verdict"]


def test_asking_while_it_waits(api: APIClient, page: Assessment) -> None:
    response = api.get(hand_in(api, {"c": TEXT}).headers["Location"])
    assert (response.status_code, data_of(response)["state"]) == (200, "waiting")
    assert response.headers["Retry-After"] == "10"


def test_blank_text_is_unanswered_and_needs_no_worker(api: APIClient, page: Assessment) -> None:
    response = hand_in(api, {"c": "", "q3": None})
    reply = data_of(response)
    assert (response.status_code, reply["state"], reply["score"]) == (201, "graded", "0")
    assert [answer["verdict"]["outcome"] for answer in reply["responses"]] == ["graded", "graded"]


def test_an_answer_with_two_readings_refuses_the_whole_submission(api: APIClient, page: Assessment) -> None:
    response = hand_in(api, {"c": TEXT, "a": "0,6,0,65,-0,2"})
    assert_problem(response, 422, "answers-refused")
    (error,) = data_of(response)["errors"]
    assert error["pointer"] == "/answers/1/answer"
    assert any("0.6, 0.65, -0.2" in reading for reading in error["readings"])
    assert len(error["readings"]) > 1
    assert_nothing_is_stored()


def test_a_refused_answer_uses_no_attempt(api: APIClient, page: Assessment) -> None:
    Assessment.objects.update(attempts=1)
    assert hand_in(api, {"a": "0,6,0,65,-0,2"}).status_code == 422
    assert hand_in(api, {"a": "what"}).status_code == 422
    assert hand_in(api, {"a": VECTOR}).status_code == 201


@pytest.mark.parametrize("answer", ["what", "1_000", "[0.6, 0.65", {"a": 1}, True, "9" * 4_000])
def test_an_answer_that_cannot_be_read_says_why(api: APIClient, page: Assessment, answer: object) -> None:
    response = hand_in(api, {"a": answer})
    assert_problem(response, 422, "answers-refused")
    (error,) = data_of(response)["errors"]
    assert error["pointer"] == "/answers/0/answer"
    assert error["detail"]
    assert_nothing_is_stored()


def test_every_answer_at_fault_is_named(api: APIClient, page: Assessment) -> None:
    answers = [
        {"question": "a", "answer": "0,6,0,65,-0,2"},
        {"question": "none", "answer": "x"},
        {"question": "c", "answer": ["not", "text"]},
        {"question": "q3", "answer": TEXT},
        {"question": "q3", "answer": TEXT},
    ]
    response = send(api, SUBMISSIONS, body(answers=answers))
    assert_problem(response, 422, "invalid-fields")
    assert pointers(response) == [
        "/answers/0/answer",
        "/answers/1/question",
        "/answers/2/answer",
        "/answers/4/question",
    ]
    details = [error["detail"] for error in data_of(response)["errors"]]
    assert "There is no question “none”" in details[1]
    assert "is answered twice" in details[3]
    assert_nothing_is_stored()


def test_a_retired_question_is_not_there(api: APIClient, page: Assessment) -> None:
    Question.objects.filter(slug="a").update(retired=True)
    response = hand_in(api, {"a": VECTOR})
    assert_problem(response, 422, "invalid-fields")
    assert data_of(response)["title"] == "Some fields are wrong"
    assert pointers(response) == ["/answers/0/question"]


@pytest.mark.parametrize(
    ("changes", "expected_pointers"),
    [
        ({"assessment": None}, ["/assessment"]),
        ({"learner": None}, ["/learner"]),
        ({"answers": None}, ["/answers"]),
        ({"assessment": "none"}, ["/assessment"]),
        ({"assessment": ""}, ["/assessment"]),
        ({"assessment": ["gans-and-vaes"]}, ["/assessment"]),
        ({"assessment": True}, ["/assessment"]),
        ({"assessment": "x" * 101}, ["/assessment"]),
        ({"course": "none"}, ["/assessment"]),
        ({"course": {}}, ["/course"]),
        ({"learner": ""}, ["/learner"]),
        ({"learner": " "}, ["/learner"]),
        ({"learner": "x" * 256}, ["/learner"]),
        ({"learner": int("9" * 300)}, ["/learner"]),
        ({"learner": {"sub": "x"}}, ["/learner/registration"]),
        ({"learner": False}, ["/learner"]),
        ({"answers": []}, ["/answers"]),
        ({"answers": {"a": VECTOR}}, ["/answers"]),
        ({"answers": "a"}, ["/answers"]),
        ({"answers": ["a"]}, ["/answers/0"]),
        ({"answers": [{}]}, ["/answers/0/question"]),
        ({"answers": [{"question": "a"}, {"question": None}]}, ["/answers/1/question"]),
        ({"answers": [{"question": ["a"]}]}, ["/answers/0/question"]),
        ({"answers": [{"question": "a", "anwser": "1"}]}, ["/answers/0/anwser"]),
        ({"answers": [{"question": f"q{n}"} for n in range(201)]}, ["/answers"]),
        ({"answer": "1"}, ["/answer"]),
        ({"a/b~c": "1"}, ["/a~1b~0c"]),
        ({"answer": "1", "learner": ""}, ["/answer", "/learner"]),
    ],
    ids=str,
)
def test_wrong_fields_are_named_by_pointer(
    api: APIClient, page: Assessment, changes: dict[str, object], expected_pointers: list[str]
) -> None:
    response = send(api, SUBMISSIONS, body(**changes))
    assert_problem(response, 422, "invalid-fields")
    assert pointers(response) == expected_pointers
    assert_nothing_is_stored()
    assert not Learner.objects.exists()


def test_the_longest_learner_and_the_most_answers(api: APIClient, page: Assessment) -> None:
    assert hand_in(api, {"a": VECTOR}, learner="ü" * 255).status_code == 201
    answers = [{"question": f"none-{n}"} for n in range(200)]
    assert_problem(send(api, SUBMISSIONS, body(answers=answers)), 422, "invalid-fields")


def test_a_learner_is_created_on_first_use(
    api: APIClient, client_of_course: ApiClient, page: Assessment
) -> None:
    for answer in (WRONG, VECTOR):
        hand_in(api, {"a": answer}, learner="ext-17")
    learner = Learner.objects.get()
    assert (learner.external_id, learner.source) == ("ext-17", f"api:{client_of_course.public_id}")
    assert list(Response.objects.order_by("attempt").values_list("attempt", flat=True)) == [1, 2]


def test_attempts_are_counted_by_learner_and_question(api: APIClient, page: Assessment) -> None:
    Assessment.objects.update(attempts=2)
    for answer in (VECTOR, WRONG):
        assert hand_in(api, {"a": answer}).status_code == 201
    response = hand_in(api, {"a": VECTOR, "c": TEXT})
    assert_problem(response, 409, "no-attempt-left")
    assert "question a: 2 of 2 used" in data_of(response)["detail"]
    assert Submission.objects.count() == 2
    assert hand_in(api, {"c": TEXT}).status_code == 202
    assert hand_in(api, {"a": VECTOR}, learner="grace").status_code == 201


def test_after_the_end_an_answer_is_refused_but_for_extra_time(api: APIClient, page: Assessment) -> None:
    assert hand_in(api, {"a": VECTOR}).status_code == 201
    Assessment.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    refused = hand_in(api, {"a": VECTOR})
    assert_problem(refused, 409, "not-open")
    assert "closed at" in data_of(refused)["detail"]
    ExtraTime.objects.create(assessment=page, learner=Learner.objects.get(), minutes=90)
    assert hand_in(api, {"a": WRONG}).status_code == 201


def test_before_the_beginning_an_answer_is_refused(api: APIClient, page: Assessment) -> None:
    Assessment.objects.update(opens_at=timezone.now() + timedelta(hours=1))
    assert_problem(hand_in(api, {"a": VECTOR}), 409, "not-open")
    assert not Submission.objects.exists()


def test_one_slug_in_two_courses_needs_the_course(
    api: APIClient, client_of_course: ApiClient, page: Assessment, tmp_path: Path
) -> None:
    namesake = other_page(tmp_path, slug="gans-and-vaes")
    client_of_course.courses.add(namesake.course)
    response = hand_in(api, {"a": VECTOR})
    assert_problem(response, 422, "invalid-fields")
    assert pointers(response) == ["/course"]
    assert send(api, SUBMISSIONS, body(course="demo")).status_code == 201


@pytest.mark.parametrize(
    ("policy", "held"),
    [
        ({"release": "at_once"}, False),
        ({"release": "by_hand"}, True),
        ({"release": "after_review"}, True),
        ({"release": "on_date", "released_at": "2999-01-01T00:00Z"}, True),
        ({"release": "on_date", "released_at": "2001-01-01T00:00Z"}, False),
        ({"release": "by_hand", "released_at": "2001-01-01T00:00Z"}, False),
    ],
    ids=lambda value: " ".join(map(str, value.values())) if isinstance(value, dict) else str(value),
)
def test_a_held_mark_is_shown_only_with_the_scope(
    api: APIClient, client_of_course: ApiClient, page: Assessment, policy: dict[str, str], held: bool
) -> None:
    Assessment.objects.update(**policy)
    response = hand_in(api, {"a": VECTOR})
    assert response.status_code == 201
    for reply in (data_of(response), data_of(api.get(response.headers["Location"]))):
        (answer,) = reply["responses"]
        assert (answer["held"], answer["score"], reply["score"]) == (
            (True, None, None) if held else (False, "1", "1")
        )
        assert (answer["verdict"] is None) is held
    insider = caller(client_of_course, "grade:read", "grade:held")
    (answer,) = data_of(insider.get(response.headers["Location"]))["responses"]
    assert (answer["held"], answer["score"]) == (False, "1")


def test_the_total_waits_for_the_last_mark(api: APIClient, page: Assessment) -> None:
    response = hand_in(api, {"a": VECTOR, "c": ""})
    assert data_of(response)["score"] == "1"
    Response.objects.filter(question__slug="a").update(state="needs_review")
    reply = data_of(api.get(response.headers["Location"]))
    assert (reply["state"], reply["score"]) == ("needs_review", None)
    assert [(answer["held"], answer["score"]) for answer in reply["responses"]] == [
        (True, None),
        (False, "0"),
    ]


def test_notes_for_the_teacher_are_not_in_the_reply(
    api: APIClient, page: Assessment, bag_of_words: BagOfWords
) -> None:
    location = hand_in(api, {"a": VECTOR, "c": TEXT}).headers["Location"]
    work_off(bag_of_words)
    verdicts = [answer["verdict"] for answer in data_of(api.get(location))["responses"]]
    assert all(verdict["notes"] == verdict["messages"]["notes"] == [] for verdict in verdicts if verdict)


def test_a_submission_of_another_course_is_not_there(
    api: APIClient, page: Assessment, tmp_path: Path
) -> None:
    stranger = ApiClient.objects.create(name="stranger")
    stranger.courses.add(other_page(tmp_path).course)
    location = hand_in(api, {"a": VECTOR}).headers["Location"]
    assert_problem(caller(stranger, "grade:read", "grade:held").get(location), 404, "not-found")
    colleague = ApiClient.objects.create(name="colleague")
    colleague.courses.add(page.course)
    assert caller(colleague, "grade:read").get(location).status_code == 200


def test_a_course_taken_back_takes_its_submissions_along(
    api: APIClient, client_of_course: ApiClient, page: Assessment
) -> None:
    location = hand_in(api, {"a": VECTOR}).headers["Location"]
    client_of_course.courses.clear()
    assert_problem(api.get(location), 404, "not-found")
    assert pointers(hand_in(api, {"a": VECTOR})) == ["/assessment"]


@pytest.mark.parametrize("name", ["00000000-0000-4000-8000-000000000000", "1", "x", "../grade"])
def test_a_submission_that_does_not_exist(api: APIClient, name: str) -> None:
    assert_problem(api.get(f"{SUBMISSIONS}/{name}"), 404, "not-found")


@pytest.mark.parametrize(
    ("speed", "seconds", "retry_after"),
    [(None, None, "1"), (10.0, 0, "1"), (0.2, 10, "10"), (0.01, 200, "30")],
)
def test_a_wait_is_told(
    api: APIClient, page: Assessment, speed: float | None, seconds: int | None, retry_after: str
) -> None:
    note_heartbeat("text")
    if speed:
        WorkerSpeed.objects.create(process="a:1", rows_per_second=speed, measured_at=Now())
    hand_in(api, {"q3": TEXT})
    response = hand_in(api, {"c": TEXT})
    reply = data_of(response)
    assert (reply["ahead"], reply["about_seconds"], reply["grader_at_work"]) == (1, seconds, True)
    assert response.headers["Retry-After"] == retry_after


def test_what_is_graded_waits_for_nothing(api: APIClient, page: Assessment) -> None:
    reply = data_of(hand_in(api, {"a": VECTOR}))
    assert (reply["ahead"], reply["about_seconds"], reply["grader_at_work"]) == (None, None, None)
