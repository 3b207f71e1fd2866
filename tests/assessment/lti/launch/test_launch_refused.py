"""Launches whose token is refused: each with its page, its code in the log, and nothing stored."""

import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization

from assessment.lti.platforms.models import PlatformKeys
from tests.assessment.lti.launch.cast import (
    AGS,
    DL,
    KEY,
    KID,
    LTI,
    OTHER_KEY,
    Browser,
    assert_refused,
    authentication_request,
    launch_claims,
    signed,
)

pytestmark = pytest.mark.django_db

NOW = int(time.time())
PUBLIC = KEY.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)


def lti_claims(**claims: Any) -> dict[str, Any]:
    """Return claims of LTI by their last parts."""
    return {f"{LTI}{name}": value for name, value in claims.items()}


CLAIMS: list[tuple[str, dict[str, Any]]] = [
    ("issuer-wrong", {"iss": "https://other.example"}),
    ("issuer-wrong", {"iss": None}),
    ("issuer-wrong", {"iss": ["https://lms.example"]}),
    ("audience-wrong", {"aud": "someone-else"}),
    ("audience-wrong", {"aud": None}),
    ("audience-wrong", {"aud": []}),
    ("audience-wrong", {"aud": {"client-1": 1}}),
    ("audience-wrong", {"aud": ["client-1", 5]}),
    ("audience-wrong", {"aud": ["client-1", "other"]}),
    ("audience-wrong", {"aud": ["client-1", "other"], "azp": "other"}),
    ("audience-wrong", {"aud": "other", "azp": "client-1"}),
    ("audience-wrong", {"aud": ["client-1", "other"], "azp": None}),
    ("token-expired", {"exp": None}),
    ("token-expired", {"exp": NOW - 3_000}),
    ("token-expired", {"exp": str(NOW - 3_000)}),
    ("token-expired", {"exp": f"{NOW + 300}.0"}),
    ("token-expired", {"exp": f" {NOW + 300}"}),
    ("token-expired", {"exp": f"+{NOW + 300}"}),
    ("token-expired", {"exp": "1e10"}),
    ("token-expired", {"exp": "\u0662" * 10}),
    ("token-expired", {"exp": "9" * 5_000}),
    ("token-expired", {"exp": True}),
    ("token-expired", {"exp": 10**400}),
    ("token-expired", {"exp": float("nan")}),
    ("issued-at-wrong", {"iat": None}),
    ("issued-at-wrong", {"iat": NOW - 4_000}),
    ("issued-at-wrong", {"iat": NOW + 3_000, "exp": NOW + 4_000}),
    ("issued-at-wrong", {"iat": "now"}),
    ("issued-at-wrong", {"iat": str(NOW - 4_000)}),
    ("issued-at-wrong", {"nbf": NOW + 3_000}),
    ("nonce-wrong", {"nonce": None}),
    ("nonce-wrong", {"nonce": "another"}),
    ("nonce-wrong", {"nonce": 5}),
    ("version-wrong", lti_claims(version=None)),
    ("version-wrong", lti_claims(version="1.1")),
    ("version-wrong", lti_claims(version=1.3)),
    ("message-unknown", lti_claims(message_type=None)),
    ("message-unknown", lti_claims(message_type="LtiStartAssessment")),
    ("message-unknown", lti_claims(message_type={"LtiResourceLinkRequest": 1})),
    ("deployment-unknown", lti_claims(deployment_id=None)),
    ("deployment-unknown", lti_claims(deployment_id="2")),
    ("deployment-unknown", lti_claims(deployment_id="")),
    ("malformed", lti_claims(deployment_id=1.0)),
    ("malformed", lti_claims(deployment_id=True)),
    ("deployment-unknown", lti_claims(deployment_id=2)),
    ("malformed", lti_claims(target_link_uri=None)),
    ("target-foreign", lti_claims(target_link_uri="https://evil.example/lti/launch")),
    ("target-foreign", lti_claims(target_link_uri="http://testserver/lti/launch")),
    ("target-foreign", lti_claims(target_link_uri="https://testserver.evil.example/lti/launch")),
    ("target-foreign", lti_claims(target_link_uri="https://testserver@evil.example/lti/launch")),
    ("target-changed", lti_claims(target_link_uri="https://testserver/lti/launch/assessment/x")),
    ("resource-link-missing", lti_claims(resource_link=None)),
    ("resource-link-missing", lti_claims(resource_link={})),
    ("malformed", lti_claims(resource_link={"id": 7.5})),
    ("malformed", lti_claims(resource_link={"id": [7]})),
    ("malformed", lti_claims(resource_link={"id": "x" * 256})),
    ("malformed", lti_claims(resource_link="link-1")),
    ("anonymous", {"sub": None}),
    ("anonymous", {"sub": ""}),
    ("malformed", {"sub": 12.5}),
    ("malformed", {"sub": True}),
    ("malformed", {"sub": 10**40}),
    ("malformed", {"sub": [12]}),
    ("malformed", {"sub": "x" * 256}),
    ("malformed", {"sub": "a\0b"}),
    ("malformed", {"name": "Ada\0"}),
    ("malformed", {"name": "\ud800"}),
    ("malformed", {"anything": {"deep\0": 1}}),
    ("malformed", {"name": ["Ada"]}),
    ("malformed", lti_claims(roles="Instructor")),
    ("malformed", lti_claims(roles=[None])),
    ("malformed", lti_claims(roles={"a": 1})),
    ("malformed", lti_claims(context=["course"])),
    ("malformed", lti_claims(context={"id": 9.5})),
    ("malformed", lti_claims(custom="assessment=1")),
    ("malformed", lti_claims(custom={"assessment": 1})),
    ("malformed", {AGS: "https://lms.example/9"}),
    ("malformed", {AGS: {"lineitem": 4}}),
    ("malformed", {AGS: {"lineitem": "https://lms.example/" + "x" * 2_000}}),
    ("malformed", {AGS: {"scope": [1]}}),
    ("malformed", lti_claims(launch_presentation={"locale": 7})),
    ("malformed", {"list": [0] * 10_000}),
    ("not-a-teacher", lti_claims(message_type="LtiDeepLinkingRequest")),
    (
        "nothing-accepted",
        lti_claims(message_type="LtiDeepLinkingRequest", roles=["Instructor"])
        | {f"{DL}deep_linking_settings": {"accept_types": ["html"]}},
    ),
    (
        "nothing-accepted",
        lti_claims(message_type="LtiDeepLinkingRequest", roles=["Instructor"])
        | {
            f"{DL}deep_linking_settings": {
                "accept_types": ["ltiResourceLink"],
                "deep_link_return_url": "javascript:alert(1)",
            }
        },
    ),
]


