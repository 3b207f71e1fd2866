"""Calling the API in tests: bodies as they go over the wire, and what a problem must look like."""

import json
from pathlib import Path
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from rest_framework.test import APIClient

from assessment.bank.content_import import import_files
from assessment.bank.models import Assessment
from assessment.grading.worker import grade_next_batch
from graders.embedding.protocol import Encoder
from tests.assessment.bank.content_files import PAGE

SUBMISSIONS = "/api/v1/submissions"
GRADE = "/api/v1/grade"
ASSESSMENTS = "/api/v1/assessments"
VECTOR = "[0.6, 0.65, -0.2]"
WRONG = "[0.6, 0.65, 0.2]"
JSON = "application/json"


def send(
    api: APIClient, path: str, body: bytes | str, content_type: str = JSON, **headers: str
) -> HttpResponse:
    """POST a body as it stands."""
    raw = body.encode() if isinstance(body, str) else body
    sent: Any = raw  # the stubs know of text only
    response: HttpResponse = api.generic("POST", path, sent, content_type=content_type, headers=headers)
    return response


def hand_in(api: APIClient, answers: dict[str, Any], learner: str = "ada", **headers: str) -> HttpResponse:
    """Hand in answers to the seed page, by question."""
    body = {
        "assessment": "gans-and-vaes",
        "learner": learner,
        "answers": [{"question": question, "answer": answer} for question, answer in answers.items()],
    }
    return send(api, SUBMISSIONS, json.dumps(body), **headers)


def grade(
    api: APIClient, kind: str, key: object, answer: object, query: str = "", **headers: str
) -> HttpResponse:
    """Ask for a verdict."""
    return send(api, GRADE + query, json.dumps({"kind": kind, "key": key, "answer": answer}), **headers)


def data_of(response: HttpResponseBase) -> Any:
    """Return the JSON of a reply."""
    return json.loads(response.getvalue())


def pointers(response: HttpResponseBase) -> list[str]:
    """Return the JSON pointers of a problem's errors."""
    return [error["pointer"] for error in data_of(response).get("errors", [])]


def assert_problem(response: HttpResponseBase, status: int, slug: str) -> None:
    """Check that a reply is a problem of this type, in the form of RFC 9457."""
    assert response.status_code == status, response.getvalue()
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = data_of(response)
    assert problem["type"] == f"http://testserver/problems/{slug}"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]


def work_off(encoder: Encoder) -> None:
    """Do what the text worker does, until nothing waits."""
    while grade_next_batch(lambda: encoder):
        pass


def other_page(folder: Path, course: str = "optics", slug: str = "light") -> Assessment:
    """Import a page of another course."""
    path = folder / f"{course}-{slug}.yaml"
    path.write_text(PAGE.replace("slug: optics", f"slug: {course}").replace("slug: light", f"slug: {slug}"))
    import_files([path])
    return Assessment.objects.get(course__slug=course, slug=slug)
