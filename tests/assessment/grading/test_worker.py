"""The worker's loop: claims, leases, fences, poison; each guard is seen to hold at the moment it exists for."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db.models.functions import Now

from assessment.bank.models import Assessment
from assessment.grading.maintenance import sweep_up
from assessment.grading.models import Grade, GradeRequest, GradingRun, Response, RunKind, State
from assessment.grading.queue import BATCH_BY_TRIES, MAX_LOST, MAX_TRIES, claim_batch, expire_leases
from assessment.grading.worker import RESPONSES, grade_next_batch
from assessment.people.models import ApiClient, Course, Learner
from graders.embedding.protocol import Encoder
from graders.errors import ModelUnusable
from tests.assessment.grading.cast import REASON, MeanwhileEncoder, Poisoned, hand_in, only_response
from tests.assessment.threads import run_at_once
from tests.conftest import BagOfWords

if TYPE_CHECKING:
    from graders.embedding.protocol import Array

pytestmark = pytest.mark.django_db


def encoder_factory(encoder: Encoder) -> Callable[[], Encoder]:
    """Return what the worker is given: a function that has the encoder."""
    return lambda: encoder


def end_all_leases() -> None:
    """Let the time of every lease run out."""
    Response.objects.filter(state=State.CLAIMED).update(lease_until=Now() - timedelta(seconds=1))


def test_a_waiting_answer_is_graded_with_its_evidence(
    page: Assessment, learner: Learner, bag_of_words: BagOfWords
) -> None:
    submission = hand_in(page, learner, q3=REASON)
    assert grade_next_batch(encoder_factory(bag_of_words)) == 1
    response = only_response(submission)
    verdict = response.grades.get().detail.verdict
    assert response.state in {State.GRADED, State.NEEDS_REVIEW}
    assert response.lease_by is None
    assert verdict["provenance"]["model"] == "bag-of-words"
    formula = next(part for part in verdict["parts"] if part["id"] == "formula")
    assert REASON[formula["evidence"]["start"] : formula["evidence"]["end"]].startswith(
        "z = mu + sigma * eps"
    )


def test_no_work_is_no_work(db: None, bag_of_words: BagOfWords) -> None:
    assert grade_next_batch(encoder_factory(bag_of_words)) == 0
    assert bag_of_words.calls == []


def test_a_batch_is_one_call_of_the_model(
    page: Assessment, learner: Learner, bag_of_words: BagOfWords
) -> None:
    hand_in(page, learner, q3=REASON, c="This is mode collapse: the generator makes one kind of image.")
    hand_in(page, learner, q3="The sample is rewritten so that it can be differentiated.")
    assert grade_next_batch(encoder_factory(bag_of_words)) == 3
    assert len(bag_of_words.calls) == 1


def test_a_claimed_row_is_not_claimed_again(page: Assessment, learner: Learner) -> None:
    hand_in(page, learner, q3=REASON)
    first = claim_batch(Response.objects.all(), tenant="submission__assessment__course_id")
    assert first is not None
    assert claim_batch(Response.objects.all(), tenant="submission__assessment__course_id") is None


def test_a_lease_that_has_ended_frees_the_row(
    page: Assessment, learner: Learner, bag_of_words: BagOfWords
) -> None:
    submission = hand_in(page, learner, q3=REASON)
    claim_batch(Response.objects.all(), tenant="submission__assessment__course_id")
    sweep_up()
    assert only_response(submission).state == State.CLAIMED
    end_all_leases()
    sweep_up()
    assert only_response(submission).state == State.WAITING
    assert grade_next_batch(encoder_factory(bag_of_words)) == 1


def test_a_worker_that_outslept_its_lease_writes_nothing(
    page: Assessment, learner: Learner, bag_of_words: BagOfWords
) -> None:
    """While the first worker encodes, its lease ends, and a second one grades the answer."""
    submission = hand_in(page, learner, q3=REASON)

    def another_takes_over() -> None:
        end_all_leases()
        sweep_up()
        assert grade_next_batch(encoder_factory(bag_of_words)) == 1

    grade_next_batch(encoder_factory(MeanwhileEncoder(another_takes_over)))
    assert only_response(submission).grades.get().detail.verdict["provenance"]["model"] == "bag-of-words"
    assert Grade.objects.count() == 1


def test_a_late_worker_writes_nothing_while_another_still_works(page: Assessment, learner: Learner) -> None:
    """Its rows are claimed by another who has not finished: without the fence, both would write."""
    submission = hand_in(page, learner, q3=REASON)

    def another_claims() -> None:
        end_all_leases()
        sweep_up()
        assert claim_batch(Response.objects.all(), tenant="submission__assessment__course_id")

    grade_next_batch(encoder_factory(MeanwhileEncoder(another_claims)))
    assert not Grade.objects.exists()
    assert only_response(submission).state == State.CLAIMED


def test_one_poisonous_answer_does_not_take_the_others_with_it(page: Assessment, learner: Learner) -> None:
    good = [hand_in(page, learner, q3=f"{REASON} {number}") for number in range(5)]
    bad = hand_in(page, learner, q3="The poison is in the sampling of the latent vector.")
    while grade_next_batch(encoder_factory(Poisoned())):
        pass
    assert {only_response(submission).state for submission in good} <= {State.GRADED, State.NEEDS_REVIEW}
    failed = only_response(bad)
    assert (failed.state, failed.tries) == (State.FAILED, MAX_TRIES)
    assert Response.objects.count() == 6


class Broken(BagOfWords):
    """A model that cannot be used at the moment."""

    def __call__(self, texts: Sequence[str]) -> "Array":
        """Refuse."""
        del texts
        raise ModelUnusable("its files are gone")


def test_a_model_that_cannot_be_used_costs_no_answer_a_try(page: Assessment, learner: Learner) -> None:
    submission = hand_in(page, learner, q3=REASON)
    for _ in range(MAX_TRIES + 1):
        with pytest.raises(ModelUnusable):
            grade_next_batch(encoder_factory(Broken()))
    response = only_response(submission)
    assert (response.state, response.tries, response.lease_by) == (State.WAITING, 0, None)
    assert grade_next_batch(encoder_factory(BagOfWords())) == 1


def test_a_regrade_waits_behind_fresh_answers(page: Assessment, learner: Learner) -> None:
    regraded = [
        only_response(hand_in(page, learner, q3=f"{REASON} {number}")) for number in range(BATCH_BY_TRIES[0])
    ]
    GradingRun.objects.filter(responses__in=regraded).update(kind=RunKind.REGRADE, priority=1)
    fresh = only_response(hand_in(page, learner, q3=REASON))
    taken = claim_batch(RESPONSES, tenant="submission__assessment__course_id", first=["run__priority"])
    assert taken is not None
    assert fresh.pk in {row.pk for row in taken.rows}


def test_requests_of_the_api_do_not_wait_for_all_responses(page: Assessment, learner: Learner) -> None:
    for number in range(BATCH_BY_TRIES[0] + 1):
        hand_in(page, learner, q3=f"{REASON} {number}")
    client = ApiClient.objects.create(name="tool")
    request = GradeRequest.objects.create(
        client=client, kind="text", key={"references": ["so"]}, answer="so it is"
    )
    grade_next_batch(encoder_factory(BagOfWords()))
    request.refresh_from_db()
    assert request.state == State.GRADED
    assert Response.objects.filter(state=State.WAITING).count() == 1


def test_an_answer_that_kills_its_worker_is_soon_alone(page: Assessment, learner: Learner) -> None:
    """Each claim that is never finished (the process died) makes the next one of these rows smaller."""
    for number in range(20):
        hand_in(page, learner, q3=f"{REASON} {number}")
    sizes = []
    while taken := claim_batch(Response.objects.all(), tenant="submission__assessment__course_id"):
        sizes.append(len(taken.rows))
        end_all_leases()
        expire_leases(Response)
    assert sizes == [20, 8, 8, 4] + [1] * 20 * (MAX_LOST - 2)
    assert set(Response.objects.values_list("state", flat=True)) == {State.FAILED}


def test_courses_are_served_in_turn(page: Assessment, learner: Learner) -> None:
    """A course with more answers than a batch holds does not make another wait for all of them."""
    for _ in range(BATCH_BY_TRIES[0] + 1):
        hand_in(page, learner, q3=REASON)
    last = hand_in(page, learner, q3=REASON)
    last.assessment = Assessment.objects.create(
        course=Course.objects.create(slug="other", title="Other"), slug="copy", title="Copy"
    )
    last.save()
    taken = claim_batch(Response.objects.all(), tenant="submission__assessment__course_id")
    assert taken is not None
    assert only_response(last).pk in {row.pk for row in taken.rows}


@pytest.mark.django_db(transaction=True)
def test_many_workers_grade_each_answer_once(page: Assessment, learner: Learner) -> None:
    for number in range(30):
        hand_in(page, learner, q3=f"{REASON} {number}")

    def work() -> None:
        while grade_next_batch(encoder_factory(BagOfWords())):
            pass

    run_at_once(work, 4)
    assert Grade.objects.count() == 30
