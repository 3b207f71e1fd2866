"""A row that cannot be prepared or written costs itself a try, and nobody else anything."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import DatabaseError, DataError, IntegrityError, OperationalError, ProgrammingError
from psycopg import errors

from assessment.bank.models import Assessment, Question
from assessment.grading import worker
from assessment.grading.calibration import calibrated_key
from assessment.grading.erasure import vectors
from assessment.grading.ledger import record_machine_grade
from assessment.grading.models import Grade, GradeRequest, Response, State
from assessment.grading.queue import MAX_TRIES
from assessment.grading.worker import Process, grade_next_batch
from assessment.people.models import ApiClient, Learner
from graders.errors import ModelUnusable
from tests.assessment.grading.cast import REASON, hand_in, only_response
from tests.conftest import BagOfWords

pytestmark = pytest.mark.django_db
ROUNDS = 6
"""More than any count of tries."""
SETTLED = {State.GRADED, State.NEEDS_REVIEW}


def name_of(value: object) -> str:
    """Return the name of a function, or what a value says: what a test is called must be the same in each process."""
    return getattr(value, "__name__", None) or f"{type(value).__name__} {value}"


def caused(error: Exception, cause: Exception | None = None) -> Exception:
    """Return Django's error as it is raised: from the driver's."""
    error.__cause__ = cause
    return error


def of_sqlite(code: str, message: str = "") -> sqlite3.Error:
    """Return an error of SQLite with its code."""
    error = sqlite3.OperationalError(message)
    error.sqlite_errorname = code
    return error


OWN_FAULTS = [
    KeyError("a fault of ours"),
    ValueError("A string literal cannot contain NUL (0x00) characters."),
    RecursionError(),
    caused(DataError("invalid input syntax for type json"), errors.InvalidTextRepresentation()),
    caused(IntegrityError("CHECK constraint failed"), of_sqlite("SQLITE_CONSTRAINT_CHECK")),
    DatabaseError("Save with update_fields did not affect any rows."),
    caused(OperationalError("malformed JSON"), of_sqlite("SQLITE_ERROR", "malformed JSON")),
]
OF_ALL = [
    caused(OperationalError("locked"), of_sqlite("SQLITE_BUSY")),
    OperationalError("connection refused"),
    caused(ProgrammingError(), errors.UndefinedColumn()),
    caused(OperationalError(), of_sqlite("SQLITE_ERROR", "no such column: told")),
    ModelUnusable("its files are gone"),
    OSError("No space left on device"),
]
Break = Callable[[pytest.MonkeyPatch, Exception], None]


def failing_when(
    is_bad: Callable[..., bool], function: Callable[..., Any], error: Exception
) -> Callable[..., Any]:
    """Return a function that raises where it is given something bad."""

    def breaking(*arguments: Any, **keywords: Any) -> Any:
        if is_bad(*arguments):
            raise error
        return function(*arguments, **keywords)

    return breaking


def is_poison(row: Any, *_: object) -> bool:
    return "poison" in str(row.answer)


def break_writing(patch: pytest.MonkeyPatch, error: Exception) -> None:
    patch.setattr(worker, "_keep_grade", failing_when(is_poison, worker._keep_grade, error))


def break_the_ledger(patch: pytest.MonkeyPatch, error: Exception) -> None:
    """Fail after the response was saved already: nothing of it may stay."""

    def is_bad(response: Response, _: object) -> bool:
        return is_poison(response)

    patch.setattr(worker, "record_machine_grade", failing_when(is_bad, record_machine_grade, error))


def break_noting(patch: pytest.MonkeyPatch, error: Exception) -> None:
    def is_bad(rows: list[Response]) -> bool:
        return any(map(is_poison, rows))

    patch.setattr(vectors, "note_responses", failing_when(is_bad, vectors.note_responses, error))


def break_preparing(patch: pytest.MonkeyPatch, error: Exception) -> None:
    def is_bad(_version: object, answer: object, *_: object) -> bool:
        return "poison" in str(answer)

    patch.setattr(worker, "item_of", failing_when(is_bad, worker.item_of, error))


def break_all(patch: pytest.MonkeyPatch, error: Exception) -> None:
    patch.setattr(worker, "_keep_grade", failing_when(lambda *_: True, worker._keep_grade, error))


BREAKS: list[Break] = [break_writing, break_the_ledger, break_noting, break_preparing]


def work_on(rounds: int = ROUNDS) -> None:
    """Work as the tasks do: what is raised ends one task, and the next one comes."""
    Process.device_works = None
    for _ in range(rounds):
        with suppress(Exception):
            grade_next_batch(BagOfWords)


def request_of_a_tool() -> GradeRequest:
    client = ApiClient.objects.create(name="tool")
    return GradeRequest.objects.create(client=client, kind="text", key={"references": ["so"]}, answer="so is")


@pytest.mark.parametrize(
    ("break_it", "error"),
    [
        *((break_writing, error) for error in OWN_FAULTS),
        *((break_it, error) for break_it in BREAKS[1:] for error in (OWN_FAULTS[0], OWN_FAULTS[3])),
    ],
    ids=name_of,
)
def test_a_row_at_fault_fails_and_all_others_are_graded(
    page: Assessment, learner: Learner, monkeypatch: pytest.MonkeyPatch, break_it: Break, error: Exception
) -> None:
    good = [hand_in(page, learner, q3=f"{REASON} {number}") for number in range(5)]
    bad = hand_in(page, learner, q3="The poison is in the sampling of the latent vector.")
    good += [hand_in(page, learner, q3=f"{REASON} {number}") for number in range(5, 8)]
    request = request_of_a_tool()
    break_it(monkeypatch, error)
    work_on()
    assert {only_response(submission).state for submission in good} <= SETTLED
    failed = only_response(bad)
    assert (failed.state, failed.tries, failed.lost, failed.lease_by) == (State.FAILED, MAX_TRIES, 0, None)
    assert not failed.grades.exists()
    assert Grade.objects.count() == len(good)
    request.refresh_from_db()
    assert request.state == State.GRADED


def test_several_rows_at_fault_each_fail(
    page: Assessment, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = [hand_in(page, learner, q3=f"The poison is in sample {number}.") for number in range(9)]
    good = hand_in(page, learner, q3=REASON)
    break_writing(monkeypatch, KeyError())
    work_on(20)
    assert {only_response(submission).state for submission in bad} == {State.FAILED}
    assert only_response(good).state in SETTLED


def test_a_question_whose_marks_cannot_be_learned_from_stops_no_other(
    page: Assessment, learner: Learner, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = Question.objects.get(slug="q3").current
    bad = [hand_in(page, learner, q3=f"{REASON} {number}") for number in range(3)]
    good = hand_in(page, learner, c="This is mode collapse: the generator makes one kind of image.")
    monkeypatch.setattr(
        worker,
        "calibrated_key",
        failing_when(lambda question_version: question_version == version, calibrated_key, KeyError()),
    )
    work_on()
    assert {only_response(submission).state for submission in bad} == {State.FAILED}
    assert only_response(good).state in SETTLED


@pytest.mark.parametrize(
    ("break_it", "error"),
    [
        *((break_all, error) for error in OF_ALL),
        *((break_it, error) for break_it in BREAKS[1:] for error in OF_ALL[:2]),
    ],
    ids=name_of,
)
def test_an_outage_is_raised_and_counted_against_nobody(
    page: Assessment, learner: Learner, monkeypatch: pytest.MonkeyPatch, break_it: Break, error: Exception
) -> None:
    for number in range(3):
        hand_in(page, learner, q3=f"poison {number}")
    request = request_of_a_tool()
    with monkeypatch.context() as patch:
        break_it(patch, error)
        for _ in range(ROUNDS):
            with pytest.raises(type(error)):
                grade_next_batch(BagOfWords)
    assert set(Response.objects.values_list("state", "tries", "lost")) == {(State.WAITING, 0, 0)}
    request.refresh_from_db()
    assert request.state == State.GRADED
    while grade_next_batch(BagOfWords):
        pass
    assert set(Response.objects.values_list("state", flat=True)) <= SETTLED


@pytest.mark.parametrize("error", [OWN_FAULTS[0], OWN_FAULTS[3]], ids=str)
@pytest.mark.parametrize("name", ["note_requests", "_keep_verdict"])
def test_a_request_at_fault_fails_alone(
    db: None, monkeypatch: pytest.MonkeyPatch, name: str, error: Exception
) -> None:
    client = ApiClient.objects.create(name="tool")
    rows = [
        GradeRequest.objects.create(client=client, kind="text", key={"references": ["so"]}, answer=answer)
        for answer in ("so is", "poison", "so was")
    ]
    where = vectors if name == "note_requests" else worker

    def is_bad(argument: Any, *_: object) -> bool:
        return any(map(is_poison, argument if isinstance(argument, list) else [argument]))

    monkeypatch.setattr(where, name, failing_when(is_bad, getattr(where, name), error))
    work_on()
    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows] == [State.GRADED, State.FAILED, State.GRADED]
    assert rows[1].tries == MAX_TRIES


def test_a_vector_that_the_database_refuses_is_the_fault_of_one_answer(
    page: Assessment, learner: Learner
) -> None:
    class Refused(BagOfWords):
        def __call__(self, texts: Any) -> Any:
            if any("poison" in text for text in texts):
                raise DataError("value too long")
            return super().__call__(texts)

    good = hand_in(page, learner, q3=REASON)
    bad = hand_in(page, learner, q3="The poison is in the sampling of the latent vector.")
    Process.device_works = None
    for _ in range(ROUNDS):
        grade_next_batch(Refused)
    assert only_response(good).state in SETTLED
    assert only_response(bad).state == State.FAILED
