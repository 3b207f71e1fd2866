"""A whole service of real processes for a journey: broker, web, default worker, beat, and text workers to kill."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from redis import Redis

ROOT = Path(__file__).resolve().parent.parent.parent
START_SECONDS = 240
END_SECONDS = 90
TEXT_WORKER = (
    "--quiet",
    "-A",
    "assessment",
    "worker",
    "-Q",
    "text",
    "-P",
    "solo",
    "-n",
    "text@%h",
)


@dataclass
class Reply:
    """An HTTP reply with JSON in it."""

    status: int
    headers: dict[str, str]
    body: Any


@dataclass
class Service:
    """The running service, as a caller of its API and as the one who can stop its parts."""

    url: str
    environment: dict[str, str]
    folder: Path
    key: str = ""
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def call(self, method: str, path: str, body: object = None, **headers: str) -> Reply:
        """Call the API with the demo key."""
        data = None if body is None else json.dumps(body).encode()
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(  # noqa: S310 - an address of this machine
            f"{self.url}api/v1/{path}",
            data,
            {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json", **names},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:  # noqa: S310
                return Reply(reply.status, dict(reply.headers), json.load(reply))
        except urllib.error.HTTPError as error:
            return Reply(error.code, dict(error.headers), json.load(error))

    def hand_in(self, learner: str, **answers: object) -> Reply:
        """Submit answers to the seed page, by question."""
        answer_list = [{"question": question, "answer": answer} for question, answer in answers.items()]
        return self.call(
            "POST", "submissions", {"assessment": "gans-and-vaes", "learner": learner, "answers": answer_list}
        )

    def finished(self, submission: str, seconds: float = 60) -> Any:
        """Wait until no answer of a submission waits, and return it."""
        return wait_for(
            lambda: (
                reply
                if (reply := self.call("GET", f"submissions/{submission}").body)["state"]
                not in ("waiting", "claimed")
                else None
            ),
            seconds,
            f"submission {submission} to be graded",
        )

    def start_worker(self, module: str = "celery", **environment: str) -> subprocess.Popen[bytes]:
        """Start a text worker and wait until it has loaded the model; another module may start it."""
        log = self.folder / f"worker-{len(self.workers)}.log"
        with log.open("wb") as output:
            worker = subprocess.Popen(
                [sys.executable, "-m", module, *TEXT_WORKER],
                cwd=ROOT,
                env=self.environment | environment,
                stdout=output,
                stderr=output,
            )
        self.workers.append(worker)
        wait_for(lambda: b"text worker ready" in log.read_bytes(), START_SECONDS, "the text worker")
        return worker

    def stop_workers(self) -> None:
        """Stop every text worker that runs, as an operator would, and wait until it has ended."""
        for worker in self.workers:
            worker.terminate()
            worker.wait(timeout=START_SECONDS)

    def flush_broker(self) -> None:
        """Throw away every message."""
        address = self.environment.get("REDIS_URL")
        (Redis.from_url(address) if address else Redis(unix_socket_path=self.broker_socket())).flushdb()

    def broker_socket(self) -> str:
        """Return where the embedded broker listens."""
        code = "from assessment import settings; print(settings.BROKER_SOCKET)"
        shown = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=self.environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return shown.stdout.strip()


PATIENCE = 2
"""How much longer than on an idle machine may pass: on two cores another run of tests may have one of them."""


def wait_for(look: Callable[[], Any], seconds: float, description: str) -> Any:
    """Look again and again until something true comes back; fail after `PATIENCE` times the time."""
    deadline = time.monotonic() + PATIENCE * seconds
    while time.monotonic() < deadline:
        if outcome := look():
            return outcome
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s for {description}")


@contextmanager
def running(folder: Path, **settings: str) -> Iterator[Service]:
    """Run everything but text workers in a data folder and, on PostgreSQL, a database of its own."""
    port = _free_port()
    with own_database() as database:
        environment = {**os.environ, **database, **settings}
        environment |= {
            "EVENMARK_DATA": str(folder),
            "PORT": str(port),
            "WORKER": "0",
            "OMP_NUM_THREADS": "2",
        }
        environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
        service = Service(f"http://127.0.0.1:{port}/", environment, folder)
        log = folder / "run.log"
        with log.open("wb") as output:
            run = subprocess.Popen(
                [sys.executable, "-m", "assessment.run"],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=output,
            )
        try:
            service.key = wait_for(
                lambda: (matched := re.search(r"^api key: (\S+)$", log.read_text(), re.M)) and matched[1],
                START_SECONDS,
                "the service",
            )
            yield service
        finally:
            # The workers first: one that loses its broker does not end well.
            for processes in (service.workers, [run]):
                for process in processes:
                    process.send_signal(signal.SIGTERM)
                for process in processes:
                    process.wait(END_SECONDS)


@contextmanager
def own_database() -> Iterator[dict[str, str]]:
    """On PostgreSQL, make a database for the journey, so that no other data is touched."""
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield {}
        return
    name = f"evenmark_journey_{uuid4().hex[:8]}"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield {"DATABASE_URL": re.sub(r"/[^/]*$", f"/{name}", address)}
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
