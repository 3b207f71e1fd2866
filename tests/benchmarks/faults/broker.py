"""The broker loses its messages, or hangs."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

from redis import Redis

from tests.benchmarks.benchmark import Result
from tests.benchmarks.faults.steps import hand_in, one_mark, service_running
from tests.journeys.service import Service

SLOWEST = 2.0
"""Seconds that a broker which hangs may cost a request, in all."""


def results() -> Iterator[Result]:
    """Yield the share of answers with one mark after the broker was flushed and hung, and what hanging costs."""
    with service_running() as service:
        yield flushed(service)
        yield from hanging(service)


def flushed(service: Service) -> Result:
    """Flush the broker while no worker runs: no message of these answers is left."""
    waiting = hand_in(service, "flushed")
    service.flush_broker()
    service.start_worker()
    return Result("broker flushed, answers with one mark", one_mark(service, waiting), 1.0)


def hanging(service: Service) -> Iterator[Result]:
    """Let the broker hang while answers are handed in."""
    times: list[float] = []
    with broker_stopped(service):
        waiting = hand_in(service, "hanging", times, count=5)
    yield Result("broker hangs, 2 s over the slowest request", SLOWEST / max(times), 1.0)
    yield Result("broker hung, answers with one mark", one_mark(service, waiting), 1.0)


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
