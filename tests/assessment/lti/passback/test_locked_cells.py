"""A grade that is locked in the gradebook, as a real Moodle answers it (500, empty): it holds up nobody else's."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.bank.models import Assessment
from assessment.lti.passback.claiming import claim_scores, requeue_score
from assessment.lti.passback.enqueue import enqueue_changes
from assessment.lti.passback.models import ScoreDelivery, ScoreState
from assessment.lti.platforms.models import Registration, ResourceLink
from assessment.people.models import Learner
from tests.assessment.lti.passback.cast import (
    RIGHT,
    WRONG,
    add_page,
    add_students,
    applied_scores,
    deliver_scores,
    hand_in,
    only_delivery,
    pass_time,
)
from tests.platform.faults import Close, Fault, Status
from tests.platform.gradebook import line_item_url
from tests.platform.records import Activity
from tests.platform.server import Platform

pytestmark = pytest.mark.django_db

LOCKED = "locked in the gradebook"


@pytest.fixture
def source(registration: Registration) -> str:
    """Where the learner ids are from."""
    return registration.source


@pytest.mark.parametrize(
    ("locked", "healthy", "minutes"),
    [
        (1, 4, 0),  # nobody waits
        (2, 10, 0),
        (8, 10, 15),  # nearly half of the course: chance may bring five in a row now and then
    ],
)
@pytest.mark.parametrize("first", ["locked", "healthy"])
def test_locked_cells_hold_up_no_healthy_one(  # noqa: PLR0917 - fixtures and a row
    link: ResourceLink,
    exam: Assessment,
    platform: Platform,
    activity: Activity,
    source: str,
    locked: int,
    healthy: int,
    minutes: int,
    first: str,
) -> None:
    learners = add_students(platform, exam.course, source, locked + healthy)
    shut = learners[:locked] if first == "locked" else learners[-locked:]
    for learner in shut:
        platform.lock_cell(activity, platform.users[learner.external_id])
    for learner in learners:
        hand_in(exam, learner, a=RIGHT)
    deliver_scores()
    for _ in range(minutes):
        pass_time(minutes=1)
        deliver_scores()
    delivered = {row.user_id for row in platform.applied}
    assert delivered == {learner.external_id for learner in learners} - {
        learner.external_id for learner in shut
    }


def test_why_it_waits_is_said_and_it_arrives_once_it_is_unlocked(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform, activity: Activity
) -> None:
    platform.lock_cell(activity, platform.ada)
    hand_in(exam, ada, a=RIGHT)
    deliver_scores()
    assert LOCKED in only_delivery(link).problem
    assert only_delivery(link).state == ScoreState.OWED
    platform.locked.clear()
    pass_time(hours=1)
    deliver_scores()
    assert (applied_scores(platform), only_delivery(link).state, only_delivery(link).problem) == (
        [1],
        ScoreState.CONFIRMED,
        "",
    )


def test_the_same_locked_cells_never_pause_a_platform_again_and_again(
    link: ResourceLink,
    exam: Assessment,
    platform: Platform,
    activity: Activity,
    registration: Registration,
) -> None:
    platform.lock_cell(activity)  # the whole column
    learners = add_students(platform, exam.course, registration.source, 6)
    for learner in learners:
        hand_in(exam, learner, a=RIGHT)
    for _ in range(12):
        deliver_scores()
        pass_time(minutes=10)
    assert ScoreDelivery.objects.filter(tries__gt=1).count() == 6
    other_page = add_page(exam.course, "other")
    column = platform.add_activity("Another")
    assert column.line_item
    ResourceLink.objects.create(
        context=link.context,
        resource_link_id=column.id,
        assessment=other_page,
        line_item_url=line_item_url(platform, column.line_item),
    )
    hand_in(other_page, learners[0], a=RIGHT)
    deliver_scores()
    assert applied_scores(platform) == [1]
    registration.refresh_from_db()
    assert (registration.failures, registration.paused_until) == (0, None)


@pytest.mark.parametrize("fault", [Status(500), Status(502), Status(507)], ids=str)
def test_a_platform_that_fails_at_several_different_cells_is_paused(
    link: ResourceLink, exam: Assessment, platform: Platform, registration: Registration, fault: Fault
) -> None:
    for learner in add_students(platform, exam.course, registration.source, 10):
        hand_in(exam, learner, a=RIGHT)
    platform.faults.always("scores", fault)
    for _ in range(3):
        deliver_scores()
    assert platform.calls["scores"] == 5
    registration.refresh_from_db()
    assert registration.paused_until
    assert registration.paused_until < timezone.now() + timedelta(minutes=2)
    platform.faults.clear()
    pass_time(minutes=2)
    deliver_scores()
    assert len(platform.applied) >= 5  # those that failed wait for their own time
    pass_time(hours=1)
    deliver_scores()
    assert len(platform.applied) == 10


@pytest.mark.parametrize(
    ("fault", "pauses"),
    [
        (Status(500), False), (Status(502), False), (Status(401), False), (Status(403), False), (Status(404), False),
        (Status(429, 60), True), (Status(503, 60), True), (Status(503), True), (Status(429), True), (Close(), True),
        (Status(504), True),
    ],
    ids=str,
)  # fmt: skip
def test_what_pauses_a_platform_when_it_comes_to_one_cell_again_and_again(  # noqa: PLR0917 - fixtures and a row
    link: ResourceLink,
    exam: Assessment,
    ada: Learner,
    platform: Platform,
    registration: Registration,
    fault: Fault,
    pauses: bool,
) -> None:
    hand_in(exam, ada, a=RIGHT)
    platform.faults.always("scores", fault)
    paused = []
    for _ in range(7):
        deliver_scores()
        registration.refresh_from_db()
        paused.append(registration.paused_until is not None and registration.paused_until > timezone.now())
        pass_time(hours=7)
    assert any(paused) == pauses


def test_after_a_pause_a_cell_that_never_failed_is_tried_before_those_that_did(
    link: ResourceLink, exam: Assessment, platform: Platform, registration: Registration
) -> None:
    learners = add_students(platform, exam.course, registration.source, 5)
    for learner in learners:
        hand_in(exam, learner, a=RIGHT)
    platform.faults.next("scores", *[Status(500)] * 5)
    deliver_scores()
    fresh = add_students(platform, exam.course, registration.source, 1)[0]
    hand_in(exam, fresh, a=WRONG)
    enqueue_changes()
    assert platform.applied == []
    pass_time(hours=1)
    deliver_scores()
    assert platform.applied[0].user_id == fresh.external_id
    assert len(platform.applied) == 6


def test_rows_that_were_never_tried_are_claimed_first(
    link: ResourceLink, exam: Assessment, platform: Platform, source: str
) -> None:
    learners = add_students(platform, exam.course, source, 12)
    for learner in learners:
        hand_in(exam, learner, a=RIGHT)
    enqueue_changes()
    tried = [learner.pk for learner in learners[:6]]
    ScoreDelivery.objects.filter(learner__in=tried).update(tries=3)
    token, rows = claim_scores()
    assert [row.tries for row in rows] == [0] * 6 + [3] * 4
    for row in rows:
        requeue_score(row, token)


def test_a_result_that_cannot_be_read_of_one_cell_pauses_nothing(
    link: ResourceLink, exam: Assessment, platform: Platform, registration: Registration
) -> None:
    for learner in add_students(platform, exam.course, registration.source, 6):
        hand_in(exam, learner, a=RIGHT)
    platform.faults.always("results", Status(500))
    deliver_scores()
    assert len(platform.applied) == 6
    registration.refresh_from_db()
    assert registration.failures == 0
