"""`GET /courses` and `GET /questions/{id}`: what there is, what a student sees of it, and what is right."""

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from assessment.bank.models import Assessment, Question
from assessment.people.models import ApiClient, Course
from graders.digits import Digits
from tests.assessment.api.calls import ASSESSMENTS, assert_problem, data_of, grade, other_page, pointers
from tests.conftest import caller

pytestmark = pytest.mark.django_db

COURSES = "/api/v1/courses"


@pytest.fixture
def author(client_of_course: ApiClient) -> APIClient:
    """A caller who may see what is right."""
    return caller(client_of_course, "grade:read", "grade:write", "key:read")


def address(page: Assessment, slug: str) -> str:
    return f"/api/v1/questions/{page.questions.get(slug=slug).public_id}"


def read_question(api: APIClient, page: Assessment, slug: str) -> dict[str, Any]:
    response = api.get(address(page, slug))
    assert response.status_code == 200, response.content
    question: dict[str, Any] = data_of(response)
    return question


@pytest.mark.parametrize("slug", ["a", "b1", "c", "q1", "q7"])
def test_a_question_is_the_one_of_its_assessment(api: APIClient, page: Assessment, slug: str) -> None:
    listed = data_of(api.get(f"{ASSESSMENTS}/gans-and-vaes"))["questions"]
    expected = next(item for item in listed if item["slug"] == slug)
    where = {"course": "demo", "assessment": "gans-and-vaes", "retired": False}
    assert read_question(api, page, slug) == expected | where


@pytest.mark.parametrize("slug", ["a", "b1", "c", "q1"])
def test_what_is_right_is_shown_with_the_scope_only(
    api: APIClient, author: APIClient, page: Assessment, slug: str
) -> None:
    seen, known = read_question(api, page, slug), read_question(author, page, slug)
    assert set(known) - set(seen) == {"key", "model_answer"}
    assert known["model_answer"] == page.questions.get(slug=slug).current.model_answer  # type: ignore[union-attr]
    assert known["key"]


def test_the_scope_alone_reads_nothing(client_of_course: ApiClient, page: Assessment) -> None:
    assert_problem(caller(client_of_course, "key:read").get(address(page, "a")), 403, "not-permitted")


def test_a_key_that_was_read_grades(author: APIClient, page: Assessment) -> None:
    question = read_question(author, page, "a")
    verdict = data_of(grade(author, question["kind"], question["key"], "[0.6, 0.65, -0.2]"))
    assert (verdict["outcome"], verdict["score"]) == ("graded", "1")


def test_numbers_of_a_key_keep_their_digits(author: APIClient, page: Assessment) -> None:
    question = page.questions.get(slug="a")
    key = {"value": "1", "mode": "absolute", "tolerance": Digits("0.10")}
    question.current = question.versions.create(number=2, kind="numeric", prompt="?", key=key, points=1)
    question.save()
    assert '"tolerance": 0.10}' in author.get(address(page, "a")).content.decode()


def test_a_retired_question_can_still_be_read(api: APIClient, page: Assessment) -> None:
    Question.objects.filter(slug="a").update(retired=True)
    assert read_question(api, page, "a")["retired"] is True


def test_a_question_without_a_version(author: APIClient, page: Assessment) -> None:
    Question.objects.filter(slug="a").update(current=None)
    assert set(read_question(author, page, "a")) == {"id", "slug", "course", "assessment", "retired"}


def test_a_question_of_another_course_is_not_there(
    api: APIClient, author: APIClient, page: Assessment, tmp_path: Path
) -> None:
    foreign_page = other_page(tmp_path)
    for caller_ in (api, author):
        assert_problem(caller_.get(address(foreign_page, "colour")), 404, "not-found")


@pytest.mark.parametrize(
    "name",
    ["00000000-0000-4000-8000-000000000000", "a", "1", "%00", "00000000-0000-0000-0000", "%FF%FE", "x" * 999],
)
def test_what_is_no_question(api: APIClient, page: Assessment, name: str) -> None:
    assert_problem(api.get(f"/api/v1/questions/{name}"), 404, "not-found")


def test_the_queries_for_a_question_are_few(author: APIClient, page: Assessment) -> None:
    read_question(author, page, "a")  # notes the use of the key
    question_url = address(page, "a")
    with CaptureQueriesContext(connection) as asked:
        author.get(question_url)
    assert len(asked) == 2


def test_the_courses_granted_are_listed_and_no_other(
    api: APIClient, course: Course, client_of_course: ApiClient, tmp_path: Path
) -> None:
    optics = other_page(tmp_path).course
    mine = {"id": str(course.public_id), "slug": "demo", "title": course.title}
    assert data_of(api.get(COURSES)) == {"next": None, "results": [mine]}
    client_of_course.courses.add(optics)
    assert [item["slug"] for item in data_of(api.get(COURSES))["results"]] == ["demo", "optics"]
    client_of_course.courses.clear()
    assert data_of(api.get(COURSES))["results"] == []


def test_many_courses_come_page_by_page(api: APIClient, client_of_course: ApiClient) -> None:
    client_of_course.courses.add(
        *(Course.objects.create(slug=f"c-{number:02}", title=f"Course {number}") for number in range(44))
    )
    slugs, next_address = [], COURSES
    while next_address:
        part = data_of(api.get(next_address))
        assert len(part["results"]) <= 20
        slugs += [item["slug"] for item in part["results"]]
        next_address = part["next"]
    assert slugs == ["demo", *(f"c-{number:02}" for number in range(44))]


@pytest.mark.parametrize("where", [COURSES, ASSESSMENTS])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("cursor=x", 404),
        ("cursor=cD14", 404),
        ("cursor=cD0xJnI9eA==", 404),
        ("cursor=" + "x" * 5_000, 422),
        ("cursor=%ED%A0%80", 404),
        ("cursor=a&cursor=b", 422),
        ("cursor=%00", 422),
    ],
)
def test_a_cursor_that_we_did_not_make(
    api: APIClient, page: Assessment, where: str, query: str, status: int
) -> None:
    response = api.get(f"{where}?{query}")
    assert_problem(response, status, "not-found" if status == 404 else "invalid-fields")
    assert pointers(response) == (["/cursor"] if status == 422 else [])


@pytest.mark.parametrize(
    "where", [ASSESSMENTS, f"{ASSESSMENTS}/gans-and-vaes", "/api/v1/decks/gans-and-vaes", "/api/v1/grades"]
)
def test_a_parameter_given_twice(api: APIClient, page: Assessment, where: str) -> None:
    response = api.get(f"{where}?course=demo&course=optics")
    assert_problem(response, 422, "invalid-fields")
    assert pointers(response) == ["/course"]
