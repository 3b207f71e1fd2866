"""`rotate_api_key`, `revoke_api_key`, `list_api_keys`: replacing, ending and seeing the keys of a client."""

import json
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessment.people.keys import create_key, find_key
from assessment.people.models import ApiClient, ApiKey, Course

pytestmark = pytest.mark.django_db


@pytest.fixture
def lms() -> ApiClient:
    """A client with one course."""
    client = ApiClient.objects.create(name="lms")
    client.courses.add(Course.objects.create(slug="demo", title="Demo"))
    return client


def run(command: str, *arguments: str) -> tuple[str, str]:
    """Return what a command prints on stdout and on stderr."""
    out, err = StringIO(), StringIO()
    call_command(command, *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def row_of(key: str) -> ApiKey:
    return ApiKey.objects.get(prefix=key.partition(".")[0])


def hours_left(key: str) -> int | None:
    end = row_of(key).expires_at
    return None if end is None else round((end - timezone.now()) / timedelta(hours=1))


def test_a_new_key_works_at_once_and_the_old_one_for_a_day(lms: ApiClient) -> None:
    replaced = create_key(lms, ["grade:write", "key:read"])
    out, err = run("rotate_api_key", "lms")
    created = out.strip()
    assert re.fullmatch(r"[0-9a-f]{12}\.[0-9a-f]{40}\n", out)
    assert "24 more hours" in err
    assert "cannot be shown again" in err
    assert [find_key(key) is not None for key in (replaced, created)] == [True, True]
    assert (hours_left(replaced), hours_left(created)) == (24, None)
    assert row_of(created).scopes == ["grade:write", "key:read"]


@pytest.mark.parametrize(
    ("arguments", "old_hours", "new_hours"),
    [
        (["--grace-hours", "1"], 1, None),
        (["--grace-hours", "0"], 0, None),
        (["--expires-in-days", "90"], 24, 90 * 24),
        (["--grace-hours", "48", "--expires-in-days", "1"], 48, 24),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value)[:20],
)
def test_the_time_of_grace_and_the_end(
    lms: ApiClient, arguments: list[str], old_hours: int, new_hours: int | None
) -> None:
    replaced = create_key(lms, ["grade:read"])
    created = run("rotate_api_key", "lms", *arguments)[0].strip()
    assert (hours_left(replaced), hours_left(created)) == (old_hours, new_hours)
    assert (find_key(replaced) is None) is (old_hours == 0)


def test_rotating_never_lengthens_a_life(lms: ApiClient) -> None:
    replaced = create_key(lms, ["grade:read"], timezone.now() + timedelta(hours=2))
    run("rotate_api_key", "lms", "--grace-hours", "48")
    assert hours_left(replaced) == 2


def test_several_keys_with_the_same_scopes_end_together(lms: ApiClient) -> None:
    replaced = [create_key(lms, ["grade:read"]) for _ in range(2)]
    run("rotate_api_key", "lms")
    assert [hours_left(key) for key in replaced] == [24, 24]
    assert lms.keys.count() == 3


def test_keys_of_different_scopes_are_replaced_one_by_one(lms: ApiClient) -> None:
    reading, writing = create_key(lms, ["grade:read"]), create_key(lms, ["grade:write"])
    with pytest.raises(CommandError, match="different scopes: name one with --prefix"):
        run("rotate_api_key", "lms")
    created = run("rotate_api_key", "lms", "--prefix", reading.partition(".")[0])[0].strip()
    assert row_of(created).scopes == ["grade:read"]
    assert (hours_left(reading), hours_left(writing)) == (24, None)


def test_a_key_of_another_client_is_not_touched(lms: ApiClient) -> None:
    foreign_key = create_key(ApiClient.objects.create(name="other"), ["grade:read"])
    with pytest.raises(CommandError, match="no active key"):
        run("rotate_api_key", "lms", "--prefix", foreign_key.partition(".")[0])
    create_key(lms, ["grade:read"])
    run("rotate_api_key", "lms")
    assert hours_left(foreign_key) is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nobody"], "There is no client “nobody”"),
        (["lms"], "“lms”: there is no active key to replace"),
        (["lms", "--grace-hours", "-1"], "--grace-hours takes 0 to 2160"),
        (["lms", "--grace-hours", "9999999999"], "--grace-hours takes 0 to 2160"),
        (["lms", "--grace-hours", "x"], "invalid int value"),
        (["lms", "--expires-in-days", "0"], "--expires-in-days takes 1 to 3650"),
        (["lms", "--expires-in-days", "99999999"], "--expires-in-days takes 1 to 3650"),
        ([], "required: client"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value)[:20],
)
def test_what_cannot_be_rotated(lms: ApiClient, arguments: list[str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run("rotate_api_key", *arguments)
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("field", ["revoked_at", "expires_at"])
def test_a_key_that_has_ended_is_not_replaced(lms: ApiClient, field: str) -> None:
    create_key(lms, ["grade:read"])
    ApiKey.objects.update(**{field: timezone.now()})
    with pytest.raises(CommandError, match="no active key"):
        run("rotate_api_key", "lms")


@pytest.mark.parametrize("whole", [False, True], ids=["by prefix", "by the whole key"])
def test_a_revoked_key_works_no_more(lms: ApiClient, whole: bool) -> None:
    key = create_key(lms, ["grade:read"])
    prefix, _, secret = key.partition(".")
    out, _ = run("revoke_api_key", key if whole else prefix)
    assert out == f"{prefix} of “lms” is revoked.\n"
    assert secret not in out
    assert find_key(key) is None


def test_revoking_twice_keeps_the_first_date(lms: ApiClient) -> None:
    prefix = create_key(lms, ["grade:read"]).partition(".")[0]
    yesterday = timezone.now() - timedelta(days=1)
    ApiKey.objects.update(revoked_at=yesterday)
    assert "was revoked before" in run("revoke_api_key", prefix)[0]
    assert ApiKey.objects.get().revoked_at == yesterday


def test_there_is_nothing_to_revoke(lms: ApiClient) -> None:
    with pytest.raises(CommandError, match="no key with the prefix 0123"):
        run("revoke_api_key", "0123")


def test_the_list_shows_state_end_and_last_use(lms: ApiClient) -> None:
    used, ended, taken = (create_key(lms, ["grade:read"]) for _ in range(3))
    find_key(used)
    moment = timezone.now() - timedelta(days=1)
    ApiKey.objects.filter(pk=row_of(ended).pk).update(expires_at=moment)
    ApiKey.objects.filter(pk=row_of(taken).pk).update(revoked_at=moment)
    heading, *lines = run("list_api_keys")[0].splitlines()
    assert re.split(r"\s{2,}", heading) == [
        "client", "prefix", "state", "scopes", "courses", "created", "expires", "last used"
    ]  # fmt: skip
    cells = [re.split(r"\s{2,}", line) for line in lines]
    assert [row[1] for row in cells] == [key.partition(".")[0] for key in (used, ended, taken)]
    assert [row[2] for row in cells] == ["active", "expired", "revoked"]
    assert [row[6] for row in cells] == ["never", f"{moment:%Y-%m-%d %H:%M}", "never"]
    assert [row[7] == "never" for row in cells] == [False, True, True]
    assert {tuple(row[3:5]) for row in cells} == {("grade:read", "demo")}


@pytest.mark.parametrize(
    ("arguments", "clients"),
    [
        ([], ["lms", "lms", "other"]),
        (["--client", "lms"], ["lms", "lms"]),
        (["--active"], ["lms", "other"]),
        (["--active", "--client", "lms"], ["lms"]),
        (["--client", "nobody"], []),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else str(value)[:20],
)
def test_the_filters_of_the_list(lms: ApiClient, arguments: list[str], clients: list[str]) -> None:
    for client in (lms, lms, ApiClient.objects.create(name="other")):
        create_key(client, [])
    ApiKey.objects.filter(pk=min(lms.keys.values_list("pk", flat=True))).update(revoked_at=timezone.now())
    lines = run("list_api_keys", "--json", *arguments)[0].splitlines()
    assert [json.loads(line)["client"] for line in lines] == clients


def test_an_empty_list_says_what_to_do() -> None:
    assert "create_api_client" in run("list_api_keys")[0]


def test_the_list_has_no_secret(lms: ApiClient) -> None:
    key = create_key(lms, ["grade:read"])
    shown = "".join(run("list_api_keys", "--json")) + "".join(run("list_api_keys"))
    assert key.partition(".")[2] not in shown
    assert row_of(key).secret_sha256 not in shown
