"""Regrading: by the question's current key, behind fresh answers, and never over a person's mark."""

from decimal import Decimal
from typing import Any

import pytest

from assessment.bank.models import Assessment, Question, QuestionVersion, ReleaseRule
from assessment.grading.effective_grade import effective_grades, is_held
from assessment.grading.embeddings import CachingEncoder
from assessment.grading.erasure.erase import erase_data_of
from assessment.grading.grade_events import events_after
from assessment.grading.models import ChangeKind, Grade, MarkChange, Response, RunKind, State
from assessment.grading.regrade import BEHIND_FRESH_ANSWERS, regrade, replay
from assessment.grading.review import override_grade
from assessment.grading.worker import grade_next_batch
from assessment.people.models import Course, Learner, User
from tests.assessment.grading.cast import REASON, MeanwhileEncoder, Poisoned, hand_in, only_response
from tests.conftest import BagOfWords

pytestmark = pytest.mark.django_db


def new_version(question: Question, **changes: Any) -> QuestionVersion:
    """Publish a version of a question with another key."""
    current = question.current
    assert current is not None
    version = QuestionVersion.objects.create(
        question=question,
        number=current.number + 1,
        kind=current.kind,
        prompt=current.prompt,
        key=current.key | changes,
        points=current.points,
    )
    question.current = version
    question.save()
    return version


def publish_a_choice(question: Question) -> None:
    """Make a choice of a question that was none."""
    key = {"options": [{"id": "vae", "text": "VAE", "correct": True}, {"id": "gan", "text": "GAN"}]}
    question.current = QuestionVersion.objects.create(
        question=question, number=2, kind="choice", prompt="?", points=1, key=key
    )
    question.save()


def mark_of(response: Response) -> Decimal:
    return effective_grades([response])[response.pk].score


def grade_all() -> None:
    while grade_next_batch(BagOfWords):
        pass


@pytest.fixture
def number(page: Assessment, learner: Learner) -> Response:
    """A vector that was wrong by the key of its day."""
    return only_response(hand_in(page, learner, a="[1, 2, 3]"))


@pytest.fixture
def text(page: Assessment, learner: Learner) -> Response:
    """A text answer with a visible mark."""
    page.questions.update(release_rule=ReleaseRule.AT_ONCE)
    response = only_response(hand_in(page, learner, q3=REASON))
    grade_all()
    response.refresh_from_db()
    return response


def test_a_number_is_graded_at_once_by_the_new_key(number: Response, grace: User) -> None:
    asked = number.version
    version = new_version(number.question, value="[1, 2, 3]")
    run = regrade(number.question, actor=grace, reason="the key was wrong")
    number.refresh_from_db()
    assert (run.kind, run.actor, run.reason, run.version, run.priority) == (
        RunKind.REGRADE,
        grace,
        "the key was wrong",
        version,
        BEHIND_FRESH_ANSWERS,
    )
    assert [grade.score for grade in number.grades.order_by("pk")] == [0, 1]
    assert mark_of(number) == 1
    assert (number.version, number.state) == (asked, State.GRADED)


def test_the_new_mark_is_told(number: Response, course: Course, grace: User) -> None:
    new_version(number.question, value="[1, 2, 3]")
    regrade(number.question, actor=grace, reason="the key was wrong")
    marks = [change.grade.score for change in events_after([course], 0, 10, held=False) if change.grade]
    assert marks == [0, 1]


def test_text_waits_behind_fresh_answers_and_keeps_its_mark(
    page: Assessment, learner: Learner, text: Response, grace: User
) -> None:
    before = effective_grades([text])[text.pk]
    held = is_held(before)
    regrade(text.question, actor=grace, reason="a better key")
    text.refresh_from_db()
    assert text.state == State.WAITING
    assert (effective_grades([text])[text.pk], is_held(before)) == (before, held)
    assert not MarkChange.objects.filter(kind=ChangeKind.TAKEN_BACK).exists()
    grade_all()
    text.refresh_from_db()
    assert text.grades.count() == 2
    assert text.state in {State.GRADED, State.NEEDS_REVIEW}


def test_text_is_graded_by_the_new_version(text: Response, grace: User) -> None:
    version_before = text.version
    criterion = {"id": "only", "points": "1", "any_of": ["so that gradients reach mu and sigma"]}
    version_after = new_version(text.question, criteria=[criterion])
    regrade(text.question, actor=grace, reason="a better key")
    grade_all()
    text.refresh_from_db()
    first, second = text.grades.order_by("pk")
    assert [part["id"] for part in second.detail.verdict["parts"]] == ["only"]
    assert (text.version, second.run.version, first.run.version) == (version_before, version_after, None)
    for grade in (first, second):
        assert replay(Grade.objects.get(pk=grade.pk), lambda: CachingEncoder(BagOfWords())).same


