"""The text worker under the supervisor: installed first, and left out if that fails."""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from assessment.run import install, processes, supervisor
from assessment.run.options import Options
from assessment.run.prepare import Credentials
from assessment.run.processes import ServiceProcess
from assessment.run.supervisor import Supervisor

pytestmark = pytest.mark.processes

DEMO = Credentials("ida", "secret", "a.b")
WORKER = "import time; print('text worker ready', flush=True); time.sleep(60)"


def script(name: str, text: str, *arguments: str) -> ServiceProcess:
    return ServiceProcess(name, (sys.executable, "-c", text, *arguments))


@pytest.fixture
def finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that stands for a finished install, and a script that stands for the worker."""
    file = tmp_path / "finished"
    monkeypatch.setattr(install, "is_current", lambda name: file.exists() and name == "worker")
    monkeypatch.setattr(processes, "text_worker_process", lambda: script("text", WORKER))
    return file


def lines_of_run(
    capsys: pytest.CaptureFixture[str],
    until: str,
    asked: frozenset[str] = frozenset({"worker"}),
    credentials: Credentials | None = None,
) -> list[str]:
    """Run until a line is printed, stop as a signal does, and return what was printed."""
    shown: list[str] = []

    async def scenario() -> None:
        task = asyncio.create_task(Supervisor(Options(asked), credentials).run())
        async with asyncio.timeout(15):
            while not any(until in line for line in shown):
                await asyncio.sleep(0.02)
                shown.extend(capsys.readouterr().out.splitlines())
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    asyncio.run(scenario())
    return shown


def test_an_installed_worker_is_started_at_once(finished: Path, capsys: pytest.CaptureFixture[str]) -> None:
    finished.touch()
    assert lines_of_run(capsys, "text worker ready") == ["text worker ready"]


def test_what_a_newcomer_needs_stands_last_once_everything_is_ready(
    finished: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    finished.touch()
    monkeypatch.setattr(
        processes, "web_process", lambda _options: script("web", "import time; time.sleep(60)")
    )
    monkeypatch.setattr(supervisor, "_answers_http", answers)
    page = ["ready: http://127.0.0.1:8000/", "admin: ida secret", "api key: a.b"]
    shown = lines_of_run(capsys, "text worker ready", frozenset({"web", "worker"}), DEMO)
    assert shown == [*page, "text worker ready", *page]


async def answers(_options: Options) -> bool:
    """Answer for a web process that is up at once."""
    return True


def test_a_worker_is_installed_before_it_is_started(
    finished: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    touch = "import pathlib, sys; pathlib.Path(sys.argv[1]).touch(); print('Resolved'); print(' + torch==2')"
    monkeypatch.setattr(processes, "INSTALL_PROCESS", script("install", touch, str(finished)))
    announced, *lines = lines_of_run(capsys, "text worker ready")
    assert announced.startswith("installing the text worker's environment")
    assert lines == ["install | Resolved", "text worker ready"]


def test_install_that_fails_is_told(
    finished: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(
        processes, "INSTALL_PROCESS", script("install", "raise SystemExit('install: no torch')")
    )
    lines = lines_of_run(capsys, "make worker")
    assert lines[1] == "install | install: no torch"
    assert "could not be installed" in lines[2]
    assert "text worker ready" not in lines


def test_stop_ends_an_install(
    finished: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    slow = "import pathlib, sys, time; print('Downloading', flush=True); time.sleep(3); {0}"
    slow = slow.format("pathlib.Path(sys.argv[1]).touch()")
    monkeypatch.setattr(processes, "INSTALL_PROCESS", script("install", slow, str(finished)))
    assert lines_of_run(capsys, "Downloading")[-1] == "install | Downloading"
    assert not finished.exists()
