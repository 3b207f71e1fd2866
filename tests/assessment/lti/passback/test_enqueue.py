"""Whose scores are owed after which changes, in which gradebooks."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from assessment.bank.models import Assessment, Exercise
from assessment.grading.grade_events import number_events
from assessment.grading.models import MarkChange, Response, State
from assessment.grading.queue import claim_batch
from assessment.lti.passback.enqueue import (
    enqueue_after_launch,
    enqueue_changes,
    enqueue_learner,
    enqueue_link,
)
from assessment.lti.passback.models import FanOutEnd, ScoreDelivery, ScoreState
from assessment.lti.passback.scores import GradingProgress, learner_score
from assessment.lti.platforms.models import ResourceLink
from assessment.people.models import Learner, User
from tests.assessment.lti.passback.cast import (
    RIGHT,
    add_question,
    deliver_scores,
    hand_in,
    only_delivery,
    override_mark,
)
from tests.platform.server import Platform

pytestmark = pytest.mark.django_db


def answer_waited(**passed: float) -> None:
    """Let time pass for the answers that wait."""
    Response.objects.update(waiting_since=F("waiting_since") - timedelta(**passed))


def essay(exam: Assessment) -> None:
    """Add a question that needs a worker."""
    add_question(exam.exercises.get(slug="second"), "essay", kind="text")


def test_a_change_is_looked_at_once(link: ResourceLink, exam: Assessment, ada: Learner) -> None:
    hand_in(exam, ada, a=RIGHT, b=RIGHT)
    assert enqueue_changes() == 2
    assert enqueue_changes() == 0
    assert only_delivery(link).wanted == 1
    assert FanOutEnd.objects.get().position == MarkChange.objects.count()


def test_a_crash_in_the_middle_misses_nothing(
    link: ResourceLink, exam: Assessment, ada: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(exam, ada, a=RIGHT)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as fail_point:
        fail_point.setattr(FanOutEnd, "save", die)
        with pytest.raises(KeyboardInterrupt):
            enqueue_changes()
    assert not ScoreDelivery.objects.exists()
    enqueue_changes()
    assert only_delivery(link).state == ScoreState.OWED


@pytest.mark.parametrize(
    "why", ["no column", "another deployment", "inactive", "another exercise", "another course"]
)
def test_what_no_gradebook_takes_is_not_owed(
    link: ResourceLink, exam: Assessment, ada: Learner, why: str
) -> None:
    deployment = link.context.deployment
    if why == "no column":
        link.line_item_url = ""
    elif why == "another deployment":
        ada.source = "lti:somebody-else"
    elif why == "inactive":
        deployment.active = False
    elif why == "another exercise":
        link.exercise = Exercise.objects.get(slug="second")
    else:
        link.assessment = None
    for row in (link, ada, deployment):
        row.save()
    hand_in(exam, ada, a=RIGHT)
    enqueue_changes()
    assert not ScoreDelivery.objects.exists()


def test_two_activities_may_open_the_same_page(link: ResourceLink, exam: Assessment, ada: Learner) -> None:
    second_link = ResourceLink.objects.create(
        context=link.context,
        resource_link_id="other",
        assessment=exam,
        line_item_url=link.line_item_url + "&x=1",
    )
    hand_in(exam, ada, a=RIGHT)
    enqueue_changes()
    assert {row.resource_link for row in ScoreDelivery.objects.all()} == {link, second_link}


def test_an_activity_that_is_bound_later_owes_the_marks_that_are_there(
    link: ResourceLink, exam: Assessment, ada: Learner, bob: Learner
) -> None:
    ResourceLink.objects.update(assessment=None)
    hand_in(exam, ada, a=RIGHT)
    hand_in(exam, bob, a=RIGHT)
    enqueue_changes()
    assert not ScoreDelivery.objects.exists()
    link.save()
    assert enqueue_link(link) == 2
    assert {row.learner for row in ScoreDelivery.objects.all()} == {ada, bob}


def test_a_learner_who_comes_after_their_answers_is_owed_them_once(
    link: ResourceLink, exam: Assessment, ada: Learner, bob: Learner
) -> None:
    hand_in(exam, ada, a=RIGHT)
    assert enqueue_learner(link, ada) == 1
    assert enqueue_learner(link, ada) == 0
    assert enqueue_learner(link, bob) == 0
    assert only_delivery(link).learner == ada


def test_a_launch_owes_what_is_not_owed_yet(
    link: ResourceLink, exam: Assessment, ada: Learner, bob: Learner
) -> None:
    assert enqueue_after_launch(link, ada, rebound=True) == 0
    hand_in(exam, ada, a=RIGHT)
    assert enqueue_after_launch(link, bob, rebound=False) == 1
    hand_in(exam, bob, a=RIGHT)
    assert enqueue_after_launch(link, None, rebound=False) == 0
    assert enqueue_after_launch(link, bob, rebound=False) == 1
    assert enqueue_after_launch(link, bob, rebound=False) == 0
    assert enqueue_after_launch(link, None, rebound=True) == 2
    link.line_item_url = ""
    assert enqueue_after_launch(link, ada, rebound=True) == 0


def test_an_answer_that_waits_for_a_worker_is_told_as_pending_after_a_while(
    link: ResourceLink, exam: Assessment, ada: Learner, platform: Platform
) -> None:
    essay(exam)
    hand_in(exam, ada, essay="It generates.")
    deliver_scores()
    assert not platform.applied
    answer_waited(seconds=30)
    for _ in range(3):
        deliver_scores()
    (applied,) = platform.applied
    assert applied.message["gradingProgress"] == "Pending"
    assert "scoreGiven" not in applied.message


def test_an_answer_that_needs_a_person_is_told_as_such(
    link: ResourceLink, exam: Assessment, ada: Learner, grace: User, platform: Platform
) -> None:
    essay(exam)
    submission = hand_in(exam, ada, essay="It generates.", a=RIGHT)
    Response.objects.filter(question__slug="essay").update(state=State.NEEDS_REVIEW)
    deliver_scores()
    assert platform.applied[-1].message["gradingProgress"] == "PendingManual"
    override_mark(submission.responses.get(question__slug="essay"), "0.5", grace)
    deliver_scores()
    assert platform.applied[-1].message["scoreGiven"] == 1.5


def test_an_older_mark_stands_while_the_best_counts_and_a_newer_answer_waits(
    link: ResourceLink, exam: Assessment, ada: Learner, grace: User
) -> None:
    essay(exam)
    first = hand_in(exam, ada, essay="It generates.")
    override_mark(first.responses.get(), "1", grace)
    hand_in(exam, ada, essay="It encodes.")
    claim_batch(Response.objects.all(), tenant="submission__assessment__course_id")
    best = learner_score(link, ada)
    assert best
    assert (best.grading, best.points) == (GradingProgress.DONE, Decimal(1))
    exam.counts = "last"
    exam.save()
    link.refresh_from_db()
    last = learner_score(link, ada)
    assert last
    assert (last.grading, last.points) == (GradingProgress.WORKER, None)


def test_many_changes_take_as_many_queries_a_batch_as_few(
    link: ResourceLink, exam: Assessment, ada: Learner
) -> None:
    def queries_for(count: int) -> int:
        for _ in range(count):
            learner = Learner.objects.create(
                course=exam.course, source=ada.source, external_id=f"extra-{Learner.objects.count()}"
            )
            hand_in(exam, learner, a=RIGHT)
        number_events()
        with CaptureQueriesContext(connection) as captured:
            assert enqueue_changes() == count
        return len(captured)

    queries_for(1)
    few, many = queries_for(2), queries_for(60)
    assert few <= many <= few + 1  # SQLite takes no more than 999 values an INSERT
    assert ScoreDelivery.objects.count() == 63


def test_a_score_takes_few_queries_however_many_answers(
    link: ResourceLink, exam: Assessment, ada: Learner
) -> None:
    for _ in range(10):
        hand_in(exam, ada, a=RIGHT, b=RIGHT, c=RIGHT)
    with CaptureQueriesContext(connection) as captured:
        score = learner_score(link, ada)
    assert score
    assert score.points == 3
    assert len(captured) <= 4
