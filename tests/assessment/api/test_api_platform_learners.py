"""Submissions for a learner of a learning platform, by its registration and its own id."""

from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from assessment.api import examples
from assessment.bank.models import Assessment
from assessment.lti.passback.enqueue import enqueue_changes
from assessment.lti.passback.models import ScoreDelivery
from assessment.lti.platforms.models import Context, Deployment, Registration, ResourceLink
from assessment.people.models import Course, Learner
from tests.assessment.api.calls import SUBMISSIONS, assert_problem, data_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def registration(course: Course) -> Registration:
    """A platform that is used in the course."""
    row = Registration.objects.create(
        public_id=examples.REGISTRATION, name="Moodle", issuer="https://lms.example", client_id="x"
    )
    deployment = Deployment.objects.create(registration=row, deployment_id="1")
    Context.objects.create(deployment=deployment, context_id="7", course=course)
    return row


def post(api: APIClient, learner: object) -> Any:
    """Hand in the seed page's vector."""
    answers = [{"question": "a", "answer": "[0.6, 0.65, -0.2]"}]
    body = {"assessment": "gans-and-vaes", "learner": learner, "answers": answers}
    return api.post(SUBMISSIONS, body, format="json")


def test_the_learner_is_the_one_whom_the_platform_launches(
    api: APIClient, course: Course, registration: Registration
) -> None:
    launched = Learner.objects.create(course=course, source=registration.source, external_id="17")
    reply = post(api, {"registration": str(registration.public_id), "sub": "17"})
    assert reply.status_code == 201
    assert data_of(reply)["learner"] == "17"
    assert launched.submissions.count() == 1
    assert Learner.objects.count() == 1


def test_the_example_of_the_schema_is_served(
    api: APIClient, page: Assessment, registration: Registration
) -> None:
    (example,) = [row for row in examples.SUBMIT if row.name == "platform"]
    assert api.post(SUBMISSIONS, example.value, format="json").status_code == 201


def test_the_mark_is_owed_to_the_gradebook(
    api: APIClient, page: Assessment, course: Course, registration: Registration
) -> None:
    link = ResourceLink.objects.create(
        context=course.contexts.get(),
        resource_link_id="1",
        assessment=page,
        line_item_url="https://lms.example/1",
    )
    post(api, {"registration": str(registration.public_id), "sub": "17"})
    enqueue_changes()
    owed = ScoreDelivery.objects.get()
    assert (owed.resource_link, owed.learner.external_id) == (link, "17")


@pytest.mark.parametrize("why", ["unknown", "inactive", "another course"])
def test_a_platform_that_is_not_used_in_the_course_is_refused(
    api: APIClient, registration: Registration, why: str
) -> None:
    named = str(uuid4() if why == "unknown" else registration.public_id)
    if why == "inactive":
        Registration.objects.update(active=False)
    if why == "another course":
        Context.objects.update(course=Course.objects.create(slug="other", title="Other"))
    reply = post(api, {"registration": named, "sub": "17"})
    assert_problem(reply, 422, "invalid-fields")
    assert [error["pointer"] for error in data_of(reply)["errors"]] == ["/learner/registration"]
    assert not Learner.objects.exists()


@pytest.mark.parametrize(
    ("learner", "pointers"),
    [
        ({}, ["/learner/registration", "/learner/sub"]),
        ({"registration": "moodle", "sub": "17"}, ["/learner/registration"]),
        ({"registration": [], "sub": "17"}, ["/learner/registration"]),
        ({"registration": {"x": 1}, "sub": {"y": []}}, ["/learner/registration", "/learner/sub"]),
        ({"registration": examples.REGISTRATION, "sub": ""}, ["/learner/sub"]),
        ({"registration": examples.REGISTRATION, "sub": "x" * 256}, ["/learner/sub"]),
        ({"registration": examples.REGISTRATION, "sub": True}, ["/learner/sub"]),
        ({"registration": examples.REGISTRATION, "sub": "17", "name": "Ada"}, ["/learner/name"]),
        ([], ["/learner"]),
        ([{"sub": "17"}], ["/learner"]),
    ],
)
def test_wrong_fields_are_named(
    api: APIClient, registration: Registration, learner: object, pointers: list[str]
) -> None:
    reply = post(api, learner)
    assert_problem(reply, 422, "invalid-fields")
    assert sorted(error["pointer"] for error in data_of(reply)["errors"]) == pointers
