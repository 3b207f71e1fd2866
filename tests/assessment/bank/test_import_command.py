"""`manage.py import_content`: what it prints, and how it ends."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assessment.bank.models import Assessment
from assessment.people.models import Act, AuditRecord
from tests.assessment.bank.content_files import changed, write

pytestmark = pytest.mark.django_db


def run_import(*paths: Path) -> str:
    out = StringIO()
    call_command("import_content", *map(str, paths), stdout=out)
    return out.getvalue()


def test_it_says_what_changed(tmp_path: Path) -> None:
    path = write(tmp_path)
    summaries = [run_import(path), run_import(tmp_path)]
    counts = [tuple(map(int, re.findall(r"\d+", summary))) for summary in summaries]
    # Assessments, questions, new versions, retired questions, flashcards.
    assert counts == [(1, 2, 2, 0, 0), (1, 2, 0, 0, 0)]


def test_it_fails_with_one_line_an_error(tmp_path: Path) -> None:
    path = write(tmp_path, changed("points: 2", "points: two\n          shape: round"))
    with pytest.raises(CommandError) as caught:
        run_import(path)
    heading, *lines = str(caught.value).split("\n")
    assert heading == "Nothing was imported; 2 to mend:"
    assert [line.split(": ")[:2] for line in lines] == [
        [f"{path}:13", "assessment.exercises.0.questions.0.points"],
        [f"{path}:14", "assessment.exercises.0.questions.0.shape"],
    ]
    assert caught.value.returncode == 1
    assert not Assessment.objects.exists()


def test_it_needs_a_path() -> None:
    with pytest.raises(CommandError, match="FILE_OR_FOLDER"):
        run_import()


def test_an_import_leaves_a_record_of_what_it_changed(tmp_path: Path) -> None:
    run_import(write(tmp_path))
    run_import(write(tmp_path))
    run_import(write(tmp_path, changed("title: Light", "title: Light\n  attempts: 3")))
    first, second = AuditRecord.objects.filter(act=Act.IMPORTED).order_by("pk")
    assert (first.origin, first.changes, first.details) == (
        "manage.py import_content",
        {},
        {"new versions": 2, "retired": 0},
    )
    assert second.changes == {"attempts": [None, 3]}


DECK = """\
course: {slug: optics, title: Optics}
deck:
  slug: cards
  title: Cards
  cards:
    - {front: One?, back: 1}
    - {front: Two?, back: 2}
"""


@pytest.mark.parametrize(
    ("original", "replacement", "target", "changes", "details"),
    [
        ("back: 2}", "back: 3}", "cards", {}, {"changed cards": 1}),
        ("    - {front: Two?, back: 2}\n", "", "cards", {}, {"changed cards": 1}),
        ("front: One?", "front: Zero?", "cards", {}, {"changed cards": 1}),
        ("title: Cards", "title: Lights", "cards", {"title": ["Cards", "Lights"]}, {"changed cards": 0}),
        ("title: Optics", "title: Light", "optics", {"title": ["Optics", "Light"]}, {}),
        ("title: Optics", "title: Optics", None, {}, {}),
    ],
)
def test_a_deck_and_a_course_leave_a_record_too(  # noqa: PLR0917 - a row
    tmp_path: Path,
    original: str,
    replacement: str,
    target: str | None,
    changes: dict[str, list[str]],
    details: dict[str, int],
) -> None:
    run_import(write(tmp_path, DECK))
    first = AuditRecord.objects.get()
    assert (first.act, first.target_type, first.details) == ("imported", "bank.deck", {"changed cards": 2})
    run_import(write(tmp_path, DECK.replace(original, replacement)))
    later = AuditRecord.objects.exclude(pk=first.pk)
    wanted = [] if target is None else [(target, "optics", changes, details)]
    assert [(row.target, row.course.slug, row.changes, row.details) for row in later] == wanted  # type: ignore[union-attr]


WIDE = """\
          kind: numeric
          prompt: How fast is light?
          key:
            value: 299792458
            mode: relative
            tolerance: 5
"""
TEXT = """\
          kind: text
          prompt: How fast is light?
          key:
            references:
              - as fast as anything can be
"""


def test_it_warns_of_a_key_that_takes_nearly_anything(tmp_path: Path) -> None:
    path = write(tmp_path, changed(TEXT, WIDE))
    summary, caution = run_import(path).splitlines()
    assert summary.startswith("1 assessment")
    assert caution.startswith("beware, speed: a tolerance of 5 times")
    assert len(run_import(path).splitlines()) == 1, "an unchanged question is not spoken of again"
