"""How many answers come before one, in the order in which workers really take them, and how long that takes."""

import os
import socket
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from assessment.bank.models import Assessment
from assessment.grading import queue
from assessment.grading.liveness import note_heartbeat
from assessment.grading.models import (
    GradeRequest,
    GradingRun,
    Heartbeat,
    Response,
    RunKind,
    State,
    WorkerSpeed,
)
from assessment.grading.queue import (
    BATCH_BY_TRIES,
    FAILURES,
    Pace,
    _next_rows,
    claim_batch,
    delete_speed,
    note_speed,
    rows_per_second,
    wait_of,
)
from assessment.grading.worker import RESPONSES
from assessment.people.models import ApiClient, Course, Learner
from tests.assessment.grading.cast import REASON, hand_in, only_response

pytestmark = pytest.mark.django_db
TENANT = "submission__assessment__course_id"


def answers(page: Assessment, learner: Learner, count: int) -> list[Response]:
    return [only_response(hand_in(page, learner, q3=f"{REASON} {number}")) for number in range(count)]


def reread(response: Response) -> Response:
    return Response.objects.select_related("run", "submission__assessment").get(pk=response.pk)


def measured(rows: float, *, minutes: int = 0, process: str = "a:1") -> None:
    """Let a worker have measured so many rows a second, some minutes ago."""
    WorkerSpeed.objects.create(
        process=process, rows_per_second=rows, measured_at=Now() - timedelta(minutes=minutes)
    )


def test_the_number_before_each_is_the_order_of_claims(page: Assessment, learner: Learner) -> None:
    """Two courses in turn, a regrade behind, an answer that was lost last: each is counted where it is taken."""
    rows = answers(page, learner, 8)
    other_course = Course.objects.create(slug="other", title="Other")
    copy = Assessment.objects.create(course=other_course, slug="copy", title="Copy")
    for row in rows[3:6]:
        row.submission.assessment = copy
        row.submission.save()
    GradingRun.objects.filter(responses=rows[1]).update(kind=RunKind.REGRADE, priority=1)
    Response.objects.filter(pk=rows[0].pk).update(lost=1)
    counted = {row.pk: wait_of(reread(row)).ahead for row in rows}
    waiting = RESPONSES.filter(state=State.WAITING).alias(failures=FAILURES)
    order = [
        key
        for failures in (0, 1)
        for key, _ in _next_rows(waiting.filter(failures=failures), 8, TENANT, ["run__priority"])
    ]
    assert [counted[pk] for pk in order if pk in (rows[1].pk, rows[0].pk)] == [6, 7]
    # Of two courses that take turns either may be first: one more or less.
    assert all(abs(counted[pk] - place) <= 1 for place, pk in enumerate(order))


def test_what_a_worker_holds_comes_first(page: Assessment, learner: Learner) -> None:
    rows = answers(page, learner, BATCH_BY_TRIES[0] + 2)
    claim_batch(RESPONSES, tenant=TENANT, first=["run__priority"])
    assert [wait_of(reread(row)).ahead for row in (rows[0], *rows[-2:])] == [
        0,
        BATCH_BY_TRIES[0],
        BATCH_BY_TRIES[0] + 1,
    ]


@pytest.mark.parametrize(
    ("speeds", "seconds"),
    [
        ([], None),
        ([(0.5, 0)], 20),
        ([(0.5, 0), (2.0, 1)], 4),  # two workers share the work
        ([(0.5, 0), (2.0, 60)], 20),  # one of them has ended
        ([(0.25, 30), (2.0, 60)], 40),  # nobody had anything to do: as it was at last
        ([(0.0, 0)], None),
    ],
)
def test_the_time_is_by_measured_speed(
    page: Assessment, learner: Learner, speeds: list[tuple[float, int]], seconds: int | None
) -> None:
    note_heartbeat("text")
    for number, (rows, minutes) in enumerate(speeds):
        measured(rows, minutes=minutes, process=f"host:{number}")
    last = answers(page, learner, 10)[-1]
    wait = wait_of(reread(last))
    assert (wait.ahead, wait.about_seconds, wait.grader_at_work) == (9, seconds, True)


