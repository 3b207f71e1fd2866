"""The small cast that tests share: one course, one client of the API, the seed page, and a toy encoder."""

import gc
import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from django.conf import settings
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model
from hypothesis import settings as hypothesis_settings
from pytest_django.plugin import DjangoDbBlocker
from rest_framework.test import APIClient

from assessment.bank.content_import import import_files
from assessment.bank.models import Assessment, Deck, Exercise, Flashcard, Question, QuestionVersion
from assessment.grading.append_only import PROMISE_TESTS, unguard
from assessment.people.audit import TABLE as AUDIT_TABLE
from assessment.people.keys import create_key
from assessment.people.models import ApiClient, Course, Learner
from graders.embedding.token_vectors import LAYERS, TokenVectors, quantised
from graders.scorer.scorers import register_scorer, shipped_scorer

if TYPE_CHECKING:
    from graders.embedding.protocol import Array

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "fixtures" / "content"
JOURNEYS = "tests/journeys"
MAKE_RUN = ROOT / "tests" / "assessment" / "run"
SEED_MODELS: tuple[type[Model], ...] = (
    Course,
    Assessment,
    Exercise,
    Question,
    QuestionVersion,
    Deck,
    Flashcard,
)

# Playwright's synchronous API runs an event loop in the test's own thread, beside the ORM.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


# The suite draws the same examples each time, so that what fails fails by a change. To look for more:
# make test ARGS="-k mutual --hypothesis-profile=explore"
hypothesis_settings.register_profile("suite", derandomize=True, deadline=None)
hypothesis_settings.register_profile("explore", max_examples=3000, deadline=None)
hypothesis_settings.load_profile("suite")


class BagOfWords:
    """An encoder for tests of everything but the model: texts that share words are similar.

    Stands in for the model at the edge of the outside world; `calls` has what it was asked to encode.
    """

    model = "bag-of-words"
    weights_sha256 = "0" * 64
    backend = "test"
    device = "cpu"
    dtype = "float32"
    dimensions = 384

    def __init__(self) -> None:
        self.calls: list[list[str]] = []

    def __call__(self, texts: Sequence[str]) -> "Array":
        """Return unit vectors, shape (len(texts), 384)."""
        self.calls.append(list(texts))
        rows = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split() or [""]:
                row[int(hashlib.sha256(word.encode()).hexdigest(), 16) % self.dimensions] += 1
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)

    def tokens(self, pairs: Sequence[tuple[str, str]]) -> list[TokenVectors]:
        """Return one token a word, the same in every layer and every context."""
        return [word_tokens(text, len(LAYERS) if not context else 1) for context, text in pairs]


def word_tokens(text: str, layers: int, dimensions: int = 384) -> TokenVectors:
    """Return the words of a text as tokens of a toy model: equal words have equal vectors, others share nothing."""
    numbers = [int(hashlib.sha256(word.encode()).hexdigest(), 16) for word in text.lower().split() or [""]]
    vectors = np.zeros((layers, len(numbers), dimensions), dtype=np.float32)
    for at, number in enumerate(numbers):
        vectors[:, at, number % dimensions] = 1
    starts = np.array([match.start() for match in re.finditer(r"\S+", text)] or [0])
    return quantised(
        np.array([number % 30_000 for number in numbers]),
        np.ones(len(numbers), dtype=np.float32),
        starts,
        vectors,
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a second run, on another database, leave out what says the same on any."""
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out tests that use no database: a run on another one has seen them",
    )


def uses_database(item: pytest.Item) -> bool:
    """Tell whether a test uses the database, by itself or in processes that it starts; `make run` uses its own.

    Journeys count all: the run that leaves out others is the one that has them.
    """
    if item.path.is_relative_to(ROOT / JOURNEYS):
        return True
    names = set(getattr(item, "fixturenames", ()))
    if item.get_closest_marker("django_db") or names & {
        "db",
        "transactional_db",
        "live_server",
        "postgresql",
    }:
        return True
    return item.get_closest_marker("processes") is not None and not item.path.is_relative_to(MAKE_RUN)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give each file to one process whole, and the journeys, which share a service, to one together and first."""
    if config.getoption("database_only"):
        left_out = [item for item in items if not uses_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if uses_database(item)]
    for item in items:
        folder = str(item.path.parent.relative_to(ROOT))
        group = folder if folder == JOURNEYS else str(item.path.relative_to(ROOT))
        item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: not item.path.is_relative_to(ROOT / JOURNEYS))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Let the garbage collector pass over what lives to the end: the modules and thousands of tests, each time anew."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Keep SQLite's test database in a file, as in use: in memory, threads would share one cache and its locks.

    No test database outlives a crash of the machine, so that PostgreSQL need not wait for the disk.
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    else:
        database["OPTIONS"]["options"] = "-c synchronous_commit=off"


