"""`GET /decks/{slug}`: the flashcards of a course, in their order, to those who may read there."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from assessment.bank.models import Assessment, Deck
from assessment.people.models import ApiClient, Course
from tests.assessment.api.calls import assert_problem, data_of, pointers
from tests.conftest import caller

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/decks/gans-and-vaes"


def read_deck(api: APIClient, query: str = "") -> dict[str, Any]:
    """Return the deck that the API answers with."""
    response = api.get(ADDRESS + query)
    assert response.status_code == 200, response.content
    deck: dict[str, Any] = data_of(response)
    return deck


@pytest.fixture
def twin(client_of_course: ApiClient) -> Deck:
    """A deck of the same slug in another course of the same client."""
    course = Course.objects.create(slug="optics", title="Optics")
    client_of_course.courses.add(course)
    return Deck.objects.create(course=course, slug="gans-and-vaes", title="Light")


def test_a_deck_comes_with_its_cards_in_order(api: APIClient, page: Assessment) -> None:
    deck = read_deck(api)
    cards = deck.pop("cards")
    assert deck == {
        "id": str(Deck.objects.get().public_id),
        "slug": "gans-and-vaes",
        "course": "demo",
        "title": "Flashcards: GANs and VAEs",
        "intro": Deck.objects.get().intro,
    }
    assert [card["position"] for card in cards] == list(range(1, 10))
    assert cards[2]["front"] == "Reparameterization trick?"
    assert cards[2]["back"].startswith(r"$z = \mu + \sigma · \varepsilon$ where")
    assert all(set(card) == {"position", "front", "back"} for card in cards)


def test_a_deck_without_cards(api: APIClient, page: Assessment) -> None:
    Deck.objects.get().cards.all().delete()
    assert read_deck(api)["cards"] == []


def test_the_queries_do_not_grow_with_the_cards(api: APIClient, page: Assessment) -> None:
    read_deck(api)  # notes the use of the key
    with CaptureQueriesContext(connection) as asked:
        read_deck(api)
    assert len(asked) == 3, [query["sql"] for query in asked]


@pytest.mark.parametrize("slug", ["no-such-deck", "GANS-AND-VAES", "x" * 300])
def test_a_deck_that_is_not_there(api: APIClient, page: Assessment, slug: str) -> None:
    assert_problem(api.get(f"/api/v1/decks/{slug}"), 404, "not-found")


def test_one_slug_in_two_courses_needs_the_course(api: APIClient, page: Assessment, twin: Deck) -> None:
    response = api.get(ADDRESS)
    assert_problem(response, 422, "invalid-fields")
    assert pointers(response) == ["/course"]
    assert read_deck(api, "?course=demo")["title"] == "Flashcards: GANs and VAEs"
    assert read_deck(api, "?course=optics")["title"] == "Light"


@pytest.mark.parametrize("query", ["?course=none", "?course=demo%20"])
def test_a_course_that_is_not_there(api: APIClient, page: Assessment, query: str) -> None:
    assert_problem(api.get(ADDRESS + query), 404, "not-found")


@pytest.mark.parametrize("slug", ["%00", "x" * 5_000])
def test_a_course_that_cannot_be_stored(api: APIClient, page: Assessment, slug: str) -> None:
    assert_problem(api.get(f"{ADDRESS}?course={slug}"), 422, "invalid-fields")


def test_other_courses_are_not_seen(api: APIClient, page: Assessment) -> None:
    course = Course.objects.create(slug="optics", title="Optics")
    Deck.objects.create(course=course, slug="light", title="Light")
    for query in ("", "?course=optics"):
        assert_problem(api.get(f"/api/v1/decks/light{query}"), 404, "not-found")


def test_a_deck_is_only_read(client_of_course: ApiClient, page: Assessment) -> None:
    api = caller(client_of_course, "grade:read", "grade:write")
    for method in (api.post, api.put, api.patch, api.delete):
        assert_problem(method(ADDRESS), 405, "method-not-allowed")
