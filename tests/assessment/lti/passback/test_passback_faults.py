"""A platform in trouble: afterwards the gradebook is right, and every score was applied once and in order."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.bank.models import Assessment
from assessment.lti.passback import outcomes
from assessment.lti.passback.models import ScoreDelivery, ScoreState
from assessment.lti.passback.remote_results import NO_SERVICE
from assessment.lti.platforms.models import Context, Deployment, Registration, ResourceLink
from assessment.lti.services import access_tokens, ags
from assessment.lti.services.http_client import fetch
from assessment.people.models import Learner
from tests.assessment.lti.passback.cast import (
    RIGHT,
    WRONG,
    add_page,
    add_students,
    applied_scores,
    deliver_scores,
    grace,
    hand_in,
    only_delivery,
    override_mark,
    pass_time,
    until_settled,
)
from tests.platform.faults import BadJson, Close, ExpiredToken, Fault, Huge, LoseReply, Slow, Status
from tests.platform.server import Platform

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "fault",
    [
        Status(401), Status(403), Status(404), Status(409), Status(429, 30), Status(429, "soon"), Status(500),
        Status(503, 5), Status(502), Close(), LoseReply(), BadJson(), Huge(), ExpiredToken(),
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("times", [1, 4])
@pytest.mark.parametrize("endpoint", ["scores", "token"])
def test_afterwards_the_gradebook_is_right(  # noqa: PLR0917 - fixtures and a row
    link: ResourceLink,
    exam: Assessment,
    ada: Learner,
    platform: Platform,
    endpoint: str,
    times: int,
    fault: Fault,
) -> None:
    hand_in(exam, ada, a=RIGHT)
    platform.faults.next(endpoint, *[fault] * times)
    row = until_settled(link)
    if row.state == ScoreState.REFUSED:
        # A 409 to one stamp after the other: somebody else wrote a newer mark.
        assert outcomes.NEWER in row.problem
        assert fault == Status(409)
        assert times == 4
        assert endpoint == "scores"
        return
    assert applied_scores(platform) == [1]
    assert row.state == ScoreState.CONFIRMED
    assert row.problem == ""


@pytest.mark.parametrize(
    "fault", [Status(503), Close(), LoseReply(), Status(401), Status(404), Status(429, 60)], ids=str
)
def test_a_regrade_while_the_platform_fails_arrives_last(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform, fault: Fault
) -> None:
    submission = hand_in(exam, ada, a=WRONG)
    platform.faults.next("scores", fault, fault)
    deliver_scores()
    override_mark(submission.responses.get(), "1", grace())
    until_settled(link)
    assert applied_scores(platform)[-1] == 1
    assert applied_scores(platform) in ([1], [0, 1])


def test_a_lost_reply_is_not_applied_twice(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    hand_in(exam, ada, a=RIGHT)
    platform.faults.next("scores", LoseReply())
    deliver_scores()
    row = only_delivery(link)
    assert row.state == ScoreState.OWED
    message = row.message
    until_settled(link)
    assert only_delivery(link).message == message
    assert applied_scores(platform) == [1]
    assert [refusal.status for refusal in platform.refused] == [409]


def test_a_call_that_arrives_after_its_time_is_applied_once_and_in_order(
    link: ResourceLink,
    exam: Assessment,
    ada: Learner,
    platform: Platform,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(access_tokens, "fetch", lambda call: fetch(replace(call, seconds=0.5)))
    submission = hand_in(exam, ada, a=WRONG)
    slow = Slow()
    platform.faults.next("scores", slow)
    deliver_scores()
    assert slow.started.is_set()
    assert only_delivery(link).state == ScoreState.OWED
    assert "in time" in only_delivery(link).problem
    override_mark(submission.responses.get(), "1", grace())
    pass_time(hours=1)
    slow.release.set()
    until_settled(link)
    assert applied_scores(platform)[-1] == 1
    assert applied_scores(platform) in ([1], [0, 1])


def test_what_the_platform_asks_for_is_waited_for(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform, registration: Registration
) -> None:
    hand_in(exam, ada, a=RIGHT)
    platform.faults.next("scores", Status(429, 1_800))
    deliver_scores()
    assert only_delivery(link).due_at > timezone.now() + timedelta(minutes=29)
    registration.refresh_from_db()
    assert registration.paused_until
    pass_time(minutes=20)
    deliver_scores()
    assert platform.calls["scores"] == 1
    pass_time(minutes=11)
    deliver_scores()
    assert applied_scores(platform) == [1]


def test_a_platform_that_is_down_is_asked_rarely_and_then_gets_everything(
    link: ResourceLink, exam: Assessment, platform: Platform, registration: Registration
) -> None:
    for learner in add_students(platform, exam.course, registration.source, 20):
        hand_in(exam, learner, a=RIGHT)
    platform.faults.always("token", Status(503))
    for _ in range(30):
        deliver_scores()
        pass_time(seconds=5)
    assert platform.calls["token"] <= 8
    platform.faults.clear()
    pass_time(hours=1)
    deliver_scores()
    pass_time(hours=1)
    deliver_scores()
    assert len(platform.applied) == 20
    assert set(ScoreDelivery.objects.values_list("state", flat=True)) == {ScoreState.CONFIRMED}
    registration.refresh_from_db()
    assert (registration.failures, registration.paused_until) == (0, None)


def test_a_platform_that_is_down_holds_up_no_other(
    link: ResourceLink, exam: Assessment, ada: Learner, bob: Learner, platform: Platform
) -> None:
    nowhere = Registration.objects.create(
        name="Gone", issuer="http://localhost:1", client_id="x", token_url="http://localhost:1/token"
    )
    deployment = Deployment.objects.create(registration=nowhere, deployment_id="1")
    context = Context.objects.create(deployment=deployment, context_id="1", course=exam.course)
    dead = ResourceLink.objects.create(
        context=context, resource_link_id="1", assessment=exam, line_item_url="http://localhost:1/item"
    )
    for number in range(30):
        learner = Learner.objects.create(course=exam.course, source=nowhere.source, external_id=str(number))
        hand_in(exam, learner, a=RIGHT)
    hand_in(exam, ada, a=RIGHT)
    hand_in(exam, bob, a=RIGHT)
    deliver_scores()
    assert sorted(row.user_id for row in platform.applied) == [ada.external_id, bob.external_id]
    assert dead.score_deliveries.filter(tries__gt=0).count() == 1


def test_a_column_that_takes_nothing_from_us_holds_up_no_other(
    link: ResourceLink, exam: Assessment, platform: Platform, registration: Registration
) -> None:
    for sub in [*(f"x{number}" for number in range(10)), platform.bob.id]:
        learner = Learner.objects.create(course=exam.course, source=registration.source, external_id=sub)
        hand_in(exam, learner, a=RIGHT)
    platform.faults.next("scores", *[Status(403)] * 20)  # each is tried with a fresh token, too
    deliver_scores()
    assert applied_scores(platform) == [1]
    registration.refresh_from_db()
    assert registration.paused_until is None


def test_after_three_days_it_is_refused_with_words_and_can_be_sent_again(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    submission = hand_in(exam, ada, a=WRONG)
    platform.faults.always("scores", Status(404))
    deliver_scores()
    pass_time(days=4)
    deliver_scores()
    row = only_delivery(link)
    assert row.state == ScoreState.REFUSED
    assert "404" in row.problem
    assert "3 days" in row.problem
    platform.faults.clear()
    override_mark(submission.responses.get(), "1", grace())
    deliver_scores()
    assert applied_scores(platform) == [1]


def test_a_message_that_the_platform_rejects_is_refused_with_its_words(
    link: ResourceLink, exam: Assessment, context: Context, platform: Platform
) -> None:
    stranger = Learner.objects.create(
        course=exam.course, source=context.deployment.registration.source, external_id="404404"
    )
    hand_in(exam, stranger, a=RIGHT)
    deliver_scores()
    row = only_delivery(link)
    assert row.state == ScoreState.REFUSED
    assert "not in the course" in row.problem


def test_a_platform_that_shows_no_results_leaves_it_at_sent(
    link: ResourceLink, exam: Assessment, ada: Learner, context: Context, platform: Platform
) -> None:
    context.scopes = [ags.SCORE]
    context.save()
    hand_in(exam, ada, a=RIGHT)
    deliver_scores()
    row = only_delivery(link)
    assert (row.state, row.problem) == (ScoreState.SENT, NO_SERVICE)
    assert platform.calls["results"] == 0


def test_another_pages_scores_are_not_touched(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    other_page = add_page(exam.course, "other")
    hand_in(other_page, ada, a=RIGHT)
    deliver_scores()
    assert not ScoreDelivery.objects.exists()
    assert not platform.applied
