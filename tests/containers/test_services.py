"""Every service's own command and health check, as processes of a user without rights, from start to SIGTERM.

One story in order: each test goes on from the one before.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

import pytest

from tests.containers.ground import NOBODY, Ground, prepared
from tests.containers.images import SERVICES, command
from tests.journeys.service import wait_for

pytestmark = [pytest.mark.processes, pytest.mark.model]

PARTS = ("web", "default-worker", "beat", "text-worker")
MARKER = "quizzaciously"
ANSWER = f"Write z = mu + sigma * eps, {MARKER}, so that gradients reach mu and sigma."


@dataclass(frozen=True)
class Answer:
    """An HTTP reply."""

    status: int
    text: str
    headers: dict[str, str]


@pytest.fixture(scope="module")
def ground() -> Iterator[Ground]:
    """The machine; what still runs in the end is killed."""
    with prepared() as ground:
        yield ground


@pytest.fixture(scope="module")
def key(ground: Ground) -> str:
    """An API key on the demo course."""
    assert ground.finish("migrate", "python", "manage.py", "import_content", "fixtures/content")[0] == 0
    code, shown = ground.finish(
        "migrate", "python", "manage.py", "create_api_client", "lms", "--course", "demo"
    )
    assert code == 0, shown
    keys: list[str] = re.findall(r"[0-9a-f]{12}\.[0-9a-f]{40}", shown)
    return keys[0]


def ask(ground: Ground, path: str, body: object = None, **headers: str) -> Answer:
    """Ask the web process as its proxy does, and follow no redirect."""
    names = {"Host": "marks.example.org", "X-Forwarded-Proto": "https", "Content-Type": "application/json"}
    names |= {name.replace("_", "-"): value for name, value in headers.items()}
    connection = HTTPConnection("127.0.0.1", ground.port, timeout=30)
    sent = body if isinstance(body, str | None) else json.dumps(body)
    connection.request("GET" if body is None else "POST", f"/{path}", sent, names)
    reply = connection.getresponse()
    try:
        return Answer(reply.status, reply.read().decode(), dict(reply.headers))
    finally:
        connection.close()


def records(ground: Ground, service: str) -> list[dict[str, Any]]:
    """Return the log lines of a service that are JSON."""
    lines = ground.log(service).read_text().splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def test_redis_runs_and_answers(ground: Ground) -> None:
    ground.start("redis", "--port", str(ground.redis_port), "--bind", "127.0.0.1", "--dir", "/tmp")  # noqa: S108
    ground.wait_until_healthy("redis")
    assert ground.health("redis") == (0, "PONG\n")


def test_postgresql_answers_to_its_check(ground: Ground) -> None:
    assert ground.health("postgres")[0] == 0


@pytest.mark.parametrize("service", ["default-worker", "text-worker", "beat", "web"])
def test_a_service_that_does_not_run_is_not_healthy(ground: Ground, service: str) -> None:
    code, shown = ground.health(service)
    assert code == 1
    assert len(shown.splitlines()) == 1


def test_migrations_are_applied_and_once_more_do_no_harm(ground: Ground) -> None:
    for _ in range(2):
        code, shown = ground.finish("migrate", *command("migrate"))
        assert code == 0, shown


def test_the_static_files_of_the_image_can_be_collected(ground: Ground) -> None:
    code, shown = ground.finish("web", "python", "manage.py", "collectstatic", "--noinput")
    assert code == 0, shown
    assert (ground.folder / "static" / "staticfiles.json").exists()


def test_all_parts_become_healthy(ground: Ground, key: str) -> None:
    for service in PARTS:
        ground.start(service)
    for service in PARTS:
        ground.wait_until_healthy(service)
        if ground.prefix:
            assert ground.users(service) == {NOBODY}
    wait_for(lambda: ask(ground, "readyz").status == 200, 60, "the service to be ready")
    checks = json.loads(ask(ground, "readyz").text)["checks"]
    assert {name for name, check in checks.items() if check["ok"]} >= {
        "database",
        "migrations",
        "broker",
        "worker",
    }


def test_the_demo_is_off(ground: Ground) -> None:
    assert ask(ground, "practice/demo/gans-and-vaes").status == 404
    home = ask(ground, "")
    assert home.status == 200
    assert "gans-and-vaes" not in home.text


@pytest.mark.parametrize(("path", "status"), [("healthz", 200), ("", 301), ("api/v1/assessments", 301)])
def test_plain_http_is_for_health_checks_only(ground: Ground, path: str, status: int) -> None:
    assert ask(ground, path, X_Forwarded_Proto="http").status == status


def test_an_answer_is_graded_by_the_worker(ground: Ground, key: str) -> None:
    answers = [{"question": "q3", "answer": ANSWER}, {"question": "a", "answer": "[0.6, 0.65, -0.2]"}]
    body = {"assessment": "gans-and-vaes", "learner": "ext-17", "answers": answers}
    named = {"Authorization": f"Bearer {key}"}
    reply = ask(ground, "api/v1/submissions", body, X_Request_ID="hand-in-17", **named)
    assert (reply.status, reply.headers["X-Request-ID"]) == (202, "hand-in-17")
    path = reply.headers["Location"].lstrip("/")
    wait_for(
        lambda: json.loads(ask(ground, path, **named).text)["state"] in ("graded", "needs_review"),
        60,
        "the grade",
    )
    ground.submission = json.loads(reply.text)["id"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (f"api/v1/assessments?after={MARKER}", None, 200),
        ("api/v1/submissions", f'{{"learner": "{MARKER}", ', 400),
        ("api/v1/grade", {"kind": "numeric", "key": {"value": "1"}, "answer": f"1 {MARKER}"}, 200),
        ("api/v1/grade", {"kind": MARKER, "key": {}, "answer": ""}, 422),
    ],
)
def test_other_requests_are_answered(ground: Ground, key: str, path: str, body: object, status: int) -> None:
    assert (
        ask(ground, path, body, Authorization=f"Bearer {key}", X_Request_ID=f"{{{MARKER}}}").status == status
    )


def test_the_log_of_every_part_is_json(ground: Ground) -> None:
    for service in PARTS:
        lines = ground.log(service).read_text().splitlines()
        assert records(ground, service)
        # Celery's banner and its print come without a date.
        assert not [line for line in lines if re.match(r"\[?\d{4}-", line)]


def test_a_request_can_be_followed_by_its_id(ground: Ground) -> None:
    web = [line for line in records(ground, "web") if line.get("request_id") == "hand-in-17"]
    assert {line["view"] for line in web if line["logger"] == "assessment.request"} == {"submissions"}
    assert ground.submission in {line.get("submission") for line in web}
    worker = [line for line in records(ground, "text-worker") if line.get("request_id") == "hand-in-17"]
    assert worker
    assert all(line["task_id"] for line in worker)
    # A hint of the sweep may come first and grade the answer: its line then names the submission, not the request.
    graded = [
        line
        for line in records(ground, "text-worker")
        if line["message"] in ("answer is graded", "answer is needs_review")
    ]
    assert ground.submission in {line.get("submission") for line in graded}


def test_no_log_has_the_words_of_a_student(ground: Ground) -> None:
    for path in ground.folder.glob("*.log"):
        assert MARKER not in path.read_text(), path.name


def test_figures_are_for_who_has_the_token(ground: Ground) -> None:
    assert ask(ground, "metrics").status == 403
    text = ask(ground, "metrics", Authorization=f"Bearer {ground.variables['METRICS_TOKEN']}").text
    assert 'evenmark_requests_total{method="GET",status="200",view="readyz"}' in text
    assert 'evenmark_heartbeat_age_seconds{worker="default"}' in text
    assert 'evenmark_grades_total{by="machine"} 2.0' in text


@pytest.mark.parametrize("service", PARTS)
def test_a_part_ends_well_and_in_time(ground: Ground, service: str) -> None:
    assert ground.stop(service) == 0, ground.log(service).read_text()[-2000:]


def test_what_stopped_is_not_healthy(ground: Ground) -> None:
    assert ground.health("web")[0] == 1


def test_redis_ends_well(ground: Ground) -> None:
    assert ground.stop("redis") == 0
    assert SERVICES["redis"]["command"][0] == "redis-server"
