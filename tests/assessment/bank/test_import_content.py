"""Importing content: all or nothing, what is unchanged stays, and every error has file, line and field."""

from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessment.bank.content_import import Imported, import_files
from assessment.bank.models import Assessment, Question, QuestionVersion, ReleaseRule
from assessment.bank.yaml_source import ContentInvalid
from assessment.people.models import Course
from tests.assessment.bank.content_files import PAGE, changed, write
from tests.conftest import CONTENT

pytestmark = pytest.mark.django_db

Q0 = "assessment.exercises.0.questions.0"
Q1 = "assessment.exercises.0.questions.1"
MAY = "2026-05-01T08:00:00Z"


def import_page(folder: Path, text: str = PAGE) -> Imported:
    return import_files([write(folder, text)])


def errors_of(run: Callable[[], object]) -> list[tuple[int, str, str]]:
    """Run an import that must fail; return line, field and message of its errors."""
    with pytest.raises(ContentInvalid) as caught:
        run()
    return [(error.line, error.field, error.message) for error in caught.value.errors]


def assert_nothing_is_stored() -> None:
    assert not Course.objects.exists()
    assert not Assessment.objects.exists()
    assert not Question.objects.exists()


def test_a_page_is_stored_as_it_was_written(tmp_path: Path) -> None:
    imported = import_page(tmp_path)
    assert imported == Imported(assessments=1, questions=2, new_versions=2, retired=0)
    assessment = Assessment.objects.get()
    assert (assessment.course.slug, assessment.slug, assessment.title) == ("optics", "light", "Light")
    assert [(str(q), q.position, q.exercise.slug) for q in assessment.questions.all()] == [
        ("colour", 0, "first"),
        ("speed", 1, "first"),
    ]
    colour = QuestionVersion.objects.get(question__slug="colour")
    assert (colour.number, colour.kind, colour.points) == (1, "text", Decimal(2))
    assert colour.prompt == "Why is the sky blue?"
    assert colour.key == {
        "criteria": [{"id": "scatter", "points": "1", "any_of": ["short waves are scattered more"]}]
    }


def test_what_an_author_leaves_out(tmp_path: Path) -> None:
    import_page(tmp_path)
    assessment = Assessment.objects.get()
    assert (assessment.release, assessment.reveal, assessment.counts) == ("at_once", "after_answer", "best")
    assert (assessment.attempts, assessment.released_at, assessment.reveal_at) == (None, None, None)
    speed = Question.objects.get(slug="speed")
    assert (speed.release_rule, speed.review_below, speed.retired) == ("promise", 0.0, False)
    assert speed.current is not None
    assert (speed.current.points, speed.current.model_answer) == (Decimal(1), "")
    assert speed.current.model_answer_label == "Show answer"


def test_a_release_date_is_stored_with_its_zone(tmp_path: Path) -> None:
    dated = "  title: Light\n  release: on_date\n  released_at: 2026-05-01T08:00:00+02:00\n  attempts: 3\n"
    import_page(tmp_path, changed("  title: Light\n", dated))
    assessment = Assessment.objects.get()
    assert (assessment.release, assessment.attempts) == ("on_date", 3)
    assert assessment.released_at == datetime(2026, 5, 1, 6, tzinfo=UTC)


def test_dates_of_answering_stay_as_the_admin_set_them_unless_the_file_names_them(tmp_path: Path) -> None:
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    import_page(tmp_path)
    Assessment.objects.update(closes_at=moment)
    import_page(tmp_path)
    assert Assessment.objects.get().closes_at == moment
    dated = "  title: Light\n  opens_at: 2026-05-01T08:00:00+02:00\n  closes_at: 2026-05-08T18:00:00Z\n"
    import_page(tmp_path, changed("  title: Light\n", dated))
    assessment = Assessment.objects.get()
    assert assessment.opens_at == datetime(2026, 5, 1, 6, tzinfo=UTC)
    assert assessment.closes_at == datetime(2026, 5, 8, 18, tzinfo=UTC)


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    import_page(tmp_path)
    before = list(QuestionVersion.objects.values()), list(Question.objects.values())
    imported = import_page(tmp_path)
    assert imported == Imported(assessments=1, questions=2, new_versions=0, retired=0)
    assert (list(QuestionVersion.objects.values()), list(Question.objects.values())) == before


