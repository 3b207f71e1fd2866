"""`manage.py regrade`."""

import re
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


def graded_and_waiting(
    question: str, user: str = "grace", reason: str = "the key was wrong"
) -> tuple[int, ...]:
    """Regrade a question; return how many answers the command says it has graded, and how many wait."""
    out = StringIO()
    call_command("regrade", question, user=user, reason=reason, stdout=out)
    return tuple(map(int, re.findall(r"\d+", out.getvalue())))


def test_numbers_are_graded_and_text_waits(page: Assessment, learner: Learner, grace: User) -> None:
    hand_in(page, learner, a="[1, 2, 3]", q3=REASON)
    grade_next_batch(BagOfWords)
    assert graded_and_waiting("demo/gans-and-vaes/a") == (1, 0)
    assert graded_and_waiting("demo/gans-and-vaes/q3") == (0, 1)
    run = GradingRun.objects.filter(kind=RunKind.REGRADE).latest("pk")
    assert (run.actor, run.reason) == (grace, "the key was wrong")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("demo/gans-and-vaes/zz",), "no question “demo/gans-and-vaes/zz”"),
        (("a",), "no question “a”"),
        (("demo/gans-and-vaes/a", "nobody"), "no user “nobody”"),
        (("demo/gans-and-vaes/a", "grace", "  "), "Say why"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_done(
    page: Assessment, grace: User, arguments: tuple[str, ...], message: str
) -> None:
    with pytest.raises(CommandError, match=message):
        graded_and_waiting(*arguments)
    assert not GradingRun.objects.exists()
