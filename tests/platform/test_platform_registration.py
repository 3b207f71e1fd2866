"""How a tool registers itself, and what the platform wants to know of it."""

import copy
import json
from typing import Any

import pytest

from tests.platform.recorded import PLATFORM_CONFIGURATION, SCORE, TOOL_CONFIGURATION, recorded
from tests.platform.registering import registration_address
from tests.platform.server import DROP, Platform
from tests.platform.toolside import Answer, send

WANTED: dict[str, Any] = {
    "application_type": "web",
    "response_types": ["id_token"],
    "grant_types": ["implicit", "client_credentials"],
    "initiate_login_uri": "https://tool.example/lti/login",
    "redirect_uris": ["https://tool.example/lti/launch"],
    "client_name": "Evenmark",
    "jwks_uri": "https://tool.example/lti/jwks",
    "token_endpoint_auth_method": "private_key_jwt",
    "scope": SCORE,
    TOOL_CONFIGURATION: {
        "domain": "tool.example",
        "target_link_uri": "https://tool.example/lti/launch",
        "claims": ["iss", "sub", "name"],
        "messages": [{"type": "LtiDeepLinkingRequest", "target_link_uri": "https://tool.example/lti/launch"}],
    },
}


def new_token(platform: Platform) -> str:
    return registration_address(platform, "https://tool.example/lti/register").rpartition("=")[2]


def register(platform: Platform, asked: object, token: str = "", kind: str = "application/json") -> Answer:
    body = json.dumps(asked).encode()
    bearer = f"Bearer {token or new_token(platform)}"
    return send("POST", f"{platform.url}/register", body, Content_Type=kind, Authorization=bearer)


def test_an_administrator_is_sent_to_the_tool_with_an_address_and_a_token(platform: Platform) -> None:
    address = registration_address(platform, "https://tool.example/lti/register?invitation=i")
    assert address.startswith(
        "https://tool.example/lti/register?invitation=i&openid_configuration=http%3A%2F%2F"
    )
    assert address.rpartition("registration_token=")[2] in platform.registration_tokens


def test_the_platform_says_what_it_is(platform: Platform) -> None:
    metadata = send("GET", f"{platform.url}/.well-known/openid-configuration").json
    assert metadata.keys() == recorded("openid_configuration").keys()
    assert (metadata["issuer"], metadata["registration_endpoint"]) == (
        platform.url,
        f"{platform.url}/register",
    )
    assert metadata[PLATFORM_CONFIGURATION]["product_family_code"] == "moodle"


def test_a_tool_registers_once_with_a_token(platform: Platform) -> None:
    token = new_token(platform)
    answer = register(platform, WANTED, token)
    assert answer.status == 200, answer.body
    assert answer.json.keys() == recorded("registration_answer").keys()
    assert platform.tool.client_id == answer.json["client_id"]
    assert platform.tool.deployment_id == answer.json[TOOL_CONFIGURATION]["deployment_id"]
    assert (platform.tool.scopes, platform.tool.redirect_urls) == ((SCORE,), WANTED["redirect_uris"])
    assert register(platform, WANTED, token).status == 401
    assert register(platform, WANTED, "made-up").status == 401
    assert len(platform.tools) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("application_type", "native"),
        ("response_types", ["code"]),
        ("response_types", DROP),
        ("grant_types", ["implicit"]),
        ("initiate_login_uri", DROP),
        ("initiate_login_uri", "http://tool.example/lti/login"),
        ("redirect_uris", []),
        ("redirect_uris", "https://tool.example/lti/launch"),
        ("redirect_uris", ["ftp://tool.example/"]),
        ("client_name", ""),
        ("jwks_uri", DROP),
        ("token_endpoint_auth_method", "client_secret_basic"),
        ("scope", DROP),
        ("scope", "https://tool.example/everything"),
        (TOOL_CONFIGURATION, DROP),
    ],
)
def test_a_client_that_lacks_something_is_refused(platform: Platform, name: str, value: object) -> None:
    asked = {key: item for key, item in {**WANTED, name: value}.items() if item is not DROP}
    assert register(platform, asked).status == 400
    assert platform.tools == {}
    assert [row.endpoint for row in platform.refused] == ["register"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("domain", "https://tool.example"),
        ("domain", "elsewhere.example"),
        ("target_link_uri", DROP),
        ("claims", ["name"]),
        ("claims", DROP),
        ("messages", []),
        ("messages", [{"target_link_uri": "https://tool.example/lti/launch"}]),
        ("messages", [{"type": "LtiDeepLinkingRequest", "target_link_uri": "https://elsewhere.example/"}]),
        ("custom_parameters", {"a": 1}),
    ],
)
def test_a_tool_that_lacks_something_is_refused(platform: Platform, name: str, value: object) -> None:
    asked = copy.deepcopy(WANTED)
    changed = {**asked[TOOL_CONFIGURATION], name: value}
    asked[TOOL_CONFIGURATION] = {key: item for key, item in changed.items() if item is not DROP}
    assert register(platform, asked).status == 400
    assert platform.tools == {}


def test_a_registration_is_json(platform: Platform) -> None:
    assert register(platform, WANTED, kind="text/plain").status == 400
    assert register(platform, [WANTED]).status == 400
