"""Follows a request through the log by its id: from the middleware into the tasks that it sends, to the answers.

Every request gets a line that says how it ended and how long it took, and nothing of what it said; each submission and
each answer that gets its state is named by its public id. The same signals show that a process is at work.
"""

import logging
import re
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from celery import signals
from django.conf import settings
from django.db.models.signals import post_save
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from assessment.grading.models import Response, Submission
from assessment.operations import logs, request_metrics

HEADER, TASK_HEADER = "X-Request-ID", "request_id"
# An id goes into every line of the log: of a caller's only what cannot break a line, or fill one.
USABLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
QUIET = {"healthz", "readyz", "metrics"}

logger = logging.getLogger("assessment.request")
answer_logger = logging.getLogger("assessment.answers")


class RequestLog:
    """The outermost middleware: the id of the caller if it is a sane one, else a new one, in log and reply."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request, and note how that went."""
        caller_id = request.headers.get(HEADER, "")
        request_id = caller_id if USABLE.fullmatch(caller_id) else uuid4().hex
        logs.request_id.set(request_id)
        began = time.perf_counter()
        response = self.get_response(request)
        response.headers[HEADER] = request_id
        _log_request(request, response.status_code, time.perf_counter() - began)
        return response


def clear_request_id(**_: object) -> None:
    """Take the id away once Django has written its last line about the request, which it does behind all middleware."""
    logs.request_id.set("")


def _log_request(request: HttpRequest, status: int, seconds: float) -> None:
    """Count the request by its view, and log it by the view's address: a path may hold anything."""
    match = request.resolver_match
    view = (match.view_name or match.route or "unnamed") if match else "none"
    request_metrics.count_request(view, request.method or "", status, seconds)
    level = logging.DEBUG if view in QUIET else logging.INFO
    method = request_metrics.known_method(request.method or "")
    logger.log(
        level,
        "%s %s %d",
        method,
        view,
        status,
        extra={"view": view, "method": method, "status": status, "milliseconds": round(seconds * 1000, 1)},
    )


# The signals that carry a request's id into the log lines of its tasks also show that a process is at work.
class Pulse:
    """The file whose age says when this process last did something; only workers and beat have one."""

    path: Path | None = None


def connect_tasks() -> None:
    """Listen to Celery."""
    receivers: dict[Any, Callable[..., Any]] = {
        signals.setup_logging: _keep_logging,
        signals.before_task_publish: _send_id,
        signals.after_task_publish: _beat,
        signals.task_prerun: _begin,
        signals.task_postrun: _end,
        signals.worker_ready: _worker_is_ready,
        signals.beat_init: partial(_start, "beat"),
    }
    for signal, receiver in receivers.items():
        # Not weak: a partial that nothing else holds would be collected at once.
        signal.connect(receiver, weak=False, dispatch_uid=f"operations.{signal.name}")


def pulse_file(part: str) -> Path:
    """Return the file of a part: `beat`, or the queue of a worker."""
    return Path(settings.DATA_DIR) / f"pulse-{part}"


def _keep_logging(**_: Any) -> None:
    """Do nothing: that somebody listens keeps Celery from setting up the log its own way."""


def _send_id(headers: dict[str, Any] | None = None, **_: Any) -> None:
    if headers is not None and (request_id := logs.request_id.get()):
        headers[TASK_HEADER] = request_id


def _begin(task_id: str, task: Any, **_: Any) -> None:
    logs.task_id.set(task_id)
    # A worker hangs a message's headers on the request; a task that is called in place keeps them apart.
    request_id = getattr(task.request, TASK_HEADER, None) or (task.request.headers or {}).get(TASK_HEADER)
    logs.request_id.set(str(request_id or ""))
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


# Each submission that is stored and each answer that gets its state stands in the log, by public ids alone.
def connect_answers() -> None:
    """Listen to what is stored."""
    post_save.connect(_log_submission, Submission, weak=False, dispatch_uid="operations.submission")
    post_save.connect(_log_state, Response, weak=False, dispatch_uid="operations.response")


def _log_submission(instance: Submission, created: bool, **_: Any) -> None:
    if created:
        answer_logger.info("stored", extra={"submission": str(instance.public_id)})


def _log_state(instance: Response, **_: Any) -> None:
    ids = {"response": str(instance.public_id)}
    # What was not loaded with the answer is not asked for: a line of the log is not worth a query.
    if isinstance(submission := instance._state.fields_cache.get("submission"), Submission):
        ids["submission"] = str(submission.public_id)
    answer_logger.info("answer is %s", instance.state, extra=ids)
