"""Keeping processes: restart, the end of a whole group, and what of their output is shown."""

import asyncio
import os
import re
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from assessment.run import processes
from assessment.run.processes import OutputRelay, ProcessGroups, ServiceProcess

pytestmark = pytest.mark.processes


def part(script: str, *arguments: str) -> ServiceProcess:
    """Return a process that runs a few lines of Python."""
    return ServiceProcess("part", (sys.executable, "-c", script, *arguments))


def run(process: ServiceProcess) -> str:
    return asyncio.run(ProcessGroups(os.environ).run(process))


async def stopped_after(seconds: float, process: ServiceProcess) -> None:
    """Keep a process, and stop it as the supervisor does."""
    task = asyncio.create_task(ProcessGroups(os.environ).keep(process))
    await asyncio.sleep(seconds)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def test_output_has_the_name_before_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(part("import sys; print('one'); print('two', file=sys.stderr)")) == "exit code 0"
    assert sorted(capsys.readouterr().out.splitlines()) == ["part | one", "part | two"]


@pytest.mark.parametrize(
    ("script", "ended"),
    [
        ("raise SystemExit(3)", "exit code 3"),
        ("import os; os.kill(os.getpid(), 9)", "Killed"),
    ],
)
def test_the_end_of_a_process_is_said_by_code_or_signal(script: str, ended: str) -> None:
    assert run(part(script)) == ended


def test_what_cannot_be_started() -> None:
    assert run(ServiceProcess("part", ("/no/such/program",))) == "/no/such/program: No such file or directory"


def test_line_that_is_too_long_or_no_text(capsys: pytest.CaptureFixture[str]) -> None:
    script = (
        "import sys; w = sys.stdout.buffer.write; w(b'x' * 3_000_000 + b'\\n'); w(b'\\xff\\n'); w(b'last')"
    )
    assert run(part(script)) == "exit code 0"
    assert capsys.readouterr().out.splitlines()[-2:] == ["part | \N{REPLACEMENT CHARACTER}", "part | last"]


def test_process_that_ends_is_started_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(processes, "FIRST_PAUSE", 0.05)
    asyncio.run(stopped_after(1.5, part("print('here'); raise SystemExit(1)")))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == lines[2] == "part | here"
    assert [re.findall(r"exit code 1|[\d.]+ s", line) for line in lines[1:4:2]] == [
        ["exit code 1", "0.05 s"],
        ["exit code 1", "0.1 s"],
    ]


@pytest.mark.parametrize("stubborn", [False, True])
def test_stop_ends_the_whole_group(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, stubborn: bool
) -> None:
    monkeypatch.setattr(processes, "GRACE_SECONDS", 0.3)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" if stubborn else ""
    script = f"""{deaf}import os, pathlib, sys, time
child = os.fork()
if child:
    pathlib.Path(sys.argv[1]).write_text(f"{{os.getpid()}} {{child}}")
time.sleep(60)
"""
    asyncio.run(stopped_after(1, part(script, str(tmp_path / "ids"))))
    for process in map(int, (tmp_path / "ids").read_text().split()):
        assert ended(process)


def ended(process: int) -> bool:
    """Say whether a process is gone, or a zombie that waits for the system to collect it."""
    for _ in range(20):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except FileNotFoundError:
            return True
        if state == "Z":
            return True
        time.sleep(0.1)
    return False


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("text worker ready", ["text worker ready"]),
        ("2026-01-01 WARNING celery.redirected text worker ready", ["text worker ready"]),
        (" + torch==2.13.0", []),
        ("", []),
        ("a  b", ["text | a  b"]),
    ],
)
def test_lines_that_are_special(line: str, shown: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    OutputRelay().line("text", line)
    assert capsys.readouterr().out.splitlines() == shown


def test_full_disk_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    relay = OutputRelay()
    for _ in range(3):
        relay.line("web", "django.db.utils.OperationalError: database or disk is full")
    assert capsys.readouterr().out.count("the disk is full") == 1
