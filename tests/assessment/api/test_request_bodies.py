"""Bodies that Django would take for others are refused everywhere, in words, and nothing is stored."""

import gzip
import json
from typing import Any

import pytest
from django.test import Client
from rest_framework.test import APIClient

from assessment.bank.models import Assessment
from assessment.grading.models import Submission
from tests.assessment.api.calls import GRADE, SUBMISSIONS, data_of

pytestmark = pytest.mark.django_db

BODY = {"kind": "numeric", "key": {"value": "1"}, "answer": "1"}
PAGES = ("/practice/demo/gans-and-vaes", "/lti/launch", "/lti/login", "/admin/login/", "/language")
CHUNKED = {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
ENCODINGS = ("gzip", "GZIP", "deflate", "br", "zstd", "gzip, gzip", "identity, gzip", "aes128gcm", "nonsense")


def post(client: Client, path: str, **environ: Any) -> Any:
    kind = "application/json" if path.startswith("/api/") else "application/x-www-form-urlencoded"
    body = json.dumps(BODY) if path.startswith("/api/") else "answer-a=1&check=a"
    return client.generic("POST", path, environ.pop("body", body), kind, **environ)


@pytest.mark.parametrize("path", [GRADE, SUBMISSIONS])
@pytest.mark.parametrize("encoding", ["chunked", "gzip, chunked", "Chunked"])
def test_chunks_that_django_would_not_read_are_refused_by_the_api(
    api: APIClient, path: str, encoding: str
) -> None:
    reply = post(api, path, **CHUNKED | {"HTTP_TRANSFER_ENCODING": encoding})
    assert (reply.status_code, reply.headers["Content-Type"]) == (411, "application/problem+json")
    assert data_of(reply)["type"].endswith("/problems/length-required")


@pytest.mark.parametrize("path", PAGES)
def test_chunks_that_django_would_not_read_are_refused_by_pages(
    client: Client, page: Assessment, path: str
) -> None:
    reply = post(client, path, **CHUNKED)
    assert (reply.status_code, reply.headers["Content-Type"]) == (411, "text/html; charset=utf-8")
    assert "Content-Length" in reply.content.decode()
    assert not Submission.objects.exists()


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_compressed_body_is_refused_by_the_api(api: APIClient, encoding: str) -> None:
    body = gzip.compress(json.dumps(BODY).encode())
    reply = post(api, GRADE, HTTP_CONTENT_ENCODING=encoding, body=body)
    assert (reply.status_code, reply.headers["Accept-Encoding"]) == (415, "identity")
    problem = data_of(reply)
    assert problem["type"].endswith("/problems/encoded-body")
    assert "Content-Encoding" in problem["detail"]


@pytest.mark.parametrize("path", PAGES)
def test_a_compressed_body_is_refused_by_pages(client: Client, page: Assessment, path: str) -> None:
    reply = post(client, path, HTTP_CONTENT_ENCODING="gzip")
    assert reply.status_code == 415
    assert "compressed" in reply.content.decode()


@pytest.mark.parametrize("encoding", ["", "identity", " Identity "])
def test_a_plain_body_is_read(api: APIClient, encoding: str) -> None:
    assert post(api, GRADE, HTTP_CONTENT_ENCODING=encoding).status_code == 200


@pytest.mark.parametrize("length", ["3000000", "99999999999"])
def test_a_body_that_no_part_takes_is_refused_before_it_is_read(client: Client, length: str) -> None:
    api_reply = post(client, GRADE, CONTENT_LENGTH=length)
    assert (api_reply.status_code, data_of(api_reply)["title"]) == (413, "The body is too large")
    assert post(client, "/lti/launch", CONTENT_LENGTH=length).status_code == 413


@pytest.mark.parametrize("length", ["-1", "x", "1e3", "٣"])
def test_a_length_that_is_no_number_is_no_fault_of_ours(client: Client, length: str) -> None:
    assert post(client, GRADE, CONTENT_LENGTH=length).status_code < 500


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ('{"kind": "numeric", "kind": "text", "key": {"value": "1"}, "answer": "1"}', "/kind"),
        ('{"kind": "numeric", "key": {"value": "1", "value": "2"}, "answer": "1"}', "/key/value"),
        ('{"kind": "numeric", "key": {"value": "1"}, "answer": "1", "answer": "1"}', "/answer"),
        (
            '{"kind": "choice", "key": {"options": [{"id": "a", "id": "b"}]}, "answer": "a"}',
            "/key/options/0/id",
        ),
    ],
)
def test_a_name_that_stands_twice_is_refused_with_its_place(api: APIClient, body: str, pointer: str) -> None:
    reply = post(api, GRADE, body=body)
    assert reply.status_code == 400
    (error,) = data_of(reply)["errors"]
    assert error["pointer"] == pointer
    assert "twice" in error["detail"]


def test_an_answer_that_stands_twice_is_not_handed_in(api: APIClient, page: Assessment) -> None:
    body = (
        '{"assessment": "gans-and-vaes", "learner": "ext-17",'
        ' "answers": [{"question": "a", "answer": "[0.6, 0.65, -0.2]", "answer": "0"}]}'
    )
    reply = post(api, SUBMISSIONS, body=body)
    assert [error["pointer"] for error in data_of(reply)["errors"]] == ["/answers/0/answer"]
    assert not Submission.objects.exists()
