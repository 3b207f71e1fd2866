"""The promise learns from its sample: the rest is graded again by its marks, each sampled answer by the others'."""

from decimal import Decimal

import pytest

from assessment.bank.models import Assessment, QuestionVersion
from assessment.grading.calibration import calibrated_key
from assessment.grading.learning import advance
from assessment.grading.maintenance import sweep_up
from assessment.grading.models import (
    Grade,
    LearnedMark,
    LearningRun,
    MarkChange,
    MarkSource,
    PromiseTest,
    RunKind,
    State,
)
from assessment.grading.promise import Stage, check_promise, draw_sample, standing_of
from assessment.grading.regrade import regrade, replay
from assessment.grading.review import override_grade
from assessment.grading.worker import grade_next_batch
from assessment.people.models import User
from graders.measurement.weighted_draws import upper_share
from graders.text.reasons import CONTRADICTION
from tests.assessment.grading.learning_cast import (
    RIGHT,
    WRONG,
    answer,
    class_answers,
    draw,
    effective_score,
    fair,
    is_held,
    is_right,
    learned_class,
    learned_grade,
    mark_drawn,
    marks_in_key,
    midterm,
    newest_run,
    question_by_references,
    sampled,
    unmarked,
    version,
    work,
)
from tests.assessment.grading.promise_cast import (
    as_the_machine,
    estimate,
    many_estimates,
    mark_sample,
    matched_exactly,
    otherwise,
)
from tests.conftest import BagOfWords

__all__ = ["midterm", "version"]
pytestmark = pytest.mark.django_db


def test_the_rest_is_graded_by_the_sample_and_released(midterm: Assessment, grace: User) -> None:
    class_answers(midterm, 8)
    before = {row.pk: effective_score(row) for row in unmarked(midterm)}
    draw(midterm, 4, grace)
    mark_drawn(midterm, grace)
    assert standing_of(midterm).stage == Stage.LEARNING
    assert not PromiseTest.objects.exists()
    rest = unmarked(midterm)
    assert {row.pk: effective_score(row) for row in rest} == {row.pk: before[row.pk] for row in rest}
    work()
    test = PromiseTest.objects.get()
    assert (test.sampled, test.wrong, test.unmarked, test.actor) == (4, 0, 4, grace)
    assert standing_of(midterm).stage == Stage.TESTED
    assert [is_held(row) for row in rest] == [False] * 4
    # As the teacher would: nearer to nothing and to all than before.
    for row in rest:
        assert abs(effective_score(row) - fair(row)) < abs(before[row.pk] - fair(row))
    assert not LearnedMark.objects.exists()
    assert newest_run().test == test


def test_a_sampled_answer_is_graded_by_the_others_only(midterm: Assessment, grace: User) -> None:
    for number in range(8):
        answer(midterm, f"{RIGHT if number % 2 else WRONG}, {number} times")
    work()
    draw(midterm, 4, grace)
    mark_drawn(midterm, grace)
    work()
    drawn, rest = sampled(midterm), unmarked(midterm)
    keys = [row.pk for row in drawn]
    for row in drawn:
        assert marks_in_key(learned_grade(row)) == [key for key in keys if key != row.pk]
    for row in rest:
        assert marks_in_key(learned_grade(row)) == keys
    sources = {learned_grade(row).machine_mark.source for row in (*drawn, *rest)}
    assert [source.learning for source in sources] == [newest_run()], "one source for both"


def test_a_mark_that_contradicts_the_others_is_not_learned_by_heart(midterm: Assessment, grace: User) -> None:
    """The teacher gives one right answer nothing: of the others the machine learns that it is worth all."""
    class_answers(midterm, 10)
    draw(midterm, 8, grace)
    odd = next(row for row in sampled(midterm) if is_right(row))
    mark_drawn(midterm, grace, lambda row: Decimal(0) if row == odd else fair(row))
    work()
    assert learned_grade(odd).score > 1
    assert PromiseTest.objects.get().wrong == 1


def test_both_kinds_of_marks_are_replayed(midterm: Assessment, grace: User) -> None:
    learned_class(midterm, grace)
    answer(midterm, RIGHT)
    work()
    grades = Grade.objects.filter(human=False)
    assert grades.count() == 8 + 8 + 1
    for grade in grades:
        result = replay(grade, BagOfWords)
        assert (result.same, result.notes) == (True, [])


def test_later_answers_are_covered(midterm: Assessment, grace: User) -> None:
    learned_class(midterm, grace)
    late = answer(midterm, RIGHT)
    work()
    grade = late.grades.get()
    assert marks_in_key(grade) == [row.pk for row in sampled(midterm)]
    assert grade.machine_mark.source.learning == newest_run()
    threshold = grade.machine_mark.source.threshold
    assert threshold is not None
    assert is_held(late) == (grade.confidence < threshold)
    assert MarkSource.objects.filter(learning=newest_run()).count() == 1


def test_an_answer_handed_in_meanwhile_waits_for_the_test_only(midterm: Assessment, grace: User) -> None:
    class_answers(midterm, 8)
    draw(midterm, 4, grace)
    mark_drawn(midterm, grace)
    late = answer(midterm, RIGHT)
    grade_next_batch(BagOfWords)
    assert (late.grades.get().machine_mark.source.learning, is_held(late)) == (newest_run(), True)
    work()
    assert not late.grades.filter(run__kind=RunKind.LEARNING).exists(), "it has learned already"
    assert PromiseTest.objects.get().unmarked == 5


