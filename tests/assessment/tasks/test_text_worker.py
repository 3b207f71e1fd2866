"""The task of a text worker: a device that fails ends its process in the end, and a batch that works forgives it."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pytest
from celery.signals import worker_process_shutdown, worker_shutdown
from celery.utils.dispatch import Signal
from celery.worker import state

from assessment import tasks
from assessment.bank.models import Assessment
from assessment.grading import embeddings
from assessment.grading.liveness import is_alive
from assessment.grading.models import Response, State, WorkerSpeed
from assessment.grading.worker import Process
from assessment.people.models import Learner
from assessment.tasks import TextWorker, grade_waiting
from graders.errors import DeviceFailed
from tests.assessment.grading.cast import REASON, hand_in
from tests.conftest import BagOfWords

if TYPE_CHECKING:
    from graders.embedding.protocol import Array

pytestmark = pytest.mark.django_db


class Switched(BagOfWords):
    """A device that can be switched off."""

    on = True

    def __call__(self, texts: Sequence[str]) -> "Array":
        """Encode, or fail as torch does."""
        if not self.on:
            raise RuntimeError("CUDA error: an illegal memory access was encountered")
        return super().__call__(texts)


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> Iterator[Switched]:
    """The device of this process, which nobody listens to: no broker is told anything."""
    device = Switched()
    monkeypatch.setattr(embeddings, "encoder", lambda: device)
    monkeypatch.setattr(tasks.Broker, "quiet_until", float("inf"))
    monkeypatch.setattr(state, "should_stop", None)
    monkeypatch.setattr(TextWorker, "failures", 0)
    monkeypatch.setattr(Process, "device_works", None)
    yield device
    assert set(Response.objects.filter(tries__gt=0)) == set()


def stops_with() -> object:
    """Return the exit code that Celery was asked to end with."""
    return state.should_stop


def test_a_worker_ends_after_its_device_failed_a_few_times_in_a_row(
    device: Switched, page: Assessment, learner: Learner
) -> None:
    hand_in(page, learner, q3=REASON)
    device.on = False
    for _ in range(TextWorker.most_failures):
        assert stops_with() is None
        with pytest.raises(DeviceFailed):
            grade_waiting()
    assert stops_with() == TextWorker.exit_code
    assert Response.objects.get().state == State.WAITING
    assert not is_alive("text")


def test_a_hiccup_ends_no_worker(device: Switched, page: Assessment, learner: Learner) -> None:
    for number in range(TextWorker.most_failures + 1):
        hand_in(page, learner, q3=f"{REASON} {number}")
        device.on = False
        with pytest.raises(DeviceFailed):
            grade_waiting()
        device.on = True
        grade_waiting()
    assert stops_with() is None
    assert not Response.objects.filter(state=State.WAITING).exists()


def test_a_batch_leaves_its_speed_and_a_sign_of_life(
    device: Switched, page: Assessment, learner: Learner
) -> None:
    grade_waiting()
    assert is_alive("text")
    assert not WorkerSpeed.objects.exists()
    hand_in(page, learner, q3=REASON)
    grade_waiting()
    assert WorkerSpeed.objects.get().rows_per_second > 0


@pytest.mark.parametrize("signal", [worker_shutdown, worker_process_shutdown])
def test_a_worker_that_ends_is_no_longer_reckoned_with(
    device: Switched, page: Assessment, learner: Learner, signal: Signal
) -> None:
    hand_in(page, learner, q3=REASON)
    grade_waiting()
    assert WorkerSpeed.objects.count() == 1
    signal.send(sender=None)
    assert not WorkerSpeed.objects.exists()
