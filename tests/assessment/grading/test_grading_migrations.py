"""Migrations keep what is stored: each mark change is given the response of its grade."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from assessment.bank.models import Assessment
from assessment.grading.maintenance import sweep_up
from assessment.grading.models import Grade, MarkChange
from assessment.people.models import Learner
from tests.assessment.grading.cast import hand_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def with_changes_as_before(page: Assessment, learner: Learner) -> Iterator[None]:
    """Three marks in the tables as they were before changes had a response."""
    for answer in ("[0.6, 0.65, -0.2]", "[1, 2, 3]", "[1, 2, 4]"):
        hand_in(page, learner, a=answer)
    call_command("migrate", "grading", "0003", verbosity=0)
    yield
    call_command("migrate", verbosity=0)


def test_marks_given_before_changes_had_a_response_are_told(with_changes_as_before: None) -> None:
    apps_before = (
        MigrationExecutor(connection).loader.project_state([("grading", "0003_priorities_and_courses")]).apps
    )
    changes = apps_before.get_model("grading", "MarkChange").objects
    assert changes.count() == 3
    call_command("migrate", verbosity=0)
    sweep_up()
    for grade in Grade.objects.all():
        first, shown = MarkChange.objects.filter(grade=grade).order_by("position")
        assert first.response == shown.response == grade.response
        assert (first.visible, shown.visible) == (False, True)
