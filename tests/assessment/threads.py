"""The same work at once, as by several processes: each thread has a connection of its own to the database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def run_at_once(work: Callable[[], T], count: int) -> list[T]:
    """Begin something in so many threads at the same moment; return what came of each, and raise what one raises."""
    start = Barrier(count)

    def run() -> T:
        start.wait()
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(count)]]
