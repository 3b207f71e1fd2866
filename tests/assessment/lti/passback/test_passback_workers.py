"""Workers that die, come late, or work at the same time: each score is applied once and in order."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.bank.models import Assessment
from assessment.lti.passback import outcomes, send_scores
from assessment.lti.passback.claiming import claim_scores
from assessment.lti.passback.enqueue import enqueue_changes
from assessment.lti.passback.models import ScoreDelivery, ScoreState
from assessment.lti.passback.send_scores import next_stamp, send_claimed, send_due
from assessment.lti.platforms.models import Registration, ResourceLink
from assessment.lti.services import ags
from assessment.people.models import Learner
from tests.assessment.lti.passback.cast import (
    RIGHT,
    WRONG,
    add_students,
    applied_scores,
    deliver_scores,
    grace,
    hand_in,
    only_delivery,
    override_mark,
    pass_time,
)
from tests.assessment.threads import run_at_once
from tests.platform.server import Platform

pytestmark = pytest.mark.django_db


def test_a_worker_that_dies_before_it_writes_leaves_the_message_to_another(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(exam, ada, a=RIGHT)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as fail_point:
        fail_point.setattr(outcomes, "record_outcome", die)
        with pytest.raises(KeyboardInterrupt):
            deliver_scores()
    assert only_delivery(link).state == ScoreState.SENDING
    deliver_scores()
    assert platform.calls["scores"] == 1  # its lease still stands
    pass_time(minutes=10)
    deliver_scores()
    assert only_delivery(link).state == ScoreState.CONFIRMED
    assert applied_scores(platform) == [1]


def test_a_worker_that_dies_before_it_reads_back_leaves_only_that(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(exam, ada, a=RIGHT)

    def die(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as fail_point:
        fail_point.setattr(outcomes, "read_remote_result", die)
        with pytest.raises(KeyboardInterrupt):
            deliver_scores()
    pass_time(minutes=10)
    deliver_scores()
    assert only_delivery(link).state == ScoreState.CONFIRMED
    assert platform.calls["scores"] == 1


def test_a_worker_that_comes_back_after_its_lease_writes_nothing(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    hand_in(exam, ada, a=RIGHT)
    enqueue_changes()
    token, (late,) = claim_scores()
    pass_time(minutes=10)
    deliver_scores()
    before = ScoreDelivery.objects.values().get()
    send_claimed(late, token)
    assert ScoreDelivery.objects.values().get() == before
    assert applied_scores(platform) == [1]


def while_sending(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], object]) -> None:
    """Let something happen once, between the stamp and the platform's answer."""
    left = [meanwhile]

    def send(*args: object) -> ags.SendOutcome:
        if left:
            left.pop()()
        return ags.send_score(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(send_scores, "send_score", send)


def test_a_regrade_between_stamp_and_reply_is_sent_after_it(
    link: ResourceLink,
    exam: Assessment,
    ada: Learner,
    platform: Platform,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    submission = hand_in(exam, ada, a=WRONG)

    def regrade() -> None:
        override_mark(submission.responses.get(), "1", grace())
        enqueue_changes()

    while_sending(monkeypatch, regrade)
    deliver_scores()
    assert applied_scores(platform) == [0, 1]
    assert only_delivery(link).state == ScoreState.CONFIRMED


def test_another_worker_takes_no_score_that_is_being_sent(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(exam, ada, a=RIGHT)
    while_sending(monkeypatch, lambda: send_due(60))
    deliver_scores()
    assert applied_scores(platform) == [1]
    assert platform.calls["scores"] == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_score_once(
    link: ResourceLink, exam: Assessment, registration: Registration, platform: Platform
) -> None:
    for learner in add_students(platform, exam.course, registration.source, 30):
        hand_in(exam, learner, a=RIGHT)
    enqueue_changes()
    run_at_once(lambda: send_due(60), 3)
    deliver_scores()
    assert len(platform.applied) == 30
    assert platform.calls["scores"] == 30
    assert set(ScoreDelivery.objects.values_list("state", flat=True)) == {ScoreState.CONFIRMED}


def test_a_stamp_is_newer_also_by_whole_seconds_and_when_the_clock_goes_back() -> None:
    now = timezone.now()
    assert next_stamp(None, now) == now
    assert next_stamp(now - timedelta(hours=1), now) == now
    for last in (now, now - timedelta(milliseconds=1), now + timedelta(hours=1)):
        assert int(next_stamp(last, now).timestamp()) > int(last.timestamp())
