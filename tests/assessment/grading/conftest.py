"""Who marks in the tests of grading."""

import pytest

from assessment.people.models import User


@pytest.fixture
def grace(db: None) -> User:
    """An instructor."""
    return User.objects.create_user("grace")
