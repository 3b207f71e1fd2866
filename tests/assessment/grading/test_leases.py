"""Leases are renewed while work comes on; a worker that lost its own is refused, and forgiven when it is heard of."""

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.models.functions import Now
from pytest_django.fixtures import Settings

from assessment.bank.models import Assessment
from assessment.grading import leases
from assessment.grading.leases import HUNG_TICKS, TICKS, Claim, Lease, note_progress
from assessment.grading.maintenance import sweep_up
from assessment.grading.models import Grade, Response, State
from assessment.grading.queue import claim_batch, expire_leases
from assessment.grading.worker import RESPONSES, grade_next_batch
from assessment.people.models import Learner
from tests.assessment.grading.cast import REASON, MeanwhileEncoder, hand_in, only_response
from tests.conftest import BagOfWords

PATIENCE = 60
"""Seconds after which a test gives up, not what it measures."""


def take(page: Assessment, learner: Learner) -> Claim[Response]:
    """Hand an answer in and claim it."""
    hand_in(page, learner, q3=REASON)
    claimed = claim_batch(RESPONSES, tenant="submission__assessment__course_id")
    assert claimed is not None
    return claimed


def end_all_leases() -> None:
    Response.objects.filter(state=State.CLAIMED).update(lease_until=Now() - timedelta(seconds=1))


def lose_all_leases() -> None:
    """Let the time of every lease run out, and the sweep come by."""
    end_all_leases()
    sweep_up()


@pytest.mark.django_db(transaction=True)
def test_a_slow_worker_keeps_its_answers(page: Assessment, learner: Learner, settings: Settings) -> None:
    settings.LEASE = timedelta(seconds=8)
    submission = hand_in(page, learner, q3=REASON)

    def wait_for_a_renewal() -> None:
        before = only_response(submission).lease_until
        deadline = time.monotonic() + PATIENCE
        while only_response(submission).lease_until == before:
            assert time.monotonic() < deadline, "the lease was not renewed"
            time.sleep(0.1)
        sweep_up()
        assert only_response(submission).state == State.CLAIMED

    assert grade_next_batch(lambda: MeanwhileEncoder(wait_for_a_renewal)) == 1
    assert Grade.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_hangs_loses_its_answers(
    page: Assessment, learner: Learner, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its device never answers: the thread beside it lives, and stops renewing all the same."""
    monkeypatch.setattr(leases, "LEAST_HUNG_SECONDS", 0)
    settings.LEASE = timedelta(seconds=0.2)
    claimed = take(page, learner)
    hung = threading.Event()
    with Lease(Response, claimed.token, hung.set):
        assert hung.wait(PATIENCE), "nobody noticed"
        assert expire_leases(Response) == 1


@pytest.mark.django_db(transaction=True)
def test_progress_is_what_counts(
    page: Assessment, learner: Learner, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leases, "LEAST_HUNG_SECONDS", 0)
    settings.LEASE = timedelta(seconds=0.2)
    claimed = take(page, learner)
    hung = threading.Event()
    with Lease(Response, claimed.token, hung.set):
        for _ in range(3 * HUNG_TICKS):
            note_progress()
            time.sleep(settings.LEASE.total_seconds() / TICKS)
        assert not hung.is_set()


@pytest.mark.django_db
def test_a_renewal_never_takes_back_what_another_has(page: Assessment, learner: Learner) -> None:
    lost = take(page, learner)
    lose_all_leases()
    retaken = claim_batch(RESPONSES, tenant="submission__assessment__course_id")
    assert retaken is not None
    before = Response.objects.get()
    renew(lost)
    after = Response.objects.get()
    assert (after.lease_by, after.lease_until) == (retaken.token, before.lease_until)


@pytest.mark.django_db
def test_a_renewal_takes_nothing_that_was_freed(page: Assessment, learner: Learner) -> None:
    lost = take(page, learner)
    lose_all_leases()
    renew(lost)
    response = Response.objects.get()
    assert (response.state, response.lease_by, response.lease_until) == (State.WAITING, None, None)


def renew(claimed: Claim[Response]) -> None:
    """Do what a renewal does, in this thread and its transaction."""
    Lease(Response, claimed.token, lambda: None).rows.update(lease_until=Now() + timedelta(hours=1))


@pytest.mark.django_db
def test_no_lease_no_progress_to_note() -> None:
    assert leases._current.get() is None
    note_progress()


@pytest.mark.django_db
@pytest.mark.parametrize("times", [1, 10])
def test_a_slow_machine_costs_no_answer_a_try(page: Assessment, learner: Learner, times: int) -> None:
    """However often it loses its lease between encoding and writing, it was heard of again each time."""
    submission = hand_in(page, learner, q3=REASON)
    for _ in range(times):
        grade_next_batch(lambda: MeanwhileEncoder(lose_all_leases))
        assert not Grade.objects.exists()
    response = only_response(submission)
    assert (response.state, response.tries, response.lost) == (State.WAITING, 0, 0)
    assert grade_next_batch(BagOfWords) == 1
    assert Grade.objects.count() == 1


@pytest.mark.django_db
def test_what_another_lost_stays_counted(page: Assessment, learner: Learner) -> None:
    """One worker dies with the answer; a second is slow, and speaks for itself alone."""
    submission = hand_in(page, learner, q3=REASON)
    claim_batch(RESPONSES, tenant="submission__assessment__course_id")
    lose_all_leases()
    grade_next_batch(lambda: MeanwhileEncoder(lose_all_leases))
    assert (only_response(submission).tries, only_response(submission).lost) == (0, 1)


@pytest.mark.django_db
def test_a_claim_that_the_database_did_not_take_back_is_handed_back_later(
    page: Assessment, learner: Learner
) -> None:
    submission = hand_in(page, learner, q3=REASON)

    def refuse(execute: Callable[..., object], sql: str, *arguments: object) -> object:
        if sql.startswith("UPDATE"):
            raise OperationalError("the database is away")
        return execute(sql, *arguments)

    def go_away() -> None:
        raise OperationalError("the database is away")

    claimed_by = MeanwhileEncoder(go_away)
    real_claim = grade_next_batch

    def encoder_while_away() -> BagOfWords:
        wrapper.__enter__()
        return claimed_by

    wrapper = connection.execute_wrapper(refuse)
    with pytest.raises(OperationalError):
        real_claim(encoder_while_away)
    wrapper.__exit__(None, None, None)
    assert only_response(submission).state == State.CLAIMED
    lose_all_leases()
    assert only_response(submission).lost == 1
    assert grade_next_batch(BagOfWords) == 1
    assert only_response(submission).lost == 0
