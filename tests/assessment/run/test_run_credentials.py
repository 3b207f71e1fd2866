"""The demo's credentials: kept in a private file, and working whatever became of file and database."""

import json
from pathlib import Path

import pytest
from pytest_django import Settings

from assessment.people.keys import find_key
from assessment.people.models import ApiClient, User
from assessment.run.prepare import ensure_credentials

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fast_hasher(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "credentials"


def test_a_first_run_makes_an_administrator_and_a_key(file: Path) -> None:
    credentials = ensure_credentials(file)
    assert User.objects.get(username="admin", is_superuser=True).check_password(credentials.password)
    key = find_key(credentials.api_key)
    assert key is not None
    assert key.scopes == ["grade:read", "grade:write"]
    assert [course.slug for course in key.client.courses.all()] == ["demo"]
    assert file.stat().st_mode & 0o777 == 0o600
    assert credentials.lines() == (f"admin: admin {credentials.password}", f"api key: {credentials.api_key}")


def test_second_run_shows_the_same(file: Path) -> None:
    first = ensure_credentials(file)
    written = file.stat().st_mtime_ns
    assert ensure_credentials(file) == first
    assert file.stat().st_mtime_ns == written


def test_new_database_gets_the_same_administrator_and_a_new_key(file: Path) -> None:
    first = ensure_credentials(file)
    User.objects.all().delete()
    ApiClient.objects.all().delete()
    again = ensure_credentials(file)
    assert (again.user, again.password) == (first.user, first.password)
    assert User.objects.get().check_password(first.password)
    assert find_key(again.api_key) is not None
    assert ensure_credentials(file) == again


@pytest.mark.parametrize("content", [None, "", "{}", "[]", '{"user": "admin"}'])
def test_lost_or_broken_file(file: Path, content: str | None) -> None:
    first = ensure_credentials(file)
    file.unlink() if content is None else file.write_text(content)
    again = ensure_credentials(file)
    assert again.password != first.password
    assert User.objects.get().check_password(again.password)
    assert find_key(again.api_key) is not None


def test_password_that_a_person_changed_is_left_alone(file: Path) -> None:
    first = ensure_credentials(file)
    admin = User.objects.get()
    admin.set_password("of my own")
    admin.save()
    assert ensure_credentials(file).password == "(changed since)"
    assert User.objects.get().check_password("of my own")
    assert json.loads(file.read_text())["password"] == first.password
