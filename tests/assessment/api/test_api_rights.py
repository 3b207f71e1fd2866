"""Who may do what: every address of the API as nobody, without the scope, and from another course."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.urls import URLPattern
from django.utils import timezone
from rest_framework.test import APIClient

from assessment.api.urls import urlpatterns
from assessment.bank.models import Assessment
from assessment.people.keys import SCOPES, create_key
from assessment.people.models import ApiClient, ApiKey
from tests.assessment.api.calls import VECTOR, assert_problem, data_of, grade, hand_in, other_page
from tests.conftest import caller

pytestmark = pytest.mark.django_db

OPERATIONS = [
    ("POST", "submissions", "grade:write"),
    ("GET", "submission", "grade:read"),
    ("POST", "grade", "grade:write"),
    ("GET", "grade-request", "grade:write"),
    ("POST", "propose", "grade:write"),
    ("GET", "assessments", "grade:read"),
    ("GET", "assessment", "grade:read"),
    ("GET", "deck", "grade:read"),
    ("GET", "courses", "grade:read"),
    ("GET", "question", "grade:read"),
    ("GET", "grades", "grade:read"),
    ("DELETE", "learner", "learner:erase"),
]
NOBODYS = "00000000-0000-4000-8000-000000000000"
OPEN = {"schema", "api-docs", "problem", None}


@pytest.fixture
def addresses(api: APIClient, page: Assessment) -> dict[str, str]:
    """An address of each name that leads somewhere."""
    return {
        "submissions": "/api/v1/submissions",
        "submission": hand_in(api, {"a": VECTOR}).headers["Location"],
        "grade": "/api/v1/grade",
        "grade-request": grade(api, "text", {"references": ["yes"]}, "perhaps").headers["Location"],
        "propose": "/api/v1/propose",
        "assessments": "/api/v1/assessments",
        "assessment": "/api/v1/assessments/gans-and-vaes",
        "deck": "/api/v1/decks/gans-and-vaes",
        "courses": "/api/v1/courses",
        "question": f"/api/v1/questions/{page.questions.get(slug='a').public_id}",
        "grades": "/api/v1/grades",
        "learner": "/api/v1/learners/ada",
    }


def call(api: APIClient, method: str, address: str) -> HttpResponse:
    response: HttpResponse = api.generic(method, address, "{}", content_type="application/json")
    return response


def names() -> Iterator[str | None]:
    """Yield the names of the API's addresses; the last one, for what is not there, has none."""
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        yield pattern.name


def test_every_address_is_walked_or_open() -> None:
    assert {name for _, name, _ in OPERATIONS} | OPEN == set(names())


@pytest.mark.parametrize(("method", "name", "scope"), OPERATIONS)
def test_nobody_is_asked_for_a_key(addresses: dict[str, str], method: str, name: str, scope: str) -> None:
    response = call(APIClient(), method, addresses[name])
    assert_problem(response, 401, "not-authenticated")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="api"'


@pytest.mark.parametrize(("method", "name", "scope"), OPERATIONS)
def test_without_the_scope_nothing_is_done(
    client_of_course: ApiClient, addresses: dict[str, str], method: str, name: str, scope: str
) -> None:
    other_scopes = [candidate for candidate in SCOPES if candidate != scope]
    response = call(caller(client_of_course, *other_scopes), method, addresses[name])
    assert_problem(response, 403, "not-permitted")
    assert data_of(response)["detail"] == f"The key lacks the scope {scope}."
    assert call(caller(client_of_course), method, addresses[name]).status_code == 403
    assert call(caller(client_of_course, scope), method, addresses[name]).status_code in (200, 204, 422)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("submission", 404),
        ("grade-request", 404),
        ("assessment", 404),
        ("deck", 404),
        ("question", 404),
        ("assessments", 200),
        ("courses", 200),
        ("grades", 200),
    ],
)
def test_another_course_sees_nothing(
    addresses: dict[str, str], tmp_path: Path, name: str, status: int
) -> None:
    stranger = ApiClient.objects.create(name="stranger")
    stranger.courses.add(other_page(tmp_path).course)
    for method in ("GET", "HEAD"):
        response = call(caller(stranger, *SCOPES), method, addresses[name])
        assert response.status_code == status
        assert b"gans-and-vaes" not in response.content


def test_another_course_cannot_be_answered(page: Assessment, tmp_path: Path) -> None:
    stranger = ApiClient.objects.create(name="stranger")
    stranger.courses.add(other_page(tmp_path).course)
    response = hand_in(caller(stranger, *SCOPES), {"a": VECTOR})
    assert_problem(response, 422, "invalid-fields")


@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer x",
        "Bearer x.y",
        "Bearer .",
        "Basic {key}",
        "Token {key}",
        "{key}",
        "Bearer {key}0",
        "Bearer {key} {key}",
        "Bearer: {key}",
        "Bearer é.é",
        "Bearer \x00",
        "Bearer " + "x" * 100_000,
    ],
    ids=lambda text: text[:20],
)
def test_a_header_that_holds_no_key(client_of_course: ApiClient, header: str) -> None:
    sent = header.format(key=create_key(client_of_course, SCOPES))
    response = APIClient().get("/api/v1/assessments", headers={"Authorization": sent})
    assert_problem(response, 401, "not-authenticated")


@pytest.mark.parametrize("header", ["Bearer {key}", "bearer {key}", "BEARER   {key} "])
def test_ways_to_send_a_key(client_of_course: ApiClient, header: str) -> None:
    sent = header.format(key=create_key(client_of_course, SCOPES))
    assert APIClient().get("/api/v1/assessments", headers={"Authorization": sent}).status_code == 200


@pytest.mark.parametrize("field", ["revoked_at", "expires_at"])
def test_a_key_that_has_ended(client_of_course: ApiClient, field: str) -> None:
    api = caller(client_of_course, *SCOPES)
    assert api.get("/api/v1/assessments").status_code == 200
    ApiKey.objects.update(**{field: timezone.now() - timedelta(seconds=1)})
    assert_problem(api.get("/api/v1/assessments"), 401, "not-authenticated")


def test_a_session_is_no_key(admin_client: APIClient) -> None:
    assert admin_client.get("/api/v1/assessments").status_code == 401


@pytest.mark.parametrize("address", ["/api/v1/schema", "/api/docs", "/problems/not-found", "/healthz"])
def test_what_is_open_to_all(address: str, db: None) -> None:
    assert APIClient().get(address).status_code == 200


@pytest.mark.parametrize("address", [f"/api/v1/submissions/{NOBODYS}", f"/api/v1/grade/{NOBODYS}"])
def test_what_does_not_exist_looks_like_what_is_not_yours(api: APIClient, address: str) -> None:
    assert_problem(api.get(address), 404, "not-found")
