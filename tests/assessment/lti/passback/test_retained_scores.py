"""A mark in the gradebook is never taken away by waiting, only by what somebody did on purpose; on each platform."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from assessment.bank.models import Assessment, Counts, Release
from assessment.grading import review
from assessment.grading.models import Response, State
from assessment.lti.passback.enqueue import enqueue_link
from assessment.lti.passback.models import ScoreDelivery, ScoreState
from assessment.lti.passback.remote_results import describe_difference, matches_message
from assessment.lti.passback.reporting import Report, choose_report
from assessment.lti.passback.scores import ActivityScore, GradingProgress
from assessment.lti.platforms.models import ResourceLink
from assessment.lti.services.ags import RemoteResult
from assessment.people.models import Learner
from tests.assessment.lti.passback.cast import (
    RIGHT,
    WRONG,
    add_question,
    deliver_scores,
    grace,
    hand_in,
    only_delivery,
    override_mark,
    pass_time,
)
from tests.platform.faults import LoseReply, Status
from tests.platform.records import Activity, AppliedScore
from tests.platform.scores import STORED
from tests.platform.server import Platform

pytestmark = pytest.mark.django_db
KINDS = sorted(STORED)


@pytest.fixture(autouse=True)
def essay(exam: Assessment) -> None:
    """A fourth question, which needs a worker or a person."""
    add_question(exam.exercises.get(slug="second"), "essay", kind="text")


def needs_a_person(exam: Assessment) -> None:
    """Let the answers to the essay wait for a person, and tell the gradebooks."""
    Response.objects.filter(question__slug="essay", question__assessment=exam).update(
        state=State.NEEDS_REVIEW
    )
    enqueue_link(exam.resource_links.get())


def second_attempt(exam: Assessment, ada: Learner) -> None:
    """Hand in the essay again, where the last attempt counts."""
    exam.counts = Counts.LAST
    exam.save()
    override_mark(hand_in(exam, ada, essay="It generates.").responses.get(), "1", grace())
    deliver_scores()
    hand_in(exam, ada, essay="It encodes.")


def late_part(exam: Assessment, ada: Learner) -> None:
    """Hand in a part with a mark, then one that waits."""
    hand_in(exam, ada, a=RIGHT)
    deliver_scores()
    hand_in(exam, ada, essay="It generates.")


def review_reopened(exam: Assessment, ada: Learner) -> None:
    """Let the machine mark, and then want a person to look, as after a regrade."""
    hand_in(exam, ada, a=RIGHT)
    deliver_scores()
    Response.objects.update(state=State.NEEDS_REVIEW)
    hand_in(exam, ada, b=WRONG)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("story", [second_attempt, late_part, review_reopened])
def test_waiting_takes_no_mark_away(  # noqa: PLR0917 - fixtures and a row
    link: ResourceLink,
    exam: Assessment,
    ada: Learner,
    platform: Platform,
    activity: Activity,
    story: Callable[[Assessment, Learner], None],
    kind: str,
) -> None:
    platform.kind = kind
    story(exam, ada)
    needs_a_person(exam)
    deliver_scores()
    assert platform.mark(activity, platform.ada) == Decimal(25)
    assert len(platform.applied) == 1
    row = only_delivery(link)
    assert row.state == ScoreState.KEPT
    assert "keeps the mark" in row.problem


def test_what_waited_arrives_and_then_the_mark_is_the_new_one(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform, activity: Activity
) -> None:
    second_attempt(exam, ada)
    needs_a_person(exam)
    deliver_scores()
    override_mark(Response.objects.order_by("pk").last(), "0.5", grace())  # type: ignore[arg-type]
    deliver_scores()
    assert [row.points for row in platform.applied] == [Decimal(25), Decimal("12.5")]
    assert (only_delivery(link).state, only_delivery(link).problem) == (ScoreState.CONFIRMED, "")


def test_an_empty_column_is_told_that_something_waits(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    hand_in(exam, ada, a=RIGHT, essay="It generates.")
    needs_a_person(exam)
    deliver_scores()
    (applied,) = platform.applied
    assert (applied.message["gradingProgress"], applied.points) == ("PendingManual", None)


def test_a_mark_that_somebody_else_wrote_there_stays_while_something_waits(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform, activity: Activity
) -> None:
    hand_in(exam, ada, a=WRONG)
    assert activity.line_item
    stamp = platform.now()
    theirs = AppliedScore(activity.line_item.id, platform.ada.id, Decimal(80), stamp, {})
    Response.objects.update(state=State.NEEDS_REVIEW)
    platform.applied.append(theirs)
    deliver_scores()
    assert platform.applied == [theirs]
    assert (only_delivery(link).state, "not sent from here" in only_delivery(link).problem) == (
        ScoreState.KEPT,
        True,
    )


def test_a_mark_that_is_on_its_way_arrives_although_something_newer_waits(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform, activity: Activity
) -> None:
    hand_in(exam, ada, a=RIGHT)
    platform.faults.next("scores", Status(503), LoseReply())
    deliver_scores()
    hand_in(exam, ada, essay="It generates.")
    needs_a_person(exam)
    for _ in range(3):
        pass_time(hours=1)
        deliver_scores()
    assert platform.mark(activity, platform.ada) == Decimal(25)
    assert {row.points for row in platform.applied} == {Decimal(25)}


@pytest.mark.parametrize(
    ("kind", "waits"), [("moodle", False), ("moodle", True), ("canvas", True), ("openedx", False)]
)
def test_marks_that_are_taken_back_on_purpose_leave_the_gradebook(  # noqa: PLR0917 - fixtures and a row
    link: ResourceLink,
    exam: Assessment,
    ada: Learner,
    platform: Platform,
    activity: Activity,
    kind: str,
    waits: bool,
) -> None:
    platform.kind = kind
    exam.release = Release.BY_HAND
    exam.save()
    hand_in(exam, ada, a=RIGHT)
    review.release_grades(exam, actor=grace())
    deliver_scores()
    if waits:
        hand_in(exam, ada, essay="It generates.")
        needs_a_person(exam)
        deliver_scores()
    assert platform.mark(activity, platform.ada) == Decimal(25)
    platform.faults.next("scores", Status(503))
    review.withdraw_release(exam, actor=grace())
    deliver_scores()
    hand_in(exam, ada, b=RIGHT)  # a change while the withdrawal is on its way
    for _ in range(2):
        pass_time(hours=1)
        deliver_scores()
    row = only_delivery(link)
    if platform.kind == "openedx":  # it empties no cell, and the page says so
        assert platform.mark(activity, platform.ada) == Decimal(25)
        assert "keeps the old one" in row.problem
    else:
        assert platform.mark(activity, platform.ada) is None
        assert row.state == ScoreState.CONFIRMED
    assert not row.marked


def test_released_again_they_come_back(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform, activity: Activity
) -> None:
    hand_in(exam, ada, a=RIGHT)
    deliver_scores()
    review.withdraw_release(exam, actor=grace())
    deliver_scores()
    review.release_grades(exam, actor=grace())
    deliver_scores()
    assert platform.mark(activity, platform.ada) == Decimal(25)
    assert only_delivery(link).state == ScoreState.CONFIRMED


HELD = {"resultScore": 80, "resultMaximum": 100}


@pytest.mark.parametrize(
    ("grading", "unreleased", "marked", "held", "expected"),
    [
        (GradingProgress.DONE, False, False, None, Report.MARK),
        (GradingProgress.DONE, False, True, HELD, Report.MARK),
        (GradingProgress.PERSON, False, True, None, Report.NOTHING),
        (GradingProgress.WORKER, False, True, HELD, Report.NOTHING),
        (GradingProgress.PERSON, False, False, HELD, Report.NOTHING),
        (GradingProgress.PERSON, False, False, None, Report.PROGRESS),
        (GradingProgress.PERSON, True, True, HELD, Report.WITHDRAWAL),
        (GradingProgress.WORKER, True, True, None, Report.WITHDRAWAL),
        (GradingProgress.PERSON, True, False, HELD, Report.NOTHING),
        (GradingProgress.PERSON, True, False, None, Report.PROGRESS),
    ],
)
def test_what_is_reported_follows_from_marks_and_what_is_held(
    grading: GradingProgress, unreleased: bool, marked: bool, held: dict[str, int] | None, expected: Report
) -> None:
    points = Decimal(1) if grading is GradingProgress.DONE else None
    score = ActivityScore(points, Decimal(4), grading, complete=True, unreleased=unreleased)
    assert choose_report(score, ScoreDelivery(marked=marked, held=held)) is expected


@pytest.mark.parametrize(
    ("sent", "result", "words"),
    [
        ((1, 1), (None, None), "shows none"),
        ((1, 1), (0, 100), "teacher may have changed"),
        ((3, 2), (100, 100), "cuts what is above the column's maximum"),
        ((2, 3), (67, 100), "66.67: the column may round"),
        (None, (25, 100), "Empty the cell there"),
        ((1, 4), (25, 100), ""),
        ((0, 4), (0, 100), ""),
        ((1, 4), (0.25, None), "teacher may have changed"),
        (None, (None, None), ""),
    ],
)
def test_how_what_is_held_differs(
    sent: tuple[int, int] | None, result: tuple[float | None, float | None], words: str
) -> None:
    message = {"scoreGiven": sent[0], "scoreMaximum": sent[1]} if sent else {"gradingProgress": "Pending"}
    held = RemoteResult("4", *result)
    assert matches_message(message, held) == (words == "")
    assert words in describe_difference(message, held)
