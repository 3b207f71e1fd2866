"""How many queries each page of the admin needs: as many for fifty rows as for five."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessment.bank.models import Assessment, Deck, Exercise, Flashcard, Question
from assessment.people import audit
from assessment.people.keys import create_key
from assessment.people.models import Act, ApiClient, AuditRecord, Course, Learner, Membership, User
from tests.assessment.desk.cast import add_question, signed_in, staff

Maker = Callable[[Course, int], Any]


def new_assessment(course: Course, number: int) -> Assessment:
    return Assessment.objects.create(course=course, slug=f"page-{number}", title=f"Page {number}")


def new_exercise(course: Course, number: int) -> Exercise:
    page = new_assessment(course, number)
    return Exercise.objects.create(assessment=page, slug="first", title="First", position=0)


def new_question(course: Course, number: int) -> Question:
    """Each in an assessment and an exercise of its own, so that nothing is found twice."""
    return add_question(new_exercise(course, number), f"question-{number}")


def new_deck(course: Course, number: int) -> Deck:
    deck = Deck.objects.create(course=course, slug=f"deck-{number}", title=f"Deck {number}")
    Flashcard.objects.create(deck=deck, position=0, front="Front", back="Back")
    return deck


def new_learner(course: Course, number: int) -> Learner:
    return Learner.objects.create(course=course, source="test", external_id=f"learner-{number}")


def new_course(_course: Course, number: int) -> Course:
    return Course.objects.create(slug=f"course-{number}", title=f"Course {number}")


def new_member(course: Course, number: int) -> User:
    person = staff(f"member-{number}")
    Membership.objects.create(user=person, course=course, role="auditor")
    return person


def new_client(course: Course, number: int) -> ApiClient:
    client = ApiClient.objects.create(name=f"client-{number}")
    client.courses.add(course)
    create_key(client, ["grade:read"], timezone.now() + timedelta(days=1))
    return client


def new_record(course: Course, number: int) -> AuditRecord:
    return audit.record(Act.CHANGED, by=f"command {number}", course=course, target=course)


MAKERS: dict[type[Model], tuple[Maker, int]] = {
    # Model: how a row is made, and the most queries that its list may take.
    Course: (new_course, 5),
    Assessment: (new_assessment, 7),
    Exercise: (new_exercise, 7),
    Question: (new_question, 7),
    Deck: (new_deck, 7),
    Learner: (new_learner, 7),
    User: (new_member, 5),
    ApiClient: (new_client, 5),
    # Filters by what occurs, and the dates, are asked for once a page.
    AuditRecord: (new_record, 11),
}


def queries(browser: Client, address: str) -> int:
    """Return how many queries a page takes."""
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert browser.get(address).status_code == 200
    return len(captured)


def queries_with_rows(browser: Client, address: str, make: Callable[[int], Any]) -> tuple[int, int]:
    """Return how many queries a page takes with five more rows, and with fifty."""
    browser.get(address)  # the first reads content types, which are kept
    for number in range(5):
        make(number)
    few = queries(browser, address)
    for number in range(5, 50):
        make(number)
    return few, queries(browser, address)


@pytest.fixture
def root(course: Course) -> Client:
    """A browser in which a superuser has signed in."""
    return signed_in("root", is_superuser=True)


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: str(model._meta.model_name))
def test_a_list_takes_the_same_queries_for_any_number_of_rows(
    root: Client, course: Course, model: type[Model]
) -> None:
    make, limit = MAKERS[model]
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    few, many = queries_with_rows(root, address, lambda number: make(course, number))
    assert few == many <= limit


@pytest.mark.parametrize("model", [Assessment, Exercise, Question, Deck, Learner])
def test_a_members_list_takes_one_query_more_at_most(
    instructor: Client, course: Course, model: type[Model]
) -> None:
    """One query more than a superuser's: the roles, looked up once."""
    make, limit = MAKERS[model]
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    few, many = queries_with_rows(instructor, address, lambda number: make(course, number))
    assert few == many <= limit + 1


def test_every_list_is_counted(db: None) -> None:
    ours = [model for model in admin.site._registry if model._meta.app_label in ("bank", "people")]
    assert set(ours) == set(MAKERS)


def test_members_of_a_course(instructor: Client, course: Course) -> None:
    address = reverse("admin:people_course_change", args=[course.pk])
    few, many = queries_with_rows(instructor, address, lambda number: new_member(course, number))
    assert few == many <= 8


def test_cards_of_a_deck(instructor: Client, course: Course) -> None:
    deck = new_deck(course, 0)

    def add(number: int) -> Flashcard:
        return Flashcard.objects.create(deck=deck, position=number + 1, front="Front", back="Back")

    few, many = queries_with_rows(instructor, reverse("admin:bank_deck_change", args=[deck.pk]), add)
    assert few == many <= 10


def test_keys_of_a_client(root: Client, course: Course) -> None:
    client = new_client(course, 0)
    address = reverse("admin:people_apiclient_change", args=[client.pk])
    few, many = queries_with_rows(root, address, lambda _number: create_key(client, ["grade:read"]))
    assert few == many <= 8


def test_a_question_among_many(instructor: Client, course: Course) -> None:
    question = new_question(course, 100)
    address = reverse("admin:bank_question_change", args=[question.pk])
    few, many = queries_with_rows(instructor, address, lambda number: new_question(course, number))
    assert few == many <= 16


def test_the_form_of_a_new_question(instructor: Client, course: Course) -> None:
    address = reverse("admin:bank_question_add")
    few, many = queries_with_rows(instructor, address, lambda number: new_question(course, number))
    assert few == many <= 10
