"""Every fault, by the name that `make faults ARGS=NAME` takes; what was acknowledged must end with one mark."""

from collections.abc import Callable, Iterator, Sequence

from tests.benchmarks.benchmark import Result
from tests.benchmarks.faults import broker, database, gradebook, machine, workers

FAULTS: dict[str, Callable[[], Iterator[Result]]] = {
    "broker": broker.results,
    "database": database.results,
    "gradebook": gradebook.results,
    "workers": workers.results,
    "slow-machine": machine.slow,
    "broken-device": machine.broken,
}
"""A new fault is one file beside this one, with a function that starts what it needs, and one line here."""


def results(names: Sequence[str] = ()) -> Iterator[Result]:
    """Yield the results of the faults of these names, one after the other; of all, if none is named."""
    for name in names or FAULTS:
        yield from FAULTS[name]()
