"""A device that fails is an outage, and costs no answer anything; an answer that breaks it is found all the same."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import pytest

from assessment.bank.models import Assessment
from assessment.grading.embeddings import CachingEncoder
from assessment.grading.models import Response, State
from assessment.grading.queue import MAX_LOST
from assessment.grading.worker import Process, check_device, grade_next_batch
from assessment.people.models import Learner
from graders.errors import DeviceFailed, OutOfMemory
from tests.assessment.grading.cast import REASON, hand_in, only_response
from tests.conftest import BagOfWords

if TYPE_CHECKING:
    from graders.embedding.protocol import Array

pytestmark = pytest.mark.django_db
ROUNDS = 10
"""More than any count of tries."""


class AcceleratorError(RuntimeError):
    """As torch's own is called."""


class Device(BagOfWords):
    """An encoder that raises an error from the call after `works` calls on, whatever the text."""

    def __init__(self, error: Exception, works: int = 0) -> None:
        super().__init__()
        self.error = error
        self.works = works

    def __call__(self, texts: Sequence[str]) -> "Array":
        """Encode, or raise."""
        if len(self.calls) >= self.works:
            raise self.error
        return super().__call__(texts)


class Fragile(BagOfWords):
    """A device that one word breaks for good, as a failed assertion on a GPU does, until a new process is there."""

    broken = False

    def __call__(self, texts: Sequence[str]) -> "Array":
        """Encode, unless it is broken, or breaks now."""
        self.broken = self.broken or any("poison" in text for text in texts)
        if self.broken:
            raise AcceleratorError("CUDA error: device-side assert triggered")
        return super().__call__(texts)


@pytest.fixture(autouse=True)
def _new_process() -> Iterator[None]:
    Process.device_works = None
    yield
    Process.device_works = None


ERRORS = [
    RuntimeError("CUDA error: an illegal memory access was encountered"),
    RuntimeError("a message of tomorrow's torch"),
    AcceleratorError("CUDA error: unknown error"),
    DeviceFailed("the device failed"),
    OutOfMemory("not even a short text fits"),
    MemoryError(),
    KeyError("cuda:0"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: f"{type(error).__name__} {error}"[:40])
@pytest.mark.parametrize("stored", [False, True])
def test_a_broken_device_costs_no_answer_a_try(
    page: Assessment, learner: Learner, error: Exception, stored: bool
) -> None:
    for number in range(5):
        hand_in(page, learner, q3=f"{REASON} {number}")
    device = CachingEncoder(Device(error)) if stored else Device(error)
    for _ in range(ROUNDS):
        with pytest.raises(DeviceFailed):
            grade_next_batch(lambda: device)
    assert set(Response.objects.values_list("state", "tries", "lost")) == {(State.WAITING, 0, 0)}
    while grade_next_batch(BagOfWords):
        pass
    assert not Response.objects.exclude(state__in=[State.GRADED, State.NEEDS_REVIEW]).exists()


def test_a_device_that_breaks_is_not_tried_with_more_answers(page: Assessment, learner: Learner) -> None:
    """What the last probe said decides whether anything is claimed."""
    hand_in(page, learner, q3=REASON)
    device = Device(AcceleratorError("CUDA error"), works=1)
    check_device(lambda: device)
    for _ in range(ROUNDS):
        with pytest.raises(DeviceFailed):
            grade_next_batch(lambda: device)
    # The first time it had worked before, so that the answer may have broken it; then it was not asked for any.
    assert set(Response.objects.values_list("state", "tries", "lost")) == {(State.WAITING, 0, 1)}


def test_a_probe_is_never_read_from_the_cache() -> None:
    check_device(lambda: CachingEncoder(BagOfWords()))
    with pytest.raises(DeviceFailed):
        check_device(lambda: CachingEncoder(Device(RuntimeError("gone"))))


def test_an_answer_that_breaks_the_device_is_found(page: Assessment, learner: Learner) -> None:
    """Each process grades until its device breaks, and is followed by a new one."""
    good = [hand_in(page, learner, q3=f"{REASON} {number}") for number in range(12)]
    bad = hand_in(page, learner, q3="The poison is in the sampling of the latent vector.")
    processes = 0
    while Response.objects.filter(state=State.WAITING).exists():
        processes += 1
        work_until_broken(Fragile())
    assert {only_response(submission).state for submission in good} <= {State.GRADED, State.NEEDS_REVIEW}
    failed = only_response(bad)
    assert (failed.state, failed.tries, failed.lost, processes) == (State.FAILED, 0, MAX_LOST, MAX_LOST)


def work_until_broken(device: BagOfWords) -> None:
    Process.device_works = None
    check_device(lambda: device)
    try:
        while grade_next_batch(lambda: device):
            pass
    except DeviceFailed:
        return


@pytest.mark.parametrize("error", [RuntimeError, OutOfMemory, DeviceFailed, MemoryError])
def test_one_answer_that_the_model_does_not_take(
    page: Assessment, learner: Learner, error: Callable[[str], Exception]
) -> None:
    """A short text is encoded all the while: the fault is the answer's."""

    class Choosy(BagOfWords):
        def __call__(self, texts: Sequence[str]) -> "Array":
            if any("poison" in text for text in texts):
                raise error("does not fit")
            return super().__call__(texts)

    good = [hand_in(page, learner, q3=f"{REASON} {number}") for number in range(5)]
    bad = hand_in(page, learner, q3="The poison is in the sampling of the latent vector.")
    while grade_next_batch(Choosy):
        pass
    assert {only_response(submission).state for submission in good} <= {State.GRADED, State.NEEDS_REVIEW}
    assert (only_response(bad).state, only_response(bad).lost) == (State.FAILED, 0)
