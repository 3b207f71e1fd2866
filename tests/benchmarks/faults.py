"""Whole processes, and something that fails: every answer that was acknowledged must end with one mark."""

import os
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from redis import Redis

from tests.benchmarks.benchmark import Result
from tests.journeys.service import Service, running, wait_for

HANDED_IN = 30
LEASE = 5
GRADED_WITHIN = 180
SLOWEST = 2.0
"""Seconds that a broker which hangs may cost a request, in all."""
GOOD = (
    "Write z = mu + sigma * eps with eps drawn from a fixed standard normal. Sampling directly is not differentiable,"
    " so without this no gradient could flow back to mu and sigma and the encoder could not be trained."
)


def results() -> Iterator[Result]:
    """Yield the share of answers with exactly one mark after each fault, and what a hanging broker costs."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running(Path(folder), LEASE_SECONDS=str(LEASE), SWEEP_SECONDS="1") as service,
    ):
        yield flushed(service)
        yield killed(service)
        yield stalled(service)
        yield from hanging(service)


def flushed(service: Service) -> Result:
    """Flush the broker while no worker runs: no message of these answers is left."""
    waiting = hand_in(service, "flushed")
    service.flush_broker()
    service.start_worker()
    return Result("broker flushed, answers with one mark", one_mark(service, waiting), 1.0)


def killed(service: Service) -> Result:
    """Kill the text worker while it holds answers."""
    waiting = hand_in(service, "killed")
    worker = service.workers[-1]
    stop_in_the_middle(service, worker, waiting)
    worker.kill()
    worker.wait()
    service.start_worker()
    return Result("text worker killed, answers with one mark", one_mark(service, waiting), 1.0)


def stalled(service: Service) -> Result:
    """Stop a worker that holds answers for longer than its lease; another grades them, then the first goes on."""
    waiting = hand_in(service, "stalled")
    worker = service.workers[-1]
    held = stop_in_the_middle(service, worker, waiting)
    try:
        service.start_worker()
        finish(service, held)
    finally:
        worker.send_signal(signal.SIGCONT)
    # The first goes on with what it held, is refused, and takes what is new: then it has written all that it would.
    service.workers[-1].send_signal(signal.SIGSTOP)
    try:
        finish(service, hand_in(service, "afterwards", count=1))
    finally:
        service.workers[-1].send_signal(signal.SIGCONT)
    return Result("worker stalled beyond its lease, answers with one mark", one_mark(service, waiting), 1.0)


def hanging(service: Service) -> Iterator[Result]:
    """Let the broker hang while answers are handed in."""
    times: list[float] = []
    with broker_stopped(service):
        waiting = hand_in(service, "hanging", times, count=5)
    yield Result("broker hangs, 2 s over the slowest request", SLOWEST / max(times), 1.0)
    yield Result("broker hung, answers with one mark", one_mark(service, waiting), 1.0)


def hand_in(
    service: Service, name: str, times: list[float] | None = None, count: int = HANDED_IN
) -> list[str]:
    """Hand in free text, and return the submissions that were acknowledged; all must be."""
    found = []
    for number in range(count):
        start = time.monotonic()
        reply = service.hand_in(f"{name}-{number}", q3=f"{GOOD} ({name} {number})")
        if times is not None:
            times.append(time.monotonic() - start)
        if reply.status != 202:
            raise SystemExit(f"an answer was not taken: {reply.status} {reply.body}")
        found.append(reply.body["id"])
    return found


def stop_in_the_middle(
    service: Service, worker: "subprocess.Popen[bytes]", submissions: list[str]
) -> list[str]:
    """Stop a worker while it holds some of the answers, and return those; end the run if none is caught."""
    for _ in submissions:
        wait_for(lambda: claimed(service, submissions), GRADED_WITHIN, "the worker to hold answers")
        worker.send_signal(signal.SIGSTOP)
        if held := claimed(service, submissions):
            return held
        worker.send_signal(signal.SIGCONT)
    raise SystemExit("the worker was stopped again and again, but never held an answer")


def claimed(service: Service, submissions: list[str]) -> list[str]:
    """Return the submissions of which a worker holds the answer now."""
    return [one for one in submissions if _submission(service, one)["state"] == "claimed"]


def finish(service: Service, submissions: list[str]) -> None:
    """Wait until no answer waits."""
    for one in submissions:
        service.finished(one, GRADED_WITHIN)


def one_mark(service: Service, submissions: list[str]) -> float:
    """Return the share of submissions whose answer is graded, and was given a mark exactly once by the feed."""
    finish(service, submissions)
    given = Counter(change["response"] for change in _feed(service) if change["kind"] == "given")
    answers = [_submission(service, one)["responses"][0] for one in submissions]
    right = [one for one in answers if one["state"] in ("graded", "needs_review") and given[one["id"]] == 1]
    return len(right) / len(submissions)


@contextmanager
def broker_stopped(service: Service) -> Iterator[None]:
    """Stop the broker's process, so that it takes connections and answers nothing."""
    address = service.environment.get("REDIS_URL")
    if address:
        raise SystemExit("unset REDIS_URL: a broker that others use cannot be stopped")
    with Redis(unix_socket_path=service.broker_socket()) as broker:
        number = int(broker.info("server")["process_id"])
    os.kill(number, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(number, signal.SIGCONT)


def _submission(service: Service, public_id: str) -> Any:
    return service.call("GET", f"submissions/{public_id}").body


def _feed(service: Service) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after, more = "0", True
    while more:
        page = service.call("GET", f"grades?after={after}&limit=100").body
        found, after, more = found + page["results"], page["next"], page["more"]
    return found
