"""Who gets an access token, and what a token is good for."""

import time

import pytest

from tests.platform.recorded import LINE_ITEM_READ, RESULT, ROSTER_READ, SCORE
from tests.platform.records import Activity
from tests.platform.server import Platform
from tests.platform.signing import SigningKey
from tests.platform.toolside import ToolSide, send


def test_a_signed_assertion_gets_a_token_for_its_scopes(platform: Platform, tool: ToolSide) -> None:
    answer = tool.ask_token(scope=f"{SCORE} {RESULT}")
    assert (answer.status, answer.headers["Content-Type"]) == (200, "application/json")
    assert answer.json["token_type"] == "Bearer"
    assert (answer.json["expires_in"], answer.json["scope"]) == (3600, f"{SCORE} {RESULT}")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"iss": "another"}, "invalid_client"),
        ({"sub": "another"}, "invalid_client"),
        ({"aud": "https://elsewhere.example/token"}, "invalid_client"),
        ({"aud": ["https://elsewhere.example/token", "x"]}, "invalid_client"),
        ({"jti": None}, "invalid_client"),
        ({"jti": ""}, "invalid_client"),
        ({"iat": None}, "invalid_client"),
        ({"exp": None}, "invalid_client"),
        ({"exp": -600}, "invalid_client"),
        ({"exp": 86_400}, "invalid_client"),
        ({"iat": 600}, "invalid_client"),
        ({"iat": -86_400}, "invalid_client"),
    ],
)
def test_a_wrong_claim_in_an_assertion_is_refused(
    platform: Platform, tool: ToolSide, changes: dict[str, object], error: str
) -> None:
    """A number is so many seconds from now."""
    now = int(time.time())
    claims = {name: now + value if isinstance(value, int) else value for name, value in changes.items()}
    answer = tool.ask_token(client_assertion=tool.assertion(**claims))
    assert (answer.status, answer.json["error"]) == (400, error)
    assert [row.endpoint for row in platform.refused] == ["token"]
    assert platform.tokens == {}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"client_assertion_type": "jwt"}, "invalid_request"),
        ({"client_assertion": ""}, "invalid_request"),
        ({"client_assertion": "a.b.c"}, "invalid_client"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": "openid"}, "invalid_scope"),
        ({"scope": f"{SCORE} admin"}, "invalid_scope"),
    ],
)
def test_a_wrong_field_is_refused(
    platform: Platform, tool: ToolSide, changes: dict[str, str], error: str
) -> None:
    answer = tool.ask_token(**changes)
    assert (answer.status, answer.json["error"]) == (400, error)


def test_a_key_that_the_tool_does_not_publish_is_refused(platform: Platform, tool: ToolSide) -> None:
    published = tool.key
    tool.key = SigningKey(kid=published.kid)
    foreign = tool.assertion()
    tool.key = SigningKey()
    unknown = tool.assertion()
    tool.key = published
    for assertion in (foreign, unknown):
        assert tool.ask_token(client_assertion=assertion).json["error"] == "invalid_client"


def test_an_assertion_is_used_once(platform: Platform, tool: ToolSide) -> None:
    assertion = tool.assertion()
    assert tool.ask_token(client_assertion=assertion).status == 200
    assert tool.ask_token(client_assertion=assertion).status == 400


def test_a_form_is_needed(platform: Platform, tool: ToolSide) -> None:
    assert send("POST", f"{platform.url}/token", b"{}", Content_Type="application/json").status == 400
    assert send("GET", f"{platform.url}/token").status == 400


@pytest.mark.parametrize("status", [400, 401])
def test_a_token_that_is_worth_nothing(
    platform: Platform, tool: ToolSide, activity: Activity, status: int
) -> None:
    platform.bad_token_status = status
    bearer = tool.bearer()
    platform.expire_tokens()
    for header in (bearer, "Bearer made-up", "Basic x", "Bearer "):
        answer = send("POST", tool.scores_url(activity), b"{}", Authorization=header)
        assert answer.status == status


def test_a_token_expires(platform: Platform, tool: ToolSide, activity: Activity) -> None:
    platform.token_seconds = -1
    assert tool.send_score(activity, platform.ada).status == 401


@pytest.mark.parametrize("scope", [RESULT, LINE_ITEM_READ, ROSTER_READ])
def test_a_token_for_something_else_sends_no_score(
    platform: Platform, tool: ToolSide, activity: Activity, scope: str
) -> None:
    bearer = tool.bearer(scope=scope)
    assert send("POST", tool.scores_url(activity), b"{}", Authorization=bearer).status == 403


def test_a_token_opens_no_column_of_another_tool(
    platform: Platform, tool: ToolSide, activity: Activity
) -> None:
    key = SigningKey()
    other_tool = platform.install(
        "https://other.example", lambda: {"keys": [key.jwk()]}, client_id="another-client"
    )
    foreign = platform.add_activity("Of another tool", tool=other_tool)
    assert tool.send_score(foreign, platform.ada).status == 403
    assert platform.applied == []
