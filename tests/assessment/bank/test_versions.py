"""A question version is never changed: not by saving, not by a query, not by taking its primary key."""

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from assessment.bank.content_import import import_files
from assessment.bank.models import Immutable, Question, QuestionVersion
from tests.assessment.bank.content_files import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(tmp_path: Path) -> QuestionVersion:
    """The first version of a question."""
    import_files([write(tmp_path)])
    return QuestionVersion.objects.get(question__slug="colour")


def _save(version: QuestionVersion) -> None:
    version.prompt = "Another"
    version.save()


def _save_one_field(version: QuestionVersion) -> None:
    version.prompt = "Another"
    version.save(update_fields=["prompt"])


def _bulk_update(version: QuestionVersion) -> object:
    version.prompt = "Another"
    return QuestionVersion.objects.bulk_update([version], ["prompt"])


def _update_or_create(version: QuestionVersion) -> object:
    return QuestionVersion.objects.update_or_create(pk=version.pk, defaults={"prompt": "Another"})


def _upsert(version: QuestionVersion) -> object:
    version.prompt = "Another"
    return QuestionVersion.objects.bulk_create(
        [version], update_conflicts=True, unique_fields=["id"], update_fields=["prompt"]
    )


@pytest.mark.parametrize(
    "change",
    [
        _save,
        _save_one_field,
        _bulk_update,
        _update_or_create,
        _upsert,
        lambda _: QuestionVersion.objects.update(prompt="Another"),
        lambda version: QuestionVersion.objects.filter(pk=version.pk).update(prompt="Another"),
        lambda version: version.question.versions.update(prompt="Another"),
    ],
    ids=["save", "one field", "bulk update", "update or create", "upsert", "queryset", "filter", "related"],
)
def test_a_version_cannot_be_changed(
    version: QuestionVersion, change: Callable[[QuestionVersion], object]
) -> None:
    with pytest.raises(Immutable, match="add a new one"), transaction.atomic():
        change(version)
    assert QuestionVersion.objects.get(pk=version.pk).prompt == "Why is the sky blue?"


def test_a_new_version_cannot_take_the_place_of_an_old_one(version: QuestionVersion) -> None:
    impostor = QuestionVersion(
        pk=version.pk,
        question=version.question,
        number=9,
        kind="text",
        prompt="Another",
        key={},
        points=Decimal(1),
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        impostor.save()
    assert QuestionVersion.objects.get(pk=version.pk).prompt == "Why is the sky blue?"


def test_a_new_version_can_be_added(version: QuestionVersion) -> None:
    next_version = QuestionVersion(
        question=version.question,
        number=2,
        kind="text",
        prompt="Another",
        key={"references": ["x"]},
        points=Decimal(1),
    )
    next_version.save()
    assert version.question.versions.count() == 2


def test_two_versions_cannot_share_a_number(version: QuestionVersion) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        QuestionVersion.objects.create(
            question=version.question, number=1, kind="text", prompt="x", key={}, points=Decimal(1)
        )


def test_the_current_version_cannot_be_deleted(version: QuestionVersion) -> None:
    assert Question.objects.get(slug="colour").current == version
    with pytest.raises(IntegrityError), transaction.atomic():
        version.delete()
