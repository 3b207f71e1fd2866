"""An erasure finds a learner in every table, and SQLite's file holds nothing of them afterwards.

Each place has a word of its own, planted as the service itself would store it; then every column of every table is
searched, so that a table that comes later is searched as well.
"""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection

from assessment.bank.models import Assessment, ExtraTime, Question
from assessment.grading import drafts
from assessment.grading.embeddings import CachingEncoder, text_digest
from assessment.grading.erasure import database_file
from assessment.grading.erasure.erase import erase_data_of
from assessment.grading.grade_events import number_events
from assessment.grading.models import (
    Embedding,
    EncodedTexts,
    Grade,
    GradeRequest,
    GradingRun,
    MarkChange,
    Response,
    StoredReply,
)
from assessment.grading.regrade import regrade
from assessment.grading.review import override_grade
from assessment.grading.submission import prepare, store
from assessment.grading.worker import grade_next_batch
from assessment.lti.platforms.models import Enrolment, ResourceLink
from assessment.people.learners import LearnerErased
from assessment.people.models import ApiClient, Learner, User
from assessment.people.sessions import LEARNERS
from assessment.tasks import sweep
from graders.language.segmentation import stem
from tests.assessment.api.calls import grade, hand_in
from tests.assessment.desk.cast import add_score
from tests.assessment.grading.cast import MeanwhileEncoder
from tests.conftest import BagOfWords, caller

pytestmark = pytest.mark.django_db(transaction=True)

ID = "ext-quaggaid-17"
ANSWER = "The quaggaanswer is sampled outside of the network, so that gradients reach mu and sigma."
PLACES = {
    "the client's own id": "quaggaid",
    "the name": "quagganame",
    "an e-mail address in the name": "quaggamail",
    "an answer": "quaggaanswer",
    "an answer that waits": "quaggawaits",
    "a draft": "quaggadraft",
    "a conflicting draft": "quaggaother",
    "a reason": "quaggareason",
    "a reason for many answers that quotes one": "quaggaanswer",
    "feedback by a person": "quaggafeedback",
    "a request for a grade with the same answer": "quaggaanswer",
    "a longer request for a grade": "quaggalonger",
    "the name of an idempotent request": "quaggakey",
    "a message to a gradebook": "quaggamessage",
    "what the gradebook holds": "quaggaheld",
    "why it refused": "quaggaproblem",
    "the admin's log": "quaggalog",
    "the title in the admin's log": "quaggatitle",
    "the log of another row": "quaggaother-row",
}


@pytest.fixture
def encoder(bag_of_words: BagOfWords) -> CachingEncoder:
    """The toy model behind the cache."""
    return CachingEncoder(bag_of_words)


@pytest.fixture
def ada(page: Assessment, encoder: CachingEncoder) -> Learner:
    """A learner with something in every table; Bob wrote to the same questions."""
    client = ApiClient.objects.create(name="lms")
    client.courses.add(page.course)
    api = caller(client, "grade:write", "grade:read")
    key = {"references": ["It makes the step of sampling differentiable."]}
    assert hand_in(api, {"q3": ANSWER}, ID, **{"Idempotency-Key": "quaggakey"}).status_code == 202
    assert hand_in(api, {"q3": "It makes sampling differentiable."}, "bob").status_code == 202
    headers = {"Idempotency-Key": f"try-{ID}"}
    for text in (
        ANSWER.upper().replace("QUAGGA", "quagga"),
        f"{ANSWER} A quaggalonger one.",
        "Bob's own text",
    ):
        assert grade(api, "text", key, text, **headers).status_code == 202
        headers = {}
    while grade_next_batch(lambda: encoder):
        pass
    assert grade(api, "text", key, ANSWER).status_code == 202
    assert hand_in(api, {"q4": "It quaggawaits for a worker."}, ID).status_code == 202
    learner = Learner.objects.get(external_id=ID)
    Learner.objects.filter(pk=learner.pk).update(name="Ada Quagganame <quaggamail@example.org>".lower())
    learner.refresh_from_db()
    _plant_marks(learner)
    _plant_in_the_platform(page, learner)
    _plant_in_sessions(page, learner)
    _plant_in_the_log(page, learner)
    return learner


