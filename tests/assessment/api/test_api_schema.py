"""The OpenAPI schema is valid, complete, and shown without asset from another host."""

import json
import re
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from openapi_spec_validator import validate
from rest_framework.test import APIClient

from assessment.api.problems import CONTENT_TYPE
from assessment.api.urls import urlpatterns

pytestmark = pytest.mark.django_db

UNDESCRIBED = {"schema", "api-docs", "problem", None}


@pytest.fixture
def schema(client: Client) -> dict[str, Any]:
    """The schema as it is served."""
    response = client.get("/api/v1/schema", headers={"Accept": "application/vnd.oai.openapi+json"})
    assert response.status_code == 200
    data: dict[str, Any] = json.loads(response.content)
    return data


def test_it_is_openapi_3_1(schema: dict[str, Any]) -> None:
    assert schema["openapi"].startswith("3.1.")
    validate(schema)


def test_it_is_made_without_a_warning() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", "/dev/null")


def test_every_path_is_in_it(schema: dict[str, Any]) -> None:
    served = {
        "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(pattern.pattern))
        for pattern in urlpatterns
        if pattern.name not in UNDESCRIBED
    }
    assert set(schema["paths"]) == served


def operations(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {item["operationId"]: item for path in schema["paths"].values() for item in path.values()}


def test_every_operation_names_its_problems_and_its_key(schema: dict[str, Any]) -> None:
    assert set(operations(schema)) == {
        "submit",
        "erase_learner",
        "read_submission",
        "grade",
        "read_grade",
        "list_assessments",
        "list_courses",
        "list_grades",
        "read_assessment",
        "read_deck",
        "read_question",
    }
    for operation in operations(schema).values():
        assert operation["security"] == [{"clientKey": []}]
        assert {"401", "403", "429"} <= set(operation["responses"])
        problems = [answer for status, answer in operation["responses"].items() if status >= "400"]
        assert all(list(answer["content"]) == [CONTENT_TYPE] for answer in problems)


@pytest.mark.parametrize(
    ("operation", "statuses"),
    [
        ("submit", {"201", "202", "400", "409", "413", "422"}),
        ("grade", {"200", "202", "400", "409", "413", "422"}),
        ("read_submission", {"200", "404"}),
        ("read_grade", {"200", "404"}),
        ("list_assessments", {"200"}),
        ("list_courses", {"200"}),
        ("list_grades", {"200", "406", "422"}),
        ("read_question", {"200", "404"}),
        ("read_assessment", {"200", "404"}),
        ("read_deck", {"200", "404", "422"}),
    ],
)
def test_the_replies_of_an_operation(schema: dict[str, Any], operation: str, statuses: set[str]) -> None:
    assert statuses <= set(operations(schema)[operation]["responses"])


def test_a_post_may_have_an_idempotency_key(schema: dict[str, Any]) -> None:
    for name in ("submit", "grade"):
        parameters = {item["name"]: item["in"] for item in operations(schema)[name]["parameters"]}
        assert parameters["Idempotency-Key"] == "header"


def test_the_docs_have_no_asset_from_another_host(client: Client) -> None:
    response = client.get("/api/docs")
    shown = response.content.decode()
    assert response.status_code == 200
    assert re.findall(r'(?:src|href)="((?:https?:)?//[^"]*)"', shown) == []
    script = client.get("/api/docs?script=").content.decode()
    assert "https://" not in script
    assets = re.findall(r'(?:src|href)="(/static/[^"]*)"', shown)
    assert assets
    assert [client.get(asset).status_code for asset in assets] == [200] * len(assets)


def test_the_schema_is_served_as_yaml_too() -> None:
    response = APIClient().get("/api/v1/schema")
    assert response.status_code == 200
    assert response.content.startswith(b"openapi: 3.1")


def test_keys_are_objects_and_answers_of_any_form(schema: dict[str, Any]) -> None:
    properties = schema["components"]["schemas"]["GradeRequestBodyRequest"]["properties"]
    assert properties["key"]["type"] == "object"
    assert set(properties["answer"]["type"]) == {"string", "number", "boolean", "array", "object", "null"}
