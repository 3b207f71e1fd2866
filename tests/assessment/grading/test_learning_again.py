"""A learning run begins anew, forgets what is erased, and is finished by the next process where one was lost."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models.functions import Now

from assessment.bank.models import Assessment, QuestionVersion
from assessment.grading.calibration import calibrated_key
from assessment.grading.erasure.erase import erase_data_of
from assessment.grading.learning import advance, begin_runs
from assessment.grading.leases import claim_rows
from assessment.grading.maintenance import sweep_up
from assessment.grading.models import (
    AssessmentPromise,
    Grade,
    LearnedMark,
    LearningRun,
    PromiseTest,
    RunKind,
    State,
)
from assessment.grading.promise import Stage, check_promise, set_terms, standing_of
from assessment.grading.promise_check import run_test
from assessment.grading.queue import MAX_TRIES
from assessment.grading.review import override_grade
from assessment.grading.worker import grade_next_batch
from assessment.people.models import User
from graders.embedding.token_vectors import TokenVectors
from graders.measurement.promise import Terms
from tests.assessment.grading.learning_cast import (
    RIGHT,
    WRONG,
    answer,
    class_answers,
    draw,
    effective_score,
    frozen,
    is_held,
    learned_class,
    learned_grade,
    mark_drawn,
    marks_in_key,
    midterm,
    newest_run,
    sampled,
    unmarked,
    version,
    work,
)
from tests.conftest import BagOfWords

__all__ = ["midterm", "version"]
pytestmark = pytest.mark.django_db


class Poisoned(BagOfWords):
    """Fails on any batch that holds a text with the word, in whichever way it is encoded."""

    def tokens(self, pairs: Sequence[tuple[str, str]]) -> list[TokenVectors]:
        """Encode, unless the word is there."""
        if any("poison" in text for _, text in pairs):
            raise RuntimeError("the model failed")
        return super().tokens(pairs)


def test_a_changed_mark_teaches_anew(midterm: Assessment, grace: User) -> None:
    learned_class(midterm, grace)
    first, drawn = newest_run(), sampled(midterm)
    override_grade(drawn[0], actor=grace, reason="a slip", score=Decimal(1))
    assert (newest_run() == first, standing_of(midterm).stage) == (False, Stage.LEARNING)
    work()
    assert dict(frozen(newest_run())) == dict(frozen(first)) | {drawn[0].pk: "0.5000"}
    assert [test.sampled for test in PromiseTest.objects.all()] == [4, 4]
    assert {learned_grade(row).run for row in unmarked(midterm)} == {newest_run().run}


def test_a_mark_changed_while_it_learns_begins_anew(midterm: Assessment, grace: User) -> None:
    class_answers(midterm, 8)
    draw(midterm, 4, grace)
    mark_drawn(midterm, grace)
    advance()
    first = newest_run()
    override_grade(sampled(midterm)[0], actor=grace, reason="a slip", score=Decimal(1))
    assert not LearnedMark.objects.filter(learning=first).exists()
    work()
    assert not Grade.objects.filter(run=first.run).exists()
    assert Grade.objects.filter(run=newest_run().run).count() == 8


def test_other_terms_and_the_button_ask_for_no_new_run(midterm: Assessment, grace: User) -> None:
    learned_class(midterm, grace)
    set_terms(midterm, Terms(at_most=0.4, sure=0.6), actor=grace)
    test = check_promise(midterm, actor=grace)
    assert test is not None
    assert (test.at_most, test.sampled, LearningRun.objects.count()) == (0.4, 4, 1)


def test_the_button_waits_while_it_learns(midterm: Assessment, grace: User) -> None:
    class_answers(midterm, 8)
    draw(midterm, 4, grace)
    mark_drawn(midterm, grace)
    assert check_promise(midterm, actor=grace) is None
    work()
    assert PromiseTest.objects.count() == 1


def test_an_erased_answer_is_unlearned(midterm: Assessment, version: QuestionVersion, grace: User) -> None:
    rest = learned_class(midterm, grace)
    gone, *others = sampled(midterm)
    erase_data_of(gone.submission.learner)
    assert "marked" not in calibrated_key(version), "until it has learned anew"
    sweep_up()
    assert [pk for pk, _ in frozen(newest_run())] == [row.pk for row in others]
    assert not any(map(is_held, rest)), "what students see stays until the new marks count"
    work()
    assert PromiseTest.objects.latest("pk").sampled == 3
    for row in rest:
        assert marks_in_key(learned_grade(row)) == [other.pk for other in others]


def test_with_too_few_left_the_marks_are_plain_again(midterm: Assessment, grace: User) -> None:
    rest = learned_class(midterm, grace, number=8, drawn=3)
    plain = {row.pk: row.grades.order_by("pk")[0].score for row in rest}
    assert {row.pk: effective_score(row) for row in rest} != plain
    erase_data_of(sampled(midterm)[0].submission.learner)
    sweep_up()
    work()
    assert frozen(newest_run()) == []
    assert {row.pk: effective_score(row) for row in rest} == plain
    late = answer(midterm, WRONG)
    work()
    assert late.grades.get().machine_mark.source == learned_grade(rest[0]).machine_mark.source


def test_an_answer_erased_while_it_learns_leaves_nothing(midterm: Assessment, grace: User) -> None:
    class_answers(midterm, 8)
    draw(midterm, 4, grace)
    mark_drawn(midterm, grace)
    advance()
    gone = unmarked(midterm)[0]
    erase_data_of(gone.submission.learner)
    assert not LearnedMark.objects.filter(response=gone).exists()
    work()
    assert not gone.grades.filter(run__kind=RunKind.LEARNING).exists()


def test_an_answer_that_fails_keeps_its_mark_and_the_rest_goes_on(midterm: Assessment, grace: User) -> None:
    class_answers(midterm, 7)
    poisoned = answer(midterm, f"{RIGHT} poison")
    work()
    draw(midterm, 4, grace)
    mark_drawn(midterm, grace)
    for _ in range(MAX_TRIES + 1):
        grade_next_batch(Poisoned)
    work(Poisoned)
    assert LearnedMark.objects.get().state == State.FAILED
    assert not poisoned.grades.filter(run__kind=RunKind.LEARNING).exists()
    assert PromiseTest.objects.get().sampled == 4
    assert not is_held(unmarked(midterm)[0])


def test_the_sweep_goes_on_where_a_worker_was_lost(midterm: Assessment, grace: User) -> None:
    class_answers(midterm, 8)
    draw(midterm, 4, grace)
    mark_drawn(midterm, grace)
    sweep_up()
    waiting = LearnedMark.objects.filter(state=State.WAITING)
    assert waiting.count() == 8
    claim_rows(waiting, [row.pk for row in waiting], timedelta(minutes=2))
    LearnedMark.objects.update(lease_until=Now() - timedelta(seconds=1))
    assert grade_next_batch(BagOfWords) == 0
    sweep_up()
    assert LearnedMark.objects.filter(state=State.WAITING).count() == 8
    work()
    assert PromiseTest.objects.get().sampled == 4


def test_the_sweep_tests_and_writes_what_a_lost_worker_left(midterm: Assessment, grace: User) -> None:
    class_answers(midterm, 8)
    draw(midterm, 4, grace)
    mark_drawn(midterm, grace)
    advance()
    work()
    run, test = newest_run(), PromiseTest.objects.get()
    # As if the worker had ended after the test, with one answer in the ledger.
    grade = Grade.objects.filter(run=run.run, response__sampled=None).latest("pk")
    other = LearningRun.objects.create(
        run=type(run.run).objects.create(course=midterm.course, kind=RunKind.LEARNING, version=run.version),
        promise=run.promise,
        version=run.version,
        digest=run.digest,
        current=False,
    )
    LearningRun.objects.filter(pk=run.pk).update(current=False)
    LearningRun.objects.filter(pk=other.pk).update(current=True, test=test)
    source = grade.machine_mark.source
    LearnedMark.objects.create(
        learning=other,
        response=grade.response,
        state=State.GRADED,
        verdict=grade.detail.verdict,
        source=source,
    )
    sweep_up()
    assert not LearnedMark.objects.exists()
    assert learned_grade(grade.response).run == other.run


def test_a_test_during_the_way_to_the_ledger_sees_the_same_marks(midterm: Assessment, grace: User) -> None:
    class_answers(midterm, 8)
    draw(midterm, 4, grace)
    mark_drawn(midterm, grace)
    work()
    first = PromiseTest.objects.get()
    with transaction.atomic():
        again = run_test(midterm, grace)
    assert (again.sampled, again.unmarked, again.threshold, again.made_for) == (
        first.sampled,
        first.unmarked,
        first.threshold,
        first.made_for,
    )


def test_a_run_is_begun_once(midterm: Assessment, grace: User) -> None:
    learned_class(midterm, grace)
    with transaction.atomic():
        begin_runs(AssessmentPromise.objects.get(), grace)
    assert LearningRun.objects.count() == 1
