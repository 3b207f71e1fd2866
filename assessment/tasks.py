"""Every Celery task, each a few lines that call a service; and the wake-up that an edge sends after commit.

A message carries no data: rows are the truth. Losing or repeating one is harmless: beat sends it again soon.
"""

import logging
import os
import time
from typing import Any

from celery import shared_task
from celery.signals import worker_process_shutdown, worker_ready, worker_shutdown
from kombu.exceptions import OperationalError

from assessment.celery import app
from assessment.grading import embeddings, worker
from assessment.grading.erasure import database_file
from assessment.grading.liveness import note_heartbeat
from assessment.grading.maintenance import sweep_up
from assessment.grading.queue import Pace, delete_ended_speeds, delete_speed, note_speed
from assessment.lti.passback import enqueue, line_items, remote_results, send_scores
from assessment.lti.services import access_tokens, rosters
from graders.errors import DeviceFailed, GraderError

logger = logging.getLogger(__name__)


class Broker:
    """How long a publish may take, and whether the last one failed.

    Each step has less than half a second, so that a broker which hangs costs a request less than two seconds in all;
    after a failure the next requests do not pay again for a while.
    """

    step_seconds = 0.4
    quiet_seconds = 5.0
    quiet_until = 0.0


class TextWorker:
    """What a text worker's process knows of itself."""

    most_failures = 3
    """After how many failures of its device in a row it ends: a new process gets the device anew, where a broken one
    never recovers (after a CUDA error every call of the process fails); a hiccup costs no start of some ten seconds."""
    failures = 0
    pace = Pace()
    exit_code = 75
    """EX_TEMPFAIL of sysexits.h: it may be started again."""


@shared_task(ignore_result=True)
def grade_waiting() -> None:
    """Grade one batch of what waits, and come again if there was any.

    One batch a task, so that a worker that is asked to stop does so soon. The model is there before the claim.
    """
    embeddings.encoder()
    database_file.forget_what_others_erased()
    try:
        graded = worker.grade_next_batch(embeddings.encoder, TextWorker.pace, _end_hung_process)
    except DeviceFailed:
        _count_failure()
        raise
    TextWorker.failures = 0
    note_heartbeat("text")
    if graded:
        note_speed(TextWorker.pace)
        wake()
        wake_delivery()


def _count_failure() -> None:
    """Count a failure of the device; after a few in a row let the worker end, and whoever started it start another."""
    TextWorker.failures += 1
    if TextWorker.failures >= TextWorker.most_failures:
        logger.critical("The device has failed %d times in a row: this worker ends", TextWorker.failures)
        # The web process imports this module too, and needs nothing of a worker.
        from celery.worker import state

        state.should_stop = TextWorker.exit_code  # type: ignore[assignment] # None until somebody sets it


def _end_hung_process() -> None:
    """End a process whose work does not come on: nothing else can, and its rows are others' by now."""
    logger.critical("Grading has not come on for several leases: this worker ends")
    delete_speed()
    logging.shutdown()
    os._exit(TextWorker.exit_code)


@shared_task(ignore_result=True)
def sweep() -> None:
    """Free expired leases, tell of marks whose date has come, and forget old rows."""
    note_heartbeat("default")
    sweep_up()
    access_tokens.purge_expired()
    database_file.clean_later()


@shared_task(ignore_result=True)
def deliver() -> None:
    """Make missing columns, enqueue the scores whose marks changed, and send those that are due for a few seconds."""
    note_heartbeat("default")
    line_items.make_due_line_items()
    enqueue.enqueue_changes()
    remote_results.read_requested_results()
    if send_scores.send_due().more_due:
        wake_delivery()


@shared_task(ignore_result=True)
def read_rosters() -> None:
    """Read the rosters of platforms that were not read for a while."""
    note_heartbeat("default")
    rosters.read_due_rosters()


def wake() -> None:
    """Hint to the text workers that something waits; never raises, and takes two seconds at the very most."""
    _hint(grade_waiting.name)


def wake_delivery() -> None:
    """Hint to the default workers that scores may be owed or due; never raises, as `wake`."""
    _hint(deliver.name)


def _hint(task: str) -> None:
    if time.monotonic() < Broker.quiet_until:
        return
    limits = {
        "socket_timeout": Broker.step_seconds,
        "socket_connect_timeout": Broker.step_seconds,
        "retry_on_timeout": False,
        # kombu takes 0 for “for ever”, so one retry is the least, and it comes at once.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
    }
    try:
        with app.connection_for_write(transport_options=limits) as connection:
            # Every sweep sends a new hint, so that one which nobody has taken for a minute is of no use.
            app.send_task(task, connection=connection, retry=False, expires=60)
    except (OperationalError, OSError) as error:
        Broker.quiet_until = time.monotonic() + Broker.quiet_seconds
        logger.warning("The broker could not be told that work waits: %s", type(error).__name__)


@worker_ready.connect
def _load_model(sender: Any, **_: Any) -> None:
    """Load the model when a text worker starts, so that the first answer does not pay for it."""
    if "text" in sender.app.amqp.queues.consume_from:
        delete_ended_speeds()
        try:
            worker.check_device(embeddings.encoder)
        except GraderError as error:
            # Celery logs what a signal's receiver raises and goes on, but not this.
            raise SystemExit(f"text worker: {error}") from None
        print("text worker ready", flush=True)


@worker_shutdown.connect
@worker_process_shutdown.connect
def _end(**_: Any) -> None:
    """Take back how fast this process grades: one that is started in its place measures anew."""
    if TextWorker.pace.rows_per_second:
        delete_speed()