@pytest.mark.parametrize(("code", "changes"), CLAIMS, ids=[f"{n}-{c[0]}" for n, c in enumerate(CLAIMS)])
def test_a_launch_with_a_wrong_claim_is_refused(
    browser: Browser, caplog: pytest.LogCaptureFixture, code: str, changes: dict[str, Any]
) -> None:
    reply = browser.launch(changes)
    assert_refused(reply, caplog, code)


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _hmac_with_the_public_key(claims: dict[str, Any]) -> str:
    header = _encoded(json.dumps({"alg": "HS256", "kid": KID, "typ": "JWT"}).encode())
    body = f"{header}.{_encoded(json.dumps(claims).encode())}"
    return f"{body}.{_encoded(hmac.digest(PUBLIC, body.encode(), 'sha256'))}"


def _with_payload(text: str) -> str:
    return jwt.PyJWS().encode(text.encode(), KEY, algorithm="RS256", headers={"kid": KID})


TOKENS: list[tuple[str, Callable[[dict[str, Any]], str]]] = [
    ("algorithm-refused", lambda claims: jwt.encode(claims, "", algorithm="none", headers={"kid": KID})),
    ("algorithm-refused", _hmac_with_the_public_key),
    ("algorithm-refused", lambda claims: signed(claims, algorithm="RS512")),
    ("signature-wrong", lambda claims: signed(claims, OTHER_KEY)),
    ("signature-wrong", lambda claims: signed(claims)[:-8] + "AAAAAAAA"),
    ("signature-wrong", lambda claims: signed(claims, OTHER_KEY, kid=None)),
    ("key-unknown", lambda claims: signed(claims, kid="")),
    ("key-unknown", lambda claims: signed(claims, kid="other")),
    ("token-malformed", lambda _: ""),
    ("token-malformed", lambda _: "a.b.c"),
    ("token-malformed", lambda _: "é\0"),
    ("token-malformed", lambda _: "x" * 200_000),
    ("token-malformed", lambda _: _with_payload("[1, 2]")),
    ("token-malformed", lambda _: _with_payload('{"exp": ' + "9" * 5_000 + "}")),
    ("token-malformed", lambda _: _with_payload('{"a": ' + "[" * 20_000 + "]" * 20_000 + "}")),
]


