"""`GET /assessments`: what there is to answer, page by page, and never a word of a key."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from assessment.bank.models import Assessment, Question, QuestionVersion
from assessment.grading.learning import advance
from assessment.grading.models import PromiseGrouping
from assessment.grading.promise import draw_sample, set_grouping, set_terms
from assessment.people.models import ApiClient, Course, User
from graders.measurement.promise import Terms
from tests.assessment.api.calls import ASSESSMENTS, assert_problem, data_of, other_page, pointers
from tests.assessment.grading.learning_cast import class_answers, mark_drawn, question_by_references, work
from tests.assessment.grading.promise_cast import (
    as_the_machine,
    many_estimates,
    mark_sample,
    otherwise,
    under_promise,
)

pytestmark = pytest.mark.django_db


def words_of(data: object) -> Iterator[str]:
    """Yield every string in JSON data, longer than a slug."""
    if isinstance(data, dict):
        for item in data.values():
            yield from words_of(item)
    elif isinstance(data, list):
        for item in data:
            yield from words_of(item)
    elif isinstance(data, str) and len(data) > 8:
        yield data


def names_of(data: object) -> Iterator[str]:
    """Yield every member name in JSON data."""
    if isinstance(data, dict):
        for name, item in data.items():
            yield name
            yield from names_of(item)
    elif isinstance(data, list):
        for item in data:
            yield from names_of(item)


def many_pages(assessment: Assessment, count: int) -> None:
    """Add pages with one question each to a course."""
    for number in range(count):
        page = Assessment.objects.create(
            course=assessment.course, slug=f"page-{number:02}", title=f"Page {number}"
        )
        exercise = page.exercises.create(slug="only", position=0)
        question = Question.objects.create(assessment=page, exercise=exercise, slug="q", position=0)
        question.current = QuestionVersion.objects.create(
            question=question, number=1, kind="numeric", prompt="1 + 1?", key={"value": "2"}, points=1
        )
        question.save()


def follow(api: APIClient, address: str) -> Iterator[dict[str, Any]]:
    """Yield every page of a list."""
    next_address: str | None = address
    while next_address:
        page = data_of(api.get(next_address))
        yield page
        next_address = page["next"]


def test_an_assessment_comes_with_its_questions(api: APIClient, page: Assessment) -> None:
    reply = data_of(api.get(f"{ASSESSMENTS}/gans-and-vaes"))
    assert (reply["id"], reply["slug"], reply["course"]) == (str(page.public_id), "gans-and-vaes", "demo")
    assert (reply["title"], reply["release"], reply["attempts"]) == (
        "Practice: GANs and VAEs",
        "at_once",
        None,
    )
    questions = {question["slug"]: question for question in reply["questions"]}
    vector = questions["a"]
    assert (vector["kind"], vector["version"], vector["maximum"]) == ("numeric", 1, "1")
    assert "Compute the latent vector" in vector["prompt"]
    assert set(vector) == {"id", "slug", "exercise", "kind", "version", "prompt", "shown", "maximum"}
    assert vector["shown"] == {"shape": "vector", "decimal": "point", "variable": "z", "percent": False}
    in_order = list(page.questions.values_list("slug", flat=True))
    assert [question["slug"] for question in reply["questions"]] == in_order
    assert data_of(api.get(ASSESSMENTS)) == {"next": None, "results": [reply]}


@pytest.mark.parametrize("address", [ASSESSMENTS, f"{ASSESSMENTS}/gans-and-vaes"])
def test_no_key_and_no_model_answer_leaks(api: APIClient, page: Assessment, address: str) -> None:
    reply = data_of(api.get(address))
    shown = json.dumps(reply, ensure_ascii=False)
    prompts = " ".join(QuestionVersion.objects.values_list("prompt", flat=True))
    prompts += "".join(json.dumps(version.shown()) for version in QuestionVersion.objects.all())
    secret_fields = {
        "key",
        "model_answer",
        "references",
        "criteria",
        "value",
        "correct",
        "correct_if",
        "feedback",
    }
    assert not secret_fields & set(names_of(reply))
    for version in QuestionVersion.objects.all():
        secrets = [*words_of(version.key), *words_of([version.model_answer.strip()])]
        assert secrets
        leaked = [secret for secret in secrets if secret in shown and secret not in prompts]
        assert leaked == []


def test_a_choice_shows_its_options_and_nothing_more(api: APIClient, page: Assessment) -> None:
    reply = data_of(api.get(f"{ASSESSMENTS}/gans-and-vaes"))
    shown = next(question["shown"] for question in reply["questions"] if question["slug"] == "b1")
    options = [
        {"id": "vae", "text": "VAE"},
        {"id": "gan", "text": "GAN"},
        {"id": "diffusion", "text": "Diffusion"},
        {"id": "ssl", "text": "Use a self-supervised encoder from L10 instead"},
    ]
    choice = {"id": "choice", "kind": "choice", "options": options, "multiple": False}
    assert shown == {"parts": [choice, {"id": "reason", "kind": "text"}]}


def test_retired_questions_are_left_out(api: APIClient, page: Assessment) -> None:
    Question.objects.filter(slug="a").update(retired=True)
    reply = data_of(api.get(f"{ASSESSMENTS}/gans-and-vaes"))
    assert "a" not in {question["slug"] for question in reply["questions"]}


def test_an_assessment_shows_its_promise(api: APIClient, page: Assessment) -> None:
    address = f"{ASSESSMENTS}/gans-and-vaes"
    assert data_of(api.get(address))["promise"] is None
    teacher = User.objects.create_user("grace")
    under_promise(page, "q3")
    many_estimates(page, 3)
    set_terms(page, Terms(at_most=0.5, off_by=0.25, sure=0.5), actor=teacher)
    draw_sample(page, 2, actor=teacher)
    terms = {"at_most": 0.5, "off_by": 0.25, "sure": 0.5}
    undecided = {"drawn": 2, "marked": 0, "stage": "marking", "learned": None, "test": None}
    assert data_of(api.get(address))["promise"] == terms | {"by": "assessment"} | undecided
    mark_sample(page, teacher)
    promise = data_of(api.get(address))["promise"]
    assert (promise["marked"], promise["test"].pop("tested_at")[:2]) == (2, "20")
    assert promise["stage"] == "tested"
    outcome = {
        "sampled": 2,
        "wrong": 0,
        "threshold": 0.9,
        "bound": pytest.approx(0.2929, abs=1e-4),
        "held": None,
        "groups": None,
    }
    assert promise["test"] == terms | {"by": "assessment"} | outcome


def test_an_assessment_shows_its_promise_by_question(api: APIClient, page: Assessment) -> None:
    teacher = User.objects.create_user("grace")
    under_promise(page, "q3", "q2")
    set_terms(page, Terms(at_most=0.5, off_by=0.5, sure=0.5), actor=teacher)
    set_grouping(page, PromiseGrouping.QUESTION, actor=teacher)
    many_estimates(page, 3)
    many_estimates(page, 3, slug="q2")
    draw_sample(page, 2, actor=teacher)
    mark_sample(
        page, teacher, lambda row: otherwise(row) if row.question.slug == "q2" else as_the_machine(row)
    )
    promise = data_of(api.get(f"{ASSESSMENTS}/gans-and-vaes"))["promise"]
    test = promise["test"]
    assert (promise["by"], test["by"], test["threshold"], test["bound"]) == (
        "question",
        "question",
        None,
        None,
    )
    by_question = {group["questions"][0]: group for group in test["groups"]}
    assert by_question == {
        "q2": {
            "questions": ["q2"], "sampled": 2, "wrong": 2, "threshold": None, "bound": 1.0,
            "held": "too many of the surest marks in the sample are wrong",
        },
        "q3": {
            "questions": ["q3"], "sampled": 2, "wrong": 0, "threshold": 0.9, "held": None,
            "bound": pytest.approx(0.2929, abs=1e-4),
        },
    }  # fmt: skip


def test_an_assessment_shows_how_far_the_machine_has_learned(api: APIClient, page: Assessment) -> None:
    teacher = User.objects.create_user("grace")
    question_by_references(page)
    class_answers(page, 6)
    draw_sample(page, 3, actor=teacher)
    mark_drawn(page, teacher)
    address = f"{ASSESSMENTS}/gans-and-vaes"
    advance()
    promise = data_of(api.get(address))["promise"]
    assert (promise["stage"], promise["learned"]) == ("learning", {"graded": 0, "answers": 6})
    work()
    promise = data_of(api.get(address))["promise"]
    assert (promise["stage"], promise["learned"], promise["test"]["sampled"]) == ("tested", None, 3)


def test_other_courses_are_not_seen(api: APIClient, page: Assessment, tmp_path: Path) -> None:
    foreign_page = other_page(tmp_path)
    assert [item["slug"] for item in data_of(api.get(ASSESSMENTS))["results"]] == ["gans-and-vaes"]
    assert_problem(api.get(f"{ASSESSMENTS}/{foreign_page.slug}"), 404, "not-found")
    assert data_of(api.get(f"{ASSESSMENTS}?course=optics"))["results"] == []


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["gans-and-vaes", "light"]),
        ("?course=demo", ["gans-and-vaes"]),
        ("?course=optics", ["light"]),
        ("?course=none", []),
        ("?course=", ["gans-and-vaes", "light"]),
    ],
)
def test_assessments_are_listed_by_course(
    api: APIClient,
    client_of_course: ApiClient,
    tmp_path: Path,
    query: str,
    slugs: list[str],
) -> None:
    client_of_course.courses.add(other_page(tmp_path).course)
    assert [item["slug"] for item in data_of(api.get(ASSESSMENTS + query))["results"]] == slugs


def test_one_slug_in_two_courses_needs_the_course(
    api: APIClient, client_of_course: ApiClient, page: Assessment, tmp_path: Path
) -> None:
    client_of_course.courses.add(other_page(tmp_path, slug="gans-and-vaes").course)
    address = f"{ASSESSMENTS}/gans-and-vaes"
    response = api.get(address)
    assert_problem(response, 422, "invalid-fields")
    assert pointers(response) == ["/course"]
    assert data_of(api.get(f"{address}?course=optics"))["title"] == "Light"
    assert_problem(api.get(f"{address}?course=none"), 404, "not-found")


def test_pages_by_key_miss_nothing_and_repeat_nothing(api: APIClient, page: Assessment) -> None:
    many_pages(page, 45)
    sizes, slugs = [], []
    for listed in follow(api, ASSESSMENTS):
        sizes.append(len(listed["results"]))
        slugs += [item["slug"] for item in listed["results"]]
    assert sizes == [20, 20, 6]
    assert slugs == ["gans-and-vaes", *(f"page-{number:02}" for number in range(45))]


def test_a_page_that_goes_while_reading_shifts_nothing(api: APIClient, page: Assessment) -> None:
    many_pages(page, 25)
    first = data_of(api.get(ASSESSMENTS))
    page.course = Course.objects.create(slug="away", title="Away")
    page.save()
    second = data_of(api.get(first["next"]))
    assert second["results"][0]["slug"] == "page-19"


def test_the_filter_stays_on_the_next_page(api: APIClient, page: Assessment) -> None:
    many_pages(page, 25)
    assert "course=demo" in data_of(api.get(f"{ASSESSMENTS}?course=demo"))["next"]


@pytest.mark.parametrize("further_pages", [0, 3, 18])
def test_the_queries_do_not_grow_with_the_rows(api: APIClient, page: Assessment, further_pages: int) -> None:
    many_pages(page, further_pages)
    api.get(ASSESSMENTS)  # notes the use of the key
    with CaptureQueriesContext(connection) as asked:
        assert len(data_of(api.get(ASSESSMENTS))["results"]) == 1 + further_pages
    assert len(asked) == 4, [query["sql"] for query in asked]


@pytest.mark.parametrize(
    "cursor",
    ["x", "%00", "====", "p", *(base64.b64encode(text).decode() for text in (
        b"p=abc", b"p=1&o=-1", b"p=%00", b"p=1_0", b"p=" + b"9" * 30, b"o=x&p=1", b"p=\xff", b"p=1;drop table",
    ))],
)  # fmt: skip
def test_a_cursor_that_we_did_not_make(api: APIClient, page: Assessment, cursor: str) -> None:
    response = api.get(ASSESSMENTS, {"cursor": cursor})
    assert response.status_code in (200, 404)
    if response.status_code == 404:
        assert_problem(response, 404, "not-found")


@pytest.mark.parametrize(
    "query", ["?course=%00", "?course=%ED%A0%80", "?course=" + "x" * 5_000, "?cursor=%ED%A0%80"]
)
def test_a_query_of_strange_characters(api: APIClient, page: Assessment, query: str) -> None:
    for address in (ASSESSMENTS, f"{ASSESSMENTS}/gans-and-vaes"):
        assert api.get(address + query).status_code in (200, 404, 422)