def test_the_seed_page_imports_twice(page: Assessment) -> None:
    versions = QuestionVersion.objects.count()
    imported = import_files([CONTENT])
    assert (imported.new_versions, imported.retired) == (0, 0)
    assert QuestionVersion.objects.count() == versions
    assert {"q3", "a", "c"} <= {question.slug for question in page.questions.all()}


@pytest.mark.parametrize(
    ("original", "replacement"),
    [
        ("prompt: How fast is light?", "prompt: How fast is it?"),
        ("- as fast as anything can be", "- as fast as anything can be\n              - very"),
        ("prompt: How fast is light?", "prompt: How fast is light?\n          points: 1.5"),
        ("prompt: How fast is light?", "prompt: How fast is light?\n          model_answer: c"),
        ("prompt: How fast is light?", "prompt: How fast is light?\n          model_answer_label: Look"),
    ],
    ids=["prompt", "key", "points", "model answer", "label"],
)
def test_a_new_version_when_the_question_changes(tmp_path: Path, original: str, replacement: str) -> None:
    import_page(tmp_path)
    first = Question.objects.get(slug="speed").current
    imported = import_page(tmp_path, changed(original, replacement))
    assert imported.new_versions == 1
    speed = Question.objects.get(slug="speed")
    assert [version.number for version in speed.versions.all()] == [1, 2]
    assert speed.current == speed.versions.last() != first
    assert Question.objects.get(slug="colour").versions.count() == 1


@pytest.mark.parametrize(
    ("written", "before", "rule"),
    [
        ("", None, ReleaseRule.PROMISE),
        ("release_rule: at_once", None, ReleaseRule.AT_ONCE),
        ("hold_until_marked: 0", None, ReleaseRule.AT_ONCE),
        ("hold_until_marked: 20", None, ReleaseRule.PROMISE),
        ("", ReleaseRule.AT_ONCE, ReleaseRule.PROMISE),
        ("", ReleaseRule.AS_BEFORE, ReleaseRule.AS_BEFORE),
        ("hold_until_marked: 20", ReleaseRule.AS_BEFORE, ReleaseRule.AS_BEFORE),
        ("hold_until_marked: 0", ReleaseRule.AS_BEFORE, ReleaseRule.AT_ONCE),
        ("release_rule: promise", ReleaseRule.AS_BEFORE, ReleaseRule.PROMISE),
    ],
)
def test_a_file_says_what_lets_marks_out_also_by_its_older_name(
    tmp_path: Path, written: str, before: ReleaseRule | None, rule: ReleaseRule
) -> None:
    if before:
        import_page(tmp_path)
        Question.objects.update(release_rule=before)
    prompt = "prompt: How fast is light?"
    import_page(tmp_path, changed(prompt, f"{prompt}\n          {written}" if written else prompt))
    assert Question.objects.get(slug="speed").release_rule == rule


@pytest.mark.parametrize(
    ("original", "replacement"),
    [
        ("prompt: How fast is light?", "prompt:    'How fast is light?'"),
        ("prompt: How fast is light?", "points: 1.0000\n          prompt: How fast is light?"),
        ("prompt: How fast is light?", "prompt: How fast is light?\n          release_rule: at_once"),
        ("prompt: How fast is light?", "prompt: How fast is light?\n          review_below: 0.5"),
        ("title: First steps", "title: Renamed"),
        ("slug: first", "slug: moved"),
        (
            "              - id: scatter\n                points: 1\n",
            "              - points: 1\n                id: scatter\n",
        ),
    ],
    ids=[
        "quotes",
        "points written longer",
        "release",
        "review",
        "exercise title",
        "other exercise",
        "key order",
    ],
)
def test_no_new_version_for_anything_else(tmp_path: Path, original: str, replacement: str) -> None:
    import_page(tmp_path)
    assert import_page(tmp_path, changed(original, replacement)).new_versions == 0


