"""Counts of requests and their times, by view; with several web processes, of all of them together."""

import os

from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Seconds, in steps of two to three times: from what an instant page takes to what nobody waits for."""

OWN_PROCESS = CollectorRegistry()
requests = Counter(
    "evenmark_requests", "Requests that were answered.", ["view", "method", "status"], registry=OWN_PROCESS
)
seconds = Histogram(
    "evenmark_request_seconds", "Time to answer a request.", ["view"], registry=OWN_PROCESS, buckets=BUCKETS
)


def count_request(view: str, verb: str, status: int, took: float) -> None:
    """Count one request; the labels have few values, whatever callers send."""
    requests.labels(view, known_method(verb), str(status)).inc()
    seconds.labels(view).observe(took)


def known_method(verb: str) -> str:
    """Return the method, or `other` for one that somebody made up."""
    return verb if verb in METHODS else "other"


def request_registry() -> CollectorRegistry:
    """Return what to show: this process's counts, or those of all under gunicorn (see `server.py`)."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return OWN_PROCESS
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return together
