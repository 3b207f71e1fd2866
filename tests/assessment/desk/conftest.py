"""What the tests of the admin share: two courses and the people who teach in them."""

import pytest
from django.test import Client

from assessment import tasks
from assessment.bank.models import Assessment
from assessment.people.models import Course
from tests.assessment.desk.cast import make_other_course, signed_in
from tests.assessment.student.cast import Visitor


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the admin told the workers, instead of a broker."""
    wake_ups: list[str] = []
    monkeypatch.setattr(tasks, "wake", lambda: wake_ups.append("wake"))
    return wake_ups


@pytest.fixture
def other_course(page: Assessment) -> Course:
    """Another course, with an assessment, a question, a deck and a learner of its own."""
    return make_other_course()


@pytest.fixture
def instructor(course: Course) -> Client:
    """A browser in which an instructor of the demo course has signed in."""
    return signed_in("grace", course, "instructor")


@pytest.fixture
def visitor(page: Assessment) -> Visitor:
    """A student who opens the practice page."""
    return Visitor(page)
