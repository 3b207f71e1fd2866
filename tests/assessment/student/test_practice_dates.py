"""Dates on the pages: nothing of the questions before, the end in words, and after it reading only."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessment.bank.models import Assessment, ExtraTime
from assessment.grading.models import Draft, Submission
from assessment.people.models import Course, Learner
from tests.assessment.student.cast import COLLAPSE, RIGHT, Visitor, words_of


def set_dates(opens: float | None = None, closes: float | None = None) -> None:
    """Set the dates of the page, in minutes from now, and the zone of its course."""
    now = timezone.now()
    Assessment.objects.update(
        opens_at=None if opens is None else now + timedelta(minutes=opens),
        closes_at=None if closes is None else now + timedelta(minutes=closes),
    )
    Course.objects.update(time_zone="Europe/Berlin")


def test_before_it_opens_nothing_of_the_questions_is_shown(visitor: Visitor) -> None:
    set_dates(opens=90, closes=200)
    html = visitor.look()
    text = words_of(html)
    assert "Practice: GANs and VAEs" in text
    assert "(Europe/Berlin)" in text
    assert "That is in 1 hour" in text
    assert '<time datetime="' in html
    assert "Part A" not in text
    assert "answer.a" not in html
    reply = visitor.browser.post(visitor.address, {"check": "a", "answer.a": RIGHT})
    assert "This opens on" in reply.content.decode()
    assert not Submission.objects.exists()
    echo_url = reverse("student:read", args=[visitor.assessment.course.slug, visitor.assessment.slug])
    assert visitor.browser.post(echo_url, {"question": "a", "answer": RIGHT}).status_code == 404


def test_until_the_end_the_page_says_when_it_is(visitor: Visitor) -> None:
    set_dates(opens=-10, closes=125)
    text = words_of(visitor.look())
    assert "Hand in until" in text
    assert "2 hours" in text
    assert "1 of 1 point" in words_of(visitor.check("a", RIGHT))


def test_after_the_end_everything_is_read_and_nothing_is_handed_in(visitor: Visitor) -> None:
    visitor.check("a", RIGHT)
    set_dates(closes=-10)
    html = visitor.look()
    text = words_of(html)
    assert "Answers were taken until" in text
    assert "1 of 1 point" in text
    assert "Check all" not in text.replace("Check all", "", 1)
    assert "readonly" in html
    status, html = visitor.send("check", "all", c=COLLAPSE)
    assert status == 422
    assert "The time for answering is over" in html
    assert COLLAPSE in html
    assert Submission.objects.count() == 1


def test_a_draft_saved_before_the_end_is_kept_and_said_to_be_one(visitor: Visitor) -> None:
    visitor.send("check", "a", a=RIGHT, c="half a thought")
    set_dates(closes=-10)
    text = words_of(visitor.look())
    assert "half a thought" in text
    assert "Draft: not handed in" in text
    visitor.send("look", "c", c="written after the end")
    assert Draft.objects.get().answer == "half a thought"


def test_extra_time_is_in_the_end_that_is_said(visitor: Visitor, page: Assessment) -> None:
    visitor.check("a", RIGHT)
    set_dates(closes=-10)
    ExtraTime.objects.create(assessment=page, learner=Learner.objects.get(), minutes=60)
    text = words_of(visitor.look())
    assert "extra time of 60 minutes" in text
    visitor.check("c", COLLAPSE)
    assert Submission.objects.count() == 2


def test_a_draft_after_the_end_is_refused(visitor: Visitor, page: Assessment) -> None:
    set_dates(closes=-10)
    address = reverse("student:draft", args=[page.course.slug, page.slug])
    reply = visitor.browser.post(address, {"question": "c", "answer.c": "late"})
    assert (reply.status_code, reply.json()["state"]) == (422, "refused")


@pytest.mark.parametrize("attempts", [1, 3])
def test_attempts_are_counted_in_sight(visitor: Visitor, attempts: int) -> None:
    Assessment.objects.update(attempts=attempts)
    text = words_of(visitor.check("a", RIGHT))
    assert f"Attempt 1 of {attempts}" in text
