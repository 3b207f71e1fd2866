"""Carries a request's id into the log lines of the tasks that it sent, and shows that a process is at work."""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from celery import signals
from django.conf import settings

from assessment.operations import logs

HEADER = "request_id"


class Pulse:
    """The file whose age says when this process last did something; only workers and beat have one."""

    path: Path | None = None


def connect() -> None:
    """Listen to Celery."""
    listen: dict[Any, Callable[..., Any]] = {
        signals.setup_logging: _keep_logging,
        signals.before_task_publish: _send_id,
        signals.after_task_publish: _beat,
        signals.task_prerun: _begin,
        signals.task_postrun: _end,
        signals.worker_ready: _worker_is_ready,
        signals.beat_init: partial(_start, "beat"),
    }
    for signal, receiver in listen.items():
        signal.connect(receiver, weak=False, dispatch_uid=f"operations.{signal.name}")


def pulse_file(part: str) -> Path:
    """Return the file of a part: `beat`, or the queue of a worker."""
    return Path(settings.DATA_DIR) / f"pulse-{part}"


def _keep_logging(**_: Any) -> None:
    """Do nothing: that somebody listens keeps Celery from setting up the log its own way."""


def _send_id(headers: dict[str, Any] | None = None, **_: Any) -> None:
    if headers is not None and (number := logs.request_id.get()):
        headers[HEADER] = number


def _begin(task_id: str, task: Any, **_: Any) -> None:
    logs.task_id.set(task_id)
    # A worker hangs a message's headers on the request; a task that is called in place keeps them apart.
    number = getattr(task.request, HEADER, None) or (task.request.headers or {}).get(HEADER)
    logs.request_id.set(str(number or ""))
    _beat()


def _end(**_: Any) -> None:
    logs.task_id.set("")
    logs.request_id.set("")
    _beat()


def _worker_is_ready(sender: Any, **_: Any) -> None:
    _start("-".join(sorted(sender.app.amqp.queues.consume_from)))


def _start(part: str, **_: Any) -> None:
    Pulse.path = pulse_file(part)
    _beat()


def _beat(**_: Any) -> None:
    """Renew the file's time; a full or missing disk must not stop the work."""
    if Pulse.path is not None:
        with suppress(OSError):
            Pulse.path.touch()
