"""The steps of a fault: start a service, hand answers in, stop a worker while it holds some, count the marks."""

import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.journeys.service import Service, running, wait_for

HANDED_IN = 30
LEASE = 5
GRADED_WITHIN = 180
GOOD = (
    "Write z = mu + sigma * eps with eps drawn from a fixed standard normal. Sampling directly is not differentiable,"
    " so without this no gradient could flow back to mu and sigma and the encoder could not be trained."
)


@contextmanager
def service_running(**settings: str) -> Iterator[Service]:
    """Run a whole service in a folder of its own, with short leases and sweeps, and these settings besides."""
    limits = {"LEASE_SECONDS": str(LEASE), "SWEEP_SECONDS": "1"}
    with tempfile.TemporaryDirectory() as folder, running(Path(folder), **limits | settings) as service:
        yield service


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
    return [one for one in submissions if submission(service, one)["state"] == "claimed"]


def finish(service: Service, submissions: list[str]) -> None:
    """Wait until no answer waits."""
    for one in submissions:
        service.finished(one, GRADED_WITHIN)


def one_mark(service: Service, submissions: list[str]) -> float:
    """Return the share of submissions whose answer is graded, and was given a mark exactly once by the feed."""
    finish(service, submissions)
    given = Counter(change["response"] for change in feed(service) if change["kind"] == "given")
    answers = [submission(service, one)["responses"][0] for one in submissions]
    right = [one for one in answers if one["state"] in ("graded", "needs_review") and given[one["id"]] == 1]
    return len(right) / len(submissions)


def submission(service: Service, public_id: str) -> Any:
    """Return a submission as the API shows it."""
    return service.call("GET", f"submissions/{public_id}").body


def feed(service: Service) -> list[dict[str, Any]]:
    """Return every change of a mark that the API tells of."""
    found: list[dict[str, Any]] = []
    after, more = "0", True
    while more:
        page = service.call("GET", f"grades?after={after}&limit=100").body
        found, after, more = found + page["results"], page["next"], page["more"]
    return found
