"""Clients that hold their connections open have no thread: others are answered meanwhile, by `make run` and compose's.

The service in docker-compose.yml is its own command here, on the database that the suite runs on.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import requests

from assessment.run import processes
from assessment.run.options import Options
from tests.containers.images import command
from tests.journeys.service import ROOT, own_database
from tests.journeys.slow_clients import (
    LARGE,
    LENGTH,
    READS,
    UNFINISHED,
    open_connections,
    status_of,
    trickling,
    wait_until,
)

pytestmark = pytest.mark.processes

MANY = 40
OTHERS = 12
FREE = {"kind": "numeric", "key": {"value": "13/20"}, "answer": "0,65"}
WAITING = {"kind": "text", "key": {"references": ["Noise"]}, "answer": "Noise."}


@dataclass
class Web:
    """A web process that runs, without a worker."""

    port: int
    key: str
    process: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def headers(self) -> dict[str, str]:
        """What a client of the API sends."""
        return {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}


def command_of(arrangement: str, port: int) -> list[str]:
    """Return how an arrangement starts its web process, with this environment's interpreter."""
    arguments = (
        processes.web_process(Options(port=port)).command if arrangement == "make run" else command("web")
    )
    return [sys.executable, "-m", "gunicorn", *arguments[arguments.index("gunicorn") + 1 :]]


@pytest.fixture(scope="module", params=["make run", "docker compose"])
def web(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """The web process of an arrangement, which must end well when it is told to."""
    folder, port = tmp_path_factory.mktemp("web"), free_port()
    with own_database() as database:
        # These tests ask without a key more often in a minute than strangers may.
        settings = {"EVENMARK_DATA": str(folder), "PORT": str(port), "FAILED_KEY_LIMIT": "0"}
        environment = os.environ | database | settings
        manage(environment, "migrate", "--verbosity", "0")
        manage(environment, "import_content", "fixtures/content")
        printed = manage(environment, "create_api_client", "lms", "--course", "demo")
        (key,) = re.findall(r"[0-9a-f]{12}\.[0-9a-f]{40}", printed)
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                command_of(request.param, port), cwd=ROOT, env=environment, stdout=log, stderr=log
            )
        try:
            wait_until(lambda: answers(port))
            yield Web(port, key, process)
        finally:
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 0, (folder / "log").read_text()


def manage(environment: dict[str, str], *arguments: str) -> str:
    process = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return process.stdout + process.stderr


def answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/healthz", timeout=5).ok
    except requests.RequestException:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def others_are_answered(web: Web) -> None:
    """Ask for this and that, from several clients at a time, each on a connection of its own."""
    statuses: list[int] = []

    def ask() -> None:
        reply = requests.post(f"{web.url}/api/v1/grade", json=FREE, headers=web.headers, timeout=60)
        page = requests.get(f"{web.url}/problems/not-found", timeout=60)
        statuses.extend([reply.status_code, page.status_code])

    clients = [threading.Thread(target=ask) for _ in range(OTHERS // 2)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert statuses == [200] * OTHERS


@pytest.mark.parametrize("kind", UNFINISHED)
def test_others_are_answered_while_requests_are_unfinished(web: Web, kind: str) -> None:
    beginning, remainder = UNFINISHED[kind]
    with open_connections(web.port, beginning, MANY) as connections:
        others_are_answered(web)
        # All of them were still there: each gets its reply now (without a key, 401).
        for connection in connections:
            connection.sendall(remainder)
        assert [status_of(connection) for connection in connections] == [401] * MANY


def test_others_are_answered_while_requests_trickle(web: Web) -> None:
    with open_connections(web.port, LENGTH, MANY) as connections:
        with trickling(connections) as bytes_sent:
            others_are_answered(web)
            wait_until(lambda: bytes_sent() > 2)
        for connection in connections:
            connection.sendall(b"\r\n\r\n{}")
        assert [status_of(connection) for connection in connections] == [401] * MANY


def test_others_are_answered_while_replies_are_not_read(web: Web) -> None:
    with open_connections(web.port, LARGE, MANY // 2) as connections:
        others_are_answered(web)
        for connection in connections[:3]:
            assert read_replies(connection) == READS


def read_replies(connection: socket.socket) -> int:
    """Read to the end, and count the replies."""
    text = bytearray()
    while part := connection.recv(1_000_000):
        text += part
    return text.count(b"HTTP/1.1 200 OK")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/v1/grade", b'{"kind": "numeric", "key": {"value": "1"}, "answer": "1"}'),
        ("/api/v1/submissions", b'{"assessment": "gans-and-vaes", "learner": "ext-17", "answers": '),
    ],
)
def test_chunks_are_read_by_the_api(web: Web, path: str, body: bytes) -> None:
    answered = b'[{"question": "a", "answer": "[0.6; 0.65; -0.2]"}]}' if path.endswith("submissions") else b""
    pieces = [body[start : start + 7] for start in range(0, len(body), 7)]
    reply = requests.post(
        f"{web.url}{path}", iter([*pieces, answered or b" "]), headers=web.headers, timeout=60
    )
    assert reply.status_code == (201 if answered else 200), reply.text
    assert reply.json()["state" if answered else "outcome"] == "graded"


def test_chunks_are_read_by_pages(web: Web) -> None:
    browser = requests.Session()
    address = f"{web.url}/practice/demo/gans-and-vaes"
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', browser.get(address, timeout=60).text)[0]
    form = f"csrfmiddlewaretoken={token}&answer.a=%5B0.6%3B0.65%3B-0.2%5D&check=a".encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    reply = browser.post(address, iter([form[:9], form[9:]]), headers=kind, timeout=60, allow_redirects=False)
    assert (reply.status_code, reply.headers.get("Location", "")[-11:]) == (302, "#question-a")


def test_chunks_are_read_by_launches(web: Web) -> None:
    """A login with a parameter that is too long is malformed; one without any is of an unknown platform."""
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    form = b"iss=https%3A%2F%2Flms.example&login_hint=1&client_id=" + b"1" * 300
    bodies: list[Any] = [iter([form[:5], form[5:]]), form, b""]
    sent = [requests.post(f"{web.url}/lti/login", body, headers=kind, timeout=60) for body in bodies]
    assert [reply.status_code for reply in sent] == [400, 400, 403]


@pytest.mark.parametrize("announced", [True, False])
def test_a_body_that_is_too_large_is_refused_in_our_words(web: Web, announced: bool) -> None:
    """The server reads no more of it; what was written before its refusal came may break the connection."""
    size = 4_000_000
    head = (
        f"POST /api/v1/grade HTTP/1.1\r\nHost: 127.0.0.1:{web.port}\r\nContent-Type: application/json\r\n"
        + (
            f"Content-Length: {size}\r\n\r\n"
            if announced
            else f"Transfer-Encoding: chunked\r\n\r\n{size:x}\r\n"
        )
    )
    with open_connections(web.port, head.encode(), 1) as (connection,):
        if not announced:
            connection.sendall(b"1" * 3_000_001)
        text = b""
        while part := connection.recv(65536):
            text += part
    assert text.startswith(b"HTTP/1.1 413 ")
    assert b"application/problem+json" in text
    assert b"/problems/too-large" in text


def test_headers_keep_their_names(web: Web) -> None:
    reply = requests.get(f"{web.url}/healthz", headers={"X-Request-ID": "look-17"}, timeout=60)
    assert "X-Request-ID" in list(reply.headers)
    assert reply.headers["X-Request-ID"] == "look-17"
    assert "Server" not in reply.headers


@pytest.mark.parametrize(("forwarded", "status"), [({}, 200), ({"X-Forwarded-For": "127.0.0.1"}, 403)])
def test_what_a_proxy_says_reaches_the_service(web: Web, forwarded: dict[str, str], status: int) -> None:
    assert requests.get(f"{web.url}/metrics", headers=forwarded, timeout=60).status_code == status


def test_a_request_that_came_whole_is_answered_before_the_end(web: Web) -> None:
    """The last of the story: it stops the process, with one client that waits and one that stopped half way."""
    replies: list[int] = []
    address = f"{web.url}/api/v1/grade?wait=3"

    def ask() -> None:
        replies.append(requests.post(address, json=WAITING, headers=web.headers, timeout=60).status_code)

    with open_connections(web.port, LENGTH, 1):
        client = threading.Thread(target=ask)
        client.start()
        wait_until(lambda: 'evenmark_grade_requests{state="waiting"} 1.0' in metrics(web))
        web.process.send_signal(signal.SIGTERM)
        client.join()
        web.process.wait(60)
    assert replies == [202]


def metrics(web: Web) -> str:
    return requests.get(f"{web.url}/metrics", timeout=60).text
