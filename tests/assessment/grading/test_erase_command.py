"""`manage.py erase_learner` and `erased_learners`: whom they find, what they say, and that they ask first."""

import io
import re
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from assessment.bank.models import Assessment
from assessment.grading.erasure.erase import Erased
from assessment.grading.models import Response
from assessment.people.learners import erased_id
from assessment.people.models import ApiClient, Course, Learner
from tests.assessment.grading.cast import hand_in

pytestmark = pytest.mark.django_db
ANSWER = "The zebra is sampled outside of the network."


def erase_by_command(*arguments: str) -> str:
    """Return what the command prints."""
    out = io.StringIO()
    call_command("erase_learner", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def ada(page: Assessment, learner: Learner) -> Learner:
    """A learner with one answer."""
    hand_in(page, learner, q3=ANSWER)
    return learner


def is_erased(learner: Learner) -> bool:
    learner.refresh_from_db()
    answers = Response.objects.filter(submission__learner=learner)
    return learner.is_erased and all(row.answer is None for row in answers)


@pytest.mark.parametrize("name", ["ada", "test:ada", "{public_id}"])
def test_a_learner_is_named_by_id_source_and_id_or_public_id(ada: Learner, name: str) -> None:
    report = erase_by_command("demo", name.format(public_id=ada.public_id), "--yes")
    assert is_erased(ada)
    assert all(line in report for line in Erased(answers=1).lines())
    assert "What stays:" in report
    assert "zebra" not in report


@pytest.mark.parametrize(
    ("slug", "name", "words"),
    [
        ("optics", "ada", "There is no course “optics”"),
        ("demo", "Ada", "No learner of demo has this id"),
        ("demo", "student:ada", "No learner of demo has this id"),
        ("demo", "", "No learner of demo has this id"),
        ("demo", "bob", "name one of\n  api:1:bob\n  test:bob"),
    ],
)
def test_nobody_is_erased_if_it_is_not_clear_who(ada: Learner, slug: str, name: str, words: str) -> None:
    for source in ("api:1", "test"):
        Learner.objects.create(course=ada.course, source=source, external_id="bob")
    with pytest.raises(CommandError, match=re.escape(words)):
        erase_by_command(slug, name, "--yes")
    assert not Learner.objects.filter(source__startswith="erased:").exists()
    assert not is_erased(ada)


@pytest.mark.parametrize(
    ("answer", "erased"), [("erase\n", True), ("yes\n", False), ("\n", False), ("", False)]
)
def test_it_asks_first(ada: Learner, monkeypatch: pytest.MonkeyPatch, answer: str, erased: bool) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    if erased:
        erase_by_command("demo", "ada")
    else:
        with pytest.raises(CommandError, match="Nothing was erased"):
            erase_by_command("demo", "ada")
    assert is_erased(ada) is erased


@pytest.mark.parametrize("name", ["ada", "test:ada"])
def test_a_second_time_it_says_so(ada: Learner, name: str) -> None:
    erase_by_command("demo", name, "--yes")
    assert "was erased before" in erase_by_command("demo", name, "--yes")


def test_who_comes_back_is_a_new_learner_who_can_be_erased_again(page: Assessment, ada: Learner) -> None:
    erase_by_command("demo", "ada", "--yes")
    back = Learner.objects.create(course=page.course, source="test", external_id="ada")
    assert not back.submissions.exists()
    hand_in(page, back, q3=ANSWER)
    erase_by_command("demo", "ada", "--yes")
    assert is_erased(back)
    assert is_erased(ada)


def test_it_tells_of_the_same_id_in_other_courses(ada: Learner) -> None:
    optics = Course.objects.create(slug="optics", title="Optics")
    Learner.objects.create(course=optics, source="test", external_id="ada")
    assert "erase it there too:\n  optics" in erase_by_command("demo", "ada", "--yes")


def test_after_a_restore_a_list_of_digests_erases_again(ada: Learner, tmp_path: Path) -> None:
    """As from a backup that was made before: the learner is there again as they were."""
    before = Learner.objects.filter(pk=ada.pk).values("source", "external_id", "public_id").get()
    erased = tmp_path / "erased.txt"
    erase_by_command("demo", "ada", "--yes")
    out = io.StringIO()
    call_command("erased_learners", stdout=out)
    erased.write_text(out.getvalue())
    assert "ada" not in out.getvalue()
    Learner.objects.filter(pk=ada.pk).update(**before)
    Response.objects.update(answer=ANSWER, erased_at=None)
    bob = Learner.objects.create(course=ada.course, source="test", external_id="bob")
    call_command("erased_learners", "--apply", str(erased), stdout=out)
    assert "1 learners erased again" in out.getvalue()
    assert is_erased(ada)
    assert not is_erased(bob)


def test_the_log_serves_as_a_list(
    ada: Learner, caplog: pytest.LogCaptureFixture, client_of_course: ApiClient, tmp_path: Path
) -> None:
    from assessment.grading.erasure.erase import erase_data_of

    with caplog.at_level("INFO"):
        erase_data_of(ada, by=client_of_course)
    assert f"learner erased by client {client_of_course.public_id}: erased-" in caplog.text
    assert "1 answers" in caplog.text
    log = tmp_path / "service.log"
    log.write_text(caplog.text)
    Learner.objects.filter(pk=ada.pk).update(source="test", external_id="ada")
    call_command("erased_learners", "--apply", str(log), stdout=io.StringIO())
    assert is_erased(ada)


CAME_BACK, BEFORE = 1, -1
LINES = [
    # a line of the file, when the learner was created beside that time, whether they are erased
    ("{iso} demo {digest}", BEFORE, True),
    ("{iso} demo {digest}", CAME_BACK, False),
    (
        "2026-01-02 03:04:05,678 INFO assessment learner erased by user 1: {digest}, 3 answers, {iso}",
        BEFORE,
        True,
    ),
    (
        "2026-01-02 03:04:05,678 INFO assessment learner erased by user 1: {digest}, 3 answers, {iso}",
        CAME_BACK,
        False,
    ),
    ('{{"time": "{json}", "message": "learner erased by user 1: {digest}, 3 answers"}}', BEFORE, True),
    ('{{"time": "{json}", "message": "learner erased by user 1: {digest}, 3 answers"}}', CAME_BACK, False),
    ("2001-01-02T03:04:05+00:00 demo {digest}\n{iso} demo {digest}", BEFORE, True),
    ("{iso} demo {digest}\n2001-01-02T03:04:05Z demo {digest}", BEFORE, True),
    ("2001-01-02T03:04:05Z demo {digest}", BEFORE, False),
    ("2099-99-99T03:04:05Z demo {digest}", BEFORE, False),
    ("2099-01-02 03:04:05,678 INFO learner erased: {digest}", BEFORE, False),  # in which zone?
    ("{digest}", BEFORE, False),
]


@pytest.mark.parametrize(("line", "created", "erased"), LINES)
def test_who_came_back_after_their_erasure_stays(
    ada: Learner, tmp_path: Path, line: str, created: int, erased: bool
) -> None:
    moment = datetime(2026, 6, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    Learner.objects.filter(pk=ada.pk).update(created_at=moment + timedelta(seconds=created))
    digest = erased_id(ada.course, ada.source, ada.external_id)
    in_json = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.000Z")
    file = tmp_path / "erased.txt"
    file.write_text(line.format(iso=moment.isoformat(), json=in_json, digest=digest))
    out = io.StringIO()
    public_id = ada.public_id
    call_command("erased_learners", "--apply", str(file), stdout=out)
    assert is_erased(ada) is erased
    assert (f"Not erased: {public_id} of demo" in out.getvalue()) is not erased
    assert "ada" not in out.getvalue().replace(str(public_id), "")


def test_who_came_back_stays_with_what_the_commands_say(
    page: Assessment, ada: Learner, tmp_path: Path
) -> None:
    erase_by_command("demo", "ada", "--yes")
    back = Learner.objects.create(course=page.course, source="test", external_id="ada")
    hand_in(page, back, q3=ANSWER)
    out, file = io.StringIO(), tmp_path / "erased.txt"
    call_command("erased_learners", stdout=out)
    file.write_text(out.getvalue())
    call_command("erased_learners", "--apply", str(file), stdout=out)
    assert "0 learners erased again" in out.getvalue()
    assert f"{back.public_id} of demo" in out.getvalue()
    assert not is_erased(back)


def test_a_list_that_is_not_there_is_said_so(db: None) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("erased_learners", "--apply", "/nowhere/erased.txt")
