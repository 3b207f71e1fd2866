"""The containers' health checks, run as they are there: by path."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

PROBE = Path(__file__).resolve().parents[3] / "assessment" / "operations" / "probe.py"


def probe(*arguments: str, **environment: str) -> tuple[int, str]:
    """Run the check; return its exit code and what it says."""
    shown = subprocess.run(
        [sys.executable, str(PROBE), *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.stdout == ""
    return shown.returncode, shown.stderr.strip()


@pytest.mark.parametrize(
    ("part", "age", "well"),
    [
        ("beat", 10, True),
        ("beat", 90, False),
        ("default", 90, True),
        ("default", 200, False),
        ("text", 500, True),
        ("text", 700, False),
    ],
)
def test_a_part_is_as_well_as_its_file_is_young(tmp_path: Path, part: str, age: int, well: bool) -> None:
    (pulse := tmp_path / f"pulse-{part}").touch()
    then = time.time() - age
    os.utime(pulse, (then, then))
    code, output = probe(part, EVENMARK_DATA=str(tmp_path))
    assert (code == 0) == well
    assert ("has done nothing for" in output) == (not well)


def test_a_part_that_never_worked_is_not_well(tmp_path: Path) -> None:
    code, output = probe("beat", EVENMARK_DATA=str(tmp_path))
    assert code == 1
    assert output.endswith("pulse-beat: No such file or directory")


@pytest.mark.parametrize("arguments", [(), ("everything",), ("web", "beat")])
def test_a_wrong_call_is_told_what_there_is(arguments: tuple[str, ...]) -> None:
    assert probe(*arguments) == (1, "name one of: web, beat, default, text")


@pytest.mark.parametrize("hosts", ["localhost,example.org", "*", "127.0.0.1"])
def test_the_web_process_answers(live_server: LiveServer, hosts: str) -> None:
    port = live_server.url.rpartition(":")[2]
    assert probe("web", PORT=port, ALLOWED_HOSTS=hosts) == (0, "")


def test_the_web_process_is_away() -> None:
    code, output = probe("web", PORT="1")
    assert code == 1
    assert output.startswith("http://127.0.0.1:1/healthz: ")
