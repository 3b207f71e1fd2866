"""What is refused before anything starts, and how that is said."""

import shutil
import socket
from pathlib import Path

import pytest

from assessment.run import checks
from assessment.run.options import Options, RunError


def test_port_in_use_names_the_remedy() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(RunError, match=f"port {port} is in use.*PORT=8000 make run"):
            checks.check_port(Options(port=port))
    checks.check_port(Options(port=port))


def test_address_of_another_machine() -> None:
    with pytest.raises(RunError, match=r"192\.0\.2\.1:8000 cannot be used: "):
        checks.check_port(Options(host="192.0.2.1"))


def test_full_disk_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "not" / "yet"
    checks.check_room(folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9, 3_000_000))
    with pytest.raises(RunError, match=r"/not/yet is full: .*\(3 MB left\)"):
        checks.check_room(folder)


def test_no_part_runs_twice_on_the_same_data(tmp_path: Path) -> None:
    with checks.sole_owner(tmp_path, {"web", "services"}):
        with (
            pytest.raises(RunError, match=r"web process .* already \(process \d+\)"),
            checks.sole_owner(tmp_path, {"web", "worker"}),
        ):
            pass
        with checks.sole_owner(tmp_path, {"worker"}):
            pass
    with checks.sole_owner(tmp_path, {"web"}):
        pass
