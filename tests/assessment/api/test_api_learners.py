"""`DELETE /learners/{id}`: forgets a client's own student, once and for all, and nobody else's."""

from pathlib import Path
from urllib.parse import quote

import pytest
from rest_framework.test import APIClient

from assessment.grading.models import Response
from assessment.lti.platforms.models import Context, Deployment, Registration
from assessment.operations import logs
from assessment.people.keys import SCOPES
from assessment.people.models import ApiClient, Course, Learner
from tests.assessment.api.calls import VECTOR, assert_problem, data_of, hand_in, other_page
from tests.conftest import caller

pytestmark = pytest.mark.django_db
LEARNERS = "/api/v1/learners/"


@pytest.fixture
def eraser(client_of_course: ApiClient) -> APIClient:
    """A caller whose key may erase, and nothing else."""
    return caller(client_of_course, "learner:erase")


def erased() -> int:
    return Learner.objects.filter(source__startswith="erased:").count()


ODD_IDS = [
    "ext-17",
    "a/b",
    "a b",
    "ä/ö?x=1#y",
    "100%",
    "%2F",
    "x\ny",
    "learners",
    "a/",
    "+1;2",
    "ada@example.org",
]


@pytest.mark.parametrize("learner", ODD_IDS)
def test_any_id_of_a_submission_can_be_erased(api: APIClient, eraser: APIClient, learner: str) -> None:
    submission = hand_in(api, {"a": VECTOR}, learner=learner)
    assert submission.status_code == 201
    reply = eraser.delete(LEARNERS + quote(learner, safe=""))
    assert (reply.status_code, reply.content) == (204, b"")
    assert Response.objects.get().answer is None
    shown = data_of(api.get(submission.headers["Location"]))
    assert shown["learner"].startswith("erased-")
    assert shown["score"] == "1"


def test_a_second_time_is_204_and_an_unknown_id_404(api: APIClient, eraser: APIClient) -> None:
    hand_in(api, {"a": VECTOR}, learner="ext-17")
    for _ in range(3):
        assert eraser.delete(LEARNERS + "ext-17", headers={"Idempotency-Key": "k"}).status_code == 204
    reply = eraser.delete(LEARNERS + "ext-71")
    assert_problem(reply, 404, "not-found")
    assert b"ext-71" not in reply.content
    assert erased() == 1


def test_who_hands_in_again_is_new(api: APIClient, eraser: APIClient) -> None:
    hand_in(api, {"a": VECTOR}, learner="ext-17")
    eraser.delete(LEARNERS + "ext-17")
    again = data_of(hand_in(api, {"a": VECTOR}, learner="ext-17"))
    assert (again["learner"], again["responses"][0]["attempt"]) == ("ext-17", 1)
    feed = data_of(api.get("/api/v1/grades", {"learner": "ext-17"}))["results"]
    assert len(feed) == 1
    assert eraser.delete(LEARNERS + "ext-17").status_code == 204
    assert erased() == 2
    everybody = data_of(api.get("/api/v1/grades"))["results"]
    assert [row["learner"].startswith("erased-") for row in everybody] == [True, True]


def test_an_idempotent_reply_is_not_replayed(api: APIClient, eraser: APIClient) -> None:
    key = {"Idempotency-Key": "hand-in-1"}
    first = hand_in(api, {"a": VECTOR}, learner="ext-17", **key)
    eraser.delete(LEARNERS + "ext-17")
    again = hand_in(api, {"a": VECTOR}, learner="ext-17", **key)
    assert "Idempotent-Replayed" not in again.headers
    assert data_of(again)["id"] != data_of(first)["id"]


@pytest.mark.parametrize("scope", [scope for scope in SCOPES if scope != "learner:erase"])
def test_other_scopes_do_not_do(api: APIClient, client_of_course: ApiClient, scope: str) -> None:
    hand_in(api, {"a": VECTOR}, learner="ext-17")
    reply = caller(client_of_course, scope).delete(LEARNERS + "ext-17")
    assert_problem(reply, 403, "not-permitted")
    assert erased() == 0


def test_another_client_erases_its_own_alone(api: APIClient, course: Course) -> None:
    hand_in(api, {"a": VECTOR}, learner="ext-17")
    second_client = ApiClient.objects.create(name="other")
    second_client.courses.add(course)
    assert caller(second_client, *SCOPES).delete(LEARNERS + "ext-17").status_code == 404
    assert erased() == 0


def test_only_courses_that_are_granted(
    api: APIClient, eraser: APIClient, client_of_course: ApiClient, tmp_path: Path
) -> None:
    optics = other_page(tmp_path).course
    source = client_of_course.source
    hers = Learner.objects.create(course=optics, source=source, external_id="ext-17")
    assert eraser.delete(LEARNERS + "ext-17").status_code == 404
    client_of_course.courses.add(optics)
    hand_in(api, {"a": VECTOR}, learner="ext-17")
    assert eraser.delete(LEARNERS + "ext-17?course=demo").status_code == 204
    optical = Learner.objects.filter(pk=hers.pk)
    assert optical.get().source == source
    assert eraser.delete(LEARNERS + "ext-17").status_code == 204
    assert optical.get().is_erased
    assert eraser.delete(LEARNERS + "ext-17?course=physics").status_code == 404


def test_a_learner_of_a_platform_is_named_by_its_registration(eraser: APIClient, course: Course) -> None:
    registration = Registration.objects.create(issuer="https://lms.example", client_id="x", name="LMS")
    deployment = Deployment.objects.create(registration=registration, deployment_id="1")
    Context.objects.create(deployment=deployment, context_id="1", course=course)
    ada = Learner.objects.create(course=course, source=registration.source, external_id="42")
    assert eraser.delete(LEARNERS + "42").status_code == 404
    wrong = eraser.delete(LEARNERS + "42?registration=moodle")
    assert_problem(wrong, 422, "invalid-fields")
    assert eraser.delete(f"{LEARNERS}42?registration={course.public_id}").status_code == 404
    assert eraser.delete(f"{LEARNERS}42?registration={registration.public_id}").status_code == 204
    ada.refresh_from_db()
    assert ada.is_erased


@pytest.mark.parametrize("address", ["%00", "a%00b", "%ff%fe", "x" * 2000, "?course=%00", "%20"])
def test_odd_addresses_are_no_fault_of_ours(eraser: APIClient, address: str) -> None:
    assert eraser.delete(LEARNERS + address).status_code in (404, 422)


@pytest.mark.parametrize("method", ["get", "post", "put", "patch"])
def test_nothing_else_is_done_there(eraser: APIClient, method: str, caplog: pytest.LogCaptureFixture) -> None:
    """And the lines of the log do not name the student, as the path does."""
    assert getattr(eraser, method)(LEARNERS + "ext-17").status_code == 405
    assert eraser.delete(LEARNERS + "ext-17").status_code == 404
    lines = [
        logs.LineFormatter().format(record) for record in caplog.records if logs.LogContext().filter(record)
    ]
    assert not [line for line in lines if "ext-17" in line]
    assert [line for line in lines if "Not Found: learner" in line]
