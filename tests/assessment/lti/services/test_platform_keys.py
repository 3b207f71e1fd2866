"""The tool's keys, and those of platforms."""

from datetime import timedelta
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from django.core.management import call_command
from django.utils import timezone

from assessment.lti.platforms import secrets, tool_keys
from assessment.lti.platforms.models import PlatformKeys, Registration, ToolKey
from assessment.lti.platforms.tool_keys import public_keys, rotate_tool_key, signing_key
from assessment.lti.services.platform_keys import KeyUnknown, platform_key, replaced_key
from assessment.lti.services.replies import CallFailed
from tests.assessment.lti.services.scripted import Answer, Scripted, as_json
from tests.assessment.threads import run_at_once


def published(private: rsa.RSAPrivateKey, kid: Any = "one", **changes: Any) -> dict[str, Any]:
    """Return the public half of a key as platforms publish it."""
    shown: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key(), as_dict=True)
    del shown["key_ops"]
    return shown | {"kid": kid, "use": "sig", "alg": "RS256"} | changes


@pytest.fixture(scope="module")
def private() -> rsa.RSAPrivateKey:
    """A platform's private key."""
    return rsa.generate_private_key(65_537, 2_048)


def kids() -> list[str]:
    """Return the ids of the keys that the tool publishes."""
    return [key["kid"] for key in public_keys()["keys"]]


@pytest.mark.django_db
def test_a_first_key_is_made_and_kept() -> None:
    kid, key = signing_key()
    assert key.key_size == 2_048
    assert signing_key()[0] == kid
    assert kids() == [kid]


@pytest.mark.django_db
def test_what_is_signed_holds_with_what_is_published() -> None:
    kid, key = signing_key()
    (shown,) = public_keys()["keys"]
    assert (shown["kid"], shown["kty"], shown["use"], shown["alg"]) == (kid, "RSA", "sig", "RS256")
    assert not {"d", "p", "q"} & set(shown)
    token = jwt.encode({"a": 1}, key, algorithm="RS256")
    assert jwt.decode(token, jwt.PyJWK(shown), algorithms=["RS256"]) == {"a": 1}


@pytest.mark.django_db
def test_a_private_key_is_not_stored_as_it_is() -> None:
    signing_key()
    stored = bytes(ToolKey.objects.get().private_pem)
    assert b"PRIVATE KEY" not in stored
    assert b"PRIVATE KEY" in secrets.decrypt(stored)


@pytest.mark.django_db
def test_a_retired_key_is_published_for_a_while(capsys: pytest.CaptureFixture[str]) -> None:
    retired_kid, _ = signing_key()
    call_command("rotate_tool_key")
    current_kid, _ = signing_key()
    assert current_kid != retired_kid
    assert current_kid in capsys.readouterr().out
    assert kids() == [current_kid, retired_kid]
    ToolKey.objects.filter(kid=retired_kid).update(retired_at=timezone.now() - tool_keys.PUBLISHED_FOR)
    assert kids() == [current_kid]
    assert tool_keys.purge_retired_keys() == 1
    assert list(ToolKey.objects.values_list("kid", flat=True)) == [current_kid]


@pytest.mark.django_db
def test_after_a_new_secret_there_is_a_new_key(settings: Any) -> None:
    former_kid, _ = signing_key()
    settings.SECRET_KEY = "another secret of this service, long enough to be one"
    assert signing_key()[0] != former_kid
    assert kids() == [signing_key()[0]]
    assert ToolKey.objects.get(kid=former_kid).retired_at


@pytest.mark.django_db
def test_a_secret_that_is_being_replaced_still_decrypts(settings: Any) -> None:
    kid, _ = signing_key()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret of this service, long enough to be one"
    assert signing_key()[0] == kid


@pytest.mark.django_db(transaction=True)
def test_processes_that_come_first_at_once_agree() -> None:
    run_at_once(signing_key, 3)
    kid, _ = signing_key()
    assert kid in kids()
    rotate_tool_key()
    assert ToolKey.objects.filter(retired_at=None).count() == 1


def test_damaged_secrets_are_undecipherable() -> None:
    for stored in (b"", b"nonsense", secrets.encrypt(b"x")[:-2]):
        with pytest.raises(secrets.Undecipherable):
            secrets.decrypt(stored)


def test_a_key_is_fetched_once(
    registration: Registration, server: Scripted, private: rsa.RSAPrivateKey
) -> None:
    server.answers("/keys", as_json({"keys": [published(private)]}))
    for _ in range(3):
        assert platform_key(registration, "one").public_numbers() == private.public_key().public_numbers()
    assert len(server.calls("/keys")) == 1


def age(registration: Registration, by: timedelta) -> None:
    """Let the keys be fetched and asked for longer ago."""
    row = PlatformKeys.objects.get(registration=registration)
    row.fetched_at, row.tried_at = row.fetched_at - by, row.tried_at - by
    row.save()


