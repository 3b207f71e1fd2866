"""Replaying a grade: what is stored gives the same mark again, and what was changed behind its back is found."""

import uuid
from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from assessment.bank.models import Assessment
from assessment.grading.append_only import guard, unguard
from assessment.grading.embeddings import CachingEncoder
from assessment.grading.ledger import detail_digest
from assessment.grading.models import Embedding, Grade, GradeDetail, Response
from assessment.grading.regrade import replay
from assessment.grading.review import override_grade
from assessment.grading.worker import grade_next_batch
from assessment.people.models import Learner, User
from graders.verdict import without_messages
from tests.assessment.grading.cast import REASON, Poisoned, hand_in, only_response
from tests.conftest import BagOfWords

pytestmark = pytest.mark.django_db
MACHINE = ["digest of the detail", "score", "maximum", "parts", "digest"]


@pytest.fixture
def text(page: Assessment, learner: Learner, bag_of_words: BagOfWords) -> Grade:
    """The machine's grade of a text answer."""
    submission = hand_in(page, learner, q3=REASON)
    grade_next_batch(lambda: CachingEncoder(bag_of_words))
    return only_response(submission).grades.get()


@pytest.fixture
def number(page: Assessment, learner: Learner) -> Grade:
    """The machine's grade of a vector."""
    return only_response(hand_in(page, learner, a="[0.6, 0.65, 0.2]")).grades.get()


def stored_grade(grade: Grade) -> Grade:
    """Return the grade as it is stored now."""
    return Grade.objects.get(pk=grade.pk)


def forge(grade: Grade, **values: str | int) -> None:
    """Change a grade as somebody could who takes the triggers away."""
    unguard(connection)
    names = ", ".join(f"{name} = %s" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE grading_grade SET {names} WHERE id = %s", [*values.values(), grade.pk])  # noqa: S608 - names of ours
    guard(connection)


def test_a_text_mark_is_the_same_again_without_encoding(text: Grade, bag_of_words: BagOfWords) -> None:
    again = BagOfWords()
    result = replay(stored_grade(text), lambda: CachingEncoder(again))
    assert (result.same, result.compared, result.notes) == (True, MACHINE, [])
    assert again.calls == []


def test_a_text_mark_is_the_same_again_when_the_cache_is_gone(text: Grade) -> None:
    Embedding.objects.all().delete()
    assert replay(stored_grade(text), lambda: CachingEncoder(BagOfWords())).same


def test_a_number_needs_no_model(number: Grade) -> None:
    result = replay(stored_grade(number), Poisoned)
    assert (result.same, result.compared, result.erased) == (True, MACHINE, False)


@pytest.mark.parametrize("erased", [False, True])
def test_a_mark_stored_before_verdicts_had_codes_is_the_same(number: Grade, *, erased: bool) -> None:
    without_codes = without_messages(number.detail.verdict)
    GradeDetail.objects.filter(grade=number).update(verdict=without_codes)
    forge(number, verdict_digest=detail_digest(without_codes))
    if erased:
        GradeDetail.objects.filter(grade=number).delete()
    result = replay(stored_grade(number), Poisoned)
    assert (result.differences, result.compared[-1]) == ([], "digest")
    forge(number, verdict_digest=detail_digest(without_codes | {"feedback": "Well done!"}))
    assert replay(stored_grade(number), Poisoned).differences[-1] == "digest"


@pytest.mark.parametrize(
    ("change", "differences"),
    [
        (lambda grade: forge(grade, score=1), ["score"]),
        (lambda grade: forge(grade, maximum=2), ["maximum"]),
        (lambda grade: forge(grade, verdict_digest="0" * 64), ["digest of the detail", "digest"]),
        (
            lambda grade: GradeDetail.objects.filter(grade=grade).update(
                verdict=grade.detail.verdict | {"feedback": "Well done!"}
            ),
            ["digest of the detail"],
        ),
        (
            lambda grade: GradeDetail.objects.filter(grade=grade).update(
                verdict=grade.detail.verdict
                | {"parts": [{"id": "1", "score": "1", "maximum": "1", "matched": True, "evidence": None}]}
            ),
            ["digest of the detail", "parts"],
        ),
        (
            lambda grade: Response.objects.filter(pk=grade.response_id).update(answer="[0.6, 0.65, -0.2]"),
            ["score", "digest"],
        ),
        (lambda grade: Response.objects.filter(pk=grade.response_id).update(answer="?"), ["digest"]),
    ],
    ids=["score", "maximum", "digest", "feedback", "parts", "answer", "answer to nonsense"],
)
def test_whatever_was_changed_is_found(
    number: Grade, change: Callable[[Grade], object], differences: list[str]
) -> None:
    change(number)
    assert replay(stored_grade(number)).differences == differences


def test_another_model_is_named(text: Grade) -> None:
    other_model = BagOfWords()
    other_model.model, other_model.weights_sha256 = "other", "1" * 64
    result = replay(stored_grade(text), lambda: other_model)
    assert result.notes == [
        "model was bag-of-words, is other",
        f"weights_sha256 was {'0' * 64}, is {'1' * 64}",
    ]
    assert result.differences == ["digest"]


def test_a_persons_mark_is_compared_with_its_digest_only(number: Grade, grace: User) -> None:
    grade = override_grade(number.response, actor=grace, reason="so", score=number.maximum)
    result = replay(stored_grade(grade))
    assert (result.same, result.compared, result.notes) == (
        True,
        ["digest of the detail"],
        ["given by a person"],
    )


def test_a_mark_whose_detail_is_gone_is_still_compared(number: Grade) -> None:
    number.detail.delete()
    result = replay(stored_grade(number))
    assert (result.same, result.erased, result.notes) == (True, True, ["the detail was erased"])
    assert result.compared == ["score", "maximum", "digest"]


def test_digests_outlive_a_new_secret_key(number: Grade, settings: pytest.FixtureRequest) -> None:
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]  # pytest-django's
    assert replay(stored_grade(number)).same
    settings.LEDGER_KEY = "another"  # type: ignore[attr-defined]
    assert replay(stored_grade(number)).differences == ["digest of the detail", "digest"]


