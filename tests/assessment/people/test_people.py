"""Who there is: learners are known by course and source, members have one role a course."""

import pytest
from django.db import IntegrityError, transaction

from assessment.people.models import ApiClient, Course, Learner, Membership, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo() -> Course:
    """A course."""
    return Course.objects.create(slug="demo", title="Demo course")


@pytest.mark.parametrize(
    ("course", "source", "external_id", "is_new"),
    [
        ("demo", "api:1", "ada", False),
        ("demo", "api:2", "ada", True),
        ("demo", "api:1", "Ada", True),
        ("other", "api:1", "ada", True),
    ],
    ids=["same", "other source", "other case", "other course"],
)
def test_a_learner_is_one_id_of_one_source_in_one_course(
    demo: Course, course: str, source: str, external_id: str, is_new: bool
) -> None:
    Learner.objects.create(course=demo, source="api:1", external_id="ada")
    course_of_learner, _ = Course.objects.get_or_create(slug=course, defaults={"title": course})
    _, created = Learner.objects.get_or_create(
        course=course_of_learner, source=source, external_id=external_id
    )
    assert created is is_new


def test_a_user_has_one_role_a_course(demo: Course) -> None:
    user = User.objects.create_user("grace")
    Membership.objects.create(user=user, course=demo, role="instructor")
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=user, course=demo, role="auditor")
    assert list(user.courses.all()) == [demo]


def test_two_clients_give_ids_of_different_sources() -> None:
    first_client, second_client = (ApiClient.objects.create(name=name) for name in ("one", "two"))
    assert first_client.source == f"api:{first_client.public_id}" != second_client.source


def test_what_people_are_called(demo: Course) -> None:
    user = User.objects.create_user("grace")
    learner = Learner.objects.create(course=demo, source="x", external_id="ada")
    member = Membership.objects.create(user=user, course=demo, role="instructor")
    names = [str(item) for item in (demo, learner, member, ApiClient(name="lms"))]
    assert names == ["Demo course", "ada", "grace (instructor)", "lms"]
