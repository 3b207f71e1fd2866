"""`manage.py create_api_client`: prints a key that works, once."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessment.people.keys import find_key
from assessment.people.models import ApiClient, ApiKey, Course

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def courses() -> list[Course]:
    """Two courses."""
    return [Course.objects.create(slug=slug, title=slug.title()) for slug in ("demo", "optics")]


def created_key(*arguments: str) -> str:
    """Return what is printed on stdout, for a program to read."""
    return run_both(*arguments)[0]


def run_both(*arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("create_api_client", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def granted(client: ApiClient) -> list[str]:
    return [course.slug for course in client.courses.all()]


def test_it_prints_the_key_and_nothing_else() -> None:
    printed = created_key("lms", "--course", "demo")
    assert printed.count("\n") == 1
    key = find_key(printed.strip())
    assert key is not None
    assert (key.client.name, key.scopes, granted(key.client)) == (
        "lms",
        ["grade:read", "grade:write"],
        ["demo"],
    )


@pytest.mark.parametrize(
    ("arguments", "scopes", "granted_courses"),
    [
        (["--course", "demo", "--course", "optics"], ["grade:read", "grade:write"], ["demo", "optics"]),
        (["--course", "optics", "--scope", "key:read"], ["key:read"], ["optics"]),
        (
            ["--course", "demo", "--scope", "grade:read", "--scope", "grade:held"],
            ["grade:held", "grade:read"],
            ["demo"],
        ),
    ],
    ids=["two courses", "one scope", "two scopes"],
)
def test_courses_and_scopes_are_as_asked(
    arguments: list[str], scopes: list[str], granted_courses: list[str]
) -> None:
    key = find_key(created_key("lms", *arguments).strip())
    assert key is not None
    assert (key.scopes, granted(key.client)) == (scopes, granted_courses)


def test_a_further_key_of_the_same_client() -> None:
    first, second = (
        created_key("lms", "--course", "demo").strip(),
        created_key("lms", "--course", "optics").strip(),
    )
    assert find_key(first) != find_key(second)
    client = ApiClient.objects.get()
    assert (client.keys.count(), granted(client)) == (2, ["demo", "optics"])


def test_a_person_is_told_to_keep_it_and_when_a_key_is_added() -> None:
    keep = " Keep it: it cannot be shown again.\n"
    assert run_both("lms", "--course", "demo")[1] == f"New client “lms”.{keep}"
    key, notice = run_both("lms", "--course", "demo")
    assert "“lms” exists: a key is added to its 1" in notice
    assert notice.endswith(keep)
    assert find_key(key.strip()) is not None


@pytest.mark.parametrize(("days", "hours"), [("1", 24), ("365", 8760)])
def test_a_key_may_end(days: str, hours: int) -> None:
    key = find_key(created_key("lms", "--course", "demo", "--expires-in-days", days).strip())
    assert key is not None
    assert key.expires_at is not None
    assert round((key.expires_at - timezone.now()) / timedelta(hours=1)) == hours


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lms", "--course", "none"], "no course none"),
        (["lms", "--course", "demo", "--course", "x", "--course", "b"], "no course b, x"),
        (["lms", "--course", "demo", "--scope", "grade:all"], "invalid choice: 'grade:all'"),
        (["lms", "--course", "demo", "--expires-in-days", "0"], "takes 1 to 3650"),
        (["lms"], "required: --course"),
        (["--course", "demo"], "required: name"),
        (["", "--course", "demo"], "The name: This field"),
        (["x" * 101, "--course", "demo"], "The name: Ensure this value"),
    ],
    ids=["no course", "two no courses", "scope", "end", "course missing", "name missing", "blank", "long"],
)
def test_an_error_says_what_is_wrong_and_creates_nothing(arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=re.escape(message)):
        created_key(*arguments)
    assert not ApiClient.objects.exists()
    assert not ApiKey.objects.exists()
