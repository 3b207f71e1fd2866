"""The ledger: grades are added, never changed; the words behind them can go."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from assessment.bank.models import Assessment
from assessment.grading.ledger import detail_digest, record_machine_grade
from assessment.grading.models import Grade, GradeDetail, GradingRun, LedgerIsAppendOnly
from assessment.people.models import Learner
from graders.verdict import Verdict
from tests.assessment.grading.cast import hand_in, only_response

pytestmark = pytest.mark.django_db


@pytest.fixture
def grade(page: Assessment, learner: Learner) -> Grade:
    """One machine grade."""
    return only_response(hand_in(page, learner, a="[0.6, 0.65, 0.2]")).grades.get()


@pytest.mark.parametrize(
    "change",
    [
        lambda grade: grade.save(),
        lambda grade: grade.delete(),
        lambda _: Grade.objects.update(score=1),
        lambda _: Grade.objects.all().delete(),
        lambda grade: Grade.objects.bulk_create(
            [grade], update_conflicts=True, unique_fields=["id"], update_fields=["score"]
        ),
    ],
    ids=["save", "delete", "update all", "delete all", "upsert"],
)
def test_a_grade_cannot_be_changed(grade: Grade, change: Callable[[Grade], object]) -> None:
    with pytest.raises(LedgerIsAppendOnly):
        change(grade)


def test_a_grade_is_not_replaced_by_one_with_its_number(grade: Grade) -> None:
    run = GradingRun.objects.create(course=grade.run.course)
    double = Grade(pk=grade.pk, response=grade.response, run=run, score=1, maximum=1, verdict_digest="-")
    with pytest.raises(IntegrityError), transaction.atomic():
        double.save()


def test_the_ledger_holds_no_words_of_the_student(grade: Grade) -> None:
    row = Grade.objects.filter(pk=grade.pk).values().get()
    assert "0.65" not in str(row)
    assert "0.65" in grade.detail.verdict["read_as"]


def test_a_grade_outlives_its_words(grade: Grade) -> None:
    digest = grade.verdict_digest
    detail = grade.detail.verdict
    GradeDetail.objects.all().delete()
    remaining = Grade.objects.get()
    assert remaining.score == 0
    assert remaining.verdict_digest == digest == detail_digest(detail)


def test_a_response_is_graded_once_a_run(grade: Grade) -> None:
    verdict = Verdict.from_json(grade.detail.verdict)
    with pytest.raises(IntegrityError), transaction.atomic():
        record_machine_grade(grade.response, verdict)


@pytest.mark.django_db(transaction=True)
def test_a_grade_is_never_written_outside_a_transaction(page: Assessment, learner: Learner) -> None:
    grade = only_response(hand_in(page, learner, a="[0.6, 0.65, 0.2]")).grades.get()
    with pytest.raises(transaction.TransactionManagementError):
        record_machine_grade(grade.response, Verdict.from_json(grade.detail.verdict))