def replay_output(*arguments: str, **options: object) -> str:
    """Return what the command prints."""
    out = StringIO()
    call_command("replay", *arguments, stdout=out, **options)
    return out.getvalue()


def test_the_command_replays_a_grade_or_all_of_a_response(number: Grade, grace: User) -> None:
    override_grade(number.response, actor=grace, reason="so", score=number.maximum)
    of_grade, of_response = replay_output(str(number.pk)), replay_output(str(number.response))
    assert of_grade.splitlines() == [
        f"grade {number.pk} of response {number.response}: same; compared {', '.join(MACHINE)}",
        "1 replayed, 0 differ, 0 erased",
    ]
    assert (
        of_response.splitlines()[-1]
        == replay_output("--all").splitlines()[-1]
        == "2 replayed, 0 differ, 0 erased"
    )


def test_the_command_draws_a_sample(page: Assessment, learner: Learner) -> None:
    for _ in range(5):
        hand_in(page, learner, a="[1, 2, 3]")
    assert replay_output("--all", "--sample", "2").splitlines()[-1] == "2 replayed, 0 differ, 0 erased"
    assert replay_output("--all", "--sample", "99").splitlines()[-1] == "5 replayed, 0 differ, 0 erased"


def test_the_command_fails_on_a_difference_and_never_prints_the_answer(number: Grade) -> None:
    forge(number, score=1)
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 1 grades differ") as failed:
        call_command("replay", "--all", stdout=out)
    assert failed.value.returncode == 1
    assert "differs: score;" in out.getvalue()
    assert "0.65" not in out.getvalue()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Name grades or responses"),
        (["1", "--all"], "Name grades or responses"),
        (["--sample", "3"], "Name grades or responses"),
        (["1", "--sample", "3"], "--sample goes with --all"),
        (["--all", "--sample", "0"], "--sample goes with --all"),
        (["--all", "--sample", "-1"], "--sample goes with --all"),
        (["999999"], "There is no grade for “999999”"),
        (["9" * 19], "There is no grade"),
        (["9" * 30], "neither the number of a grade nor"),
        (["١٢"], "neither the number of a grade nor"),
        (["x"], "neither the number of a grade nor"),
        ([str(uuid.UUID(int=7))], "There is no grade"),
    ],
    ids=str,
)
def test_the_command_says_what_is_wrong(db: None, arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        replay_output(*arguments)
