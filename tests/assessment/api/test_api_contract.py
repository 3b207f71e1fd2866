"""The service is what its OpenAPI schema says: Schemathesis sends what fits it and what does not, with all its checks.

The budget is fixed: `EXAMPLES` drawn for each operation and as many chains of up to `STEPS` linked operations, beside
the examples of the schema and the cases at its bounds (about 20 a read, 230 for `POST /grade`), the same in every run.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core import signals
from django.db import close_old_connections
from hypothesis.stateful import run_state_machine_as_test
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.hypothesis.builder import HypothesisTestConfig, HypothesisTestMode, create_test

from assessment import tasks
from assessment.bank.models import Assessment
from assessment.people.keys import create_key
from assessment.people.models import ApiClient
from assessment.wsgi import application

EXAMPLES, STEPS = 10, 5
BUDGET = hypothesis.settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)
# What has the right form may still be wrong in what it says, such as a slug that nobody has or a key that does not suit
# its kind: 422 (RFC 9110, 15.5.21). What no database stores, NUL in a text and a hundred nested lists, is 400.
ACCEPTED = ["2xx", "400", "401", "403", "404", "409", "422", "429"]
SCOPES = ["grade:write", "grade:read", "grade:held", "key:read", "learner:erase"]
CONFIG: dict[str, Any] = {
    "generation": {"deterministic": True, "database": "none", "with-security-parameters": False},
    "checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}},
}


@pytest.fixture
def described(
    page: Assessment, client_of_course: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Any]:
    """The schema as it is served."""
    monkeypatch.setattr(tasks, "wake", lambda: None)
    config = SchemathesisConfig.from_dict(CONFIG)
    # As Django's own test client: the end of a request is not the end of the test's transaction.
    signals.request_started.disconnect(close_old_connections)
    signals.request_finished.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/schema", application, config=config)
    signals.request_started.connect(close_old_connections)
    signals.request_finished.connect(close_old_connections)


@pytest.fixture
def headers(described: Any, client_of_course: ApiClient) -> dict[str, str]:
    """The headers of a request with a key that may do everything; given with each call, so that they are no guess."""
    return {"Authorization": f"Bearer {create_key(client_of_course, SCOPES)}"}


OPERATIONS = (
    "erase_learner", "grade", "list_assessments", "list_courses", "list_grades", "read_assessment", "read_deck",
    "propose", "read_grade", "read_question", "read_submission", "submit",
)  # fmt: skip


def operations(described: Any) -> dict[str, Any]:
    """Return the operations by their id."""
    operations = [result.ok() for result in described.get_all_operations()]
    return {operation.definition.raw["operationId"]: operation for operation in operations}


def test_every_operation_is_tried(described: Any) -> None:
    assert set(operations(described)) == set(OPERATIONS)


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_as_described(described: Any, headers: dict[str, str], name: str) -> None:
    cases: list[Any] = []

    def try_one(case: Any) -> None:
        cases.append(case)
        case.call_and_validate(headers=headers)

    config = HypothesisTestConfig(project=described.config, modes=list(HypothesisTestMode), settings=BUDGET)
    create_test(operation=operations(described)[name], test_func=try_one, config=config)()
    assert len(cases) > EXAMPLES


def test_operations_fit_together(described: Any, headers: dict[str, str]) -> None:
    replies = []

    class Chains(described.as_state_machine()):  # type: ignore[misc] # it is made from the schema
        """Calls operations one after the other, with what the replies link to."""

        def get_call_kwargs(self, case: Any) -> dict[str, Any]:
            """Return what each call is given besides its case."""
            del case
            return {"headers": headers}

        def validate_response(self, response: Any, case: Any, *args: Any, **kwargs: Any) -> None:
            """Check a reply to a call that was given its key."""
            del args
            case.validate_response(response, headers=headers, transport_kwargs=kwargs)
            replies.append(response.status_code)

    run_state_machine_as_test(Chains, settings=BUDGET)
    assert len(replies) > EXAMPLES
    assert HTTPStatus.OK in replies
