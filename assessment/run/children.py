"""Keeps processes running: each in a group of its own, its output passed on, started again if it ends."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from assessment.run.terminal import Relay, say

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
STEADY_SECONDS = 60.0
GRACE_SECONDS = 10.0
LONGEST_LINE = 1_000_000
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
_supervisor = os.getpid()


@dataclass(frozen=True, slots=True)
class Part:
    """One process of the service: its name in the terminal, and what starts it."""

    name: str
    command: tuple[str, ...]


@dataclass
class Children:
    """The processes that were started, with the environment that they share."""

    environment: Mapping[str, str]
    relay: Relay = field(default_factory=Relay)
    groups: set[int] = field(default_factory=set)

    async def keep(self, part: Part) -> None:
        """Run a process for ever; when it ends, start it again after a pause that grows."""
        pause = FIRST_PAUSE
        while True:
            began = time.monotonic()
            ended = await self.run(part)
            if time.monotonic() - began > STEADY_SECONDS:
                pause = FIRST_PAUSE
            say(f"{part.name} ended ({ended}); it is started again in {pause:g} s")
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def run(self, part: Part) -> str:
        """Run a process to its end and return how it ended; stop it if this task is cancelled."""
        try:
            process = await asyncio.create_subprocess_exec(
                *part.command,
                env=self.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                limit=LONGEST_LINE,
                start_new_session=True,
                preexec_fn=_die_with_supervisor,
            )
        except OSError as error:
            return f"{part.command[0]}: {error.strerror}"
        self.groups.add(process.pid)
        output = asyncio.create_task(self._pass_on(part.name, process))
        try:
            return _described(await process.wait())
        finally:
            await _stop(process)
            self.groups.discard(process.pid)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(output, timeout=1)

    def kill(self) -> None:
        """End every process without waiting for it to tidy up."""
        for group in self.groups:
            _signal_group(group, signal.SIGKILL)

    async def _pass_on(self, name: str, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None  # noqa: S101 - it was asked for
        while True:
            try:
                line = await process.stdout.readline()
            except ValueError:
                line = b"(a line that is too long to show)\n"
            if not line:
                return
            self.relay.line(name, line.decode(errors="replace").rstrip())


async def _stop(process: asyncio.subprocess.Process) -> None:
    """End a process and everything that it started: first kindly, then for sure."""
    _signal_group(process.pid, signal.SIGTERM)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(process.wait(), GRACE_SECONDS)
    _signal_group(process.pid, signal.SIGKILL)
    await process.wait()


def _signal_group(group: int, number: signal.Signals) -> None:
    # On macOS a group of which only zombies are left answers with a PermissionError.
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _described(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.strsignal(-code) or f"signal {-code}"


def _die_with_supervisor() -> None:
    """Have Linux end this process when the supervisor ends without a word, as after `kill -9`.

    It runs between fork and exec and calls nothing but the kernel. Other systems have no such call: there the
    next start ends a broker that was left behind, and the other processes have to be ended by hand.
    """
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, int(signal.SIGTERM), 0, 0, 0)
        if os.getppid() != _supervisor:
            os._exit(1)
