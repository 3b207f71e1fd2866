"""The promise learns from its sample where a text is marked point by point: what the teacher accepted meets a point,
what she rejected is looked at.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from assessment.bank.models import Assessment, QuestionVersion
from assessment.grading.calibration import calibrated_key
from assessment.grading.erasure.erase import erase_data_of
from assessment.grading.maintenance import sweep_up
from assessment.grading.models import AssessmentPromise, Grade, PromiseTest, Response, State
from assessment.grading.promise import Stage, standing_of
from assessment.grading.regrade import replay
from assessment.grading.review import override_grade
from assessment.people.models import User
from graders.text.calibration import shipped_models
from graders.text.reasons import LIKE_A_REJECTED
from tests.assessment.grading.learning_cast import (
    answer,
    draw,
    is_held,
    learned_grade,
    marks_in_key,
    newest_run,
    question_with_key,
    sampled,
    work,
)
from tests.conftest import BagOfWords

pytestmark = pytest.mark.django_db

ICE: Mapping[str, Any] = {
    "question": "Why does ice float on water?",
    "criteria": [
        {"id": "density", "description": "Ice is less dense", "any_of": ["ice is less dense"]},
        {"id": "lattice", "description": "Far apart", "any_of": ["the molecules of ice stand far apart"]},
    ],
}
WEIGHS = "A litre of the less dense ice weighs less."
LIKE_IT = "A litre of the ice weighs less."
LEAD = "Ice is less dense than lead."
APART = "The molecules of ice stand far apart."
SAMPLE = {WEIGHS: (1, 0), LEAD: (0, 0), APART: (0, 1), "Steam is nice.": (0, 0)}
"""What the teacher gives for each point."""


@pytest.fixture
def version(page: Assessment) -> QuestionVersion:
    """Question q3 by criteria, under a promise."""
    return question_with_key(page, ICE)


@pytest.fixture
def midterm(page: Assessment, version: QuestionVersion, grace: User) -> Assessment:
    """The page with that question, answered by the class; four answers are drawn."""
    for text in (*SAMPLE, LIKE_IT, LEAD, APART):
        answer(page, text)
    work()
    draw(page, len(SAMPLE), grace)
    return page


def mark_points(response: Response, by: User, density: int, lattice: int) -> Grade:
    scores = {"density": Decimal(density), "lattice": Decimal(lattice)}
    return override_grade(response, actor=by, reason="by the key", scores=scores)


def learn(page: Assessment, by: User) -> None:
    """Mark the sample point by point, and let the machine learn."""
    for response in sampled(page):
        mark_points(response, by, *SAMPLE[response.answer])
    work()


def rest(page: Assessment) -> list[Response]:
    """Return the answers that were not drawn: like an accepted one, a rejected one, and one in the key's words."""
    return list(Response.objects.filter(question__assessment=page, sampled=None).order_by("pk"))


def test_what_says_the_same_as_an_accepted_answer_meets_the_point(midterm: Assessment, grace: User) -> None:
    like_it, _, in_the_keys_words = rest(midterm)
    before = like_it.grades.get()
    learn(midterm, grace)
    after = learned_grade(like_it)
    assert (before.score, after.score) == (Decimal(0), Decimal(1))
    density, _ = after.detail.verdict["parts"]
    assert density["feedback"] == "Met, as in an answer that the teacher accepted: Ice is less dense"
    assert learned_grade(in_the_keys_words).score == in_the_keys_words.grades.earliest("pk").score


def test_what_earns_a_point_as_a_rejected_answer_did_waits_for_a_person(
    midterm: Assessment, grace: User
) -> None:
    like_a_rejected = rest(midterm)[1]
    before = like_a_rejected.grades.get()
    learn(midterm, grace)
    after = learned_grade(like_a_rejected)
    assert (before.needs_review, after.needs_review, after.score) == (False, True, before.score)
    assert after.detail.verdict["reasons"] == [LIKE_A_REJECTED]
    assert Response.objects.get(pk=like_a_rejected.pk).state == State.NEEDS_REVIEW


def test_the_points_of_the_sample_are_frozen(midterm: Assessment, grace: User) -> None:
    learn(midterm, grace)
    assert [mark.points for mark in newest_run().marks.order_by("pk")] == [
        {"density": "1", "lattice": "0"},
        {"density": "0", "lattice": "0"},
        {"density": "0", "lattice": "1"},
        {"density": "0", "lattice": "0"},
    ]