def deletions(_style: object, tables: Sequence[str], **_: object) -> list[str]:
    """Return the statements that empty tables of a few rows; `TRUNCATE` makes new files, 1 s for all tables."""
    return [f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables]  # noqa: S608


@pytest.fixture(autouse=True, scope="session")
def _tables_are_emptied_by_deletion() -> Iterator[None]:
    """Flush PostgreSQL without `TRUNCATE`: for the session, since pytest-django flushes after a test's own patches."""
    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "postgresql":
            patch.setattr(connection.ops, "sql_flush", deletions)
        yield


@pytest.fixture(autouse=True)
def _ledger_can_be_emptied(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test with real transactions its tables are flushed, past the ledger's triggers; that makes them again."""
    marker = request.node.get_closest_marker("django_db")
    asked = {"transactional_db", "live_server"} & set(request.fixturenames)
    if not asked and not (marker and marker.kwargs.get("transaction")):
        yield
        return
    # Asked for first, and so flushed after this.
    request.getfixturevalue("transactional_db")
    yield
    unguard(connection)
    PROMISE_TESTS.unguard(connection)
    AUDIT_TABLE.unguard(connection)


@pytest.fixture(autouse=True)
def _no_limits(settings: Any) -> None:
    """A test may call as often as it likes, unless it is about that."""
    settings.LIMITS = dict.fromkeys(settings.LIMITS, 0)


@pytest.fixture(autouse=True)
def _cheap_passwords(settings: Any) -> None:
    """Hash passwords in microseconds: the real hasher, a quarter of a second each, runs in the journeys."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _static_files_unlisted(settings: Any) -> None:
    """Find a static file when it is wanted: to list them all takes each new test client longer than a request."""
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(autouse=True)
def _no_renewals(settings: Any) -> None:
    """A lease outlives a test, unless it is about that: on SQLite a renewal would wait for the test's transaction."""
    settings.LEASE = timedelta(hours=2)


@pytest.fixture(autouse=True, scope="session")
def _toy_scorer() -> None:
    """Let the shipped scorer read the toy encoder's vectors, as it would a model's that it was fitted to."""
    register_scorer(replace(shipped_scorer(), weights_sha256=BagOfWords.weights_sha256))


@pytest.fixture
def bag_of_words() -> BagOfWords:
    """A fresh toy encoder."""
    return BagOfWords()


@pytest.fixture(scope="session")
def seed_statements(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[tuple[str, Any]]:
    """The SQL that stores the seed page: to import it again for each test, or to make it again, takes longer."""
    statements: list[tuple[str, Any]] = []

    def keep(execute: Any, statement: str, parameters: Any, many: bool, context: Any) -> Any:
        statements.append((statement, parameters))
        return execute(statement, parameters, many, context)

    with django_db_blocker.unblock():
        with transaction.atomic():
            import_files([CONTENT])
            tables: list[list[Model]] = [list(model._default_manager.all()) for model in SEED_MODELS]
            transaction.set_rollback(True)
        with transaction.atomic(), connection.execute_wrapper(keep), connection.cursor() as cursor:
            for model, rows in zip(SEED_MODELS, tables, strict=True):
                model._default_manager.bulk_create(rows)
            # Rows with keys of their own use up no number of a sequence, where a database has sequences.
            for statement in connection.ops.sequence_reset_sql(no_style(), SEED_MODELS):
                cursor.execute(statement)
            transaction.set_rollback(True)
    return statements


@pytest.fixture
def page(seed_statements: list[tuple[str, Any]], db: None) -> Assessment:
    """The seed page, imported."""
    # In one transaction: questions and their versions refer to each other.
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, parameters in seed_statements:
            cursor.execute(statement, parameters)
    return Assessment.objects.get(slug="gans-and-vaes")


@pytest.fixture
def course(page: Assessment) -> Course:
    """The course of the seed page."""
    return page.course


@pytest.fixture
def learner(course: Course) -> Learner:
    """A student of the course."""
    return Learner.objects.create(course=course, source="test", external_id="ada")


@pytest.fixture
def client_of_course(course: Course) -> ApiClient:
    """A client of the API that has been granted the course."""
    client = ApiClient.objects.create(name="lms")
    client.courses.add(course)
    return client


@pytest.fixture
def api(client_of_course: ApiClient) -> APIClient:
    """A caller of the API with a key that may write and read grades."""
    return caller(client_of_course, "grade:write", "grade:read")


def caller(client: ApiClient, *scopes: str) -> APIClient:
    """Return a caller with a new key of these scopes; it sends JSON."""
    key = create_key(client, scopes)
    return APIClient(HTTP_AUTHORIZATION=f"Bearer {key}")
