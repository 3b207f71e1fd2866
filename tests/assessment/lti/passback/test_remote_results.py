"""A column is read before each message without a score: what a teacher typed there meanwhile stays."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from assessment.bank.models import Assessment, Release
from assessment.grading import review
from assessment.grading.models import Response, State
from assessment.lti.passback.enqueue import enqueue_link
from assessment.lti.passback.models import ScoreDelivery, ScoreState
from assessment.lti.platforms.models import Context, ResourceLink
from assessment.lti.services import ags
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
from tests.platform.faults import Close, Fault, LoseReply, Status
from tests.platform.records import Activity, AppliedScore
from tests.platform.scores import STORED
from tests.platform.server import Platform

pytestmark = pytest.mark.django_db

SHORT = [Status(500), Status(503), Close(), Status(429, 30), Status(401), Status(404)]
"""What keeps a message from arriving."""


@pytest.fixture(autouse=True)
def essay(exam: Assessment) -> None:
    """A fourth question, which needs a person."""
    add_question(exam.exercises.get(slug="second"), "essay", kind="text")


def leave_to_a_person(exam: Assessment, ada: Learner) -> None:
    """Let something of the learner's wait for a person."""
    hand_in(exam, ada, essay="It generates.")
    Response.objects.filter(question__slug="essay").update(state=State.NEEDS_REVIEW)


def type_in_gradebook(platform: Platform, activity: Activity, points: int) -> None:
    """Let a teacher type points in the gradebook."""
    assert activity.line_item
    platform.applied.append(
        AppliedScore(activity.line_item.id, platform.ada.id, Decimal(points), platform.now(), {})
    )


def retry_scores(times: int = 3) -> None:
    """Let the time of retries pass, and workers work."""
    for _ in range(times):
        pass_time(hours=7)
        deliver_scores()


def send_released_mark(exam: Assessment, ada: Learner) -> None:
    """Send a mark of 25 that a person released."""
    exam.release = Release.BY_HAND
    exam.save()
    hand_in(exam, ada, a=RIGHT)
    review.release_grades(exam, actor=grace())
    deliver_scores()


def released_again(exam: Assessment, ada: Learner) -> None:
    review.release_grades(exam, actor=grace())


def released_at_once(exam: Assessment, ada: Learner) -> None:
    exam.release = Release.AT_ONCE
    exam.save()
    enqueue_link(exam.resource_links.get())


@pytest.mark.parametrize("fault", [*SHORT, LoseReply()], ids=str)
@pytest.mark.parametrize("change", [released_again, released_at_once])
def test_a_withdrawal_that_is_out_of_date_is_not_sent(  # noqa: PLR0917 - fixtures and a row
    link: ResourceLink,
    exam: Assessment,
    ada: Learner,
    platform: Platform,
    activity: Activity,
    change: Callable[[Assessment, Learner], None],
    fault: Fault,
) -> None:
    send_released_mark(exam, ada)
    platform.faults.next("scores", *[fault] * 2)
    review.withdraw_release(exam, actor=grace())
    deliver_scores()
    platform.faults.clear()
    withdrawn = len(platform.applied)
    leave_to_a_person(exam, ada)
    change(exam, ada)
    retry_scores()
    # One whose reply was lost had arrived: that is over, but it is not said again.
    assert len(platform.applied) == withdrawn
    assert only_delivery(link).state == ScoreState.KEPT
    override_mark(Response.objects.get(question__slug="essay"), "1", grace())
    review.release_grades(exam, actor=grace())
    retry_scores(2)
    assert platform.mark(activity, platform.ada) == Decimal(50)


@pytest.mark.parametrize("fault", SHORT, ids=str)
@pytest.mark.parametrize("kind", sorted(STORED))
def test_a_mark_that_was_typed_before_the_retry_stays(  # noqa: PLR0917 - fixtures and a row
    link: ResourceLink,
    exam: Assessment,
    ada: Learner,
    platform: Platform,
    activity: Activity,
    kind: str,
    fault: Fault,
) -> None:
    platform.kind = kind
    leave_to_a_person(exam, ada)
    platform.faults.next("scores", *[fault] * 2)
    enqueue_link(link)
    deliver_scores()
    assert platform.applied == []
    platform.faults.clear()
    type_in_gradebook(platform, activity, 80)
    retry_scores()
    assert platform.mark(activity, platform.ada) == Decimal(80)
    assert (only_delivery(link).state, "not sent from here" in only_delivery(link).problem) == (
        ScoreState.KEPT,
        True,
    )


