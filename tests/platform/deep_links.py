"""What a tool sends back when a teacher has chosen content: Deep Linking 2.0, section 4."""

from typing import Any
from urllib.parse import urlsplit

import jwt

from tests.platform.gradebook import add_line_item, check_line_item
from tests.platform.recorded import CLAIM, DEEP_LINKING
from tests.platform.records import Activity, Course, Refused, Tool, demand
from tests.platform.signing import names_only, read_signed
from tests.platform.state import Request, State

ITEM_TEXTS = ("url", "title", "text")
ITEM_FIELDS = {
    "type", "url", "title", "text", "icon", "thumbnail", "window", "iframe", "custom", "lineItem", "available",
    "submission",
}  # fmt: skip


def take_content(state: State, request: Request) -> list[Activity]:
    """Make an activity of each item of a response; refuse one that breaks a rule."""
    demand(request.method == "POST", "content comes by POST", 405)
    token = request.form.get("JWT", "")
    try:
        unverified = jwt.decode(token, options={"verify_signature": False})
    except jwt.InvalidTokenError as wrong:
        raise Refused(400, f"the response is no JWT: {wrong}") from wrong
    tool = state.tools.get(str(unverified.get("iss")))
    if tool is None:
        raise Refused(400, f"iss {unverified.get('iss')!r} is no client")
    claims = read_signed(tool, token)
    check_envelope(state, tool, claims)
    course = course_of(state, tool, claims)
    items = claims.get(DEEP_LINKING + "content_items", [])
    demand(isinstance(items, list), "content_items is no list")
    for item in items:
        check_item(tool, item)
    return [make_activity(state, course, tool, item) for item in items]


def check_envelope(state: State, tool: Tool, claims: dict[str, Any]) -> None:
    """Refuse a response with a wrong claim around its items."""
    demand(names_only(claims.get("aud"), state.url), f"aud is {claims.get('aud')!r}")
    demand(claims.get("azp", state.url) == state.url, f"azp is {claims.get('azp')!r}")
    demand(state.use_once("nonce", claims.get("nonce")), "the nonce is missing, no text, or was used before")
    for name, value in (
        ("message_type", "LtiDeepLinkingResponse"),
        ("version", "1.3.0"),
        ("deployment_id", tool.deployment_id),
    ):
        demand(claims.get(CLAIM + name) == value, f"{name} is {claims.get(CLAIM + name)!r}, not {value!r}")
    for name in ("msg", "log", "errormsg", "errorlog"):
        demand(isinstance(claims.get(DEEP_LINKING + name, ""), str), f"{name} is no text")


def course_of(state: State, tool: Tool, claims: dict[str, Any]) -> Course:
    """Return the course that the request was for; its data comes back unchanged, once."""
    data = claims.get(DEEP_LINKING + "data")
    if not state.sends_data:
        demand(data is None, "data comes back that was never sent")
        data = next((key for key, launch in state.deep_links.items() if launch.tool is tool), None)
    launch = state.deep_links.pop(str(data), None)
    if launch is None or launch.tool is not tool:
        raise Refused(400, f"data {data!r} is not what was sent, or came before")
    return launch.course


def check_item(tool: Tool, item: object) -> None:
    """Refuse content that is not a resource link of this tool's."""
    if not isinstance(item, dict):
        raise Refused(400, "an item is no object")
    demand(item.get("type") == "ltiResourceLink", f"the type {item.get('type')!r} was not accepted")
    unknown = [name for name in item if name not in ITEM_FIELDS and ":" not in name]
    demand(not unknown, f"fields without a name space: {unknown}")
    for name in ITEM_TEXTS:
        demand(isinstance(item.get(name, ""), str), f"{name} is no text")
    host = urlsplit(item.get("url", tool.url)).netloc
    demand(host == urlsplit(tool.url).netloc, f"the url is on {host!r}, not on the tool's host")
    custom = item.get("custom", {})
    demand(isinstance(custom, dict), "custom is no object")
    demand(all(isinstance(value, str) for value in custom.values()), "a custom value is no text")
    if "lineItem" in item:
        demand(isinstance(item["lineItem"], dict), "lineItem is no object")
        check_line_item({"label": item.get("title"), **item["lineItem"]})
    for name in ("iframe", "window"):
        demand(isinstance(item.get(name, {}), dict), f"{name} is no object")


def make_activity(state: State, course: Course, tool: Tool, item: dict[str, Any]) -> Activity:
    """Add an item to the course, with a column if it has one."""
    title = item.get("title") or tool.name
    activity = Activity(state.new_id(), course, tool.client_id, title, item.get("url") or tool.url)
    activity.custom = dict(item.get("custom", {}))
    if "lineItem" in item:
        column = {"label": title, **item["lineItem"]}
        activity.line_item = add_line_item(state, course, tool, column, activity.id)
    state.activities[activity.id] = activity
    return activity
