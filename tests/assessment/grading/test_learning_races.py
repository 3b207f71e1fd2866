"""Learning from the sample while others write: late workers, later samples, rows that are left over."""

import pytest

from assessment.bank.models import Assessment
from assessment.grading import learning
from assessment.grading.learning import advance
from assessment.grading.models import Grade, LearnedMark, LearningRun, PromiseTest, RunKind, SampledAnswer
from assessment.grading.worker import grade_next_batch
from assessment.people.models import User
from tests.assessment.grading.learning_cast import (
    RIGHT,
    answer,
    class_answers,
    draw,
    is_held,
    learned_class,
    learned_grade,
    mark_drawn,
    midterm,
    newest_run,
    version,
    work,
)
from tests.conftest import BagOfWords

__all__ = ["midterm", "version"]
pytestmark = pytest.mark.django_db


def test_an_answer_that_is_written_after_the_test_learns_too(midterm: Assessment, grace: User) -> None:
    """Its worker read the key before there was a sample, and is slow: meanwhile another does all the rest."""
    class_answers(midterm, 8)
    draw(midterm, 4, grace)
    straggler = answer(midterm, RIGHT)

    def slow_encoder() -> BagOfWords:
        mark_drawn(midterm, grace)
        work()
        return BagOfWords()

    grade_next_batch(slow_encoder)
    assert straggler.grades.get().machine_mark.source.learning is None
    assert newest_run().test == PromiseTest.objects.get()
    work()
    advance()
    assert learned_grade(straggler).machine_mark.source.learning == newest_run()
    assert not is_held(straggler)
    assert not LearnedMark.objects.exists()


def test_answers_drawn_later_count_though_the_machine_learns_nothing_more(
    midterm: Assessment, grace: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The most that is learned from is there already: what is drawn beside it still tests the machine."""
    monkeypatch.setattr(learning, "MOST_MARKS", 4)
    learned_class(midterm, grace)
    later = [answer(midterm, RIGHT) for _ in range(2)]
    work()
    run = newest_run()
    promise = run.promise
    SampledAnswer.objects.bulk_create(
        SampledAnswer(promise=promise, response=row, drawn_by=grace) for row in later
    )
    mark_drawn(midterm, grace)
    work()
    assert newest_run() == run
    assert PromiseTest.objects.latest("pk").sampled == 4 + 2


def test_a_row_that_was_added_to_a_run_of_before_goes(midterm: Assessment, grace: User) -> None:
    rest = learned_class(midterm, grace)
    before = newest_run()
    LearningRun.objects.filter(pk=before.pk).update(current=False)
    LearnedMark.objects.create(learning=before, response=rest[0])
    advance()
    assert not LearnedMark.objects.exists()


def test_a_mark_that_is_in_the_ledger_already_is_not_written_twice(midterm: Assessment, grace: User) -> None:
    rest = learned_class(midterm, grace)
    run = newest_run()
    learning.learn_late(run, rest[:1])
    work()
    advance()
    assert not LearnedMark.objects.exists()
    assert Grade.objects.filter(response=rest[0], run__kind=RunKind.LEARNING).count() == 1
