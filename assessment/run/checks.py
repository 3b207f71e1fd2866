"""What must hold before anything starts: room on the disk, a free port, nobody else at work on the data."""

import errno
import fcntl
import os
import shutil
import socket
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from assessment.run.options import Options, RunError

LEAST_FREE = 50_000_000
"""Bytes, a plain choice: with less, the database and the broker soon fail to write."""
FULL = (errno.ENOSPC, errno.EDQUOT)


def check_room(folder: Path) -> None:
    """Refuse a disk that is as good as full; the folder itself need not exist yet."""
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(existing).free
    if free < LEAST_FREE:
        raise RunError(f"{disk_full(folder)} ({free // 1_000_000} MB left)")


def disk_full(folder: Path) -> str:
    """Say that there is no room for the data."""
    return f"the disk that holds {folder} is full: make room, or set EVENMARK_DATA to a folder elsewhere"


def check_port(options: Options) -> None:
    """Refuse an address that something else listens on."""
    family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((options.host, options.port))
        except OSError as error:
            raise RunError(_why_not(error, options)) from None


def _why_not(error: OSError, options: Options) -> str:
    if error.errno == errno.EADDRINUSE:
        free_port = 8001 if options.port == 8000 else 8000
        return (
            f"port {options.port} is in use by another program; choose another one: PORT={free_port} make run"
        )
    return f"{options.address} cannot be used: {error.strerror}"


@contextmanager
def sole_owner(folder: Path, parts: Iterable[str]) -> Iterator[None]:
    """Hold a lock for each part, so that none runs twice on the same data; our end frees them."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        for part in sorted(parts):
            file = stack.enter_context((folder / f"{part}.lock").open("a+"))
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.seek(0)
                raise RunError(_already(part, folder, file.read().strip())) from None
            file.truncate(0)
            file.write(str(os.getpid()))
            file.flush()
        yield


def _already(part: str, folder: Path, process: str) -> str:
    part_name = {"web": "the web process", "services": "the broker", "worker": "the text worker"}[part]
    return (
        f"{part_name} runs on {folder} already (process {process}): "
        "stop that first, or set EVENMARK_DATA to another folder"
    )