def test_an_answer_graded_by_a_worker_that_knew_no_mark_yet_is_graded_again(
    midterm: Assessment, grace: User
) -> None:
    """Its key was read before the run began, and its mark is written after the others were found."""
    class_answers(midterm, 8)
    draw(midterm, 4, grace)
    mark_drawn(midterm, grace)
    assert advance()
    LearningRun.objects.update(current=False)
    straggler = answer(midterm, RIGHT)
    grade_next_batch(BagOfWords)
    LearningRun.objects.update(current=True)
    assert straggler.grades.get().machine_mark.source.learning is None
    work()
    assert learned_grade(straggler).machine_mark.source.learning == newest_run()
    assert PromiseTest.objects.get().unmarked == 5


def test_marks_that_students_see_are_not_taken_back_while_it_learns(midterm: Assessment, grace: User) -> None:
    learned_class(midterm, grace, number=12)
    draw(midterm, 4, grace)
    mark_drawn(midterm, grace)
    rest = unmarked(midterm)
    sweep_up()
    assert LearnedMark.objects.filter(state=State.WAITING).count() == 12
    assert not any(map(is_held, rest))
    last = MarkChange.objects.latest("pk").pk
    work()
    sweep_up()
    changes = MarkChange.objects.filter(response__in=rest, pk__gt=last)
    assert sorted(changes.values_list("response", flat=True)) == [row.pk for row in rest], "each is told once"
    threshold = PromiseTest.objects.latest("pk").threshold
    assert threshold is not None
    for change in changes:
        assert change.grade == learned_grade(change.response)
        assert change.visible == (change.grade.confidence >= threshold)


def test_other_marks_of_people_teach_no_more(
    midterm: Assessment, version: QuestionVersion, grace: User
) -> None:
    rest = learned_class(midterm, grace, number=10)
    key = calibrated_key(version)
    for row in rest[:5]:
        override_grade(row, actor=grace, reason="harsh", score=Decimal(0))
    assert calibrated_key(version) == key
    assert LearningRun.objects.count() == 1


def test_without_a_promise_the_newest_marks_teach(
    midterm: Assessment, version: QuestionVersion, grace: User
) -> None:
    learned_class(midterm, grace, number=10)
    version.question.release_rule = "at_once"
    version.question.save()
    for row in unmarked(midterm)[:5]:
        override_grade(row, actor=grace, reason="harsh", score=Decimal(0))
    assert len(calibrated_key(version)["marked"]) == 4 + 5


def test_too_few_marks_teach_nothing(midterm: Assessment, grace: User) -> None:
    class_answers(midterm, 8)
    draw(midterm, 2, grace)
    mark_drawn(midterm, grace)
    assert (LearningRun.objects.count(), PromiseTest.objects.get().sampled) == (0, 2)


def test_with_too_few_marks_to_learn_from_what_is_held_anyway_stands_for_nothing(
    midterm: Assessment, grace: User
) -> None:
    """Of two sampled answers a contradiction holds one: the other alone stands for the six that may be released."""
    matched_exactly(midterm, "q2")
    estimate(midterm, reasons=[CONTRADICTION])
    wrong = estimate(midterm)
    many_estimates(midterm, 3, slug="q2")
    draw(midterm, 5, grace)
    many_estimates(midterm, 6)
    many_estimates(midterm, 3, slug="q2")
    mark_sample(midterm, grace, lambda row: otherwise(row) if row == wrong else as_the_machine(row))
    test = PromiseTest.objects.get()
    assert (LearningRun.objects.count(), test.sampled, test.unmarked) == (0, 4, 9)
    assert test.bound == upper_share([6, 1, 1, 1], wrong_weight=6, sure=test.sure)


def test_what_learns_is_tested_together_with_what_does_not(midterm: Assessment, grace: User) -> None:
    matched_exactly(midterm, "q2")
    many_estimates(midterm, 8, slug="q2")
    class_answers(midterm, 8)
    draw_sample(midterm, 4, actor=grace)
    for row in sampled(midterm):
        score = fair(row) if row.question.slug == "q3" else row.grades.get().score
        override_grade(row, actor=grace, reason="by the key", score=score)
    assert not PromiseTest.objects.exists(), "one test for all, when the last has learned"
    work()
    test = PromiseTest.objects.get()
    assert (test.sampled, test.unmarked) == (8, 8)
    tested = MarkSource.objects.filter(test=test)
    assert {source.question.slug for source in tested} == {"q2", "q3"}
    assert {source.threshold for source in tested} == {test.threshold}
    assert [run.version.question.slug for run in LearningRun.objects.all()] == ["q3"]


def test_answers_that_the_machine_doubts_are_drawn_where_it_learns(midterm: Assessment, grace: User) -> None:
    """What it will doubt once it has learned is not known yet, and the sample must be like the rest."""
    doubted = answer(midterm, "The water was not evaporated, so that no salt was left behind in the dish")
    work()
    assert not doubted.grades.get().machine_mark.releasable
    assert draw_sample(midterm, 5, actor=grace) == 1


def test_a_new_key_learns_nothing_from_the_sample_of_the_one_before(midterm: Assessment, grace: User) -> None:
    """Its author may have written the sampled answers into it, and they would test it on what it was given."""
    rest = learned_class(midterm, grace)
    new = question_by_references(midterm)
    regrade(new.question, actor=grace, reason="a better key")
    work()
    assert "marked" not in calibrated_key(new) or len(calibrated_key(new)["marked"]) == 0
    assert all(map(is_held, rest))
    assert check_promise(midterm, actor=grace) is not None
    assert LearningRun.objects.count() == 1
    draw(midterm, 4, grace)
    mark_drawn(midterm, grace)
    work()
    assert LearningRun.objects.filter(version=new, current=True).exists()
    assert not any(is_held(row) for row in unmarked(midterm))
