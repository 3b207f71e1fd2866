"""A deployment with production's settings: gunicorn behind HTTPS, beat, a default worker, and two text workers."""

import json
import re
import shutil
import signal
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.containers.ground import NOBODY, START_SECONDS, Ground, prepared
from tests.containers.images import command
from tests.journeys.mixed_answers import CONTENT
from tests.journeys.service import Reply, wait_for
from tests.journeys.tls_proxy import https_in_front_of

TEXT_WORKERS = ("text-worker", "text-worker-2")
PARTS = ("web", "default-worker", "beat", *TEXT_WORKERS)
OFFICE, PORTAL = "office", "portal"
"""Two clients: the office follows all marks; the portal hands answers in, and sees what students see."""
SCOPES = {OFFICE: ("grade:read", "grade:held"), PORTAL: ("grade:write", "grade:read")}
PERSON, PASSWORD = "grace", "a-word-of-her-own"
MAKE_INSTRUCTOR = """
import os
from assessment.people.models import Course, Membership, User
user = User.objects.create_user(os.environ["NAME"], password=os.environ["WORD"], is_staff=True)
Membership.objects.create(user=user, course=Course.objects.get(slug="generative"), role="instructor")
"""
Marks = dict[str, Decimal]
"""Marks by the public id of the answer."""


@dataclass
class Deployment:
    """The running deployment, as its clients meet it."""

    ground: Ground
    url: str
    certificate: Path
    keys: dict[str, str] = field(default_factory=dict)
    submissions: list[str] = field(default_factory=list)

    def call(self, client: str, path: str, body: object = None) -> Reply:
        """Call the API over HTTPS with a client's key."""
        data = None if body is None else json.dumps(body).encode()
        names = {"Authorization": f"Bearer {self.keys[client]}", "Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}api/v1/{path}", data, names)  # noqa: S310
        trust = ssl.create_default_context(cafile=str(self.certificate))
        try:
            with urllib.request.urlopen(request, timeout=60, context=trust) as reply:  # noqa: S310
                return Reply(reply.status, dict(reply.headers), json.load(reply))
        except urllib.error.HTTPError as error:
            return Reply(error.code, dict(error.headers), json.load(error))

    def hand_in(self, learner: str, answers: Mapping[str, Any]) -> Reply:
        """Hand in what a learner answers."""
        answer_list = [{"question": name, "answer": answer} for name, answer in answers.items()]
        return self.call(
            PORTAL, "submissions", {"assessment": "midterm", "learner": learner, "answers": answer_list}
        )

    def responses(self, client: str) -> dict[str, dict[str, Any]]:
        """Return every answer as the API shows it to a client, by its id, with its learner."""
        replies = [self.call(client, f"submissions/{submission}") for submission in self.submissions]
        assert {reply.status for reply in replies} == {200}
        return {
            response["id"]: response | {"learner": reply.body["learner"]}
            for reply in replies
            for response in reply.body["responses"]
        }

    def marks(self, client: str) -> Marks:
        """Return the marks that a client sees, answer by answer."""
        shown = self.responses(client).values()
        return {
            response["id"]: Decimal(response["score"]) for response in shown if response["score"] is not None
        }

    def feed(self, client: str, after: str = "0", limit: int = 97) -> list[dict[str, Any]]:
        """Read the feed of changes from a place to its end, page by page."""
        changes: list[dict[str, Any]] = []
        has_more = True
        while has_more:
            page = self.call(client, f"grades?after={after}&limit={limit}").body
            assert len(page["results"]) <= limit
            changes, after, has_more = changes + page["results"], page["next"], page["more"]
        return changes

    def rows(self, query: str) -> list[Any]:
        """Ask the database itself."""
        with psycopg.connect(self.ground.database) as connection:
            return connection.execute(query).fetchall()

    def start_text_worker(self, name: str) -> None:
        """Start a text worker and wait until it has loaded the model."""
        self.ground.start(name, "-n", f"{name}@%h")

    def wait_for_model(self, name: str) -> None:
        """Wait until a text worker has loaded the model."""
        log = self.ground.log(name)
        wait_for(lambda: b"text worker ready" in log.read_bytes(), START_SECONDS, name)

    def signal(self, name: str, number: signal.Signals) -> None:
        """Send a process a signal that it cannot refuse."""
        self.ground.running[name].send_signal(number)

    def kill(self, name: str) -> None:
        """End a process at once, as a machine that fails does."""
        process = self.ground.running.pop(name)
        process.kill()
        process.wait()


def replayed(changes: list[dict[str, Any]]) -> Marks:
    """Return the marks that a reader of the feed ends with."""
    marks: Marks = {}
    for change in changes:
        if change["score"] is None:
            marks.pop(change["response"], None)
        else:
            marks[change["response"]] = Decimal(change["score"])
    return marks


@contextmanager
def deployed() -> Iterator[Deployment]:
    """Run the deployment, with an assessment, an instructor and two clients."""
    if not shutil.which("openssl"):
        pytest.skip("needs openssl, which makes the certificate of the proxy")
    with prepared(LEASE_SECONDS="5", SWEEP_SECONDS="1") as ground:
        ground.start("redis", "--port", str(ground.redis_port), "--bind", "127.0.0.1", "--dir", "/tmp")  # noqa: S108
        ground.wait_until_healthy("redis")
        _run(ground, *command("migrate"))
        with https_in_front_of(ground.port, ground.folder) as (url, certificate):
            deployment = Deployment(ground, url, certificate)
            # They take longest to start.
            for name in TEXT_WORKERS:
                deployment.start_text_worker(name)
            _prepare(ground)
            deployment.keys = {name: _make_key(ground, name) for name in SCOPES}
            _start(deployment)
            yield deployment


def _prepare(ground: Ground) -> None:
    content = ground.folder / "app" / CONTENT.name
    shutil.copyfile(CONTENT, content)
    content.chmod(0o644)
    manage = ("python", "manage.py")
    _run(ground, *manage, "collectstatic", "--noinput")
    _run(ground, *manage, "import_content", content.name)
    _run(ground, *manage, "shell", "-c", MAKE_INSTRUCTOR, NAME=PERSON, WORD=PASSWORD)


def _run(ground: Ground, *arguments: str, **variables: str) -> str:
    code, shown = ground.finish("migrate", *arguments, **variables)
    assert code == 0, shown
    return shown


def _make_key(ground: Ground, name: str) -> str:
    scopes = [word for scope in SCOPES[name] for word in ("--scope", scope)]
    make = ("python", "manage.py", "create_api_client", name, "--course", "generative", *scopes)
    keys: list[str] = re.findall(r"[0-9a-f]{12}\.[0-9a-f]{40}", _run(ground, *make))
    return keys[0]


def _start(deployment: Deployment) -> None:
    for name in ("web", "default-worker", "beat"):
        deployment.ground.start(name)
    for name in TEXT_WORKERS:
        deployment.wait_for_model(name)
    for name in PARTS:
        deployment.ground.wait_until_healthy(name)
        if deployment.ground.prefix:
            assert deployment.ground.users(name) == {NOBODY}
