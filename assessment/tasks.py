"""Every Celery task, each a few lines that call a service; and the wake-up that an edge sends after commit.

A message carries no data: rows are the truth. Losing or repeating one is harmless, since beat sends the same again
every few seconds.
"""

import logging
import time
from typing import Any

from celery import shared_task
from celery.signals import worker_ready
from kombu.exceptions import OperationalError

from assessment.celery import app
from assessment.grading.services import encoding, sweep as sweeping, work

logger = logging.getLogger(__name__)

PUBLISH_SECONDS = 0.5
"""Limit of each step of a publish: a broker that hangs then costs a request less than two seconds in all."""
QUIET_SECONDS = 5.0
_quiet_until = 0.0


@shared_task(ignore_result=True)
def grade_waiting() -> None:
    """Grade what waits, batch by batch, until nothing does."""
    sweeping.note_heartbeat("text")
    while work.grade_next_batch(encoding.encoder):
        sweeping.note_heartbeat("text")


@shared_task(ignore_result=True)
def sweep() -> None:
    """Free expired leases and forget old rows."""
    sweeping.note_heartbeat("default")
    sweeping.sweep()


def wake() -> None:
    """Hint to the text workers that something waits; never raises, and never takes longer than two seconds."""
    global _quiet_until
    if time.monotonic() < _quiet_until:
        return
    limits = {
        "socket_timeout": PUBLISH_SECONDS,
        "socket_connect_timeout": PUBLISH_SECONDS,
        "retry_on_timeout": False,
        # kombu takes 0 for “for ever”, so one retry is the least, and it comes at once.
        "max_retries": 1,
        "interval_start": 0,
        "interval_step": 0,
        "interval_max": 0,
    }
    try:
        with app.connection_for_write(transport_options=limits) as connection:
            app.send_task(grade_waiting.name, connection=connection, retry=False, expires=60)
    except (OperationalError, OSError) as error:
        # The sweep hints again; until then no other request pays for the same broker.
        _quiet_until = time.monotonic() + QUIET_SECONDS
        logger.warning("The broker could not be told that answers wait: %s", type(error).__name__)


@worker_ready.connect
def _load_model(sender: Any, **_: Any) -> None:
    """Load the model when a text worker starts, so that the first answer does not pay for it."""
    if "text" in sender.app.amqp.queues.consume_from:
        encoding.encoder()(["ready"])
        print("text worker ready", flush=True)
