"""How the platform launches a tool, and which authentication requests it refuses."""

import jwt
import pytest

from tests.platform.recorded import CLAIM, DEEP_LINKING, ENDPOINT, ROSTER, recorded
from tests.platform.records import Activity, Refused
from tests.platform.server import DROP, Platform
from tests.platform.signing import SigningKey
from tests.platform.toolside import ToolSide


def test_a_student_is_launched_with_the_claims_that_moodle_sends(
    platform: Platform, tool: ToolSide, activity: Activity
) -> None:
    query = tool.request(platform.launch_form(platform.ada, activity))
    answer = platform.answer_login(query)
    public = platform.key.private.public_key()
    claims = jwt.decode(answer["id_token"], public, ["RS256"], audience=tool.tool.client_id)
    assert claims.keys() == recorded("student").keys()
    assert (claims["iss"], claims["sub"], claims["nonce"]) == (platform.url, "4", query["nonce"])
    assert claims[CLAIM + "roles"] == ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"]
    assert claims[CLAIM + "custom"] == {"assessment": "a-public-id"}
    assert claims[ENDPOINT]["lineitem"].endswith("/lineitem?type_id=1")
    assert claims[ROSTER]["context_memberships_url"] == f"{platform.url}/courses/2/memberships"
    assert answer["state"] == query["state"]
    assert platform.refused == []


def test_a_teacher_who_adds_content_gets_settings_to_answer(platform: Platform, tool: ToolSide) -> None:
    answer = platform.answer_login(tool.request(platform.deep_link_form(platform.grace)))
    claims = jwt.decode(answer["id_token"], options={"verify_signature": False})
    settings = claims[DEEP_LINKING + "deep_linking_settings"]
    assert settings["deep_link_return_url"] == f"{platform.url}/deep-links"
    assert settings["data"]
    assert CLAIM + "resource_link" not in claims


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"scope": "openid email"}, "scope"),
        ({"response_type": "code"}, "response_type"),
        ({"response_mode": ""}, "response_mode"),
        ({"prompt": ""}, "prompt"),
        ({"client_id": "another"}, "client_id"),
        ({"redirect_uri": "https://testserver/lti/elsewhere"}, "redirect_uri"),
        ({"login_hint": "5"}, "login_hint"),
        ({"lti_message_hint": "made-up"}, "lti_message_hint"),
        ({"state": ""}, "state"),
        ({"nonce": ""}, "nonce"),
        ({"nonce": "short"}, "nonce"),
    ],
)
def test_a_wrong_authentication_request_is_refused(
    platform: Platform, tool: ToolSide, activity: Activity, changes: dict[str, str], why: str
) -> None:
    form = platform.launch_form(platform.ada, activity)
    with pytest.raises(Refused, match=why):
        platform.answer_login(tool.request(form, **changes))
    assert [row.endpoint for row in platform.refused] == ["auth"]


def test_a_nonce_and_a_hint_are_used_once(platform: Platform, tool: ToolSide, activity: Activity) -> None:
    query = tool.request(platform.launch_form(platform.ada, activity))
    platform.answer_login(query)
    with pytest.raises(Refused, match="answered already"):
        platform.answer_login(query)
    again = tool.request(platform.launch_form(platform.ada, activity), nonce=query["nonce"])
    with pytest.raises(Refused, match="nonce was used"):
        platform.answer_login(again)


def test_a_launch_can_be_broken_in_any_claim(platform: Platform, tool: ToolSide, activity: Activity) -> None:
    changes = {"exp": DROP, "version": "1.1", "context": DROP, "azp": "x", CLAIM + "new": 1}
    form = platform.launch_form(platform.ada, activity, claims=changes, login={"iss": DROP})
    claims = jwt.decode(
        platform.answer_login(tool.request(form))["id_token"], options={"verify_signature": False}
    )
    assert "iss" not in form
    assert ("exp" in claims, CLAIM + "context" in claims) == (False, False)
    assert (claims[CLAIM + "version"], claims["azp"], claims[CLAIM + "new"]) == ("1.1", "x", 1)


def test_a_launch_can_be_signed_by_anything(platform: Platform, tool: ToolSide, activity: Activity) -> None:
    ada, foreign = platform.ada, SigningKey()
    none = platform.launch_form(ada, activity, alg="none")
    hmac = platform.launch_form(ada, activity, alg="HS256", secret=b"0123456789" * 4)
    foreign_signature = platform.launch_form(ada, activity, key=foreign, kid=DROP)
    tokens = [
        platform.answer_login(tool.request(form))["id_token"] for form in (none, hmac, foreign_signature)
    ]
    assert [jwt.get_unverified_header(token)["alg"] for token in tokens] == ["none", "HS256", "RS256"]
    assert "kid" not in jwt.get_unverified_header(tokens[2])
    assert jwt.decode(tokens[2], foreign.private.public_key(), ["RS256"], audience=tool.tool.client_id)
