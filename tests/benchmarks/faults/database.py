"""The database is away, or its disk is full: every refusal is a 503, and no answer that was acknowledged is lost.

On SQLite the file is put out of reach, and the web process may write no file beyond its size; on PostgreSQL the
service's own database is closed to connections or made read-only: the server itself, which others use, goes on.
"""

import os
import resource
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.benchmarks.benchmark import Result
from tests.benchmarks.faults.steps import GOOD, service_running, submission
from tests.journeys.service import Reply, Service, wait_for

HANDED_IN = 12
VECTOR = "[0.6, 0.65, -0.2]"


@dataclass
class Tally:
    """What became of the answers of one fault."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)


def results() -> Iterator[Result]:
    """Yield for each fault the share of refusals that are 503, and of acknowledged answers that are there."""
    with service_running() as service:
        on_sqlite = not service.environment.get("DATABASE_URL", "").startswith("postgres")
        faults: dict[str, Callable[[Service], AbstractContextManager[None]]] = {
            "database away": file_away if on_sqlite else connections_refused,
            "disk full": disk_full if on_sqlite else read_only,
        }
        for name, fault in faults.items():
            yield from outcome(service, name, fault(service))


def outcome(service: Service, name: str, fault: AbstractContextManager[None]) -> Iterator[Result]:
    """Hand answers in before, during and after a fault; those that were refused are sent again with their keys."""
    tally = Tally()
    hand_in(service, tally, f"{name} before")
    with fault:
        tally.statuses.append(ready(service))
        hand_in(service, tally, f"{name} during")
    if not tally.refused:
        raise SystemExit(f"{name}: nothing was refused, so that nothing was tested")
    wait_for(lambda: service.call("GET", "courses").status == 200, 60, "the database to be back")
    for key in [*tally.refused, *tally.acknowledged]:
        hand_in_once(service, tally, key)
    right = [status for status in tally.statuses if status == 503]
    yield Result(f"{name}, refusals that are 503", len(right) / len(tally.statuses), 1.0)
    there = [key for key, public_id in tally.acknowledged.items() if is_there(service, public_id)]
    yield Result(f"{name}, acknowledged answers that are there", len(there) / (2 * HANDED_IN), 1.0)


def hand_in(service: Service, tally: Tally, name: str) -> None:
    """Hand in a number and a long text from each of some learners."""
    for number in range(HANDED_IN):
        hand_in_once(service, tally, f"{name} {number}")


def hand_in_once(service: Service, tally: Tally, key: str) -> None:
    """Hand answers in under an Idempotency-Key, and note how it ended: the same key never gives two submissions."""
    answers = [{"question": "a", "answer": VECTOR}, {"question": "q3", "answer": f"{key}: {GOOD} " * 60}]
    body = {"assessment": "gans-and-vaes", "learner": key.replace(" ", "-"), "answers": answers}
    reply: Reply = service.call("POST", "submissions", body, Idempotency_Key=key)
    if reply.status in (201, 202):
        public_id = reply.body["id"]
        if tally.acknowledged.setdefault(key, public_id) != public_id:
            raise SystemExit(f"{key} was stored twice")
        return
    tally.refused.append(key)
    tally.statuses.append(reply.status if reply.headers.get("Retry-After") else 0)


def is_there(service: Service, public_id: str) -> bool:
    """Tell whether a submission has its two answers, the number with its mark."""
    states = [response["state"] for response in submission(service, public_id)["responses"]]
    return len(states) == 2 and "graded" in states


def ready(service: Service) -> int:
    """Return the status of `/readyz` once it has seen the fault."""
    try:
        with urllib.request.urlopen(f"{service.url}readyz", timeout=60) as reply:  # noqa: S310 - of this machine
            status: int = reply.status
            return status
    except urllib.error.HTTPError as error:
        return error.code


@contextmanager
def file_away(service: Service) -> Iterator[None]:
    """Put SQLite's file out of reach; who has it open keeps it."""
    path = service.folder / "db.sqlite3"
    away = path.with_name("away.sqlite3")
    path.rename(away)
    path.mkdir()
    try:
        yield
    finally:
        path.rmdir()
        away.rename(path)


@contextmanager
def disk_full(service: Service) -> Iterator[None]:
    """Let the web process write in no file beyond a page: to SQLite the disk is full."""
    processes = web_processes(service.folder)
    if not processes:
        raise SystemExit("no web process was found below /proc: this fault needs Linux")
    usual = {number: resource.prlimit(number, resource.RLIMIT_FSIZE) for number in processes}
    for number, (_, hard) in usual.items():
        resource.prlimit(number, resource.RLIMIT_FSIZE, (4096, hard))
    try:
        yield
    finally:
        for number, limits in usual.items():
            resource.prlimit(number, resource.RLIMIT_FSIZE, limits)


def web_processes(folder: Path) -> list[int]:
    """Return the web processes of the service whose data is in a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            words, variables = (path / "cmdline").read_bytes(), (path / "environ").read_bytes()
        except OSError:  # ended meanwhile, or another user's
            continue
        if b"gunicorn" in words and f"EVENMARK_DATA={folder}".encode() in variables.split(b"\0"):
            found.append(int(path.name))
    return found


@contextmanager
def connections_refused(service: Service) -> Iterator[None]:
    """Close the service's database: connections end, and new ones are refused."""
    with server(service) as (connection, name):
        close = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        connection.execute(close.format(name, sql.SQL("false")))
        try:
            ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            connection.execute(ending, [name.as_string().strip('"')])
            yield
        finally:
            connection.execute(close.format(name, sql.SQL("true")))


@contextmanager
def read_only(service: Service) -> Iterator[None]:
    """Let the service's database take no rows, as a server does whose disk is full or whose role was taken over."""
    with server(service) as (connection, name):
        setting = sql.SQL("ALTER DATABASE {} {} default_transaction_read_only")
        connection.execute(setting.format(name, sql.SQL("SET")) + sql.SQL(" = on"))
        try:
            yield
        finally:
            connection.execute(setting.format(name, sql.SQL("RESET")))


@contextmanager
def server(service: Service) -> Iterator[tuple["psycopg.Connection[tuple[object, ...]]", sql.Identifier]]:
    """Connect to the server by the suite's own database; give the name of the service's."""
    name = urlsplit(service.environment["DATABASE_URL"]).path.lstrip("/")
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        yield connection, sql.Identifier(name)