def _plant_marks(learner: Learner) -> None:
    grace = User.objects.create_user("grace")
    answer = Response.objects.get(submission__learner=learner, question__slug="q3")
    points = answer.version.points
    override_grade(answer, actor=grace, reason="a quaggareason", score=points, feedback="see quaggafeedback")
    regrade(answer.question, actor=grace, reason=f"many wrote like “{ANSWER}”")
    while grade_next_batch(lambda: CachingEncoder(BagOfWords())):
        pass
    waits = Response.objects.filter(submission__learner=learner, question__slug="q4")
    waits.update(state="waiting")
    question = Question.objects.get(slug="q5")
    drafts.save_draft(learner, question, "a quaggadraft", "")


def _plant_in_the_platform(page: Assessment, learner: Learner) -> None:
    score = add_score(
        page,
        learner,
        message={"userId": "quaggamessage", "comment": ANSWER},
        held={"userId": "quaggaheld"},
        problem="no quaggaproblem",
    )
    Enrolment.objects.create(context=score.resource_link.context, learner=learner)
    ExtraTime.objects.create(assessment=page, learner=learner, minutes=15)


def _plant_in_sessions(page: Assessment, learner: Learner) -> None:
    course, texts = str(page.course.public_id), {str(page.public_id): {"q5": "a quaggaother draft"}}
    session = SessionStore()
    session.update({LEARNERS: {course: str(learner.public_id)}, "others": texts, "sub": ID})
    session.save()


def _plant_in_the_log(page: Assessment, learner: Learner) -> None:
    grace = User.objects.get(username="grace")
    rows = (
        (learner, "quaggatitle", "was quaggalog"),
        (page, str(page), json.dumps([{"added": {"object": f"{learner}: 15 min, quaggaother-row"}}])),
    )
    for row, title, message in rows:
        LogEntry.objects.create(
            user=grace,
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(row.pk),
            object_repr=title,
            action_flag=CHANGE,
            change_message=message,
        )


def every_value() -> Iterator[tuple[str, str]]:
    """Yield every value of every table as text, with the names of table and column; sessions as they are read."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of our own tables
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    yield f"{table}.{name}", as_text(value)
    for session in Session.objects.all():
        yield "django_session, decoded", json.dumps(session.get_decoded())


def as_text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("latin-1").lower()
    return str(value).lower()


def columns_with(words: set[str]) -> dict[str, set[str]]:
    """Return in which columns each word stands."""
    columns: dict[str, set[str]] = {}
    for place, text in every_value():
        for word in words:
            if word in text:
                columns.setdefault(word, set()).add(place)
    return columns


def in_files(words: set[str]) -> dict[str, list[str]]:
    """Return the words that stand in the bytes of SQLite's files, with their names; on PostgreSQL there are none."""
    if connection.vendor != "sqlite":
        return {}
    database = Path(str(connection.settings_dict["NAME"]))
    files: dict[str, list[str]] = {}
    for path in sorted(database.parent.glob(f"{database.name}*")):
        content = path.read_bytes().lower()
        for word in words:
            if word.encode() in content:
                files.setdefault(word, []).append(path.name.removeprefix(database.name))
    return files


WORDS = set(PLACES.values())


def test_every_word_is_somewhere_before(ada: Learner) -> None:
    """The search would prove nothing if the words had never been there."""
    assert columns_with(WORDS).keys() == WORDS
    if connection.vendor == "sqlite":
        # A session's data are compressed, so its words do not stand in the file as they are.
        assert in_files(WORDS).keys() >= WORDS - {"quaggaother"}


def test_no_table_and_no_file_has_a_word_left(ada: Learner) -> None:
    erase_data_of(ada)
    assert columns_with(WORDS) == {}
    assert in_files(WORDS) == {}


def test_the_ledger_stands_and_tells_of_nobody(ada: Learner) -> None:
    grades, changes = list(Grade.objects.order_by("pk").values()), MarkChange.objects.count()
    identity = {"source": ada.source, "public_id": ada.public_id}
    erase_data_of(ada)
    number_events()
    assert list(Grade.objects.order_by("pk").values()) == grades
    assert MarkChange.objects.count() == changes
    erased = Learner.objects.get(pk=ada.pk)
    assert erased.is_erased
    assert erased.external_id.startswith("erased-")
    assert (erased.name, erased.public_id == identity["public_id"]) == ("", False)


