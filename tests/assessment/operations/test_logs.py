"""What a line of the log holds: ids to follow a request by, and never a student's words."""

import json
import logging
from collections.abc import Sequence
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from celery import Task, shared_task
from django.db import IntegrityError, transaction
from django.test import Client
from rest_framework.test import APIClient

from assessment.bank.models import Assessment
from assessment.grading.models import GradeDetail, Response, State
from assessment.operations import logs, request_log
from assessment.tasks import grade_waiting
from tests.assessment.api.calls import GRADE, data_of, hand_in, send, work_off
from tests.conftest import BagOfWords

if TYPE_CHECKING:
    from graders.embedding.protocol import Array

MARKER = "quizzaciously"
IN_PAGE = '{{"assessment": "gans-and-vaes", "learner": "ada", "answers": {}}}'
ANSWER = f"z = mu + sigma * eps, {MARKER}, so that gradients reach mu and sigma"


class Quoting(BagOfWords):
    """Fails on the answer, and quotes the text that it fails on, as libraries do."""

    def __call__(self, texts: Sequence[str]) -> "Array":
        if any(MARKER in text for text in texts):
            raise RuntimeError(f"cannot encode {texts!r}")
        return super().__call__(texts)


@shared_task(name="tests.fail")
def fail(answer: str) -> str:
    """Fail on an answer, and quote it."""
    raise ValueError(f"cannot read {answer!r}")


@shared_task(name="tests.succeed")
def succeed(answer: str) -> str:
    """Return an answer, which Celery would like to log."""
    return answer


def lines(written: StringIO) -> list[dict[str, object]]:
    """Return the records, if this is the run with JSON."""
    text = written.getvalue().splitlines()
    return [json.loads(line) for line in text if line.startswith("{")]


@pytest.mark.parametrize(
    ("sent_id", "is_kept"),
    [
        ("hand-in-17", True),
        ("3f2b8c1e-6a52-4f6e-9f0e-1f1f2b1c9d11", True),
        ("a" * 64, True),
        ("a" * 65, False),
        ("two words", False),
        ("-begins-with-a-hyphen", False),
        ("<script>", False),
        ("", False),
    ],
)
def test_a_request_has_an_id(client: Client, sent_id: str, is_kept: bool, written: StringIO) -> None:
    reply = client.get("/healthz", headers={"X-Request-ID": sent_id})
    number = reply.headers["X-Request-ID"]
    assert (number == sent_id) == is_kept
    assert number in written.getvalue()
    assert is_kept or len(number) == 32


def test_every_line_about_a_request_has_its_id_and_the_next_one_has_not(
    client: Client, written: StringIO
) -> None:
    client.get("/problems/nothing-like-that", headers={"X-Request-ID": "first"})
    logging.getLogger("later").info("something else")
    ids_by_logger = {line["logger"]: line.get("request_id") for line in lines(written)}
    if ids_by_logger:
        assert ids_by_logger == {"assessment.request": "first", "django.request": "first", "later": None}


def test_a_line_names_the_view_and_not_the_path(client: Client, db: None, written: StringIO) -> None:
    client.get(f"/practice/demo/{MARKER}?answer={MARKER}")
    assert "student:practice" in written.getvalue()
    for line in lines(written):
        assert line["logger"] != "assessment.request" or MARKER not in str(line)
    assert f"answer={MARKER}" not in written.getvalue()


def test_a_submission_is_named_from_the_request_to_the_grade(
    api: APIClient, page: Assessment, written: StringIO, bag_of_words: BagOfWords
) -> None:
    submission = data_of(hand_in(api, {"q3": ANSWER}))["id"]
    work_off(bag_of_words)
    (response,) = Response.objects.all()
    text = written.getvalue()
    assert text.count(submission) >= 3  # stored, waiting, graded
    assert text.count(str(response.public_id)) >= 2
    assert response.state in text


def test_no_words_where_all_goes_well(
    api: APIClient, page: Assessment, written: StringIO, bag_of_words: BagOfWords
) -> None:
    assert hand_in(api, {"q3": ANSWER, "a": "[0.6, 0.65, -0.2]"}).status_code == 202
    assert (
        send(
            api,
            f"{GRADE}?wait=0",
            json.dumps({"kind": "text", "key": {"references": ["x"]}, "answer": ANSWER}),
        ).status_code
        == 202
    )
    work_off(bag_of_words)
    assert not Response.objects.filter(state=State.WAITING).exists()
    assert written.getvalue()
    assert MARKER not in written.getvalue()


