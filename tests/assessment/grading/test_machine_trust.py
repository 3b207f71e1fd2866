"""When the machine is trusted with a question of free text: after enough marks of people that are near its own."""

from decimal import Decimal

import pytest

from assessment.bank.models import Assessment, Question
from assessment.grading.effective_grade import responses_with_marks, trials, trusted
from assessment.grading.maintenance import sweep_up
from assessment.grading.models import Response
from assessment.people.models import Learner
from tests.assessment.grading.cast import add_grade, hand_in, only_response

pytestmark = pytest.mark.django_db


@pytest.fixture
def question(page: Assessment) -> Question:
    """A question that two answers must be marked of."""
    page.questions.filter(slug="q3").update(hold_until_marked=2)
    return page.questions.get(slug="q3")


def a_text(page: Assessment, learner: Learner, score: str, *, needs_review: bool = False) -> Response:
    """Return an answer with a mark of the machine."""
    response = only_response(hand_in(page, learner, q3="It makes sampling differentiable."))
    add_grade(response, score, human=False, needs_review=needs_review)
    return response


@pytest.mark.parametrize(
    ("pairs", "apart", "is_trusted"),
    [
        ([("1", "1")], "0", False),
        ([("1", "1"), ("0", "0")], "0", True),
        ([("1", "0.75"), ("0", "0.25")], "0.25", True),
        ([("1", "0.5"), ("0", "0.25")], "0.375", False),
        ([("1", "0"), ("0", "0"), ("0", "0"), ("1", "1")], "0.25", True),
    ],
)
def test_the_machine_is_trusted_if_its_marks_are_near_those_of_people(
    learner: Learner, question: Question, pairs: list[tuple[str, str]], apart: str, is_trusted: bool
) -> None:
    for machine, person in pairs:
        add_grade(a_text(question.assessment, learner, machine), person, human=True)
    row = trials().get(question=question.pk)
    assert (row["marked"], Decimal(str(row["apart"]))) == (len(pairs), Decimal(apart))
    assert trusted().filter(question=question.pk).exists() is is_trusted


def test_marks_that_the_machine_was_not_sure_of_say_nothing(
    page: Assessment, learner: Learner, question: Question
) -> None:
    for _ in range(2):
        add_grade(a_text(page, learner, "1", needs_review=True), "0", human=True)
    assert trials().get(question=question.pk)["apart"] is None
    assert not trusted().exists()
    add_grade(a_text(page, learner, "1"), "1", human=True)
    assert trusted().exists()


def test_what_the_machine_learned_from_a_person_does_not_count(
    page: Assessment, learner: Learner, question: Question
) -> None:
    for _ in range(2):
        response = a_text(page, learner, "1")
        add_grade(response, "0", human=True)
        add_grade(response, "0", human=False)
    assert trials().get(question=question.pk)["apart"] == 1
    assert not trusted().exists()


def test_a_newer_mark_of_a_person_replaces_the_one_before(
    page: Assessment, learner: Learner, question: Question
) -> None:
    for _ in range(2):
        response = a_text(page, learner, "1")
        add_grade(response, "0", human=True)
        add_grade(response, "1", human=True)
    assert trusted().exists()


def test_students_see_no_mark_of_a_machine_that_people_disagree_with(
    page: Assessment, learner: Learner, question: Question
) -> None:
    waiting = a_text(page, learner, "1")
    Response.objects.update(state="graded")
    marked = [a_text(page, learner, "1") for _ in range(2)]
    for response in marked:
        add_grade(response, "0", human=True)
    sweep_up()
    assert responses_with_marks().get(pk=waiting.pk).held
    for response in marked:
        add_grade(response, "1", human=True)
    assert not responses_with_marks().get(pk=waiting.pk).held