def test_a_sampled_answer_is_graded_by_the_others_only(midterm: Assessment, grace: User) -> None:
    learn(midterm, grace)
    keys = [row.pk for row in sampled(midterm)]
    for row in sampled(midterm):
        assert marks_in_key(learned_grade(row)) == [key for key in keys if key != row.pk]
        assert LIKE_A_REJECTED not in learned_grade(row).detail.verdict["reasons"], (
            "no rejected one is its own"
        )
    for row in rest(midterm):
        assert marks_in_key(learned_grade(row)) == keys
    marks = [learned_grade(row) for row in (*sampled(midterm), *rest(midterm))]
    assert {grade.machine_mark.source.learning for grade in marks} == {newest_run()}


def test_a_whole_mark_tells_of_every_point_if_it_is_full_or_nothing(
    midterm: Assessment, version: QuestionVersion, grace: User
) -> None:
    """What it tells is known to the grader, and noted nowhere else."""
    like_it = rest(midterm)[0]
    for response, score in zip(sampled(midterm), (2, 0, 1, 0), strict=True):
        override_grade(response, actor=grace, reason="by the key", score=Decimal(score))
    work()
    assert not any(mark.points for mark in newest_run().marks.all())
    assert "criteria" not in str(calibrated_key(version)["marked"])
    assert learned_grade(like_it).score == 1


def test_the_marks_that_were_learned_are_replayed(midterm: Assessment, grace: User) -> None:
    learn(midterm, grace)
    late = answer(midterm, LIKE_IT)
    work()
    assert late.grades.get().score == 1, "what comes later is graded by the same marks"
    grades = Grade.objects.filter(human=False)
    assert grades.count() == 7 + 7 + 1
    for grade in grades:
        result = replay(grade, BagOfWords)
        assert (result.same, result.notes) == (True, [])


def test_the_provenance_says_what_was_learned(midterm: Assessment, grace: User) -> None:
    learn(midterm, grace)
    first, learned = (rest(midterm)[0].grades.order_by("pk")[place] for place in (0, 1))
    provenance = [grade.detail.verdict["provenance"]["calibration"] for grade in (first, learned)]
    assert provenance[0] == shipped_models().digest != provenance[1]
    assert first.machine_mark.source != learned.machine_mark.source


def test_an_erased_answer_is_unlearned(midterm: Assessment, version: QuestionVersion, grace: User) -> None:
    learn(midterm, grace)
    accepted, *others = sampled(midterm)
    like_it = rest(midterm)[0]
    grade = learned_grade(like_it)
    erase_data_of(accepted.submission.learner)
    assert "marked" not in calibrated_key(version), "until it has learned anew"
    assert "learned from was erased" in replay(grade, BagOfWords).notes[0]
    sweep_up()
    work()
    assert marks_in_key(learned_grade(like_it)) == [other.pk for other in others]
    assert learned_grade(like_it).score == 0


def test_a_changed_point_of_the_sample_teaches_anew(midterm: Assessment, grace: User) -> None:
    learn(midterm, grace)
    first = newest_run()
    mark_points(sampled(midterm)[0], grace, 0, 1)  # the same whole mark
    assert (newest_run() == first, standing_of(midterm).stage) == (False, Stage.LEARNING)
    work()
    assert learned_grade(rest(midterm)[0]).score == 0
    assert PromiseTest.objects.count() == 2


def test_confidence_by_criteria_is_no_chance_to_expect_wrong_marks_by(
    page: Assessment, version: QuestionVersion, grace: User
) -> None:
    """It is the chance to be right within a quarter: 0.85 would mean more wrong marks than are promised at most."""
    AssessmentPromise.objects.update(at_most=0.15, sure=0.4)
    for text in ("Steam is nice.", *[APART] * 7):
        answer(page, text)
    work()
    draw(page, 5, grace)
    for response in sampled(page):
        mark_points(response, grace, 0, int(response.answer == APART))
    work()
    confidences = [learned_grade(row).confidence for row in rest(page)]
    assert [round(confidence, 2) for confidence in confidences] == [0.85] * 3
    assert (PromiseTest.objects.get().threshold, is_held(rest(page)[0])) == (confidences[0], False)
