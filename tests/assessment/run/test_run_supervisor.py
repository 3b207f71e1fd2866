"""`make run` with real processes: what it prints, and that nothing is left when it ends, however it ends."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

pytestmark = pytest.mark.processes

Found = TypeVar("Found")
NOT_OURS = ("DATABASE_URL", "REDIS_URL", "EVENMARK_ENV", "SECRET_KEY", "HOST")


class Run:
    """One run of the supervisor, without the text worker, on a data folder and a port of its own."""

    def __init__(self, data: Path, port: int) -> None:
        self.data = data
        self.lines: list[str] = []
        environment = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        environment |= {
            "EVENMARK_DATA": str(data),
            "PORT": str(port),
            "WORKER": "0",
            "TMPDIR": str(data.parent),
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "assessment.run"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def line(self, start: str) -> str:
        """Wait for a line that starts so, and return the rest of it."""
        matching = wait_for(lambda: [line for line in [*self.lines] if line.startswith(start)], self.shown)
        return matching[0].removeprefix(start)

    def shown(self) -> str:
        """Return everything that was printed so far."""
        return "\n".join(self.lines)

    def end(self) -> str:
        """Wait for the end, and return everything that was printed."""
        self.process.wait(timeout=60)
        self._reader.join(timeout=5)
        return self.shown()

    def beats(self) -> set[int]:
        """Return the living processes that are Celery's clock."""
        return {process for process, command in self.processes().items() if " beat " in command}

    def processes(self) -> dict[int, str]:
        """Return the command lines of all living processes of this run, whoever their parent is by now."""
        data_variable, parent_folder = f"EVENMARK_DATA={self.data}".encode(), str(self.data.parent)
        commands = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                # Valkey overwrites its environment with its title, which names the socket.
                if parent_folder in command or data_variable in (folder / "environ").read_bytes().split(
                    b"\0"
                ):
                    commands[int(folder.name)] = command
            except OSError:
                continue
        return commands


def wait_for(look: Callable[[], Found], explain: Callable[[], object], seconds: float = 90) -> Found:
    """Return the first truthy thing that a look gives."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if outcome := look():
            return outcome
        time.sleep(0.05)
    raise AssertionError(explain())


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that the runs of this file share, as those of one checkout do."""
    return tmp_path_factory.mktemp("run") / "data"


@pytest.fixture
def start(data: Path, port: int) -> Iterator[Callable[[], Run]]:
    started: list[Run] = []

    def start_one() -> Run:
        started.append(Run(data, port))
        return started[-1]

    yield start_one
    for run in started:
        for process in (run.process.pid, *run.processes()):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        run.process.wait()


def test_from_ready_to_the_last_process(start: Callable[[], Run], port: int) -> None:
    run = start()
    assert run.line("ready: ") == f"http://127.0.0.1:{port}/"
    user, password = run.line("admin: ").split(" ")
    prefix, secret = run.line("api key: ").split(".")
    assert json.loads((run.data / "credentials").read_text()) == {
        "user": user,
        "password": password,
        "api_key": f"{prefix}.{secret}",
    }
    assert status(port) < 500
    # No line for a request, or for a worker that is ready.
    assert [line for line in run.lines if " INFO " in line] == []

    second = start()
    assert "the broker runs on" in second.end()
    assert second.process.returncode == 1

    (beat,) = wait_for(run.beats, run.processes)
    os.kill(beat, signal.SIGKILL)
    run.line("beat ended (Killed); it is started again in 1 s")
    wait_for(lambda: run.beats() - {beat}, run.shown)

    run.process.send_signal(signal.SIGINT)
    shown = run.end()
    assert run.process.returncode == 0, shown
    assert "Traceback" not in shown
    assert run.processes() == {}


def test_second_run_keeps_its_credentials_and_kill_9_leaves_no_process(start: Callable[[], Run]) -> None:
    first = start()
    credentials = [first.line("admin: "), first.line("api key: ")]
    first.process.send_signal(signal.SIGTERM)
    first.end()
    assert first.processes() == {}

    second = start()
    assert [second.line("admin: "), second.line("api key: ")] == credentials
    wait_for(lambda: len(second.processes()) >= 6, second.processes)
    second.process.kill()
    wait_for(lambda: not second.processes(), second.processes, seconds=30)


def test_a_busy_port_is_refused_with_another_one(start: Callable[[], Run], port: int) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", port))
        listener.listen()
        run = start()
        shown = run.end()
    assert shown.startswith(f"run: port {port} is in use")
    assert shown.endswith("PORT=8000 make run")
    assert run.process.returncode == 1
    assert run.processes() == {}


def status(port: int) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as reply:
            return int(reply.status)
    except urllib.error.HTTPError as error:
        return error.code
