"""The embedded Valkey's socket: a private folder, and what stands between us and a broker that answers."""

import asyncio
import contextlib
import os
import stat
from pathlib import Path

from assessment.run.errors import RunError

PATIENCE_SECONDS = 10.0


def make_private_folder(folder: Path) -> None:
    """Make the socket's folder, in a place that all share; refuse one that others made or can enter."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise RunError(
            f"{folder} must be a folder that only you can enter: remove it, or set TMPDIR to a place of yours"
        )


async def clear(path: Path) -> None:
    """End a broker that an earlier run left behind, and remove its socket; the caller holds the lock."""
    if await _ask(path, b"SHUTDOWN NOSAVE") is not None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_SECONDS):
                while await _ask(path, b"PING") is not None:
                    await asyncio.sleep(0.05)
    path.unlink(missing_ok=True)


async def answers(path: Path) -> bool:
    """Wait until the broker answers; False if it does not."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await _ask(path, b"PING") != b"+PONG\r\n":
                await asyncio.sleep(0.05)
            return True
    return False


async def _ask(path: Path, command: bytes) -> bytes | None:
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