def test_requests_of_the_api_take_turns_with_answers(page: Assessment, learner: Learner) -> None:
    note_heartbeat("text")
    measured(1.0)
    client = ApiClient.objects.create(name="tool")
    for _ in range(5):
        GradeRequest.objects.create(client=client, kind="text", key={"references": ["so"]}, answer="so")
    (first, *_, last) = answers(page, learner, 10)
    assert (wait_of(reread(first)).about_seconds, wait_of(reread(last)).about_seconds) == (2, 15)


def test_without_a_grader_no_time_is_promised(page: Assessment, learner: Learner) -> None:
    measured(1.0)
    (row,) = answers(page, learner, 1)
    assert (wait_of(reread(row)).about_seconds, wait_of(reread(row)).grader_at_work) == (None, False)
    note_heartbeat("text")
    assert wait_of(reread(row)).about_seconds == 1
    Heartbeat.objects.update(seen_at=Now() - timedelta(minutes=2))
    assert not wait_of(reread(row)).grader_at_work


def test_each_process_has_one_row() -> None:
    pace = Pace()
    for seconds in (1.0, 1.0):
        pace.note(rows=4, characters=400, seconds=seconds)
        note_speed(pace)
    assert (WorkerSpeed.objects.count(), rows_per_second()) == (1, 4.0)


def ended_process() -> int:
    """Return the number of a process that is not there any more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@pytest.mark.parametrize(
    ("process", "counts"),
    [
        ("{host}:{ended}", False),  # killed: it could not say that it ends
        ("{host}:{alive}", True),
        ("{host}:1", True),  # another user's, which may not be asked
        ("{host}:?", False),
        ("{host}-2:{ended}", True),  # on another host nobody knows
        ("x{host}:{ended}", True),
    ],
)
def test_a_process_of_this_host_that_has_ended_does_not_count(process: str, counts: bool) -> None:
    host = socket.gethostname()
    measured(2.0, process=process.format(host=host, ended=ended_process(), alive=os.getppid()))
    pace = Pace()
    pace.note(rows=4, characters=400, seconds=1.0)
    note_speed(pace)
    assert rows_per_second() == (6.0 if counts else 4.0)


def test_a_process_that_ends_takes_its_speed_along() -> None:
    measured(2.0)
    pace = Pace()
    pace.note(rows=4, characters=400, seconds=1.0)
    note_speed(pace)
    delete_speed()
    assert rows_per_second() == 2.0


def test_looking_costs_the_same_however_many_wait(
    page: Assessment, learner: Learner, django_assert_max_num_queries: object
) -> None:
    note_heartbeat("text")
    (row,) = answers(page, learner, 1)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        wait_of(reread(row))
    answers(page, learner, 5)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        wait_of(reread(row))


def test_a_long_queue_is_looked_at_up_to_a_limit(
    page: Assessment, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also the part of it that is other courses'."""
    monkeypatch.setattr(queue, "MOST_COUNTED", 4)
    rows = answers(page, learner, 10)
    other_course = Course.objects.create(slug="other", title="Other")
    copy = Assessment.objects.create(course=other_course, slug="copy", title="Copy")
    for row in rows[:5]:
        row.submission.assessment = copy
        row.submission.save()
    assert [wait_of(reread(row)).ahead for row in (rows[0], rows[-1])] == [0, 0]
    monkeypatch.setattr(queue, "MOST_COUNTED", 7)
    assert [wait_of(reread(row)).ahead for row in (rows[0], rows[-1])] == [0, 4]
    Response.objects.exclude(pk=rows[-1].pk).update(state=State.CLAIMED)
    assert wait_of(reread(rows[-1])).ahead == 7


@pytest.mark.parametrize(
    ("states", "last"),
    [
        (["waiting", "waiting"], 1),
        (["waiting", "claimed"], 0),
        (["claimed", "graded"], 0),
        (["graded", "failed"], None),
        ([], None),
    ],
)
def test_of_several_answers_the_last_one_is_waited_for(
    page: Assessment, learner: Learner, states: list[str], last: int | None
) -> None:
    rows = answers(page, learner, len(states))
    for row, state in zip(rows, states, strict=True):
        Response.objects.filter(pk=row.pk).update(state=state)
    assert queue.last_in_queue(map(reread, rows)) == (None if last is None else rows[last])
