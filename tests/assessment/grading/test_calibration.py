"""Learning from the teacher: from five human marks on, a question's marks move towards them, and say so."""

from decimal import Decimal

import pytest

from assessment.bank.models import Assessment, Question, QuestionVersion
from assessment.grading.calibration import FEWEST_MARKS, calibrated_key
from assessment.grading.erasure.erase import erase_data_of
from assessment.grading.models import Calibration, Grade, Response
from assessment.grading.regrade import replay
from assessment.grading.review import override_grade
from assessment.grading.worker import grade_next_batch
from assessment.people.models import Learner, User
from tests.assessment.grading.cast import hand_in, only_response
from tests.conftest import BagOfWords

pytestmark = pytest.mark.django_db

REFERENCE = "The water was evaporated so that the salt was left behind in the dish."
HARSH = "The water was evaporated so that the salt was left behind"


@pytest.fixture
def by_references(page: Assessment) -> QuestionVersion:
    """Question q3 with a reference answer and no criteria."""
    question = Question.objects.get(assessment=page, slug="q3")
    question.current = QuestionVersion.objects.create(
        question=question,
        number=2,
        kind="text",
        prompt="How?",
        key={"question": "How?", "references": [REFERENCE]},
        points=2,
    )
    question.save()
    return question.current


def answered(page: Assessment, learner: Learner, text: str) -> Response:
    submission = hand_in(page, learner, q3=text)
    grade_next_batch(BagOfWords)
    return only_response(submission)


def machine_grade(response: Response) -> Grade:
    return response.grades.get(human=False)


@pytest.fixture
def marked(page: Assessment, by_references: QuestionVersion, learner: Learner, grace: User) -> list[Response]:
    """Answers that are near the reference, each given nothing by a harsh teacher."""
    responses = [answered(page, learner, f"{HARSH} {number} times") for number in range(FEWEST_MARKS)]
    for response in responses:
        override_grade(response, actor=grace, reason="not enough", score=Decimal(0))
    return responses


def test_marks_move_and_the_grade_says_by_what(
    page: Assessment, by_references: QuestionVersion, marked: list[Response], learner: Learner
) -> None:
    before = machine_grade(marked[0])
    after = machine_grade(answered(page, learner, f"{HARSH} 0 times"))
    assert after.score < before.score
    (row,) = Calibration.objects.all()
    assert row.marks == [[response.pk, "0.0000"] for response in marked]
    provenance = [grade.detail.verdict["provenance"]["calibration"] for grade in (before, after)]
    assert provenance[0] != provenance[1]
    assert HARSH not in str(row.marks)


def test_old_grades_stay_as_they_were(marked: list[Response], page: Assessment, learner: Learner) -> None:
    scores = list(Grade.objects.order_by("pk").values_list("pk", "score"))
    answered(page, learner, HARSH)
    assert list(Grade.objects.order_by("pk").values_list("pk", "score"))[: len(scores)] == scores


def test_too_few_marks_change_nothing(
    page: Assessment, by_references: QuestionVersion, learner: Learner, grace: User
) -> None:
    override_grade(answered(page, learner, HARSH), actor=grace, reason="no", score=Decimal(0))
    assert calibrated_key(by_references) == by_references.key
    assert not Calibration.objects.exists()


def test_criteria_learn_which_points_a_person_gave(page: Assessment, learner: Learner, grace: User) -> None:
    """The whole mark is told, and of each point what is plain: all of it, or nothing."""
    criteria = [{"id": name, "any_of": [f"{name} is seen"]} for name in ("smoke", "ash", "flame")]
    question = Question.objects.get(assessment=page, slug="q3")
    question.current = version = QuestionVersion.objects.create(
        question=question, number=2, kind="text", prompt="What?", key={"criteria": criteria}, points=3
    )
    question.save()
    for number in range(FEWEST_MARKS):
        response = answered(page, learner, f"Smoke is seen, {number} times.")
        scores = {"smoke": Decimal(1), "ash": Decimal(0), "flame": Decimal("0.5")}
        override_grade(response, actor=grace, reason="so", scores=scores)
    marked = calibrated_key(version)["marked"]
    assert marked[0] == {
        "answer": "Smoke is seen, 0 times.",
        "mark": "0.5000",
        "criteria": {"smoke": "1", "ash": "0"},
    }
    assert len(marked) == FEWEST_MARKS


def test_where_everything_is_matched_exactly_nothing_is_learned(
    page: Assessment, learner: Learner, grace: User
) -> None:
    question = Question.objects.get(assessment=page, slug="q3")
    key = {"criteria": [{"any_of": [{"formula": "z = mu + sigma"}, {"term": "noise"}]}]}
    question.current = version = QuestionVersion.objects.create(
        question=question, number=2, kind="text", prompt="What?", key=key, points=1
    )
    question.save()
    for number in range(FEWEST_MARKS):
        response = answered(page, learner, f"Some noise, {number} times.")
        override_grade(response, actor=grace, reason="so", score=Decimal(1))
    assert calibrated_key(version) == key


def test_a_moved_mark_is_replayed_from_the_same_answers(
    marked: list[Response], page: Assessment, learner: Learner
) -> None:
    grade = machine_grade(answered(page, learner, f"{HARSH} again"))
    assert replay(grade, BagOfWords).same
    assert replay(machine_grade(marked[0]), BagOfWords).same


def test_replay_says_that_what_it_learned_from_was_erased(
    marked: list[Response], page: Assessment, ada_too: Learner
) -> None:
    grade = machine_grade(answered(page, ada_too, HARSH))
    erase_data_of(marked[0].submission.learner)
    (note,) = replay(Grade.objects.get(pk=grade.pk), BagOfWords).notes
    assert "learned from was erased" in note


@pytest.fixture
def ada_too(learner: Learner) -> Learner:
    """Another student of the same client."""
    return Learner.objects.create(course=learner.course, source="test", external_id="ada-too")
