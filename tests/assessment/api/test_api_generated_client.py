"""A client that a stranger generates from the schema has every operation and every component, and works."""

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from assessment import tasks
from assessment.bank.models import Assessment, ReleaseRule
from assessment.people.keys import create_key
from assessment.people.models import ApiClient
from tests.assessment.api.calls import VECTOR, work_off
from tests.conftest import BagOfWords

PACKAGE = "generated_evenmark"
TEXT = "z = mu + sigma * eps, so gradients reach mu and sigma."


@pytest.fixture
def schema(db: None) -> dict[str, Any]:
    """The schema as it is served."""
    reply = Client().get("/api/v1/schema", headers={"Accept": "application/vnd.oai.openapi+json"})
    document: dict[str, Any] = json.loads(reply.content)
    return document


def generate(schema: dict[str, Any], folder: Path) -> str:
    """Generate the package in a folder with openapi-python-client, without the network; return what it printed."""
    (folder / "schema.json").write_text(json.dumps(schema))
    (folder / "config.yaml").write_text("post_hooks: []\n")
    command = [
        *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none", "--fail-on-warning"),
        *("--path", "schema.json", "--config", "config.yaml", "--output-path", PACKAGE),
    ]
    finished = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    printed = finished.stdout + finished.stderr
    assert finished.returncode == 0, printed
    return printed


@pytest.fixture
def package(schema: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of the generated package, which can be imported."""
    printed = generate(schema, tmp_path)
    assert "warning" not in printed.lower(), printed
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
        monkeypatch.delitem(sys.modules, name)
    return PACKAGE


def module(package: str, operation: str) -> Any:
    return importlib.import_module(f"{package}.api.v1.{operation}")


def test_the_generator_drops_nothing(schema: dict[str, Any], package: str) -> None:
    for path in schema["paths"].values():
        for operation in path.values():
            assert callable(module(package, operation["operationId"]).sync_detailed)
    models = importlib.import_module(f"{package}.models")
    unions = {name for name, item in schema["components"]["schemas"].items() if "oneOf" in item}
    assert unions == {"GradeRequest"}
    missing = [name for name in schema["components"]["schemas"] if not hasattr(models, name)]
    assert set(missing) == unions


def test_this_check_can_fail(schema: dict[str, Any], tmp_path: Path) -> None:
    answer = schema["components"]["schemas"]["AnswerRequest"]["properties"]["answer"]
    del answer["items"]  # then the generator drops the answer, and with it the whole operation `submit`
    with pytest.raises(AssertionError, match=re.compile("warning", re.IGNORECASE)):
        generate(schema, tmp_path)


@pytest.fixture
def caller(
    package: str, client_of_course: ApiClient, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> Any:
    """The generated client, with a key, before a server; nobody is woken."""
    monkeypatch.setattr(tasks, "wake", lambda: None)
    key = create_key(client_of_course, ["grade:write", "grade:read", "grade:held"])
    return importlib.import_module(package).AuthenticatedClient(base_url=live_server.url, token=str(key))


@pytest.mark.django_db(transaction=True)
def test_hand_in_wait_and_feed(package: str, page: Assessment, caller: Any, bag_of_words: BagOfWords) -> None:
    page.questions.update(release_rule=ReleaseRule.AT_ONCE)
    models = importlib.import_module(f"{package}.models")

    def hand_in(question: str, answer: str, request: str) -> Any:
        answers = [models.AnswerRequest(question=question, answer=answer)]
        body = models.SubmissionRequest(assessment=page.slug, learner="ext-17", answers=answers)
        return module(package, "submit").sync_detailed(client=caller, body=body, idempotency_key=request)

    graded = hand_in("a", VECTOR, "hand-in-1")
    assert (graded.status_code, graded.parsed.score, graded.parsed.state) == (201, "1", models.State.GRADED)
    replayed = hand_in("a", VECTOR, "hand-in-1")
    assert (replayed.parsed.id, replayed.headers["Idempotent-Replayed"]) == (graded.parsed.id, "true")
    refused = hand_in("a", "0,6, 0,65, -0,2", "hand-in-2")
    assert (refused.status_code, len(refused.parsed.errors[0].readings) > 1) == (422, True)

    waiting = hand_in("q3", TEXT, "hand-in-3")
    assert (waiting.status_code, waiting.parsed.state) == (202, models.State.WAITING)
    read_submission = module(package, "read_submission")
    assert read_submission.sync(waiting.parsed.id, client=caller).state == models.State.WAITING
    work_off(bag_of_words)
    finished = read_submission.sync(waiting.parsed.id, client=caller)
    assert finished.state in (models.State.GRADED, models.State.NEEDS_REVIEW)
    assert finished.responses[0].verdict.outcome == models.Outcome.GRADED

    changes, after, has_more = [], "0", True
    while has_more:
        feed = module(package, "list_grades").sync(client=caller, after=after, limit=1)
        changes += feed.results
        after, has_more = feed.next_, feed.more
    assert [(change.question, change.learner) for change in changes] == [("a", "ext-17"), ("q3", "ext-17")]
    assert module(package, "list_grades").sync(client=caller, after=after).results == []


@pytest.mark.django_db(transaction=True)
def test_a_number_is_graded_against_a_key_of_ones_own(package: str, caller: Any) -> None:
    models = importlib.import_module(f"{package}.models")
    own_key = models.NumericGradeRequestKey(value="13/20")
    body = models.NumericGradeRequest(kind="numeric", key=own_key, answer="0,65")
    verdict = module(package, "grade").sync(client=caller, body=body)
    assert (verdict.score, verdict.read_as) == ("1", "0.65")
