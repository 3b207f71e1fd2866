"""The ledger's triggers: plain SQL cannot change a grade either, and no migration loses them."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from assessment.bank.models import Assessment
from assessment.grading.append_only import NAMES, TABLE, guard, unguard
from assessment.grading.models import Grade
from assessment.people.models import Learner
from tests.assessment.grading.cast import hand_in, only_response

pytestmark = pytest.mark.django_db
COLUMNS = (
    "(id, response_id, run_id, human, score, maximum, confidence, needs_review, verdict_digest, created_at)"
)
INSERT = f"INTO grading_grade {COLUMNS} SELECT {{}}, human, 1, maximum, 1, true, verdict_digest, created_at "
SAME = INSERT.format("id, response_id, run_id")
SAME_RUN = INSERT.format("id + 1, response_id, run_id")
NEW_RUN = INSERT.format("id + 1, response_id, run_id + 1")
FROM = "FROM grading_grade WHERE true"
CHANGES = [
    "UPDATE grading_grade SET score = 1",
    "UPDATE grading_grade SET human = human",
    "DELETE FROM grading_grade",
    "DELETE FROM grading_grade WHERE score = 0",
    f"INSERT {SAME} {FROM} ON CONFLICT (id) DO UPDATE SET score = 1",
    f"INSERT {SAME_RUN} {FROM} ON CONFLICT (response_id, run_id) DO UPDATE SET score = 1",
]
ONLY = {
    "sqlite": [
        f"INSERT OR REPLACE {SAME} {FROM}",
        f"REPLACE {SAME_RUN} {FROM}",
        "UPDATE OR REPLACE grading_grade SET score = 1",
    ],
    "postgresql": ["TRUNCATE grading_grade CASCADE", "TRUNCATE grading_response CASCADE"],
}
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'grading_grade'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = 'grading_grade'::regclass AND NOT tgisinternal",
}


@pytest.fixture
def grade(page: Assessment, learner: Learner) -> Grade:
    """One grade of 0, with nothing left for the database to check: PostgreSQL truncates no table before."""
    grade = only_response(hand_in(page, learner, a="[0.6, 0.65, 0.2]")).grades.get()
    connection.check_constraints()
    return grade


def execute(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def triggers() -> set[str]:
    """Return the names of the triggers that stand on the ledger's table."""
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.parametrize("statement", [*CHANGES, *ONLY[connection.vendor]])
def test_plain_sql_cannot_change_a_grade(grade: Grade, statement: str) -> None:
    before = Grade.objects.values().get()
    with pytest.raises(IntegrityError, match="a grade is never"):
        execute(statement)
    assert Grade.objects.values().get() == before


@pytest.mark.parametrize("statement", CHANGES)
def test_without_the_triggers_it_could(grade: Grade, statement: str) -> None:
    """The statements above do what they seem to: it is the triggers that refuse them."""
    unguard(connection)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        assert cursor.rowcount == 1
        # What else refers to the grade is not at issue here.
        transaction.set_rollback(rollback=True)


def test_a_grade_can_be_added_by_plain_sql(grade: Grade) -> None:
    execute(
        "INSERT INTO grading_gradingrun (course_id, kind, priority, reason, created_at) "
        "SELECT course_id, kind, priority, '', created_at FROM grading_gradingrun"
    )
    execute(f"INSERT {NEW_RUN} {FROM}")
    assert Grade.objects.count() == 2


def test_they_are_there_after_the_last_migration(db: None) -> None:
    assert triggers() == set(NAMES[connection.vendor])


@pytest.mark.django_db(transaction=True)
def test_a_table_that_is_rebuilt_has_them_again_after_migrate() -> None:
    """On SQLite Django alters a column by making the table anew, and says nothing of the triggers that go with it."""
    wide = models.CharField(max_length=65)
    wide.set_attributes_from_name("verdict_digest")
    narrow = Grade._meta.get_field("verdict_digest")
    for current, altered in ((narrow, wide), (wide, narrow)):
        with connection.schema_editor() as editor:
            editor.alter_field(Grade, current, altered)
    if connection.vendor == "sqlite":
        assert triggers() == set()
    call_command("migrate", verbosity=0)
    assert triggers() == set(NAMES[connection.vendor])


def test_making_them_twice_is_harmless(db: None) -> None:
    guard(connection)
    guard(connection)
    assert triggers() == set(NAMES[connection.vendor])


@pytest.fixture
def before_the_ledger(transactional_db: None) -> Iterator[None]:
    """The database as it was before this app had a table."""
    call_command("migrate", "grading", "zero", verbosity=0)
    yield
    call_command("migrate", verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_the_migrations_can_be_taken_back_and_done_again(before_the_ledger: None) -> None:
    assert TABLE not in connection.introspection.table_names()
    call_command("migrate", verbosity=0)
    assert triggers() == set(NAMES[connection.vendor])
