"""Keys of API clients: made once, found by prefix and secret, refused in every other case."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.people.keys import create_key, find_key
from assessment.people.models import ApiClient, ApiKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> ApiClient:
    """A client without a course."""
    return ApiClient.objects.create(name="lms")


@pytest.fixture
def key(client: ApiClient) -> str:
    """Its key, as it was shown once."""
    return create_key(client, ["grade:write"])


def test_a_new_key_is_found(client: ApiClient, key: str) -> None:
    api_key = find_key(key)
    assert api_key is not None
    assert (api_key.client, api_key.scopes) == (client, ["grade:write"])


def test_a_key_has_a_prefix_and_160_random_bits(client: ApiClient, key: str) -> None:
    prefix, _, secret = key.partition(".")
    assert (len(prefix), len(bytes.fromhex(secret)) * 8) == (12, 160)
    assert create_key(client, []) != key


def test_the_secret_is_not_stored(key: str) -> None:
    _, _, secret = key.partition(".")
    (row,) = ApiKey.objects.values()
    assert secret not in str(row)
    assert row["secret_sha256"] == hashlib.sha256(secret.encode()).hexdigest()


def test_a_client_may_have_several_keys(client: ApiClient, key: str) -> None:
    second_key = create_key(client, ["grade:read"])
    assert [api_key.scopes for text in (key, second_key) if (api_key := find_key(text))] == [
        ["grade:write"],
        ["grade:read"],
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "{prefix}",
        "{prefix}.",
        "{prefix}.{other}",
        "{prefix}.{secret}0",
        "{prefix}.{secret} ",
        "{prefix}.{SECRET}",
        "{prefix}..{secret}",
        "{prefix}\x00.{secret}",
        "{prefix}.{secret}\x00",
        "\x00.\x00",
        ".{secret}",
        "{secret}",
        "{secret}.{prefix}",
        "000000000000.{secret}",
        "é.{secret}",
        "{prefix}.é",
        "{prefix}.\ud800",
        "\ud800.{secret}",
        "{prefix}.{digest}",
        "{long}.{long}",
    ],
)
def test_anything_else_is_not_a_key(key: str, text: str) -> None:
    prefix, _, secret = key.partition(".")
    digest = hashlib.sha256(secret.encode()).hexdigest()
    wrong = text.format(
        prefix=prefix,
        secret=secret,
        SECRET=secret.upper() + "A",
        other="0" * 40,
        digest=digest,
        long="a" * 100_000,
    )
    assert find_key(wrong) is None
    assert ApiKey.objects.get().last_used_at is None


@pytest.mark.parametrize(
    ("field", "delay", "works"),
    [
        ("expires_at", timedelta(minutes=1), True),
        ("expires_at", timedelta(), False),
        ("expires_at", -timedelta(minutes=1), False),
        ("revoked_at", timedelta(), False),
        ("revoked_at", -timedelta(days=1), False),
    ],
    ids=["expires soon", "expires now", "has expired", "revoked now", "revoked yesterday"],
)
def test_a_key_that_has_ended(key: str, field: str, delay: timedelta, works: bool) -> None:
    ApiKey.objects.update(**{field: timezone.now() + delay})
    assert (find_key(key) is not None) is works


@pytest.mark.parametrize(
    ("used_before", "is_noted"),
    [
        (None, True),
        (timedelta(seconds=5), False),
        (timedelta(seconds=55), False),
        (timedelta(seconds=65), True),
        (timedelta(days=5), True),
    ],
    ids=["never", "5 s", "55 s", "65 s", "5 days"],
)
def test_a_use_is_noted_once_a_minute(key: str, used_before: timedelta | None, is_noted: bool) -> None:
    before = timezone.now() - used_before if used_before else None
    ApiKey.objects.update(last_used_at=before)
    find_key(key)
    after = ApiKey.objects.get().last_used_at
    assert (after != before) is is_noted
    assert after is not None


def test_a_lasting_use_writes_once(key: str, django_assert_num_queries: pytest.FixtureRequest) -> None:
    find_key(key)
    with django_assert_num_queries(1):  # type: ignore[operator]
        find_key(key)


def test_a_deleted_client_takes_its_keys_along(client: ApiClient, key: str) -> None:
    client.delete()
    assert find_key(key) is None
