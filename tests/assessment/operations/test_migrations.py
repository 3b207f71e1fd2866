"""While a new version is put in place, processes of the one before still write: its INSERTs must go on working."""

from typing import Any, TypeVar

import pytest
from django.db import connection, models
from django.db.migrations import AddField
from django.db.migrations.loader import MigrationLoader

from assessment.lti.passback.models import ScoreDelivery
from assessment.lti.platforms.models import Context, Deployment, Registration, ResourceLink
from assessment.people.models import Course, Learner

Row = TypeVar("Row", bound=models.Model)
RELEASED = {"people": 2, "bank": 6, "grading": 9, "platforms": 1, "delivery": 3}
"""The last migration of each app in the last release."""


def added_since() -> list[tuple[str, AddField]]:
    """Return the fields that migrations since the release add to tables which it knows."""
    loader = MigrationLoader(None)
    return [
        (f"{app}.{name}", operation)
        for (app, name), migration in sorted(loader.disk_migrations.items())
        if app in RELEASED and int(name[:4]) > RELEASED[app]
        for operation in migration.operations
        if isinstance(operation, AddField)
    ]


def test_a_new_field_of_a_known_table_may_be_left_out() -> None:
    forced = [
        f"{place}: {operation.model_name}.{operation.name}"
        for place, operation in added_since()
        if not (operation.field.null or operation.field.has_db_default() or operation.field.many_to_many)
    ]
    assert forced == []


def insert_without(row: Row, *left_out: str) -> Row:
    """Store a row as a process does whose code does not know the columns that are left out; return it as stored."""
    model: Any = type(row)
    fields = [field for field in model._meta.concrete_fields if field.name not in (*left_out, "id")]
    values = [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join("%s" for _ in fields)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})", values)  # noqa: S608
    stored: Row = model._default_manager.order_by("pk").last()
    return stored


@pytest.mark.django_db
def test_rows_that_an_older_process_writes(course: Course) -> None:
    registration = Registration.objects.create(name="Moodle", issuer="https://m.example", client_id="x")
    deployment = Deployment.objects.create(registration=registration, deployment_id="1")
    context = insert_without(Context(deployment=deployment, context_id="1", course=course), "language")
    link = insert_without(
        ResourceLink(context=context, resource_link_id="1"),
        *("column_offered", "column_tries", "column_problem", "column_due_at"),
    )
    learner = Learner.objects.create(course=course, source=registration.source, external_id="1")
    score = insert_without(
        ScoreDelivery(resource_link=link, learner=learner), "marked", "owed_since", "due_at"
    )
    assert (context.language, link.column_offered, link.column_tries, link.column_problem) == (
        "",
        True,
        0,
        "",
    )
    assert score.marked is False
