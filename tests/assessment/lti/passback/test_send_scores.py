"""Marks on their way into a gradebook that works: a strict one, by the specification and with Moodle's habits."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from assessment.bank.models import Assessment, Counts, Exercise, Release
from assessment.grading import review
from assessment.lti.passback.enqueue import resend, resend_all
from assessment.lti.passback.models import ScoreDelivery, ScoreState
from assessment.lti.passback.remote_results import read_requested_results, request_results
from assessment.lti.platforms.models import Context, ResourceLink
from assessment.people.models import Learner, User
from tests.assessment.lti.passback.cast import (
    RIGHT,
    WRONG,
    add_question,
    deliver_scores,
    hand_in,
    only_delivery,
    override_mark,
)
from tests.platform.records import Activity
from tests.platform.server import Platform

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_refused(platform: Platform) -> Iterator[None]:
    """A strict platform has nothing to say against any request."""
    yield
    assert platform.refused == []


def test_a_mark_arrives_and_is_confirmed(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform, activity: Activity
) -> None:
    hand_in(exam, ada, a=RIGHT, b=RIGHT, c=WRONG)
    deliver_scores()
    row = only_delivery(link)
    assert (row.state, row.problem) == (ScoreState.CONFIRMED, "")
    assert platform.mark(activity, platform.ada) == Decimal("66.66667")
    (applied,) = platform.applied
    assert applied.message["scoreGiven"] == 2
    assert applied.message["scoreMaximum"] == 3
    assert applied.message["activityProgress"] == "Completed"
    assert applied.message["gradingProgress"] == "FullyGraded"
    assert applied.message["comment"] == "a: 1 of 1\nb: 1 of 1\nc: 0 of 1"
    assert row.held
    assert row.held["resultMaximum"] == 100


def test_a_score_of_nothing_is_sent_explicitly(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform, activity: Activity
) -> None:
    hand_in(exam, ada, a=WRONG)
    deliver_scores()
    assert platform.mark(activity, platform.ada) == 0
    assert platform.applied[0].message["scoreGiven"] == 0
    assert platform.applied[0].message["activityProgress"] == "InProgress"


def test_nothing_is_sent_twice(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    hand_in(exam, ada, a=RIGHT)
    for _ in range(3):
        deliver_scores()
    assert len(platform.applied) == 1
    assert platform.calls["scores"] == 1


def test_a_change_that_changes_no_score_is_not_sent(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    hand_in(exam, ada, a=RIGHT)
    deliver_scores()
    hand_in(exam, ada, a=WRONG)  # the best counts
    deliver_scores()
    assert len(platform.applied) == 1
    assert only_delivery(link).state == ScoreState.CONFIRMED


def test_an_override_arrives_after_the_mark_before_it(
    link: ResourceLink, exam: Assessment, ada: Learner, grace: User, platform: Platform
) -> None:
    submission = hand_in(exam, ada, a=WRONG)
    deliver_scores()
    override_mark(submission.responses.get(), "1", grace)
    deliver_scores()
    assert [row.message["scoreGiven"] for row in platform.applied] == [0, 1]
    assert platform.applied[-1].points == Decimal("33.33333")


def test_the_last_attempt_counts_where_the_assessment_says_so(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    exam.counts = Counts.LAST
    exam.save()
    hand_in(exam, ada, a=RIGHT)
    deliver_scores()
    hand_in(exam, ada, a=WRONG)
    deliver_scores()
    assert [row.message["scoreGiven"] for row in platform.applied] == [1, 0]


def test_held_marks_wait_for_a_person_in_the_gradebook_until_their_release(
    link: ResourceLink, exam: Assessment, ada: Learner, grace: User, platform: Platform
) -> None:
    exam.release = Release.BY_HAND
    exam.save()
    hand_in(exam, ada, a=RIGHT)
    deliver_scores()
    assert platform.applied[-1].message["gradingProgress"] == "PendingManual"
    assert "scoreGiven" not in platform.applied[-1].message
    assert platform.applied[-1].points is None
    review.release_grades(exam, actor=grace)
    deliver_scores()
    assert platform.applied[-1].points == Decimal("33.33333")
    review.withdraw_release(exam, actor=grace)
    deliver_scores()
    assert platform.applied[-1].message["gradingProgress"] == "PendingManual"
    assert platform.applied[-1].points is None


def test_an_exercise_has_a_column_of_its_own(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    link.exercise = exam.exercises.get(slug="first")
    link.save()
    hand_in(exam, ada, c=RIGHT)
    deliver_scores()
    assert not platform.applied
    hand_in(exam, ada, a=RIGHT, b=WRONG)
    deliver_scores()
    assert (platform.applied[0].message["scoreGiven"], platform.applied[0].message["scoreMaximum"]) == (1, 2)


def test_learners_of_other_sources_and_courses_are_nobody_there(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    stranger = Learner.objects.create(course=exam.course, source="api:x", external_id=ada.external_id)
    hand_in(exam, stranger, a=RIGHT)
    deliver_scores()
    assert not ScoreDelivery.objects.exists()
    assert not platform.requests


def test_a_question_without_points_is_refused_with_words(
    link: ResourceLink, context: Context, ada: Learner
) -> None:
    page = Assessment.objects.create(course=context.course, slug="free", title="Free")
    add_question(Exercise.objects.create(assessment=page, slug="one", position=0), "q", points=0)
    link.assessment = page
    link.save()
    hand_in(page, ada, q=RIGHT)
    deliver_scores()
    assert only_delivery(link).state == ScoreState.REFUSED
    assert "no points" in only_delivery(link).problem


def test_send_again_sends_what_has_not_changed_with_a_newer_stamp(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    hand_in(exam, ada, a=RIGHT)
    deliver_scores()
    assert resend(ScoreDelivery.objects.all()) == 1
    deliver_scores()
    first, second = platform.applied
    assert second.stamp > first.stamp
    assert first.message["scoreGiven"] == second.message["scoreGiven"]
    assert only_delivery(link).state == ScoreState.CONFIRMED


def test_send_all_again_sends_also_what_was_never_owed(
    link: ResourceLink, exam: Assessment, ada: Learner, bob: Learner, platform: Platform
) -> None:
    hand_in(exam, ada, a=RIGHT)
    deliver_scores()
    hand_in(exam, bob, a=RIGHT)
    assert resend_all(exam) == 2
    deliver_scores()
    assert sorted(row.user_id for row in platform.applied) == sorted(
        [ada.external_id] * 2 + [bob.external_id]
    )


def test_what_the_platform_holds_is_read_when_somebody_asks(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    hand_in(exam, ada, a=RIGHT)
    deliver_scores()
    platform.applied[0] = replace(platform.applied[0], points=Decimal(90))
    assert request_results(ScoreDelivery.objects.all()) == 1
    assert read_requested_results() == 1
    row = only_delivery(link)
    assert row.held
    assert row.held["resultScore"] == 90
    assert row.state == ScoreState.SENT
    assert "90" in row.problem
    assert read_requested_results() == 0