def test_an_unknown_key_is_looked_for_once_in_half_a_minute(
    registration: Registration, server: Scripted, private: rsa.RSAPrivateKey
) -> None:
    server.answers("/keys", as_json({"keys": [published(private)]}))
    for number in range(5):
        with pytest.raises(KeyUnknown, match="does not publish"):
            platform_key(registration, f"forged-{number}")
    assert len(server.calls("/keys")) == 1
    assert isinstance(platform_key(registration, "one"), RSAPublicKey)
    age(registration, timedelta(seconds=31))
    with pytest.raises(KeyUnknown):
        platform_key(registration, "forged")
    assert len(server.calls("/keys")) == 2


def test_a_platform_may_change_its_keys(
    registration: Registration, server: Scripted, private: rsa.RSAPrivateKey
) -> None:
    replacement = published(private, "two")
    server.answers("/keys", as_json({"keys": [published(private)]}), as_json({"keys": [replacement]}))
    platform_key(registration, "one")
    age(registration, timedelta(seconds=31))
    assert isinstance(platform_key(registration, "two"), RSAPublicKey)
    with pytest.raises(KeyUnknown):
        platform_key(registration, "one")


def test_a_key_that_was_withdrawn_ends_within_an_hour(
    registration: Registration, server: Scripted, private: rsa.RSAPrivateKey
) -> None:
    server.answers(
        "/keys", as_json({"keys": [published(private)]}), as_json({"keys": [published(private, "two")]})
    )
    platform_key(registration, "one")
    age(registration, timedelta(hours=1))
    with pytest.raises(KeyUnknown):
        platform_key(registration, "one")


def test_while_the_platform_is_down_its_keys_are_used_for_a_day(
    registration: Registration, server: Scripted, private: rsa.RSAPrivateKey
) -> None:
    server.answers("/keys", as_json({"keys": [published(private)]}), Answer(503))
    platform_key(registration, "one")
    age(registration, timedelta(hours=2))
    assert isinstance(platform_key(registration, "one"), RSAPublicKey)
    age(registration, timedelta(days=1))
    with pytest.raises(CallFailed, match="503"):
        platform_key(registration, "one")


def test_keys_that_somebody_is_fetching_again_are_used_meanwhile(
    registration: Registration, server: Scripted, private: rsa.RSAPrivateKey
) -> None:
    server.answers("/keys", as_json({"keys": [published(private)]}))
    platform_key(registration, "one")
    age(registration, timedelta(hours=2))
    PlatformKeys.objects.update(tried_at=timezone.now())
    assert isinstance(platform_key(registration, "one"), RSAPublicKey)
    assert len(server.calls("/keys")) == 1


def test_keys_of_another_address_are_not_used(
    registration: Registration, server: Scripted, private: rsa.RSAPrivateKey
) -> None:
    server.answers("/keys", as_json({"keys": [published(private)]}))
    platform_key(registration, "one")
    registration.keys_url = server.answers("/new", as_json({"keys": [published(private, "two")]}))
    registration.save()
    with pytest.raises(KeyUnknown):
        platform_key(registration, "one")
    assert isinstance(platform_key(registration, "two"), RSAPublicKey)
    assert len(server.calls("/new")) == 1


@pytest.mark.parametrize("kid", ["", 7, ["one"], "x" * 256, {"a": 1}])
def test_a_message_without_a_key_id_asks_nobody(
    registration: Registration, server: Scripted, kid: Any
) -> None:
    with pytest.raises(KeyUnknown):
        platform_key(registration, kid)
    assert server.asked == []


def test_without_a_key_id_the_only_key_is_meant(
    registration: Registration, server: Scripted, private: rsa.RSAPrivateKey
) -> None:
    server.answers("/keys", as_json({"keys": [published(private)]}))
    assert isinstance(platform_key(registration, None), RSAPublicKey)


def test_a_key_set_may_have_one_key_without_an_id(
    registration: Registration, server: Scripted, private: rsa.RSAPrivateKey
) -> None:
    bare = published(private)
    del bare["kid"]
    server.answers("/keys", as_json({"keys": [bare]}))
    assert isinstance(platform_key(registration, None), RSAPublicKey)
    with pytest.raises(KeyUnknown):
        platform_key(registration, "one")


def test_of_several_keys_none_is_guessed(
    registration: Registration, server: Scripted, private: rsa.RSAPrivateKey
) -> None:
    server.answers("/keys", as_json({"keys": [published(private), published(private, "two")]}))
    with pytest.raises(KeyUnknown):
        platform_key(registration, None)


@pytest.mark.parametrize(
    "ids",
    [(None, None), ("one", None), (None, "one"), ("one", "one")],
    ids=["none", "second", "first", "same"],
)
def test_of_several_keys_one_must_be_named_whatever_their_ids(
    registration: Registration, server: Scripted, private: rsa.RSAPrivateKey, ids: tuple[str | None, ...]
) -> None:
    second = rsa.generate_private_key(65_537, 2_048)
    keys = [published(key, kid) for key, kid in zip((private, second), ids, strict=True)]
    listed = [{name: value for name, value in key.items() if value is not None} for key in keys]
    server.answers("/keys", as_json({"keys": listed}))
    with pytest.raises(KeyUnknown):
        platform_key(registration, None)
    if "one" in ids:
        assert isinstance(platform_key(registration, "one"), RSAPublicKey)