def test_a_version_is_judged_against_the_current_one_only(tmp_path: Path) -> None:
    edited = changed("prompt: How fast is light?", "prompt: How fast?")
    for text in (PAGE, edited, PAGE):
        import_page(tmp_path, text)
    speed = Question.objects.get(slug="speed")
    assert [version.prompt for version in speed.versions.all()] == [
        "How fast is light?",
        "How fast?",
        "How fast is light?",
    ]
    assert speed.current is not None
    assert speed.current.number == 3


def test_a_question_that_is_gone_is_retired_and_can_come_back(tmp_path: Path) -> None:
    without = PAGE[: PAGE.index("        - slug: speed")]
    import_page(tmp_path)
    speed = Question.objects.get(slug="speed")
    assert import_page(tmp_path, without).retired == 1
    speed.refresh_from_db()
    assert speed.retired
    assert import_page(tmp_path, without).retired == 0
    again = import_page(tmp_path)
    assert (again.new_versions, again.retired) == (0, 0)
    speed.refresh_from_db()
    assert not speed.retired


def test_the_same_slugs_in_two_courses_are_two_pages(tmp_path: Path) -> None:
    other_course_page = changed("slug: optics", "slug: waves")
    imported = import_files([write(tmp_path), write(tmp_path, other_course_page, "other.yaml")])
    assert (imported.assessments, imported.questions) == (2, 4)
    assert Assessment.objects.filter(slug="light").count() == 2


def test_a_folder_gives_its_yaml_files_once(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "notes.txt").write_text("not content", encoding="utf-8")
    assert import_files([tmp_path, path]).assessments == 1


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    ((line, field, reason),) = errors_of(lambda: import_files([tmp_path]))
    assert (line, field) == (1, "")
    assert reason.startswith("cannot be read")


@pytest.mark.parametrize("value", ["0.65", "1_000", "1:30", "no", "null", "007"])
def test_strings_in_a_key_stay_strings(tmp_path: Path, value: str) -> None:
    import_page(tmp_path, changed("as fast as anything can be", value))
    assert QuestionVersion.objects.get(question__slug="speed").key == {"references": [value]}


