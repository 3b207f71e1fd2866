"""The list of answers: order, columns, filters, search, and a constant number of queries."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessment.bank.models import Assessment, Release, ReleaseRule
from assessment.desk import course_scope
from assessment.grading.models import Response, State
from assessment.grading.review import accept_grade
from assessment.people.models import Course, User
from tests.assessment.desk.answers.marking_cast import LIST, graded_number, graded_text


def listed_rows(browser: Client, query: str = "") -> list[Any]:
    """Return the rows of the list."""
    reply = browser.get(f"{LIST}?{query}")
    assert reply.status_code == 200, reply.headers
    return list(reply.context["cl"].result_list)


def listed_learners(browser: Client, query: str = "") -> list[str]:
    return [row.submission.learner.external_id for row in listed_rows(browser, query)]


def test_what_needs_a_person_comes_first(instructor: Client, page: Assessment) -> None:
    graded_number(page, "graded")
    for name in ("failed", "waiting", "due"):
        row = graded_text(page, name)
        state = {"failed": State.FAILED, "waiting": State.WAITING}.get(name, State.NEEDS_REVIEW)
        Response.objects.filter(pk=row.pk).update(state=state)
    assert listed_learners(instructor) == ["due", "failed", "waiting", "graded"]


def test_rows_have_both_marks(instructor: Client, page: Assessment) -> None:
    row = graded_text(page, "ada")
    instructor.post(
        f"{LIST}{row.pk}/change/",
        {"seen": str(row.grades.get().pk), "save": "1", "score": "2", "reason": "so"},
    )
    html = instructor.get(LIST).content.decode()
    assert "2 of 2" in html
    assert "a person" in html
    assert [str(row.machine.score.normalize()) for row in listed_rows(instructor)] == ["1"]


@pytest.fixture
def answers_by_status(page: Assessment) -> dict[str, Response]:
    """An answer in each status."""
    page.release = Release.AT_ONCE
    page.save()
    page.questions.update(release_rule=ReleaseRule.AT_ONCE)
    rows = {
        name: graded_text(page, name, needs_review=name == "due", confidence=1.0)
        for name in ("due", "failed", "waiting")
    }
    for name in ("failed", "waiting"):
        Response.objects.filter(pk=rows[name].pk).update(state=name)
    rows["number"] = graded_number(page, "number")
    rows["person"] = graded_text(page, "person")
    accept_grade(rows["person"], actor=User.objects.create(username="nina"))
    return rows


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=needs_review", {"due"}),
        ("status=failed", {"failed"}),
        ("status=waiting", {"waiting"}),
        ("status=held", {"due"}),
        ("status=released", {"failed", "waiting", "number", "person"}),
        ("by=person", {"person"}),
        ("by=machine", {"due", "failed", "waiting", "number"}),
        ("kind=numeric", {"number"}),
        ("kind=text", {"due", "failed", "waiting", "person"}),
        ("q=numb", {"number"}),
        ("q=nobody", set()),
        ("question=999999", set()),
        ("question=abc", set()),
        ("learner=0", set()),
    ],
)
def test_answers_are_filtered_by_status_and_marker(
    instructor: Client, answers_by_status: dict[str, Response], query: str, expected: set[str]
) -> None:
    assert set(listed_learners(instructor, query)) == expected


def test_filters_by_rows_and_search_by_public_ids(
    instructor: Client, answers_by_status: dict[str, Response]
) -> None:
    row = answers_by_status["due"]
    assert set(listed_learners(instructor, f"question={answers_by_status['number'].question_id}")) == {
        "number"
    }
    assert listed_learners(instructor, f"learner={row.submission.learner_id}") == ["due"]
    assert len(listed_learners(instructor, f"assessment={row.submission.assessment_id}")) == 5
    for public_id in (
        row.public_id,
        row.submission.public_id,
        row.submission.learner.public_id,
        row.public_id.hex,
    ):
        assert listed_learners(instructor, f"q={public_id}") == ["due"]


def test_choices_are_of_ones_own_courses(
    instructor: Client, answers_by_status: dict[str, Response], other_course: Course
) -> None:
    stranger = other_course.learners.get()
    html = instructor.get(f"{LIST}?learner={stranger.pk}").content.decode()
    assert "secret" not in html.lower()


@pytest.mark.parametrize("query", ["", "status=held", "status=released&by=machine", "q=ada"])
def test_the_list_takes_the_same_queries_for_any_number_of_answers(
    instructor: Client, page: Assessment, query: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            listed_rows(instructor, query)
        return len(captured)

    for count in range(5):
        graded_text(page, f"ada-{count}")
    few = queries()
    for count in range(5, 50):
        graded_text(page, f"ada-{count}")
    assert queries() == few <= 16


def test_counts_stop_at_a_limit(
    instructor: Client, page: Assessment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(course_scope, "MOST", 3)
    for count in range(5):
        graded_number(page, f"ada-{count}")
    with CaptureQueriesContext(connection) as captured:
        assert instructor.get(LIST).context["cl"].result_count == 3
    counts = [
        query["sql"]
        for query in captured
        if query["sql"].startswith("SELECT COUNT(") and "grading_response" in query["sql"]
    ]
    assert counts
    assert all("LIMIT 3" in sql for sql in counts)