def test_a_retry_to_an_empty_column_keeps_its_stamp(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    leave_to_a_person(exam, ada)
    platform.faults.next("scores", Status(503), LoseReply())
    enqueue_link(link)
    deliver_scores()
    message = only_delivery(link).message
    retry_scores()
    assert [applied.message for applied in platform.applied] == [message]
    assert only_delivery(link).state == ScoreState.CONFIRMED


def no_scope(context: Context, platform: Platform) -> None:
    context.scopes = [ags.SCORE]
    context.save()


def refused(context: Context, platform: Platform) -> None:
    platform.faults.always("results", Status(403))


def gone(context: Context, platform: Platform) -> None:
    platform.faults.always("results", Status(404))


def away(context: Context, platform: Platform) -> None:
    platform.faults.always("results", Status(503))


@pytest.mark.parametrize("unreadable", [no_scope, refused, gone, away])
def test_nothing_is_said_of_waiting_where_the_column_cannot_be_read(  # noqa: PLR0917 - fixtures and a row
    link: ResourceLink,
    exam: Assessment,
    ada: Learner,
    platform: Platform,
    activity: Activity,
    context: Context,
    unreadable: Callable[[Context, Platform], None],
) -> None:
    unreadable(context, platform)
    type_in_gradebook(platform, activity, 80)
    leave_to_a_person(exam, ada)
    enqueue_link(link)
    deliver_scores()
    retry_scores()
    assert platform.mark(activity, platform.ada) == Decimal(80)
    assert platform.calls["scores"] == 0
    row = only_delivery(link)
    if unreadable is away:
        assert row.state == ScoreState.OWED
    else:
        assert (row.state, "does not let" in row.problem) == (ScoreState.KEPT, True)
    platform.faults.clear()
    override_mark(Response.objects.get(question__slug="essay"), "1", grace())
    retry_scores()
    assert platform.mark(activity, platform.ada) == Decimal(25)


@pytest.mark.parametrize("typed_before", [True, False], ids=["before it", "before its retry"])
def test_a_withdrawal_takes_no_mark_that_a_teacher_typed_over_ours(  # noqa: PLR0917 - fixtures and a row
    link: ResourceLink,
    exam: Assessment,
    ada: Learner,
    platform: Platform,
    activity: Activity,
    typed_before: bool,
) -> None:
    send_released_mark(exam, ada)
    review.withdraw_release(exam, actor=grace())
    if typed_before:
        type_in_gradebook(platform, activity, 80)
    else:
        platform.faults.next("scores", Status(503))
        deliver_scores()
        type_in_gradebook(platform, activity, 80)
    retry_scores()
    assert platform.mark(activity, platform.ada) == Decimal(80)
    row: ScoreDelivery = only_delivery(link)
    assert (row.state, row.marked, "not sent from here" in row.problem) == (ScoreState.KEPT, False, True)


def test_a_withdrawal_reaches_a_mark_that_the_column_rounds(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform, activity: Activity
) -> None:
    add_question(exam.exercises.get(slug="second"), "fifth")
    add_question(exam.exercises.get(slug="second"), "sixth")
    send_released_mark(exam, ada)  # one of six is 16.67
    platform.applied[-1] = AppliedScore(
        platform.applied[-1].line_item_id,
        platform.ada.id,
        Decimal(17),
        platform.applied[-1].stamp,
        platform.applied[-1].message,
    )
    ScoreDelivery.objects.update(held={"resultScore": 17, "resultMaximum": 100})
    review.withdraw_release(exam, actor=grace())
    retry_scores()
    assert platform.mark(activity, platform.ada) is None


def test_a_withdrawal_of_a_mark_on_its_way_reaches_the_mark_before_it(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform, activity: Activity
) -> None:
    send_released_mark(exam, ada)
    platform.faults.next("scores", Status(503))
    hand_in(exam, ada, b=RIGHT)
    review.release_grades(exam, actor=grace())
    deliver_scores()
    review.withdraw_release(exam, actor=grace())
    retry_scores()
    assert platform.mark(activity, platform.ada) is None


def test_a_withdrawal_is_sent_where_nothing_can_be_read(  # noqa: PLR0917 - fixtures and a row
    link: ResourceLink,
    exam: Assessment,
    ada: Learner,
    platform: Platform,
    activity: Activity,
    context: Context,
) -> None:
    no_scope(context, platform)
    send_released_mark(exam, ada)
    review.withdraw_release(exam, actor=grace())
    retry_scores()
    assert platform.mark(activity, platform.ada) is None
    hand_in(exam, ada, b=WRONG)
    retry_scores()
    assert len(platform.applied) == 2