@pytest.mark.parametrize(
    ("original", "replacement", "place", "message"),
    [
        ("text\n          prompt", "txt\n          prompt", (23, f"{Q1}.kind"), "is not one of"),
        ("  title: Light\n", "", (4, "assessment.title"), "This field is required."),
        ("  title: Light\n", "  titel: Light\n", (6, "assessment.titel"), "is not a field here"),
        ("slug: light", "slug: light & dark", (5, "assessment.slug"), "Enter a valid"),
        ("slug: speed", "slug: colour", (22, f"{Q1}.slug"), "is used twice"),
        ("  title: Light", "  title: Light\n  release: on_date", (4, "assessment.released_at"), "is needed"),
        ("  title: Light", "  title: Light\n  reveal: after_date", (4, "assessment.reveal_at"), "is needed"),
        ("  title: Light", "  title: Light\n  release: soon", (7, "assessment.release"), "is not one of"),
        ("  title: Light", "  title: Light\n  attempts: 0", (7, "assessment.attempts"), "or equal to 1"),
        ("  title: Light", "  title: Light\n  attempts: 1_0", (7, "assessment.attempts"), "valid integer"),
        ("  title: Light", "  title: Light\n  released_at: x", (7, "assessment.released_at"), "format"),
        ("  title: Light", "  title: Light\n  opens_at: 2026-05-01T08:00", (7, "assessment.opens_at"), "zone"),
        ("  title: Light", "  title: Light\n  closes_at: xZ", (7, "assessment.closes_at"), "format"),
        ("  title: Light", "  title: Light\n  closes_at: [1]", (7, "assessment.closes_at"), "zone"),
        ("  title: Light", f"  title: Light\n  opens_at: {MAY}\n  closes_at: {MAY}", (8, "assessment.closes_at"),
         "is not after"),
        ("points: 2", "points: -1", (13, f"{Q0}.points"), "or equal to 0"),
        ("points: 2", "points: 1_000", (13, f"{Q0}.points"), "A valid number"),
        ("points: 2", "points: ٢", (13, f"{Q0}.points"), "A valid number"),
        ("points: 2", "points: NaN", (13, f"{Q0}.points"), "A valid number"),
        ("points: 2", "points: 1e999999999", (13, f"{Q0}.points"), "A valid number"),
        ("points: 2", "points: 0.33333", (13, f"{Q0}.points"), "4 decimal places"),
        ("points: 2", "points: [2]", (13, f"{Q0}.points"), "A valid number"),
        ("points: 2", "review_below: nan", (13, f"{Q0}.review_below"), "A valid number"),
        ("points: 2", "review_below: 1.5", (13, f"{Q0}.review_below"), "or equal to 1"),
        ("points: 2", "release_rule: as_before", (13, f"{Q0}.release_rule"), "promise, at_once"),
        (
            "points: 2",
            "release_rule: promise\n          hold_until_marked: 0",
            (14, f"{Q0}.hold_until_marked"),
            "write only that",
        ),
        ("points: 2", "hold_until_marked: yes", (13, f"{Q0}.hold_until_marked"), "valid integer"),
        ("prompt: How fast is light?", "prompt: ''", (24, f"{Q1}.prompt"), "may not be blank"),
        ("prompt: How fast is light?", "prompt: {a: b}", (24, f"{Q1}.prompt"), "Not a valid string."),
        ("- id: scatter", "- id: ''", (18, f"{Q0}.key.criteria.0.id"), "must not be blank"),
        ("  points: 1\n", "  points: one\n", (19, f"{Q0}.key.criteria.0.points"), "number"),
        ("  any_of:", "  any:", (20, f"{Q0}.key.criteria.0.any"), "not known"),
        ("references:", "reference:", (26, f"{Q1}.key.reference"), "not known"),
    ],
)  # fmt: skip
def test_an_error_names_line_field_and_fault(
    tmp_path: Path, original: str, replacement: str, place: tuple[int, str], message: str
) -> None:
    errors = errors_of(lambda: import_page(tmp_path, changed(original, replacement)))
    assert any((line, field) == place and message in text for line, field, text in errors), (
        f"not found among {errors}"
    )
    assert_nothing_is_stored()


@pytest.mark.parametrize(
    ("text", "field", "message"),
    [
        ("- a\n- b\n", "", "but got list"),
        ("just text\n", "", "but got str"),
        ("", "course", "is required"),
        ("course: demo\nassessment: []\n", "course", "but got str"),
        ("course: {slug: a, title: A}\n", "assessment", "is missing: write an assessment"),
    ],
    ids=["list", "text", "empty", "text for a mapping", "half"],
)
def test_a_file_that_is_no_page(tmp_path: Path, text: str, field: str, message: str) -> None:
    errors = errors_of(lambda: import_page(tmp_path, text))
    assert any((line, where) == (1, field) and message in reason for line, where, reason in errors), errors
    assert_nothing_is_stored()


def test_several_errors_are_reported_at_once_in_the_order_of_their_lines(tmp_path: Path) -> None:
    text = changed("  title: Light\n", "  title: ''\n  colour: red\n  attempts: none\n")
    text = text.replace("points: 2", "points: two").replace("- as fast", "- ''\n              - as fast")
    errors = errors_of(lambda: import_page(tmp_path, text))
    assert [(line, field) for line, field, _ in errors] == [
        (6, "assessment.title"),
        (7, "assessment.colour"),
        (8, "assessment.attempts"),
        (15, f"{Q0}.points"),
        (29, f"{Q1}.key.references.0"),
    ]


