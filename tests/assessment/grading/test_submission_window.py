"""Dates of an assessment: answers are taken between them, on the server's clock, and extra time moves the end."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from assessment.bank.models import Assessment, ExtraTime
from assessment.grading.models import Submission
from assessment.grading.submission import NotOpen, window_of, zone_of
from assessment.people.models import Course, Learner
from tests.assessment.grading.cast import hand_in


def dated(page: Assessment, *, opens: float | None = None, closes: float | None = None) -> Assessment:
    """Set the dates, in seconds from now."""
    now = timezone.now()
    page.opens_at = None if opens is None else now + timedelta(seconds=opens)
    page.closes_at = None if closes is None else now + timedelta(seconds=closes)
    page.save()
    return page


@pytest.mark.parametrize(
    ("opens", "closes"), [(None, None), (-5, None), (None, 60), (-60, 60), (-60, -10)], ids=str
)
def test_between_the_dates_and_shortly_after_an_answer_is_taken(
    page: Assessment, learner: Learner, opens: float | None, closes: float | None
) -> None:
    hand_in(dated(page, opens=opens, closes=closes), learner, a="[1, 2, 3]")
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("opens", "closes", "words"),
    [(3600, 7200, "opens at"), (None, -3600, "closed at")],
    ids=["early", "late"],
)
def test_outside_of_the_dates_nothing_is_stored(
    page: Assessment, learner: Learner, opens: float | None, closes: float, words: str
) -> None:
    with pytest.raises(NotOpen, match=words):
        hand_in(dated(page, opens=opens, closes=closes), learner, a="[1, 2, 3]")
    assert not Submission.objects.exists()


def test_extra_time_is_for_one_learner_alone(page: Assessment, learner: Learner, course: Course) -> None:
    dated(page, closes=-600)
    grace = Learner.objects.create(course=course, source="test", external_id="grace")
    ExtraTime.objects.create(assessment=page, learner=learner, minutes=20)
    hand_in(page, learner, a="[1, 2, 3]")
    with pytest.raises(NotOpen):
        hand_in(page, grace, a="[1, 2, 3]")


def test_extra_time_without_an_end_changes_nothing(page: Assessment, learner: Learner) -> None:
    ExtraTime.objects.create(assessment=page, learner=learner, minutes=20)
    assert window_of(page, learner).closes_at is None


def test_a_moment_at_the_end_of_all_time_is_no_error(page: Assessment, learner: Learner) -> None:
    page.closes_at = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    page.save()
    ExtraTime.objects.create(assessment=page, learner=learner, minutes=2_000_000_000)
    assert hand_in(page, learner, a="[1, 2, 3]").responses.count() == 1


@pytest.mark.parametrize(
    "name", ["Europe/Berlin", "", "Mars/Olympus", "../etc/passwd", "\0", "Europe", "x" * 300]
)
def test_a_time_zone_that_nobody_knows_is_utc(name: str) -> None:
    expected = "Europe/Berlin" if name == "Europe/Berlin" else "UTC"
    assert zone_of(Course(time_zone=name)).key == expected
