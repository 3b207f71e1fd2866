"""Content that a teacher chose in the tool: what becomes an activity, and what is refused."""

import time
from decimal import Decimal
from typing import Any

import pytest

from tests.platform.recorded import CLAIM, DEEP_LINKING
from tests.platform.server import Platform
from tests.platform.signing import SigningKey
from tests.platform.toolside import ToolSide

ITEM = {
    "type": "ltiResourceLink",
    "title": "Practice",
    "url": "https://testserver/lti/launch",
    "custom": {"assessment": "a-public-id"},
    "lineItem": {"scoreMaximum": 12, "label": "Practice", "resourceId": "a-public-id", "tag": "assessment"},
}


def asked(platform: Platform) -> str:
    """Let a teacher ask for content, and return the data of the request."""
    platform.deep_link_form(platform.grace)
    launch = next(iter(platform.launches.values()))
    platform.deep_links["some data"] = launch
    return "some data"


def test_an_item_becomes_an_activity_with_a_column(platform: Platform, tool: ToolSide) -> None:
    answer = tool.content(asked(platform), [ITEM, {"type": "ltiResourceLink", "title": "Cards"}])
    assert answer.status == 200, answer.body
    first, second = platform.activities.values()
    assert (first.title, first.custom, first.course) == ("Practice", ITEM["custom"], platform.course)
    assert first.line_item
    assert (first.line_item.maximum, first.line_item.tag) == (Decimal(12), "assessment")
    assert (second.title, second.line_item, second.url) == ("Cards", None, "https://testserver/lti/launch")


def test_choosing_nothing_is_allowed(platform: Platform, tool: ToolSide) -> None:
    assert tool.content(asked(platform), []).status == 200
    assert platform.activities == {}


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": "another"},
        {"aud": "https://elsewhere.example"},
        {"aud": None},
        {"nonce": None},
        {"exp": None},
        {"exp": int(time.time()) - 600},
        {"iat": None},
        {CLAIM + "message_type": "LtiResourceLinkRequest"},
        {CLAIM + "version": "1.3"},
        {CLAIM + "deployment_id": "9"},
        {CLAIM + "deployment_id": None},
        {DEEP_LINKING + "data": "other data"},
        {DEEP_LINKING + "data": None},
        {DEEP_LINKING + "msg": 7},
    ],
)
def test_a_wrong_claim_is_refused(platform: Platform, tool: ToolSide, changes: dict[str, Any]) -> None:
    assert tool.content(asked(platform), [ITEM], **changes).status == 400
    assert platform.activities == {}
    assert [row.endpoint for row in platform.refused] == ["deep-links"]


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "link"},
        {"title": 7},
        {"url": "https://elsewhere.example/"},
        {"custom": {"assessment": 7}},
        {"custom": []},
        {"lineItem": {"scoreMaximum": 0}},
        {"lineItem": {"label": "Practice"}},
        {"lineItem": 12},
        {"iframe": "big"},
        {"colour": "red"},
    ],
)
def test_a_wrong_item_is_refused(platform: Platform, tool: ToolSide, changes: dict[str, Any]) -> None:
    assert tool.content(asked(platform), [ITEM, {**ITEM, **changes}]).status == 400
    assert (platform.activities, platform.line_items) == ({}, {})


@pytest.mark.parametrize("items", [{}, "ltiResourceLink", [7]])
def test_items_are_a_list_of_objects(platform: Platform, tool: ToolSide, items: object) -> None:
    assert tool.content(asked(platform), items).status == 400


def test_a_response_is_used_once(platform: Platform, tool: ToolSide) -> None:
    data = asked(platform)
    assert tool.content(data, [ITEM], nonce="the-same-nonce").status == 200
    assert tool.content(data, [ITEM]).status == 400
    assert tool.content(asked(platform), [ITEM], nonce="the-same-nonce").status == 400
    assert len(platform.activities) == 1


def test_a_foreign_signature_is_refused(platform: Platform, tool: ToolSide) -> None:
    data, published = asked(platform), tool.key.jwk()
    platform.tool.keys = lambda: {"keys": [published]}
    tool.key = SigningKey(kid=tool.key.kid)
    assert tool.content(data, [ITEM]).status == 400