def test_a_key_that_is_published_twice_is_one(
    registration: Registration, server: Scripted, private: rsa.RSAPrivateKey
) -> None:
    server.answers("/keys", as_json({"keys": [published(private), published(private)]}))
    assert isinstance(platform_key(registration, None), RSAPublicKey)


@pytest.mark.parametrize("kid", [None, "one"])
def test_a_key_that_fails_is_looked_for_again_once_in_half_a_minute(
    registration: Registration, server: Scripted, private: rsa.RSAPrivateKey, kid: str | None
) -> None:
    second = rsa.generate_private_key(65_537, 2_048)
    server.answers("/keys", *[as_json({"keys": [published(key)]}) for key in (private, private, second)])
    failed_key = platform_key(registration, kid)
    assert replaced_key(registration, kid, failed=failed_key) is None
    assert len(server.calls("/keys")) == 1
    for calls in (2, 3):
        age(registration, timedelta(seconds=31))
        for _ in range(4):
            key = replaced_key(registration, kid, failed=failed_key)
        assert len(server.calls("/keys")) == calls
    assert key is not None
    assert key.public_numbers() == second.public_key().public_numbers()


@pytest.mark.parametrize(
    "answer", [Answer(503), as_json({"keys": []}), as_json({"keys": "x"})], ids=["away", "none", "odd"]
)
def test_a_key_that_fails_is_not_replaced_while_there_is_no_newer_one(
    registration: Registration, server: Scripted, private: rsa.RSAPrivateKey, answer: Answer
) -> None:
    server.answers("/keys", as_json({"keys": [published(private)]}), answer)
    stored_key = platform_key(registration, None)
    age(registration, timedelta(seconds=31))
    assert replaced_key(registration, None, failed=stored_key) is None
    assert platform_key(registration, None).public_numbers() == stored_key.public_numbers()


@pytest.mark.parametrize("kid", ["\0", "\ud800", "'; drop table", "one\n"])
def test_strange_key_ids_are_unknown(
    registration: Registration, server: Scripted, private: rsa.RSAPrivateKey, kid: str
) -> None:
    server.answers("/keys", as_json({"keys": [published(private)]}))
    with pytest.raises(KeyUnknown):
        platform_key(registration, kid)


@pytest.mark.parametrize(
    "changes",
    [{"kty": "EC"}, {"kty": "oct", "k": "c2VjcmV0"}, {"use": "enc"}, {"use": 7}, {"alg": "HS256"},
     {"alg": "none"}, {"kid": None},
     {"kid": ""}, {"kid": 7}, {"n": "AQAB"}, {"n": "!"}, {"n": 5}, {"n": ""}, {"n": "A" * 9_000}, {"e": "AQ"},
     {"e": "Ag"},
     {"e": "A"}, {"e": "A" * 40}, {"n": None}, {"n": "A" * 340}],
)  # fmt: skip
def test_keys_of_other_kinds_are_left_out(
    registration: Registration, server: Scripted, private: rsa.RSAPrivateKey, changes: dict[str, Any]
) -> None:
    bad = published(private, **changes)
    server.answers(
        "/keys", as_json({"keys": [bad]}), as_json({"keys": [bad, published(private, "good"), None, 7, []]})
    )
    with pytest.raises(CallFailed, match="no RSA key"):
        platform_key(registration, "one")
    age(registration, timedelta(seconds=31))
    assert isinstance(platform_key(registration, "good"), RSAPublicKey)


@pytest.mark.parametrize(
    "answer",
    [as_json([]), as_json({}), as_json({"keys": {}}), as_json({"keys": []}), as_json("keys"),
     Answer(200, b"<html>"), Answer(404),
     Answer(200, b'{"keys": [' + b'"' + b"x" * 300_000 + b'"]}'), as_json({"keys": [{"kid": "\0"}]})],
)  # fmt: skip
def test_what_is_no_key_set_is_said_in_words(
    registration: Registration, server: Scripted, answer: Answer
) -> None:
    server.answers("/keys", answer)
    with pytest.raises(CallFailed) as caught:
        platform_key(registration, "one")
    assert caught.value.reason.endswith(".")


@pytest.mark.django_db(transaction=True)
def test_a_whole_class_that_comes_at_once_asks_once(
    registration: Registration, server: Scripted, private: rsa.RSAPrivateKey
) -> None:
    server.answers("/keys", as_json({"keys": [published(private)]}))
    keys = run_at_once(lambda: platform_key(registration, "one"), 6)
    assert len(keys) == 6
    assert len(server.calls("/keys")) == 1
