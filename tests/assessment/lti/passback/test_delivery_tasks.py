"""The tasks of the default worker that have to do with platforms: one call brings a mark into a gradebook."""

import pytest
from django.conf import settings
from django.utils import timezone

from assessment import tasks
from assessment.bank.models import Assessment
from assessment.lti.passback.models import ScoreDelivery, ScoreState
from assessment.lti.passback.remote_results import request_results
from assessment.lti.platforms.models import Context, Enrolment, Registration, ResourceLink, UsedNonce
from assessment.people.models import Learner
from tests.assessment.lti.passback.cast import RIGHT, applied_scores, hand_in, only_delivery
from tests.platform.roster import memberships_url
from tests.platform.server import Platform

pytestmark = pytest.mark.django_db


def test_one_task_brings_a_mark_into_the_gradebook(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    hand_in(exam, ada, a=RIGHT)
    tasks.deliver()
    assert applied_scores(platform) == [1]
    assert only_delivery(link).state == ScoreState.CONFIRMED


def test_it_also_reads_what_somebody_asked_for(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    hand_in(exam, ada, a=RIGHT)
    tasks.deliver()
    request_results(ScoreDelivery.objects.all())
    tasks.deliver()
    assert platform.calls["results"] == 2
    assert not only_delivery(link).ask_held


def test_the_sweep_forgets_nonces(registration: Registration) -> None:
    UsedNonce.objects.create(registration=registration, value_sha256="x", forget_at=timezone.now())
    tasks.sweep()
    assert not UsedNonce.objects.exists()


def test_rosters_are_read(context: Context, platform: Platform) -> None:
    context.memberships_url = memberships_url(platform, platform.course)
    context.save()
    tasks.read_rosters()
    assert {row.learner.external_id for row in Enrolment.objects.all()} == {platform.ada.id, platform.bob.id}


def test_all_of_them_are_on_the_beat() -> None:
    assert {"sweep", "deliver", "read_rosters"} <= set(settings.CELERY_BEAT_SCHEDULE)