def test_of_several_keys_a_message_must_name_one(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    platform_keys = PlatformKeys.objects.get()
    platform_keys.keys = [*platform_keys.keys, {**platform_keys.keys[0], "kid": "key-2"}]
    platform_keys.save()
    asked = authentication_request(browser.login())
    claims = launch_claims(browser.registration, asked["nonce"])
    reply = browser.post("/lti/launch", state=asked["state"], id_token=signed(claims, kid=None))
    assert_refused(reply, caplog, "key-unknown")


@pytest.mark.parametrize(("code", "sign"), TOKENS, ids=[f"{n}-{c[0]}" for n, c in enumerate(TOKENS)])
def test_a_token_that_is_not_signed_as_agreed_is_refused(
    browser: Browser, caplog: pytest.LogCaptureFixture, code: str, sign: Callable[[dict[str, Any]], str]
) -> None:
    asked = authentication_request(browser.login())
    token = sign(launch_claims(browser.registration, asked["nonce"]))
    assert_refused(browser.post("/lti/launch", state=asked["state"], id_token=token), caplog, code)


HOSTILE: list[Any] = [
    True,
    0,
    -1.5,
    10**400,
    float("inf"),
    "",
    "a\0b",
    "\ud800",
    "x" * 50_000,
    "javascript:alert(1)",
    "http://[::1",
    [],
    {},
    [[]],
    {"a": None},
    ["\0"],
    {"id": {}, "title": [], "lineitem": {}, "scope": {}, "assessment": []},
    {
        "id": "1",
        "title": "\u202e" * 400,
        "locale": "../..",
        "lineitem": "x:y",
        "assessment": "a/b",
        "exercise": "?",
    },
]


SAME_FOR_ALL = {"iss", "aud", "azp", "sub", "exp", "iat", "nbf", "name", "email", "given_name", "family_name"}
"""Claims that are read before anybody's role is."""


@pytest.mark.parametrize("role", ["Learner", "Instructor"])
def test_no_value_of_any_claim_breaks_a_page(browser: Browser, role: str) -> None:
    usual = launch_claims(browser.registration, "") | {
        "azp": "client-1",
        "nbf": NOW,
        "given_name": "Ada",
        "family_name": "King",
        f"{LTI}custom": {"assessment": "gans-and-vaes"},
        f"{LTI}launch_presentation": {"locale": "en"},
        f"{DL}deep_linking_settings": {},
    }
    for name in usual.keys() - {"nonce"} - (SAME_FOR_ALL if role == "Instructor" else set()):
        for value in HOSTILE:
            reply = browser.launch({f"{LTI}roles": [role], name: value})
            assert reply.status_code < 500, (name, value)


@pytest.mark.parametrize(
    "setting", ["accept_types", "deep_link_return_url", "accept_multiple", "accept_lineitem", "data", "title"]
)
def test_no_setting_of_deep_linking_breaks_a_page(browser: Browser, setting: str) -> None:
    usual = {"accept_types": ["ltiResourceLink"], "deep_link_return_url": "https://lms.example/deep"}
    for value in HOSTILE:
        claims = lti_claims(message_type="LtiDeepLinkingRequest", roles=["Instructor"])
        reply = browser.launch(claims | {f"{DL}deep_linking_settings": usual | {setting: value}})
        assert reply.status_code < 500, value
        if reply.status_code == 302:
            assert browser.get(reply["Location"]).status_code == 200
