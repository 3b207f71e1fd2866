"""The OpenAPI schema is valid, complete, and shown without asset from another host."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from openapi_spec_validator import validate
from rest_framework.test import APIClient

from assessment.api.problems import CONTENT_TYPE
from assessment.api.urls import urlpatterns
from graders.registry import KINDS
from tests.assessment.api.calls import SUBMISSIONS, assert_problem, pointers, send

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


def test_it_is_made_without_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "schema.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(file))
    assert "openapi: 3.1" in file.read_text()


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
        "propose",
        "list_assessments",
        "list_courses",
        "list_grades",
        "read_assessment",
        "read_deck",
        "read_question",
    }
    for operation in operations(schema).values():
        assert operation["security"] == [{"clientKey": []}]
        assert {"400", "401", "403", "406", "429"} <= set(operation["responses"])
        problems = [answer for status, answer in operation["responses"].items() if status >= "400"]
        assert all(list(answer["content"]) == [CONTENT_TYPE] for answer in problems)


@pytest.mark.parametrize(
    ("operation", "statuses"),
    [
        ("submit", {"201", "202", "400", "409", "413", "415", "422"}),
        ("grade", {"200", "202", "400", "409", "413", "415", "422"}),
        ("propose", {"200", "400", "413", "415", "422"}),
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


def test_the_docs_have_a_policy_and_nothing_in_the_page_that_it_forbids(client: Client) -> None:
    response = client.get("/api/docs")
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "unsafe" not in policy
    shown = response.content.decode()
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", shown) == []


def test_the_schema_is_served_as_yaml_too() -> None:
    response = APIClient().get("/api/v1/schema")
    assert response.status_code == 200
    assert response.content.startswith(b"openapi: 3.1")


def components(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
    schemas: dict[str, dict[str, Any]] = schema["components"]["schemas"]
    return schemas


@pytest.mark.parametrize("kind", KINDS)
def test_a_grade_request_is_told_apart_by_its_kind(schema: dict[str, Any], kind: str) -> None:
    name = components(schema)["GradeRequest"]["discriminator"]["mapping"][kind].rpartition("/")[2]
    form = components(schema)[name]
    assert form["properties"]["kind"] == {"type": "string", "const": kind}
    assert form["properties"]["key"]["type"] == "object"
    assert set(form["properties"]["answer"]["type"]) == {
        "string", "number", "boolean", "array", "object", "null"
    }  # fmt: skip


def test_components_are_named_for_their_readers(schema: dict[str, Any]) -> None:
    names = set(components(schema))
    assert {"Submission", "SubmissionRequest", "GradeRequest", "Verdict", "MarkChange", "Problem"} <= names
    assert not [name for name in names if re.search("Shape|Serializer|RequestRequest|Enum|Body", name)]


def subschemas(data: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every mapping of the document that has a `type`, with its place."""
    if isinstance(data, dict):
        if "type" in data and isinstance(data["type"], str | list):
            yield place, data
        for name, inner in data.items():
            if name not in ("example", "examples", "value"):
                yield from subschemas(inner, f"{place}/{name}")
    elif isinstance(data, list):
        for index, inner in enumerate(data):
            yield from subschemas(inner, f"{place}/{index}")


def test_every_array_says_what_is_in_it(schema: dict[str, Any]) -> None:
    arrays = [(place, item) for place, item in subschemas(schema) if "array" in item["type"]]
    assert len(arrays) > 10
    assert [place for place, item in arrays if "items" not in item] == []


