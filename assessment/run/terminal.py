"""What a person reads in the terminal: lines of our own, and those of the processes with their name."""

import contextlib
from collections.abc import Callable

PASSED_ON = "text worker ready"
DISK_FULL = ("database or disk is full", "No space left on device", "Disk quota exceeded")
# uv lists every package that it installs; what it downloads and how it ends is enough here.
LEFT_OUT = (" + ", " - ", " ~ ")


def say(line: str) -> None:
    """Print a line of our own at once; a terminal that has gone away must not keep us from stopping."""
    with contextlib.suppress(OSError):
        print(line, flush=True)


class Relay:
    """Prints the lines of processes, each with its process's name before it; calls when the text worker is ready."""

    def __init__(self, when_ready: Callable[[], None] = lambda: None) -> None:
        self._when_ready = when_ready
        self._full_disk_told = False

    def line(self, name: str, line: str) -> None:
        """Print one line of a process; what a script waits for is printed as it stands."""
        if line.endswith(PASSED_ON):
            # Celery may have turned the worker's print into a log record.
            say(PASSED_ON)
            self._when_ready()
        elif line and not line.startswith(LEFT_OUT):
            say(f"{name} | {line}")
        if not self._full_disk_told and any(sign in line for sign in DISK_FULL):
            self._full_disk_told = True
            say("the disk is full: nothing new can be stored until there is room; what was stored is safe")