def test_no_words_where_the_model_fails(api: APIClient, page: Assessment, written: StringIO) -> None:
    hand_in(api, {"q3": ANSWER})
    work_off(Quoting())
    assert Response.objects.get().state == State.FAILED
    assert "RuntimeError" in written.getvalue()
    assert MARKER not in written.getvalue()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (f'{{"learner": "{MARKER}", ', 400),
        (IN_PAGE.format(f'"{MARKER}"'), 422),
        (IN_PAGE.format(f'[{{"question": "a", "answer": "{MARKER}"}}]'), 422),
        (f'{{"assessment": "{MARKER}", "learner": "ada", "answers": []}}', 422),
    ],
)
def test_no_words_where_the_api_refuses(
    api: APIClient, page: Assessment, written: StringIO, body: str, status: int
) -> None:
    assert send(api, "/api/v1/submissions", body).status_code == status
    assert MARKER not in written.getvalue()


@pytest.mark.parametrize("answers", [{"q3": ANSWER}, {"a": MARKER}, {"nothing": MARKER}])
def test_no_words_from_the_page(
    client: Client, page: Assessment, written: StringIO, answers: dict[str, str]
) -> None:
    client.post("/practice/demo/gans-and-vaes", {**answers, "action": "check", "question": "all"})
    assert "student:practice" in written.getvalue()
    assert MARKER not in written.getvalue()


def test_an_exception_is_told_without_its_words(written: StringIO) -> None:
    try:
        try:
            raise KeyError(MARKER)
        except KeyError as error:
            raise ValueError(f"cannot read {MARKER}") from error
    except ValueError:
        logging.getLogger("anything").exception("It failed")
    text = written.getvalue()
    assert MARKER not in text
    assert text.index("builtins.ValueError") < text.index("builtins.KeyError")
    assert "test_an_exception_is_told_without_its_words" in text


def test_not_even_what_another_handler_wrote_into_the_record(written: StringIO) -> None:
    record = logging.getLogger("x").makeRecord("x", logging.ERROR, __file__, 1, "It failed", (), None)
    record.exc_text = f"Traceback: {MARKER}"
    logging.getLogger("x").handle(record)
    assert "It failed" in written.getvalue()
    assert MARKER not in written.getvalue()


@pytest.mark.django_db
def test_a_row_that_the_database_quotes(page: Assessment, written: StringIO) -> None:
    """PostgreSQL names the failing row in its message."""
    detail = GradeDetail(pk=1, verdict={"feedback": MARKER})
    try:
        with transaction.atomic():
            detail.grade_id = None  # type: ignore[assignment]
            detail.save(force_insert=True)
    except IntegrityError:
        logging.getLogger("anything").exception("It failed")
    assert "IntegrityError" in written.getvalue()
    assert MARKER not in written.getvalue()


@pytest.mark.parametrize("task", [fail, succeed])
def test_no_words_of_a_task(written: StringIO, task: "Task[[str], str]") -> None:
    task.apply(args=(ANSWER,))
    text = written.getvalue()
    assert f"Task {task.name}" in text
    assert MARKER not in text
    assert ("builtins.ValueError" in text) == (task is fail)


def test_a_task_is_told_from_which_request_it_comes() -> None:
    headers: dict[str, object] = {}
    logs.request_id.set("hand-in-17")
    request_log._send_id(headers=headers)
    logs.request_id.set("")
    assert headers == {"request_id": "hand-in-17"}
    request_log._send_id(headers=headers)
    assert headers == {"request_id": "hand-in-17"}


def test_lines_of_a_task_have_the_ids_and_later_lines_have_not(written: StringIO) -> None:
    succeed.apply(args=("x",), headers={"request_id": "hand-in-17"}, task_id="task-7")
    logging.getLogger("later").info("something else")
    task_lines = [line for line in lines(written) if line["logger"] in ("celery.app.trace", "later")]
    if task_lines:
        assert [(line.get("request_id"), line.get("task_id")) for line in task_lines] == [
            ("hand-in-17", "task-7"),
            (None, None),
        ]


def test_messages_carry_no_answer() -> None:
    """Tasks have no arguments: there is nothing in them to log."""
    assert grade_waiting.run.__code__.co_argcount == 0
