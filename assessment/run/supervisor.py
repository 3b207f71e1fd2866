"""Starts the parts in their order, says when they are ready, and stops them all at a signal."""

import asyncio
import contextlib
import os
import signal
import stat
import sys
from pathlib import Path
from typing import Any

from django.conf import settings

from assessment.run import install, processes
from assessment.run.options import Options, RunError
from assessment.run.prepare import Credentials
from assessment.run.processes import OutputRelay, ProcessGroups, print_line

BROKER_PATIENCE_SECONDS = 10.0
"""A plain choice: it answers at once, and on a busy machine somewhat later."""


# The broker has no password: whoever can open its socket can send tasks. So the socket lies in a folder of our own.
def make_private_folder(folder: Path) -> None:
    """Make the socket's folder, in a place that all share; refuse one that others made or can enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid() or status.st_mode & 0o077:
        raise RunError(
            f"{folder} must be a folder that only you can enter: remove it, or set TMPDIR to a place of yours"
        )


async def end_stale_broker(path: Path) -> None:
    """End a broker that an earlier run left behind, and remove its socket; the caller holds the lock."""
    if await _ask_broker(path, b"SHUTDOWN NOSAVE") is not None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(BROKER_PATIENCE_SECONDS):
                while await _ask_broker(path, b"PING") is not None:
                    await asyncio.sleep(0.05)
    path.unlink(missing_ok=True)


async def wait_for_broker(path: Path) -> bool:
    """Wait until the broker answers; False if it does not."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(BROKER_PATIENCE_SECONDS):
            while await _ask_broker(path, b"PING") != b"+PONG\r\n":
                await asyncio.sleep(0.05)
            return True
    return False


async def _ask_broker(path: Path, command: bytes) -> bytes | None:
    """Return the reply to a command, or None if nobody listens."""
    try:
        reader, writer = await asyncio.open_unix_connection(path)
    except OSError:
        return None
    try:
        writer.write(command + b"\r\n")
        return await reader.readline()
    except OSError:
        return b""
    finally:
        writer.close()


# True, and of no use to somebody who tries this out: run as root in a container, static files not collected.
QUIET = "ignore:You're running the worker with superuser privileges,ignore:No directory at"
HEAD_START_SECONDS = 15
"""The web process answers first: to load the model takes a machine of two cores for itself. Then it starts anyway."""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Everything that runs, from the first process to the last."""

    def __init__(self, options: Options, credentials: Credentials | None) -> None:
        self._options = options
        self._credentials = credentials
        self._stopping = False
        self._is_announced = self._is_reminded = False
        self._children = ProcessGroups(_process_environment(), OutputRelay(self._remind))

    async def run(self) -> None:
        """Run until a signal comes; by then every process that was started has ended."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a coroutine runs in one
        for number in SIGNALS:
            asyncio.get_running_loop().add_signal_handler(number, self._stop, task)
        try:
            await self._run_all()
        except asyncio.CancelledError:
            print_line("stopped")

    def _stop(self, task: asyncio.Task[Any]) -> None:
        """End everything kindly; at the second signal, at once."""
        if self._stopping:
            self._children.kill()
            return
        self._stopping = True
        print_line("stopping")
        task.cancel()

    async def _run_all(self) -> None:
        socket = settings.BROKER_SOCKET
        if "services" not in self._options.parts or socket is None:
            await self._run_clients()
            return
        make_private_folder(socket.parent)
        await end_stale_broker(socket)
        # The broker starts first and ends last: a worker that loses it does not end well.
        running = asyncio.create_task(
            self._children.keep(processes.broker_process(socket, settings.DATA_DIR))
        )
        try:
            if not await wait_for_broker(socket):
                print_line(f"the broker does not answer; see {settings.DATA_DIR / 'valkey.log'}")
            await self._run_clients()
        finally:
            running.cancel()
            await asyncio.wait([running])

    async def _run_clients(self) -> None:
        async with asyncio.TaskGroup() as group:
            if "web" in self._options.parts:
                group.create_task(self._children.keep(processes.web_process(self._options)))
                announced = group.create_task(self._announce())
                # The cores are for the web process first: nobody waits for the others, which take longer.
                await asyncio.wait([announced], timeout=HEAD_START_SECONDS)
            if "services" in self._options.parts:
                group.create_task(self._children.keep(processes.default_worker_process()))
                group.create_task(self._children.keep(processes.beat_process()))
            if "worker" in self._options.parts:
                group.create_task(self._run_text_worker())

    async def _announce(self) -> None:
        """Say that the web process is ready, once it answers."""
        while not await _answers_http(self._options):
            await asyncio.sleep(0.1)
        self._is_announced = True
        self._say_where()

    def _say_where(self) -> None:
        print_line(f"ready: {self._options.url}")
        for line in self._credentials.lines() if self._credentials else ():
            print_line(line)

    def _remind(self) -> None:
        """Say once more where the page is, once the text worker is ready: the lines of its install stand between."""
        if self._is_announced and not self._is_reminded:
            self._is_reminded = True
            self._say_where()

    async def _run_text_worker(self) -> None:
        """Install what the text worker needs, if it is not there, and keep it running."""
        if not install.is_current("worker"):
            size = install.MEGABYTES["worker"] / 1000
            print_line(
                f"installing the text worker's environment (about {size:g} GB); Part A is graded meanwhile"
            )
            await self._children.run(processes.INSTALL_PROCESS)
        if install.is_current("worker"):
            await self._children.keep(processes.text_worker_process())
        else:
            print_line(
                "the text worker's environment could not be installed, see the lines above: free text waits,"
            )
            print_line(
                "and is graded when a text worker runs; to try again: make worker (in another terminal)"
            )


async def _answers_http(options: Options) -> bool:
    """Say whether the web process answers a request, be it with a page or with an error of ours."""
    host = options.host.replace("0.0.0.0", "127.0.0.1")  # noqa: S104 - what listens everywhere is asked here
    try:
        reader, writer = await asyncio.open_connection(host, options.port)
    except OSError:
        return False
    try:
        writer.write(f"GET / HTTP/1.0\r\nHost: {options.address}\r\n\r\n".encode())
        return (await reader.readline()).startswith(b"HTTP/")
    except OSError:
        return False
    finally:
        writer.close()


def _process_environment() -> dict[str, str]:
    """Return the processes' environment: the same data folder from wherever they look, lines at once."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "assessment.settings",
        "EVENMARK_DATA": str(Path(settings.DATA_DIR).resolve()),
        # Who tries this out wants the address and the password to stay in sight: no line for every request.
        "LOG_LEVEL": os.environ.get("LOG_LEVEL") or "WARNING",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": os.environ.get("PYTHONWARNINGS") or QUIET,
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }
