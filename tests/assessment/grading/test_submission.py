"""Handing in: what is graded at once, what waits, and what is refused."""

from decimal import Decimal

import pytest

from assessment.bank.models import Assessment
from assessment.grading.models import Grade, MarkChange, Response, State, Submission
from assessment.grading.submission import AnswersRefused, NoAttemptLeft, prepare
from assessment.people.models import Learner
from graders.base import Answer
from tests.assessment.grading.cast import REASON, hand_in, only_response


def test_a_vector_is_graded_when_it_is_handed_in(page: Assessment, learner: Learner) -> None:
    response = only_response(hand_in(page, learner, a="[0.6; 0.65; −0.2]"))
    grade = response.grades.get()
    assert response.state == State.GRADED
    assert grade.score == grade.maximum == Decimal(1)
    assert grade.detail.verdict["read_as"] == "z = (0.6, 0.65, -0.2)"


def test_a_grade_comes_with_the_change_to_tell_of(page: Assessment, learner: Learner) -> None:
    hand_in(page, learner, a="[1, 2, 3]")
    assert MarkChange.objects.get().grade == Grade.objects.get()


def test_text_waits_for_a_worker(page: Assessment, learner: Learner) -> None:
    response = only_response(hand_in(page, learner, q3=REASON))
    assert response.state == State.WAITING
    assert not response.grades.exists()


@pytest.mark.parametrize("answer", ["", "   ", None, []], ids=repr)
@pytest.mark.parametrize("question", ["a", "q3"])
def test_a_blank_answer_is_unanswered_and_graded_at_once(
    page: Assessment, learner: Learner, question: str, answer: Answer
) -> None:
    response = only_response(hand_in(page, learner, **{question: answer}))
    assert response.state == State.GRADED
    assert response.grades.get().score == 0


def test_one_ambiguous_answer_refuses_the_whole_submission(page: Assessment) -> None:
    with pytest.raises(AnswersRefused) as refused:
        prepare(page, [("q3", REASON), ("a", "0,6,0,65,-0,2")])
    (refusal,) = refused.value.refusals
    assert (refusal.index, refusal.question) == (1, "a")
    assert refusal.verdict is not None
    assert len(refusal.verdict.readings) == 2
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([("zz", "1")], "There is no question “zz”"),
        ([("a", "[1, 2, 3]"), ("a", "[1, 2, 4]")], "answered twice"),
        ([("a", "~0.65")], "~"),
    ],
)
def test_what_cannot_be_graded_is_refused_with_a_reason(
    page: Assessment, answers: list[tuple[str, Answer]], message: str
) -> None:
    with pytest.raises(AnswersRefused) as refused:
        prepare(page, answers)
    assert message in refused.value.refusals[0].message


def test_attempts_are_counted_for_each_question(page: Assessment, learner: Learner) -> None:
    first = hand_in(page, learner, a="[1, 2, 3]")
    second = hand_in(page, learner, a="[1, 2, 4]", q3=REASON)
    attempts = {response.question.slug: response.attempt for response in second.responses.all()}
    assert only_response(first).attempt == 1
    assert attempts == {"a": 2, "q3": 1}


def test_no_attempt_is_left_after_the_last(page: Assessment, learner: Learner) -> None:
    Assessment.objects.update(attempts=1)
    page.refresh_from_db()
    hand_in(page, learner, a="[1, 2, 3]")
    with pytest.raises(NoAttemptLeft, match="question a: 1 of 1 used"):
        hand_in(page, learner, a="[0.6, 0.65, -0.2]", q3=REASON)
    assert Response.objects.count() == 1


def test_an_answer_belongs_to_the_version_that_was_asked(page: Assessment, learner: Learner) -> None:
    response = only_response(hand_in(page, learner, a="[1, 2, 3]"))
    assert response.version == response.question.current
