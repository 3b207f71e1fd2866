"""Courses as content files, and back."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assessment.bank.content_export import export_course
from assessment.bank.content_import import import_files
from assessment.bank.models import (
    Assessment,
    Counts,
    Deck,
    Exercise,
    Flashcard,
    Question,
    QuestionVersion,
    ReleaseRule,
)
from assessment.people.models import Course
from graders import digits
from tests.assessment.bank.content_files import write
from tests.conftest import CONTENT

pytestmark = pytest.mark.django_db

WHEN = datetime(2026, 12, 1, 8, 30, 15, 123456, tzinfo=UTC)
ODD = "  leads\n\n\ttab, trailing  \n# no comment\r\nemoji 🙂 \u2028 \x01 'quotes\" : - 1_000\n\n"


def everything() -> list[list[object]]:
    """Return every row that content is made of."""
    models = (Course, Assessment, Exercise, Question, QuestionVersion, Deck, Flashcard)
    return [list(model._default_manager.order_by("pk").values()) for model in models]


def there_and_back(course: str, folder: Path) -> None:
    call_command("export_content", "--course", course, "--out", str(folder))
    import_files([folder])


def test_the_seed_content_comes_back_unchanged(tmp_path: Path) -> None:
    import_files([CONTENT])
    before = everything()
    there_and_back("demo", tmp_path)
    assert everything() == before
    assert [path.name for path in tmp_path.iterdir()] == ["gans-and-vaes.yaml"]


def test_what_is_exported_makes_the_same_elsewhere(tmp_path: Path) -> None:
    import_files([CONTENT])
    files = export_course(Course.objects.get())
    for name, text in files.items():
        write(tmp_path, text, name)
    Question.objects.update(current=None)
    Course.objects.all().delete()
    import_files([tmp_path])
    assert export_course(Course.objects.get()) == files


@pytest.fixture
def full(tmp_path: Path) -> Assessment:
    """A page on which every field is set, as the admin can set them."""
    import_files([write(tmp_path)])
    Assessment.objects.update(
        title="Light: 1_000", intro=ODD, release="on_date", released_at=WHEN, reveal="after_date", reveal_at=WHEN,
        counts=Counts.LAST, open=True, attempts=3, opens_at=WHEN, closes_at=WHEN + timedelta(1),
    )  # fmt: skip
    Exercise.objects.update(section="no", section_intro=ODD, title="yes", stem=ODD)
    Question.objects.update(review_below=0.00001, release_rule=ReleaseRule.AT_ONCE)
    question = Question.objects.get(slug="speed")
    question.current = QuestionVersion.objects.create(
        question=question, number=2, kind="numeric", prompt=ODD, points=Decimal("0.1250"), model_answer=ODD,
        model_answer_label="",
        key=digits.loads('{"value": 0.650, "mode": "decimals", "places": 2, "percent": true, "strict": false}'),
    )  # fmt: skip
    question.save()
    deck = Deck.objects.create(
        course=question.assessment.course, slug="no", title="null", intro=ODD, open=True
    )
    deck.cards.create(position=0, front=ODD, back="0.650")
    (tmp_path / "page.yaml").unlink()
    return question.assessment


def test_every_field_comes_back_unchanged(full: Assessment, tmp_path: Path) -> None:
    before = everything()
    there_and_back(full.course.slug, tmp_path)
    assert everything() == before


def test_digits_survive_export_and_import(full: Assessment, tmp_path: Path) -> None:
    texts = export_course(full.course)
    write(tmp_path, texts["light.yaml"])
    Question.objects.update(current=None)
    Course.objects.all().delete()
    import_files([tmp_path])
    version = Question.objects.get(slug="speed").current
    assert version is not None
    assert version.key == {
        "value": "0.650",
        "mode": "decimals",
        "places": "2",
        "percent": "true",
        "strict": "false",
    }
    assert version.points == Decimal("0.125")
    assert Assessment.objects.get().closes_at == WHEN + timedelta(1)


def test_dates_that_a_file_does_not_name_stay(tmp_path: Path) -> None:
    path = write(tmp_path)
    import_files([path])
    Assessment.objects.update(opens_at=WHEN)
    import_files([path])
    assert Assessment.objects.get().opens_at == WHEN


def test_retired_questions_and_empty_pages_are_left_out(full: Assessment) -> None:
    full.questions.update(retired=True)
    Deck.objects.get().cards.all().delete()
    assert export_course(full.course) == {}


def test_what_could_not_be_imported_is_said(full: Assessment, tmp_path: Path) -> None:
    Assessment.objects.update(intro="x" * 20_001)
    with pytest.raises(CommandError, match=r"light.yaml:\d+: assessment.intro: .*20000"):
        call_command("export_content", "--course", full.course.slug, "--out", str(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_course_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no course nothing; nothing was written"):
        call_command("export_content", "--course", "nothing", "--out", str(tmp_path))


def test_a_folder_that_cannot_be_made(full: Assessment, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_content", "--course", full.course.slug, "--out", str(tmp_path / "file" / "x"))
