"""Access tokens: asked for with a signed assertion, kept apart by registration, client and scopes."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import jwt
import pytest
from django.utils import timezone

from assessment.lti.platforms.models import AccessToken, Registration
from assessment.lti.platforms.tool_keys import public_keys
from assessment.lti.services.access_tokens import access_token, drop_token, drop_tokens, request_token
from assessment.lti.services.replies import CallFailed
from tests.assessment.lti.services.scripted import Answer, Scripted, as_json
from tests.platform.server import Platform


def token_answer(token: Any, **further_fields: Any) -> Answer:
    """Return a platform's answer with a token."""
    return as_json({"access_token": token, "token_type": "Bearer", "expires_in": 3_600} | further_fields)


def test_a_strict_platform_gives_a_token(strict: Registration, platform: Platform) -> None:
    token = access_token(strict, ["https://purl.imsglobal.org/spec/lti-ags/scope/score"])
    assert token in platform.tokens
    assert platform.refused == []


@pytest.mark.parametrize("audience", ["", "https://auth.example/"])
def test_the_assertion_says_who_asks(registration: Registration, server: Scripted, audience: str) -> None:
    registration.token_audience = audience
    access_token(registration, ["b", "a"])
    access_token(registration, ["c"])
    forms = [parse_qs(request.body.decode()) for request in server.calls("/token")]
    assert forms[0]["scope"] == ["a b"]
    assert forms[0]["grant_type"] == ["client_credentials"]
    key = jwt.PyJWK(public_keys()["keys"][0])
    claims = [
        jwt.decode(
            form["client_assertion"][0],
            key,
            algorithms=["RS256"],
            audience=audience or registration.token_url,
        )
        for form in forms
    ]
    assert claims[0]["iss"] == claims[0]["sub"] == "our-client"
    assert claims[0]["exp"] - claims[0]["iat"] == 300
    assert claims[0]["jti"] != claims[1]["jti"]


def test_a_token_is_kept_for_its_scopes(registration: Registration, server: Scripted) -> None:
    server.answers("/token", token_answer("for-a-and-b"), token_answer("for-a"))
    assert access_token(registration, ["a", "b"]) == access_token(registration, ["b", "a"]) == "for-a-and-b"
    assert access_token(registration, ["a"]) == "for-a"
    assert len(server.calls("/token")) == 2


def test_two_schools_at_one_issuer_share_no_token(registration: Registration, server: Scripted) -> None:
    second_school = Registration.objects.create(
        name="B", issuer=registration.issuer, client_id="b", token_url=registration.token_url
    )
    server.answers("/token", token_answer("of-A"), token_answer("of-B"), token_answer("of-a-new-client"))
    assert access_token(registration, ["a"]) == "of-A"
    assert access_token(second_school, ["a"]) == "of-B"
    registration.client_id = "new"
    assert access_token(registration, ["a"]) == "of-a-new-client"


@pytest.mark.parametrize(
    ("expires_in", "kept_for"),
    [(3_600, 3_540), ("3600", 3_540), (3_600.0, 3_540), (10**9, 86_340), ("soon", 240), (None, 240),
     (True, 240), ([], 240),
     ("٣٦", 240), ("9" * 5_000, 240)],
)  # fmt: skip
def test_a_token_is_kept_until_shortly_before_it_expires(
    registration: Registration, server: Scripted, expires_in: Any, kept_for: int
) -> None:
    server.answers("/token", token_answer("one", expires_in=expires_in), token_answer("two"))
    before = timezone.now()
    access_token(registration, ["a"])
    row = AccessToken.objects.get()
    seconds = (row.expires_at - before).total_seconds()
    assert kept_for <= seconds < kept_for + 30
    AccessToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert access_token(registration, ["a"]) == "two"


@pytest.mark.parametrize("expires_in", [60, 5, 0, -7, -(10**30), "0"])
def test_a_token_of_a_minute_is_used_once(
    registration: Registration, server: Scripted, expires_in: Any
) -> None:
    server.answers("/token", token_answer("one", expires_in=expires_in), token_answer("two"))
    assert [access_token(registration, ["a"]), access_token(registration, ["a"])] == ["one", "two"]


def test_a_token_is_not_stored_as_it_is(registration: Registration, settings: Any) -> None:
    access_token(registration, ["a"])
    assert b"first" not in bytes(AccessToken.objects.get().token)


def test_after_a_new_secret_a_new_token_is_asked_for(
    registration: Registration, server: Scripted, settings: Any
) -> None:
    server.answers("/token", token_answer("one"), token_answer("two"))
    access_token(registration, ["a"])
    settings.SECRET_KEY = "another secret of this service, long enough to be one"
    assert access_token(registration, ["a"]) == "two"


def test_a_token_can_be_forgotten(registration: Registration, server: Scripted) -> None:
    server.answers(
        "/token", token_answer("one"), token_answer("two"), token_answer("three"), token_answer("four")
    )
    access_token(registration, ["a"])
    access_token(registration, ["b"])
    drop_token(registration, ["a"])
    assert [access_token(registration, ["a"]), access_token(registration, ["b"])] == ["three", "two"]
    drop_tokens(registration)
    assert access_token(registration, ["a"]) == "four"


@pytest.mark.parametrize(
    "answer",
    [
        *[token_answer(token) for token in ("", "two words", "line\r\nX-Evil: 1", "\0", "ä", None, 7, ["a"])],
        token_answer("x" * 10_001),
        *[token_answer("a", token_type=token_type) for token_type in ("mac", 7, None)],
        as_json([]),
        as_json("token"),
        as_json({}),
        Answer(200, b"<html>"),
        Answer(200, b'{"access_token": NaN}'),
        Answer(302, headers={"Location": "/x"}),
    ],
)
def test_what_is_no_token_is_refused(registration: Registration, server: Scripted, answer: Answer) -> None:
    server.answers("/token", answer)
    with pytest.raises(CallFailed) as caught:
        access_token(registration, ["a"])
    assert caught.value.reason.endswith(".")
    assert not AccessToken.objects.exists()


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
def test_the_platforms_words_are_told(registration: Registration, server: Scripted, status: int) -> None:
    error = {"error": "invalid_client", "error_description": "Unknown key\x07."}
    server.answers("/token", as_json(error, status, Retry_After="30"))
    with pytest.raises(CallFailed, match="invalid_client: Unknown key") as caught:
        access_token(registration, ["a"])
    assert (caught.value.status, caught.value.retry_after) == (status, 30)
    assert caught.value.permanent == (status in (400, 401, 403, 404))
    assert "\x07" not in caught.value.reason


@pytest.mark.parametrize(
    ("scope", "held"),
     [("a b", {"a", "b"}), ("a", {"a"}), ("c", set()), (None, {"a", "b"}), ("", {"a", "b"}), (7, {"a", "b"})],
)  # fmt: skip
def test_what_the_token_is_for(
    registration: Registration, server: Scripted, scope: Any, held: set[str]
) -> None:
    server.answers("/token", token_answer("one", scope=scope))
    assert request_token(registration, frozenset({"a", "b"})).scopes == held
