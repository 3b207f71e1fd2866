"""A text worker is killed, or stopped beyond its lease."""

import signal
from collections.abc import Iterator

from tests.benchmarks.benchmark import Result
from tests.benchmarks.faults.steps import finish, hand_in, one_mark, service_running, stop_in_the_middle
from tests.journeys.service import Service


def results() -> Iterator[Result]:
    """Yield the share of answers with exactly one mark after each fault of a worker."""
    with service_running() as service:
        service.start_worker()
        yield killed(service)
        yield stalled(service)


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
