"""Runs the containers' commands as plain processes: copied files, no root, a real PostgreSQL and a real Redis."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from tests.containers.images import SERVICES, command, copy_sources, environment, stages
from tests.journeys.service import wait_for

NOBODY = 65534
START_SECONDS = 120


@dataclass
class Ground:
    """A machine with the image's files, on which services run as a user without rights."""

    folder: Path
    variables: dict[str, str]
    database: str
    port: int
    redis_port: int
    prefix: tuple[str, ...]
    settings: dict[str, str] = field(default_factory=dict)
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    submission: str = ""

    def environment(self, service: str) -> dict[str, str]:
        """Return what the container would have in its environment, with this machine's addresses."""
        image = stages()["web"].environment
        data = self.folder / "data" / service
        machine = {
            **{name: os.environ[name] for name in ("OMP_NUM_THREADS", "LANG") if name in os.environ},
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(self.folder / "app"),
            "HOME": str(data),
            "TMPDIR": str(data),
            "PORT": str(self.port),
        }
        addresses = {
            "EVENMARK_DATA": str(data),
            "STATIC_ROOT": str(self.folder / "static"),
            "DATABASE_URL": self.database,
            "REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
        }
        declared = environment(service_of(service), self.variables)
        return {**machine, **image, **declared, **addresses, **self.settings}

    def run(self, service: str, *arguments: str, **options: Any) -> "subprocess.Popen[bytes]":
        """Start a command of a service, in its folder and with its environment."""
        data = self.folder / "data" / service
        if not data.exists():
            data.mkdir(mode=0o700)
            if self.prefix:
                os.chown(data, NOBODY, NOBODY)
        return subprocess.Popen(
            [*self.prefix, *arguments],
            cwd=self.folder / "app",
            env=self.environment(service) | options.pop("variables", {}),
            start_new_session=True,
            **options,
        )

    def start(self, service: str, *arguments: str) -> None:
        """Start a service with its own command; its output goes into a file."""
        with self.log(service).open("wb") as log:
            own_command = command(service_of(service))
            self.running[service] = self.run(service, *own_command, *arguments, stdout=log, stderr=log)

    def log(self, service: str) -> Path:
        """Return the file with a service's output."""
        return self.folder / f"{service}.log"

    def finish(self, service: str, *arguments: str, **variables: str) -> tuple[int, str]:
        """Run a command of a service to its end; return its exit code and what it printed."""
        process = self.run(
            service, *arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, variables=variables
        )
        output, _ = process.communicate(timeout=START_SECONDS)
        return process.returncode, output.decode()

    def health(self, service: str) -> tuple[int, str]:
        """Run a service's own health check."""
        check: list[str] = SERVICES[service_of(service)]["healthcheck"]["test"][1:]
        address = urlsplit(self.database)
        if service == "redis":
            check = [check[0], "-p", str(self.redis_port), *check[1:]]
        return self.finish(service, *check, PGPORT=str(address.port or 5432))

    def wait_until_healthy(self, service: str) -> None:
        """Wait as Docker does; a process that has ended will not become healthy."""
        wait_for(
            lambda: self.running[service].poll() is not None or self.health(service)[0] == 0,
            START_SECONDS,
            f"{service} to be healthy",
        )
        assert self.running[service].poll() is None, self.log(service).read_text()

    def stop(self, service: str) -> int:
        """End a service as Docker does, within the time that the compose file gives; return its exit code."""
        process = self.running.pop(service)
        process.send_signal(signal.SIGTERM)
        grace: str = SERVICES[service_of(service)].get("stop_grace_period", "10s")
        return process.wait(int(grace.removesuffix("s")))

    def users(self, service: str) -> set[int]:
        """Return the ids of the users under whom a service's process runs, by the kernel's word."""
        status = Path(f"/proc/{self.running[service].pid}/status").read_text()
        (ids,) = re.findall(r"^Uid:\t(.*)", status, re.MULTILINE)
        return {int(number) for number in ids.split()}


def service_of(name: str) -> str:
    """Return the service of a process: a second one of `text-worker` is named `text-worker-2`, as Docker does it."""
    return re.sub(r"-\d+$", "", name)


@contextmanager
def prepared(**settings: str) -> Iterator[Ground]:
    """Make the files, a role with a password, and its database; remove them in the end."""
    server = os.environ.get("DATABASE_URL", "")
    if (
        not server.startswith("postgres")
        or not os.environ.get("REDIS_URL")
        or not shutil.which("redis-server")
    ):
        pytest.skip("runs where the suite runs on PostgreSQL and Redis, with redis-server at hand")
    folder = Path(tempfile.mkdtemp(prefix="evenmark-containers-"))
    variables = {
        "SECRET_KEY": token_hex(32),
        "POSTGRES_PASSWORD": token_hex(16),
        "METRICS_TOKEN": token_hex(16),
    }
    variables |= {
        "ALLOWED_HOSTS": "marks.example.org,127.0.0.1",
        "LOG_LEVEL": "DEBUG",
        "BEHIND_TLS_PROXY": "true",
    }
    with _database(server, variables["POSTGRES_PASSWORD"]) as database:
        for name in ("app", "data", "static"):
            (folder / name).mkdir()
        for path in (folder, folder / "data", folder / "static"):
            path.chmod(0o755)
        copy_sources(folder / "app")
        ports, prefix = (_free_port(), _free_port()), _without_rights(folder)
        ground = Ground(folder, variables, database, *ports, prefix, settings)
        if ground.prefix:
            os.chown(folder / "static", NOBODY, NOBODY)
        try:
            yield ground
        finally:
            for process in ground.running.values():
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            shutil.rmtree(folder)


def _without_rights(folder: Path) -> tuple[str, ...]:
    """Return the command that takes root's rights away, if we are root.

    Where the interpreter stands in a folder that is closed to others, one right is left: to read it.
    """
    if os.getuid() != 0:
        return ()
    plain = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs"]
    for rights in ("-all", "-all,+dac_read_search"):
        names = ("inh-caps", "ambient-caps", "bounding-set")
        prefix = (*plain, *(f"--{name}={rights}" for name in names))
        if _works([*prefix, "python", "-c", "import django"], folder):
            return prefix
    pytest.skip("no user without rights can run this interpreter")


def _works(arguments: Sequence[str], folder: Path) -> bool:
    path = {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    return subprocess.run(arguments, cwd=folder, env=path, capture_output=True, check=False).returncode == 0


@contextmanager
def _database(server: str, password: str) -> Iterator[str]:
    """Make a role that owns one database and nothing else."""
    name = f"evenmark_{token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        role, secret = sql.Identifier(name), sql.Literal(password)
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(role, secret))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(role, role))
        try:
            address = urlsplit(server)
            yield f"postgres://{name}:{password}@{address.hostname}:{address.port or 5432}/{name}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(role))
            connection.execute(sql.SQL("DROP ROLE {}").format(role))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