def test_what_is_of_others_stays(ada: Learner, encoder: CachingEncoder) -> None:
    bob = Response.objects.get(submission__learner__external_id="bob")
    erase_data_of(ada)
    bob.refresh_from_db()
    assert bob.answer == "It makes sampling differentiable."
    assert Embedding.objects.filter(text_digest=text_digest("It makes sampling differentiable.")).exists()
    assert {row.answer for row in GradeRequest.objects.all()} == {"Bob's own text"}
    assert StoredReply.objects.count() == 0
    assert ResourceLink.objects.count() == 1
    assert GradingRun.objects.filter(grades__response=bob).exists()


def test_no_vector_of_the_answer_is_left(ada: Learner) -> None:
    mine = text_digest(ANSWER.split(",", maxsplit=1)[0])
    digests = [
        text_digest(text) for text in (ANSWER, ANSWER.split(", ", maxsplit=1)[0], ANSWER.split(", ")[1])
    ]
    assert Embedding.objects.filter(text_digest__in=[mine, *digests]).exists()
    erase_data_of(ada)
    assert not Embedding.objects.filter(text_digest__in=[mine, *digests]).exists()


def test_without_notes_the_younger_vectors_go(ada: Learner) -> None:
    """As for answers that were graded before their texts were noted."""
    EncodedTexts.objects.all().delete()
    erase_data_of(ada)
    assert not Embedding.objects.exists()


def test_what_is_deleted_is_overwritten() -> None:
    """Some builds of SQLite do so by themselves, so the setting is looked at, not what it does."""
    options = settings.DATABASES["default"].get("OPTIONS", {})
    is_sqlite = connection.vendor == "sqlite"
    assert ("PRAGMA secure_delete=ON" in options.get("init_command", "")) is is_sqlite


def test_a_request_that_a_worker_holds_brings_no_vector_back(ada: Learner) -> None:
    """Its row is gone when the verdict comes, and what was encoded for it goes again."""
    Embedding.objects.all().delete()
    GradeRequest.objects.update(state="waiting", tries=0)
    meanwhile = CachingEncoder(MeanwhileEncoder(lambda: erase_data_of(ada)))
    grade_next_batch(lambda: meanwhile)
    assert [(row.answer, row.state) for row in GradeRequest.objects.all()] == [("Bob's own text", "graded")]
    assert columns_with(WORDS) == {}
    assert not Embedding.objects.filter(text_digest=text_digest(ANSWER)).exists()


def test_what_arrives_for_an_erased_learner_is_not_stored(page: Assessment, ada: Learner) -> None:
    """A request had looked them up before they were erased."""
    erase_data_of(ada)
    with pytest.raises(LearnerErased):
        store(page, ada, prepare(page, [("q3", "a late quaggaanswer")]))
    with pytest.raises(LearnerErased):
        drafts.save_draft(ada, Question.objects.get(slug="q5"), "a late quaggadraft", "")
    assert columns_with(WORDS) == {}


def test_a_file_that_somebody_reads_is_cleaned_later(ada: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    if connection.vendor != "sqlite":
        assert not database_file.is_due()
        return
    monkeypatch.setattr(database_file, "PATIENCE_MS", 1)
    reader = sqlite3.connect(str(connection.settings_dict["NAME"]))
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM people_learner").fetchone()
    erase_data_of(ada)
    assert database_file.is_due()
    assert in_files(WORDS)
    reader.close()
    database_file.clean_later()
    assert not database_file.is_due()
    assert in_files(WORDS) == {}


def test_a_large_file_is_left_to_a_worker(ada: Learner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_file, "LARGE", 1)
    erase_data_of(ada)
    assert database_file.is_due() is (connection.vendor == "sqlite")
    sweep()
    assert not database_file.is_due()
    assert in_files(WORDS) == {}


def test_workers_forget_what_others_erased(ada: Learner) -> None:
    stem("quaggaanswer")
    erase_data_of(ada)
    stem("quaggaanswer")
    database_file.forget_what_others_erased()
    assert stem.cache_info().currsize == 0
    stem("quaggaanswer")
    database_file.forget_what_others_erased()
    assert stem.cache_info().currsize == 1
