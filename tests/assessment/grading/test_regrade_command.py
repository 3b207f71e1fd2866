"""`manage.py regrade`."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from assessment.bank.models import Assessment
from assessment.grading.models import GradingRun, RunKind
from assessment.grading.worker import grade_next_batch
from assessment.people.models import Learner, User
from tests.assessment.grading.cast import REASON, hand_in
from tests.conftest import BagOfWords

pytestmark = pytest.mark.django_db


def said(question: str, user: str = "grace", reason: str = "the key was wrong") -> str:
    out = StringIO()
    call_command("regrade", question, user=user, reason=reason, stdout=out)
    return out.getvalue().strip()


def test_numbers_are_graded_and_text_waits(page: Assessment, learner: Learner, grace: User) -> None:
    hand_in(page, learner, a="[1, 2, 3]", q3=REASON)
    grade_next_batch(BagOfWords)
    assert said("demo/gans-and-vaes/a") == "1 answers were graded again, 0 wait for a worker"
    assert said("demo/gans-and-vaes/q3") == "0 answers were graded again, 1 wait for a worker"
    run = GradingRun.objects.filter(kind=RunKind.REGRADE).latest("pk")
    assert (run.actor, run.reason) == (grace, "the key was wrong")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("demo/gans-and-vaes/zz",), "no question “demo/gans-and-vaes/zz”"),
        (("a",), "no question “a”"),
        (("demo/gans-and-vaes/a", "nobody"), "no user “nobody”"),
        (("demo/gans-and-vaes/a", "grace", "  "), "Say why"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_done(
    page: Assessment, grace: User, given: tuple[str, ...], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        said(*given)
    assert not GradingRun.objects.exists()
