"""How much is claimed at once: what fits into the lease at the speed that was measured, and a little at first."""

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from assessment.bank.models import Assessment
from assessment.grading.embeddings import FIRST_STEP, LARGEST_STEP, LEAST_STEP, Steps
from assessment.grading.queue import BATCH_BY_TRIES, FIRST_ROOM, ROW_COST, SHARE, Pace, claim_batch
from assessment.grading.worker import RESPONSES, grade_next_batch
from assessment.people.models import Learner
from tests.assessment.grading.cast import REASON, hand_in
from tests.conftest import BagOfWords

LEASE = 100.0


@pytest.fixture(autouse=True)
def _lease(settings: Settings) -> None:
    settings.LEASE = timedelta(seconds=LEASE)


def room_after(*batches: tuple[int, float]) -> float:
    """Return the room after batches of (characters, seconds)."""
    pace = Pace()
    for characters, seconds in batches:
        pace.note(rows=1, characters=characters, seconds=seconds)
    return pace.room


@pytest.mark.parametrize(
    ("batches", "room"),
    [
        ([], FIRST_ROOM),
        ([(2_000, 0.1)], 2 * FIRST_ROOM),  # fast, and yet no more than twice as much at a time
        ([(2_000, 0.1)] * 3, 8 * FIRST_ROOM),
        ([(2_000, 50)], 1_000),  # 40 characters a second, and a quarter of the lease
        ([(2_000, 0.1), (2_000, 50)], 1_000),  # slower counts at once
        ([(2_000, 50), (2_000, 25)], 2_000 / 37.5 * LEASE * SHARE),  # faster by half
        ([(2_000, 50), (2_000, 0)], 2_000),
        ([(2_000, 1e9)], 1),
    ],
)
def test_the_room_follows_the_speed(batches: list[tuple[int, float]], room: float) -> None:
    assert room_after(*batches) == pytest.approx(room)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("room", "rows"),
    [
        (None, BATCH_BY_TRIES[0]),
        (1e9, BATCH_BY_TRIES[0]),
        (3 * (len(REASON) + 2 + ROW_COST), 3),  # as JSON an answer has two quotes
        (4 * (len(REASON) + 2 + ROW_COST) - 1, 3),
        (1, 1),
    ],
)
def test_as_many_answers_as_fit(page: Assessment, learner: Learner, room: float | None, rows: int) -> None:
    for _ in range(BATCH_BY_TRIES[0] + 1):
        hand_in(page, learner, q3=REASON)
    claimed = claim_batch(RESPONSES, tenant="submission__assessment__course_id", room=room)
    assert claimed is not None
    assert len(claimed.rows) == rows


@pytest.mark.django_db
def test_an_unknown_machine_starts_small(page: Assessment, learner: Learner) -> None:
    for number in range(BATCH_BY_TRIES[0]):
        hand_in(page, learner, q3=f"{REASON} {number}")
    pace = Pace()
    first = grade_next_batch(BagOfWords, pace)
    assert 1 <= first < BATCH_BY_TRIES[0]
    assert pace.rows_per_second > 0


@pytest.mark.parametrize(
    ("seconds", "size"), [([0.1], 2 * FIRST_STEP), ([4.0], FIRST_STEP), ([9.0], FIRST_STEP // 2)]
)
def test_a_step_is_as_large_as_takes_some_seconds(
    monkeypatch: pytest.MonkeyPatch, seconds: list[float], size: int
) -> None:
    steps = Steps()
    run_steps(monkeypatch, steps, seconds)
    assert len(steps.take(list(range(LARGEST_STEP)), list)) == size


@pytest.mark.parametrize(("duration", "size"), [(0.1, LARGEST_STEP), (60.0, LEAST_STEP)])
def test_a_step_has_a_least_and_a_largest_size(
    monkeypatch: pytest.MonkeyPatch, duration: float, size: int
) -> None:
    steps = Steps()
    run_steps(monkeypatch, steps, [duration] * 12)
    assert len(steps.take(list(range(2 * LARGEST_STEP)), list)) == size


def run_steps(monkeypatch: pytest.MonkeyPatch, steps: Steps, seconds: list[float]) -> None:
    """Take steps that last so long, by a clock that stands still otherwise."""
    for duration in seconds:
        times = iter((0.0, duration))
        with monkeypatch.context() as patch:
            patch.setattr("time.monotonic", lambda times=times: next(times))
            steps.take(list(range(2 * LARGEST_STEP)), list)