BOUNDS = [
    ("SubmissionRequest", "assessment", {"minLength": 1, "maxLength": 100, "pattern": "^[-a-zA-Z0-9_]+$"}),
    ("SubmissionRequest", "answers", {"minItems": 1, "maxItems": 200}),
    ("Submission", "id", {"format": "uuid"}),
    ("Submission", "created_at", {"format": "date-time"}),
    ("Submission", "score", {"type": ["string", "null"], "format": "decimal"}),
    ("Response", "attempt", {"type": "integer", "minimum": 1}),
    ("Verdict", "confidence", {"type": "number", "minimum": 0, "maximum": 1}),
    ("Verdict", "maximum", {"type": "string", "format": "decimal"}),
    ("Evidence", "start", {"type": "integer", "minimum": 0}),
    ("MarkChange", "cursor", {"pattern": "^[0-9]{1,19}$"}),
    ("CoursePage", "next", {"type": ["string", "null"], "format": "uri"}),
    ("Problem", "type", {"format": "uri"}),
    ("Problem", "status", {"minimum": 400, "maximum": 599}),
    ("FieldProblem", "pointer", {"format": "json-pointer"}),
]


@pytest.mark.parametrize(("component", "member", "bounds"), BOUNDS, ids=lambda value: str(value)[:20])
def test_the_bounds_of_a_member(
    schema: dict[str, Any], component: str, member: str, bounds: dict[str, Any]
) -> None:
    described = components(schema)[component]["properties"][member]
    assert {name: described.get(name) for name in bounds} == bounds


PARAMETERS = [
    ("grade", "wait", {"type": "integer", "minimum": 0, "maximum": 30, "default": 0}),
    ("list_grades", "limit", {"type": "integer", "minimum": 1, "maximum": 500, "default": 100}),
    ("list_grades", "after", {"type": "string", "maxLength": 19, "pattern": "^[0-9]+$"}),
    ("list_grades", "learner", {"type": "string", "maxLength": 255}),
    ("list_grades", "format", {"type": "string", "enum": ["json", "csv"]}),
    ("list_courses", "cursor", {"type": "string", "maxLength": 200}),
    ("list_assessments", "course", {"type": "string", "maxLength": 100}),
]


@pytest.mark.parametrize(("operation", "name", "bounds"), PARAMETERS)
def test_the_bounds_of_a_parameter(
    schema: dict[str, Any], operation: str, name: str, bounds: dict[str, Any]
) -> None:
    parameters = {item["name"]: item["schema"] for item in operations(schema)[operation]["parameters"]}
    assert parameters[name] == bounds


@pytest.mark.parametrize(
    ("address", "pointer"),
    [
        ("/api/v1/grades?course=" + "x" * 101, "/course"),
        ("/api/v1/grades?learner=" + "x" * 256, "/learner"),
        ("/api/v1/courses?cursor=" + "x" * 201, "/cursor"),
    ],
    ids=["course", "learner", "cursor"],
)
def test_what_is_out_of_bounds_is_refused(api: APIClient, address: str, pointer: str) -> None:
    reply = api.get(address)
    assert_problem(reply, 422, "invalid-fields")
    assert pointers(reply) == [pointer]


@pytest.mark.parametrize("value", [17, 1.5, True, ["ada"]])
@pytest.mark.parametrize("member", ["assessment", "course", "learner"])
def test_another_type_than_a_string_is_refused(api: APIClient, member: str, value: object) -> None:
    body = {"assessment": "gans-and-vaes", "learner": "ada", "answers": [{"question": "a", "answer": "1"}]}
    reply = send(api, SUBMISSIONS, json.dumps(body | {member: value}))
    assert_problem(reply, 422, "invalid-fields")
    assert pointers(reply) == [f"/{member}"]


@pytest.mark.parametrize(
    ("operation", "status", "target"),
    [
        ("submit", "201", "read_submission"),
        ("submit", "202", "read_submission"),
        ("grade", "202", "read_grade"),
    ],
)
def test_a_reply_links_to_where_it_is_read_later(
    schema: dict[str, Any], operation: str, status: str, target: str
) -> None:
    links = operations(schema)[operation]["responses"][status]["links"]
    assert [(link["operationId"], link["parameters"]) for link in links.values()] == [
        (target, {"public_id": "$response.body#/id"})
    ]
