"""One registered school, and a student's browser."""

import pytest

from assessment.bank.models import Assessment
from assessment.lti.platforms.models import Registration
from tests.assessment.lti.launch.cast import Browser, platform


@pytest.fixture
def school(page: Assessment) -> Registration:
    """A platform that is registered here; the course of the seed page is its library."""
    registration = platform()
    registration.library.add(page.course)
    return registration


@pytest.fixture
def browser(school: Registration) -> Browser:
    """A student's browser."""
    return Browser(school)
