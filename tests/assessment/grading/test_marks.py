"""The effective mark, and when it is held back."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from assessment.bank.models import Assessment, Release
from assessment.grading.models import Grade, GradingRun, Response, RunKind, State
from assessment.grading.services.marks import effective_grades, is_held
from assessment.people.models import Learner
from tests.assessment.grading.cast import hand_in, only_response

pytestmark = pytest.mark.django_db


@pytest.fixture
def response(page: Assessment, learner: Learner) -> Response:
    """A graded answer."""
    return only_response(hand_in(page, learner, a="[0.6, 0.65, 0.2]"))


def add_grade(response: Response, score: str, *, human: bool) -> Grade:
    """Append a grade in a run of its own."""
    kind = RunKind.OVERRIDE if human else RunKind.REGRADE
    run = GradingRun.objects.create(course=response.run.course, kind=kind)
    return Grade.objects.create(
        response=response, run=run, human=human, score=Decimal(score), maximum=Decimal(1), verdict_digest="-"
    )


@pytest.mark.parametrize(
    ("later", "effective"),
    [
        ([], "0"),
        ([("machine", "0.25")], "0.25"),
        ([("person", "0.5")], "0.5"),
        ([("person", "0.5"), ("machine", "1")], "0.5"),
        ([("person", "0.5"), ("person", "0.75"), ("machine", "1")], "0.75"),
    ],
)
def test_a_machine_never_overrules_a_person(
    response: Response, later: list[tuple[str, str]], effective: str
) -> None:
    for who, score in later:
        add_grade(response, score, human=who == "person")
    assert effective_grades([response])[response.pk].score == Decimal(effective)


def test_an_answer_without_a_grade_has_no_mark(page: Assessment, learner: Learner) -> None:
    waiting = only_response(hand_in(page, learner, q3="It makes sampling differentiable."))
    assert effective_grades([waiting]) == {}


@pytest.mark.parametrize(
    ("release", "days", "human", "held"),
    [
        (Release.AT_ONCE, None, False, False),
        (Release.AFTER_REVIEW, None, False, True),
        (Release.AFTER_REVIEW, None, True, False),
        (Release.ON_DATE, 1, False, True),
        (Release.ON_DATE, -1, False, False),
        (Release.BY_HAND, None, True, True),
        (Release.BY_HAND, -1, False, False),
    ],
)
def test_marks_are_held_until_their_release(
    response: Response, release: Release, days: int | None, human: bool, held: bool
) -> None:
    grade = add_grade(response, "1", human=human)
    assessment = response.question.assessment
    assessment.release = release
    assessment.released_at = None if days is None else timezone.now() + timedelta(days=days)
    assert is_held(response, grade) is held


def test_an_answer_that_needs_review_is_held(response: Response) -> None:
    response.state = State.NEEDS_REVIEW
    assert is_held(response, effective_grades([response])[response.pk])


def test_text_marks_are_held_until_people_have_marked_enough(page: Assessment, learner: Learner) -> None:
    page.questions.filter(slug="q3").update(hold_until_marked=1)
    blank = only_response(hand_in(page, learner, q3=""))
    assert is_held(blank, effective_grades([blank])[blank.pk])
    human = add_grade(blank, "0", human=True)
    assert not is_held(blank, human)
    later = only_response(hand_in(page, learner, q3=""))
    assert not is_held(later, effective_grades([later])[later.pk])


@pytest.mark.parametrize("release", [Release.AT_ONCE, Release.ON_DATE, Release.BY_HAND])
def test_text_marks_are_held_under_every_release(
    page: Assessment, learner: Learner, release: Release
) -> None:
    page.questions.filter(slug="q3").update(hold_until_marked=1)
    Assessment.objects.update(release=release, released_at=timezone.now() - timedelta(days=1))
    blank = only_response(hand_in(page, learner, q3=""))
    assert is_held(blank, effective_grades([blank])[blank.pk])


def test_numbers_do_not_wait_for_human_marks(page: Assessment, learner: Learner) -> None:
    page.questions.filter(slug="a").update(hold_until_marked=20)
    response = only_response(hand_in(page, learner, a="[1, 2, 3]"))
    assert not is_held(response, effective_grades([response])[response.pk])
