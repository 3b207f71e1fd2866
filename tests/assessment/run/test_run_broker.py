"""The embedded Valkey's private folder, and a broker that an earlier run left behind."""

import asyncio
from pathlib import Path

import pytest

from assessment.run import processes, supervisor
from assessment.run.options import RunError


def test_folder_is_private(tmp_path: Path) -> None:
    supervisor.make_private_folder(tmp_path / "broker")
    supervisor.make_private_folder(tmp_path / "broker")
    assert (tmp_path / "broker").stat().st_mode & 0o777 == 0o700


def test_folder_that_others_can_enter(tmp_path: Path) -> None:
    (tmp_path / "broker").mkdir()
    (tmp_path / "broker").chmod(0o750)
    with pytest.raises(RunError, match="must be a folder that only you can enter"):
        supervisor.make_private_folder(tmp_path / "broker")


def test_link_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir(mode=0o700)
    (tmp_path / "broker").symlink_to(tmp_path / "mine")
    with pytest.raises(RunError, match="must be a folder that only you can enter"):
        supervisor.make_private_folder(tmp_path / "broker")


@pytest.mark.processes
def test_broker_answers_and_one_left_behind_is_ended(tmp_path: Path) -> None:
    async def scenario() -> int:
        socket = tmp_path / "valkey.sock"
        left = await asyncio.create_subprocess_exec(*processes.broker_process(socket, tmp_path).command)
        assert await supervisor.wait_for_broker(socket)
        await supervisor.end_stale_broker(socket)
        assert not socket.exists()
        return await asyncio.wait_for(left.wait(), timeout=5)

    assert asyncio.run(scenario()) == 0


def test_stale_socket_is_removed(tmp_path: Path) -> None:
    (tmp_path / "valkey.sock").touch()
    asyncio.run(supervisor.end_stale_broker(tmp_path / "valkey.sock"))
    assert not (tmp_path / "valkey.sock").exists()
