"""A counter for tests of limits: a real Valkey on a socket of its own, and servers that are away or hang."""

import asyncio
import copy
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assessment.people.limits import Counter
from assessment.run import processes, supervisor


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """Run the embedded Valkey; yield its address."""
    path = folder / "valkey.sock"
    server = subprocess.Popen(processes.broker_process(path, folder).command, stdout=subprocess.DEVNULL)
    try:
        assert asyncio.run(supervisor.wait_for_broker(path))
        yield f"unix://{path}"
    finally:
        server.terminate()
        server.wait(timeout=10)


def count_on(settings: Any, address: str, **limits: int) -> None:
    """Count on the server at an address, with these limits and no other."""
    caches = copy.deepcopy(settings.CACHES)
    caches["limits"]["LOCATION"] = [address]
    settings.CACHES = caches
    settings.LIMITS = dict.fromkeys(settings.LIMITS, 0) | limits
    Counter.quiet_until = 0.0
