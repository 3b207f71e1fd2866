"""A platform that is left alone: who sees it where, and who ends the pause."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment import tasks
from assessment.bank.models import Assessment
from assessment.lti.passback.models import ScoreDelivery, ScoreState
from assessment.lti.platforms.models import Registration
from assessment.people.models import Act, AuditRecord, Course, Learner
from tests.assessment.desk.cast import ROLES, add_score, signed_in

pytestmark = pytest.mark.django_db
SCORES = reverse("admin:delivery_scoredelivery_changelist")


@pytest.fixture
def paused(page: Assessment, learner: Learner) -> Registration:
    """A platform that did not answer, with a score that waits for its next try."""
    later = timezone.now() + timedelta(minutes=40)
    row = add_score(page, learner, state=ScoreState.OWED, due_at=later, tries=4)
    registration = row.resource_link.context.deployment.registration
    registration.failures, registration.paused_until = 7, later
    registration.save()
    return registration


def lift(registration: Registration) -> str:
    """Return the address of the page that asks first."""
    return reverse("admin:platforms_registration_lift", args=[registration.pk])


def test_a_superuser_lifts_a_pause_from_where_it_is_shown(
    paused: Registration, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    hints: list[str] = []
    monkeypatch.setattr(tasks, "wake_delivery", lambda: hints.append("deliver"))
    root = signed_in("root", is_superuser=True)
    change = reverse("admin:platforms_registration_change", args=[paused.pk])
    for address in (SCORES, change):
        assert lift(paused) in root.get(address).content.decode()
    assert "paused until" in root.get(reverse("admin:platforms_registration_changelist")).content.decode()
    assert "No score is lost" in root.get(lift(paused)).content.decode()
    paused.refresh_from_db()
    assert paused.failures == 7  # looking lifts nothing
    with django_capture_on_commit_callbacks(execute=True):
        text = root.post(lift(paused), follow=True).content.decode()
    assert "1 score is due" in text
    paused.refresh_from_db()
    assert (paused.failures, paused.paused_until, hints) == (0, None, ["deliver"])
    assert ScoreDelivery.objects.get(resource_link__title="activity").due_at <= timezone.now()
    record = AuditRecord.objects.get()
    assert (record.act, record.target, record.changes["paused_until"][1]) == (Act.CHANGED, "LMS", None)
    assert lift(paused) not in root.get(SCORES).content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_staff_of_a_course_see_why_their_scores_wait_and_lift_nothing(
    course: Course, paused: Registration, role: str
) -> None:
    browser = signed_in("nina", course, role)
    text = browser.get(SCORES).content.decode()
    assert "is paused until" in text
    assert "An administrator can lift the pause" in text
    for method in (browser.get, browser.post):
        assert method(lift(paused)).status_code == 403
    paused.refresh_from_db()
    assert paused.failures == 7


def test_a_strangers_platform_is_not_named(instructor: Client, paused: Registration) -> None:
    Registration.objects.create(
        name="Strange", issuer="https://x.example", client_id="x", paused_until=paused.paused_until
    )
    assert "Strange" not in instructor.get(SCORES).content.decode()


def test_without_a_pause_what_waits_can_be_sent_now(paused: Registration) -> None:
    Registration.objects.update(paused_until=None)
    root = signed_in("root", is_superuser=True)
    assert "is not paused" in root.get(lift(paused)).content.decode()
    assert root.get(lift(Registration(pk=0))).status_code == 404
