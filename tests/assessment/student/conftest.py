"""What the tests of the pages share: visitors, and ears instead of a broker."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from assessment import tasks
from assessment.bank.models import Assessment
from tests.assessment.student.cast import Visitor


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Start in English, whatever language the test before asked for."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the page told the workers, instead of a broker."""
    wake_ups: list[str] = []
    monkeypatch.setattr(tasks, "wake", lambda: wake_ups.append("wake"))
    return wake_ups


@pytest.fixture
def visitor(page: Assessment) -> Visitor:
    """A student who opens the practice page."""
    return Visitor(page)


@pytest.fixture
def other_visitor(page: Assessment) -> Visitor:
    """Another one."""
    return Visitor(page)