@pytest.mark.parametrize("slug", ["a", "q3"])
def test_a_persons_mark_is_not_overruled(page: Assessment, learner: Learner, grace: User, slug: str) -> None:
    response = only_response(hand_in(page, learner, **{slug: {"a": "[1, 2, 3]", "q3": REASON}[slug]}))
    grade_all()
    override_grade(response, actor=grace, reason="so", score=Decimal("0.25"))
    regrade(response.question, actor=grace, reason="a better key")
    grade_all()
    response.refresh_from_db()
    assert (mark_of(response), response.state) == (Decimal("0.25"), State.GRADED)
    assert response.grades.filter(human=False).count() == 2


def test_an_answer_that_waits_for_its_first_mark_is_left_to_it(
    page: Assessment, learner: Learner, grace: User
) -> None:
    fresh = only_response(hand_in(page, learner, q3=REASON))
    regrade(fresh.question, actor=grace, reason="a better key")
    grade_all()
    assert fresh.grades.get().run.kind == RunKind.INITIAL


def test_a_second_regrade_takes_the_place_of_one_that_waits(text: Response, grace: User) -> None:
    regrade(text.question, actor=grace, reason="a better key")
    second = regrade(text.question, actor=grace, reason="a still better key")
    grade_all()
    assert text.grades.latest("pk").run == second
    assert text.grades.count() == 2


def test_a_worker_that_holds_an_answer_for_an_older_run_writes_nothing(text: Response, grace: User) -> None:
    first = regrade(text.question, actor=grace, reason="a better key")

    def regrade_meanwhile() -> None:
        regrade(text.question, actor=grace, reason="a still better key")

    grade_next_batch(lambda: MeanwhileEncoder(regrade_meanwhile))
    assert not Grade.objects.filter(run=first).exists()
    grade_all()
    assert text.grades.count() == 2


def test_an_older_run_writes_nothing_over_a_newer_one_that_graded_at_once(
    text: Response, grace: User
) -> None:
    regrade(text.question, actor=grace, reason="a better key")

    def as_a_choice() -> None:
        publish_a_choice(text.question)
        regrade(text.question, actor=grace, reason="now a choice")

    grade_next_batch(lambda: MeanwhileEncoder(as_a_choice))
    text.refresh_from_db()
    assert text.grades.count() == 2
    assert text.grades.latest("pk").detail.verdict["provenance"]["grader"] == "choice"
    assert (text.state, text.lease_by) == (State.NEEDS_REVIEW, None)


def test_a_mark_outlives_a_regrade_that_fails(text: Response, grace: User) -> None:
    before = effective_grades([text])[text.pk]
    regrade(text.question, actor=grace, reason="a better key")
    while grade_next_batch(lambda: Poisoned("gradients")):
        pass
    text.refresh_from_db()
    assert text.state == State.FAILED
    assert effective_grades([text])[text.pk] == before


def test_what_the_new_key_cannot_read_waits_for_a_person(number: Response, grace: User) -> None:
    publish_a_choice(number.question)
    regrade(number.question, actor=grace, reason="now a choice")
    number.refresh_from_db()
    assert number.state == State.NEEDS_REVIEW
    grade = effective_grades([number])[number.pk]
    assert is_held(grade)


def test_an_erased_answer_is_not_graded_again(number: Response, learner: Learner, grace: User) -> None:
    erase_data_of(learner)
    regrade(number.question, actor=grace, reason="the key was wrong")
    assert number.grades.count() == 1


def test_other_questions_are_left_alone(
    page: Assessment, learner: Learner, number: Response, grace: User
) -> None:
    untouched = only_response(hand_in(page, learner, b1={"choice": "vae"}))
    before = untouched.grades.count()
    regrade(number.question, actor=grace, reason="so")
    assert untouched.grades.count() == before


def test_many_answers_are_regraded_in_several_transactions(
    page: Assessment, learner: Learner, grace: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessment.grading.regrade.RESPONSES_A_TRANSACTION", 2)
    rows = [only_response(hand_in(page, learner, a="[1, 2, 3]")) for _ in range(5)]
    run = regrade(rows[0].question, actor=grace, reason="so")
    assert run.grades.count() == 5


def test_a_question_without_a_version_cannot_be_regraded(number: Response, grace: User) -> None:
    number.question.current = None
    with pytest.raises(ValueError, match="no version"):
        regrade(number.question, actor=grace, reason="so")
