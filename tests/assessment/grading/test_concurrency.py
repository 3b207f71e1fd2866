"""Two at once on PostgreSQL: each guard is seen to make the second wait for the first."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import connection, transaction

from assessment.bank.models import Assessment
from assessment.grading.effective_grade import effective_grades
from assessment.grading.grade_events import number_events
from assessment.grading.learning import advance
from assessment.grading.models import FeedEnd, LearningRun, MarkChange, PromiseTest, Response
from assessment.grading.promise import draw_sample
from assessment.grading.review import override_grade
from assessment.grading.sample import unmarked_sample
from assessment.grading.worker import grade_next_batch
from assessment.people.models import Learner, User
from graders.verdict import Verdict
from tests.assessment.grading.cast import REASON, hand_in, only_response
from tests.assessment.grading.learning_cast import (
    class_answers,
    draw,
    fair,
    mark_drawn,
    question_by_references,
    sampled,
    unmarked,
    work,
)
from tests.assessment.grading.promise_cast import many_estimates, under_promise
from tests.conftest import BagOfWords

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has one writer at a time"),
]
WAITING = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'"""


@contextmanager
def meanwhile(work: Callable[[], object]) -> Iterator[None]:
    """Run `work` in another connection, and go on as soon as it waits for a lock; at the end it has come through."""
    failures: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - reported by the test's own thread
            failures.append(error)
        finally:
            connection.close()

    worker = threading.Thread(target=run)
    with transaction.atomic():
        yield
        worker.start()
        while worker.is_alive() and not _somebody_waits():
            pass
    worker.join(30)
    assert failures == []


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])


def test_places_are_given_by_one_at_a_time(page: Assessment, learner: Learner) -> None:
    """The second sees a change with a lower number that was committed after the first had looked."""
    early = only_response(hand_in(page, learner, a="[1, 2, 3]"))
    late = only_response(hand_in(page, learner, a="[1, 2, 4]"))
    # There since the first change ever; to make it would be a lock of its own.
    FeedEnd.objects.create(pk=1)
    lower = MarkChange.objects.get(response=early)
    higher = MarkChange.objects.get(response=late)
    MarkChange.objects.filter(pk=lower.pk).delete()

    def commit_the_lower_and_give_places() -> None:
        lower.save(force_insert=True)
        number_events()

    with meanwhile(commit_the_lower_and_give_places):
        number_events()
    places = MarkChange.objects.order_by("position").values_list("pk", "position")
    assert list(places) == [(higher.pk, 1), (lower.pk, 2)]


def test_two_people_mark_two_criteria_at_once(page: Assessment, learner: Learner, grace: User) -> None:
    response = only_response(hand_in(page, learner, q3=REASON))
    while grade_next_batch(BagOfWords):
        pass
    first, second = Verdict.from_json(response.grades.get().detail.verdict).parts[:2]

    def turn_criterion(part_id: str, score: Decimal, maximum: Decimal) -> None:
        turned = Decimal(0) if score else maximum
        override_grade(Response.objects.get(), actor=grace, reason="so", scores={part_id: turned})

    with meanwhile(lambda: turn_criterion(second.id, second.score, second.maximum)):
        turn_criterion(first.id, first.score, first.maximum)
    after = Verdict.from_json(effective_grades([response])[response.pk].detail.verdict).parts[:2]
    assert [part.score == before.score for part, before in zip(after, (first, second), strict=True)] == [
        False
    ] * 2


def test_of_the_last_two_marks_of_a_sample_the_second_tests_the_promise(
    page: Assessment, grace: User
) -> None:
    """Neither sees the other's mark before it has the lock."""
    many_estimates(under_promise(page, "q3"), 6)
    draw_sample(page, 2, actor=grace)
    first, second = (row.response for row in unmarked_sample())

    def mark_the_second() -> None:
        override_grade(second, actor=grace, reason="so", score=Decimal(1))

    with meanwhile(mark_the_second):
        override_grade(first, actor=grace, reason="so", score=Decimal(1))
    assert [test.sampled for test in PromiseTest.objects.all()] == [2]


def test_what_somebody_is_marking_is_not_drawn(page: Assessment, grace: User) -> None:
    """The draw waits for the answer, and finds a mark that was given in sight of the machine's."""
    seen, *_ = many_estimates(under_promise(page, "q3"), 3)
    with meanwhile(lambda: draw_sample(page, 10, actor=grace)):
        override_grade(seen, actor=grace, reason="so", score=Decimal(1))
    assert unmarked_sample().count() == 2
    assert not unmarked_sample().filter(response=seen).exists()


def test_the_last_two_marks_at_once_teach_once(page: Assessment, grace: User) -> None:
    question_by_references(page)
    class_answers(page, 6)
    draw(page, 3, grace)
    done, first, second = (row.response for row in unmarked_sample())
    override_grade(done, actor=grace, reason="so", score=fair(done))

    def mark_the_second() -> None:
        override_grade(second, actor=grace, reason="so", score=fair(second))

    with meanwhile(mark_the_second):
        override_grade(first, actor=grace, reason="so", score=fair(first))
    assert [run.marks.count() for run in LearningRun.objects.all()] == [3]
    work()
    assert [test.sampled for test in PromiseTest.objects.all()] == [3]


def test_two_marks_are_changed_at_once(page: Assessment, grace: User) -> None:
    """Each begins a run anew, for which the other's answer is not waited: the second has both changes."""
    question_by_references(page)
    class_answers(page, 6)
    draw(page, 4, grace)
    mark_drawn(page, grace)
    advance()
    first, second, *_ = sampled(page)

    def change_the_second() -> None:
        override_grade(second, actor=grace, reason="so", score=Decimal(1))

    with meanwhile(change_the_second):
        override_grade(first, actor=grace, reason="so", score=Decimal(1))
    shares = dict(LearningRun.objects.get(current=True).marks.values_list("response", "share"))
    assert (shares[first.pk], shares[second.pk]) == ("0.5000", "0.5000")
    work()
    assert [test.sampled for test in PromiseTest.objects.all()] == [4]


def test_an_answer_that_is_being_marked_gets_its_learned_mark_later(page: Assessment, grace: User) -> None:
    question_by_references(page)
    class_answers(page, 6)
    draw(page, 3, grace)
    mark_drawn(page, grace)
    advance()
    seen, *rest = unmarked(page)
    with meanwhile(work):
        override_grade(seen, actor=grace, reason="so", score=fair(seen))
    assert effective_grades([seen])[seen.pk].human
    assert all(row.grades.filter(run__kind="learning").exists() for row in (seen, *rest))