def test_one_bad_file_of_two_stops_both_and_is_named(tmp_path: Path) -> None:
    good = write(tmp_path, name="good.yaml")
    bad = write(tmp_path, changed("kind: text\n          points", "kind: no\n          points"), "bad.yaml")
    worse = write(tmp_path, "- a", "worse.yaml")
    with pytest.raises(ContentInvalid) as caught:
        import_files([good, bad, worse])
    assert [(error.file, error.line) for error in caught.value.errors] == [(str(bad), 12), (str(worse), 1)]
    assert str(caught.value).startswith(f"{bad}:12: {Q0}.kind: ")
    assert_nothing_is_stored()


def test_two_files_for_one_assessment_are_refused(tmp_path: Path) -> None:
    first, second = write(tmp_path, name="a.yaml"), write(tmp_path, name="b.yaml")
    errors = errors_of(lambda: import_files([tmp_path]))
    ((line, field, reason),) = errors
    assert (line, field) == (5, "assessment.slug")
    assert f"the same as in {first}" in reason
    assert second.exists()
    assert_nothing_is_stored()


def test_a_bad_file_leaves_what_was_imported_before(tmp_path: Path) -> None:
    import_page(tmp_path)
    errors_of(
        lambda: import_page(tmp_path, changed("kind: text\n          points", "kind: no\n          points"))
    )
    assert QuestionVersion.objects.count() == 2
    assert not Question.objects.filter(retired=True).exists()


def test_an_alias_bomb_is_refused_before_the_database_is_asked(tmp_path: Path) -> None:
    bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{next_anchor}: &{next_anchor} [{', '.join([f'*{anchor}'] * 10)}]\n"
        for anchor, next_anchor in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with CaptureQueriesContext(connection) as asked:
        assert "too large" in errors_of(lambda: import_page(tmp_path, bomb))[0][2]
    assert len(asked) == 0


def test_importing_again_does_not_take_back_a_release_by_hand(tmp_path: Path) -> None:
    text = PAGE.replace("  title: Light", "  title: Light\n  release: by_hand")
    import_page(tmp_path, text)
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    Assessment.objects.update(released_at=moment)
    import_page(tmp_path, text)
    assert Assessment.objects.get().released_at == moment


@pytest.mark.parametrize("field", ["opens_at", "closes_at", "released_at", "reveal_at"])
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2026-05-01T08:00:00", "needs date, time and zone"),
        ("2026-05-01 08:00", "needs date, time and zone"),
        ("2026-05-01", "needs date, time and zone"),
        ("2026-0501", "has no format of a date"),
        ("2026-05-01T08:00:00 Europe/Berlin", "has no format of a date"),
        ("2026-13-01T08:00:00Z", "has no format of a date"),
        ("tomorrow", "has no format of a date"),
    ],
)
def test_a_date_names_its_zone(tmp_path: Path, field: str, text: str, message: str) -> None:
    page = changed("  title: Light", f"  title: Light\n  {field}: {text}")
    ((line, where, why),) = errors_of(lambda: import_page(tmp_path, page))
    assert (line, where) == (7, f"assessment.{field}")
    assert why.startswith(message)
    assert_nothing_is_stored()


@pytest.mark.parametrize("field", ["opens_at", "closes_at", "released_at", "reveal_at"])
@pytest.mark.parametrize(
    "text",
    [
        "2026-05-01T08:00:00+02:00",
        "2026-05-01T06:00Z",
        "2026-05-01 06:00:00+00:00",
        "2026-05-01T08:00:00+0200",
        "2026-05-01T08:00:00+02",
    ],
)
def test_a_date_with_its_zone_is_taken(tmp_path: Path, field: str, text: str) -> None:
    policies = "\n  release: on_date\n  reveal: after_date" + "".join(
        f"\n  {name}: {MAY}" for name in ("released_at", "reveal_at") if name != field
    )
    import_page(tmp_path, changed("  title: Light", f"  title: Light{policies}\n  {field}: {text}"))
    assert getattr(Assessment.objects.get(), field) == datetime(2026, 5, 1, 6, tzinfo=UTC)
