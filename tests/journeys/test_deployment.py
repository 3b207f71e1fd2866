"""A deployment's whole way: five hundred answers, a worker killed, ten marks by a person, release; the sums agree.

One story in order, on PostgreSQL and Redis: each test goes on from the one before.
"""

import signal
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.browser import needs_chromium
from tests.journeys.deployment import (
    OFFICE,
    PASSWORD,
    PERSON,
    PORTAL,
    TEXT_WORKERS,
    Deployment,
    Marks,
    deployed,
    replayed,
)
from tests.journeys.instructing import Instructor, Mark, signed_in
from tests.journeys.mixed_answers import answers_of, everybody, instant_marks
from tests.journeys.service import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.processes, pytest.mark.model, needs_chromium]

SETTLED = {"graded", "needs_review"}
HELD = "SELECT id FROM grading_response WHERE state = 'claimed'"
AT_WORK = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()"""
LEFT = "SELECT count(*) FROM grading_response WHERE state IN ('waiting', 'claimed')"


TO_MARK = {"collapse": 4, "morph": 3, "latent": 2, "family": 1}
"""How many answers a person marks, by question; those first that need it."""


@pytest.fixture(scope="module")
def deployment() -> Iterator[Deployment]:
    """The deployment."""
    with deployed() as deployment:
        yield deployment


@pytest.fixture
def instructor(deployment: Deployment) -> Iterator[Instructor]:
    """The instructor, signed in with a new browser."""
    with signed_in(deployment.url, PERSON, PASSWORD) as instructor:
        yield instructor


def hand_in(deployment: Deployment, first: int, last: int) -> None:
    """Hand in what some of the learners answer, four at a time, and see that each is taken."""
    learners = [(number, learner) for number, learner in everybody() if first <= number < last]
    with ThreadPoolExecutor(4) as pool:
        replies = list(
            pool.map(lambda numbered: deployment.hand_in(numbered[1], answers_of(numbered[0])), learners)
        )
    assert Counter(reply.status for reply in replies).keys() <= {201, 202}
    deployment.submissions += [reply.body["id"] for reply in replies]


def stop_in_the_middle(deployment: Deployment, worker: str) -> set[int]:
    """Let a worker that is stopped go on until it holds answers, and stop it there; return those."""

    def caught() -> set[int]:
        deployment.signal(worker, signal.SIGCONT)
        if not deployment.rows(HELD):
            return set()
        deployment.signal(worker, signal.SIGSTOP)
        # What it had sent to the database before may still be done.
        wait_for(lambda: deployment.rows(AT_WORK) == [(0,)], 10, "the database to be at rest")
        return {key for (key,) in deployment.rows(HELD)}

    held_answers: set[int] = wait_for(caught, 180, f"{worker} to hold answers")
    return held_answers


def marks_to_give(responses: dict[str, dict[str, Any]]) -> list[Mark]:
    """Choose answers of every kind, and another mark for each than it has."""
    by_need = sorted(
        responses.values(), key=lambda response: (response["state"] != "needs_review", response["learner"])
    )
    chosen = [
        [response for response in by_need if response["question"] == question][:count]
        for question, count in TO_MARK.items()
    ]
    return [another_mark(response) for group in chosen for response in group]


def another_mark(response: dict[str, Any]) -> Mark:
    """Turn the first criterion of a text round, or the whole score of anything else."""
    score = Decimal(response["score"])
    if response["question"] != "collapse":
        points = Decimal(0) if score else Decimal(response["maximum"])
        return Mark(response, points, points)
    part = response["verdict"]["parts"][0]
    had = Decimal(part["score"])
    points = Decimal(0) if had else Decimal(part["maximum"])
    return Mark(response, points, score - had + points, part["id"])


def of_table(deployment: Deployment, rows: list[dict[str, str]]) -> tuple[Marks, Marks]:
    """Return all marks of an exported table, and those that students see."""
    ids = {
        (response["learner"], response["question"]): key
        for key, response in deployment.responses(OFFICE).items()
    }
    marks = {ids[row["learner"], row["question"]]: Decimal(row["score"]) for row in rows}
    seen = {(row["learner"], row["question"]) for row in rows if row["shown"] == "released"}
    return marks, {key: marks[key] for name, key in ids.items() if name in seen}


def test_answers_are_taken_while_both_workers_grade(deployment: Deployment) -> None:
    hand_in(deployment, 0, 60)
    wait_for(lambda: deployment.rows(LEFT) == [(0,)], 180, "all answers to be graded")
    assert len(deployment.responses(OFFICE)) == 300


def test_a_worker_is_killed_in_the_middle_and_comes_back(deployment: Deployment) -> None:
    for worker in TEXT_WORKERS:
        deployment.signal(worker, signal.SIGSTOP)
    hand_in(deployment, 60, 100)
    held = stop_in_the_middle(deployment, "text-worker")
    deployment.kill("text-worker")
    deployment.signal("text-worker-2", signal.SIGCONT)
    wait_for(lambda: deployment.rows(LEFT) == [(0,)], 180, "the other worker to grade the rest")
    again = deployment.rows("SELECT id FROM grading_response WHERE lost > 0")
    assert held <= {key for (key,) in again}
    deployment.start_text_worker("text-worker")
    deployment.wait_for_model("text-worker")


def test_nothing_is_lost_and_nothing_graded_twice(deployment: Deployment) -> None:
    responses = deployment.responses(OFFICE).values()
    assert len(responses) == 500
    assert {response["state"] for response in responses} <= SETTLED
    assert deployment.rows("SELECT count(*), count(DISTINCT response_id) FROM grading_grade") == [(500, 500)]


def test_instant_answers_have_the_marks_that_they_should(deployment: Deployment) -> None:
    scores = {
        (response["learner"], response["question"]): Decimal(response["score"])
        for response in deployment.responses(OFFICE).values()
    }
    expected = instant_marks()
    assert len(expected) == 430
    assert {key: scores[key] for key in expected} == expected


def test_the_feed_tells_the_marks_that_the_api_shows(deployment: Deployment) -> None:
    changes = deployment.feed(OFFICE)
    assert Counter((change["kind"], change["by"], change["held"]) for change in changes) == {
        ("given", "machine", True): 500
    }
    assert replayed(changes) == deployment.marks(OFFICE)


def test_before_the_release_students_are_told_nothing(deployment: Deployment) -> None:
    assert deployment.feed(PORTAL) == []
    assert deployment.marks(PORTAL) == {}


def test_ten_marks_of_a_person_move_the_sums_by_their_differences(
    deployment: Deployment, instructor: Instructor, tmp_path: Path
) -> None:
    before, end = deployment.responses(OFFICE), deployment.feed(OFFICE)[-1]["cursor"]
    new_marks = marks_to_give(before)
    assert len(new_marks) == 10
    for mark in new_marks:
        instructor.give(mark)

    had = {key: Decimal(response["score"]) for key, response in before.items()}
    expected = had | {mark.response["id"]: mark.total for mark in new_marks}
    moved = sum(mark.total - Decimal(mark.response["score"]) for mark in new_marks)
    assert sum(expected.values()) - sum(had.values()) == moved
    assert deployment.marks(OFFICE) == expected
    news = deployment.feed(OFFICE, after=end)
    assert Counter((change["kind"], change["by"]) for change in news) == {("given", "person"): 10}
    assert replayed(news) == {mark.response["id"]: mark.total for mark in new_marks}
    assert replayed(deployment.feed(OFFICE)) == expected
    assert of_table(deployment, instructor.table(tmp_path)) == (expected, {})
    assert deployment.feed(PORTAL) == []


def test_the_release_shows_students_all_but_what_needs_a_person(
    deployment: Deployment, instructor: Instructor, tmp_path: Path
) -> None:
    responses, marks = deployment.responses(OFFICE), deployment.marks(OFFICE)
    end = deployment.feed(OFFICE)[-1]["cursor"]
    by_people = {change["response"] for change in deployment.feed(OFFICE) if change["by"] == "person"}
    # No promise has been made of `morph`.
    held = {
        key
        for key, response in responses.items()
        if response["state"] == "needs_review" or (response["question"] == "morph" and key not in by_people)
    }
    assert len(held) >= 27
    shown = {key: mark for key, mark in marks.items() if key not in held}
    assert instructor.totals() == {
        "answers": 500,
        "waiting": 0,
        "needs_review": sum(response["state"] == "needs_review" for response in responses.values()),
        "failed": 0,
        "held": 500,
        "released": 0,
    }
    instructor.release(len(shown))

    assert instructor.totals()["released"] == len(shown)
    assert of_table(deployment, instructor.table(tmp_path)) == (marks, shown)
    assert deployment.marks(PORTAL) == shown
    assert replayed(deployment.feed(PORTAL)) == shown
    news = deployment.feed(OFFICE, after=end)
    assert Counter(change["kind"] for change in news) == {"shown": len(shown)}
    assert replayed(deployment.feed(OFFICE)) == deployment.marks(OFFICE) == marks


def test_a_student_is_shown_the_mark_and_not_what_is_held(deployment: Deployment) -> None:
    for response in deployment.responses(PORTAL).values():
        assert response["held"] == (response["score"] is None) == (response["verdict"] is None)


def test_every_grade_is_there_once(deployment: Deployment) -> None:
    by = deployment.rows(
        "SELECT human, count(*), count(DISTINCT response_id) FROM grading_grade GROUP BY human"
    )
    assert sorted(by) == [(False, 500, 500), (True, 10, 10)]
    twice = "SELECT 1 FROM grading_grade GROUP BY response_id, run_id HAVING count(*) > 1"
    assert deployment.rows(twice) == []
