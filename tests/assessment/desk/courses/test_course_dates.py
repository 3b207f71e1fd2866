"""Dates in the admin are those of the course: typed and shown in its time zone."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from assessment.bank.models import Assessment
from assessment.people.models import Course

FORM = {"title": "Week 2", "slug": "week-2", "intro": "", "release": "at_once", "reveal": "after_answer"}
TYPED = {"closes_at_0": "2030-01-31", "closes_at_1": "18:00:00", "counts": "best", "attempts": ""}
MEANT = datetime(2030, 1, 31, 17, tzinfo=UTC)
NO_ROWS = {"extra_times-TOTAL_FORMS": 0, "extra_times-INITIAL_FORMS": 0}


def test_a_new_assessment_closes_when_the_course_s_clock_says_so(instructor: Client, course: Course) -> None:
    Course.objects.update(time_zone="Europe/Berlin")
    reply = instructor.post(reverse("admin:bank_assessment_add"), FORM | TYPED | {"course": course.pk})
    assert reply.status_code == 302
    assert Assessment.objects.get(slug="week-2").closes_at == MEANT


def test_a_date_is_shown_as_it_was_typed_and_saved_again_unmoved(
    instructor: Client, course: Course, page: Assessment
) -> None:
    Course.objects.update(time_zone="Europe/Berlin")
    Assessment.objects.update(closes_at=MEANT)
    address = reverse("admin:bank_assessment_change", args=[page.pk])
    shown = instructor.get(address).content.decode()
    assert 'value="18:00:00"' in shown
    reply = instructor.post(address, FORM | TYPED | NO_ROWS)
    assert reply.status_code == 302
    assert Assessment.objects.get(pk=page.pk).closes_at == MEANT


@pytest.mark.parametrize(("zone", "taken"), [("America/New_York", True), ("Mars", False), ("../etc", False)])
def test_a_course_has_a_time_zone_that_there_is(
    instructor: Client, course: Course, zone: str, taken: bool
) -> None:
    rows = {"memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0}
    form = {"title": course.title, "slug": course.slug, "time_zone": zone} | rows
    reply = instructor.post(reverse("admin:people_course_change", args=[course.pk]), form)
    course.refresh_from_db()
    assert (course.time_zone == zone) is taken
    assert taken or "Is no time zone" in reply.content.decode()
