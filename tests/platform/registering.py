"""How a tool registers itself: Dynamic Registration 1.0, with what Moodle says of itself and answers."""

from typing import Any
from urllib.parse import quote, urlsplit
from uuid import uuid4

from tests.platform.recorded import TOOL_CONFIGURATION, recorded
from tests.platform.records import Refused, Tool, demand
from tests.platform.scores import read_object
from tests.platform.state import Reply, Request, State, as_json

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


def configuration(state: State) -> dict[str, Any]:
    """Return what the platform says of itself (section 3.4)."""
    metadata: dict[str, Any] = recorded("openid_configuration") | {
        "issuer": state.url,
        "token_endpoint": f"{state.url}/token",
        "jwks_uri": f"{state.url}/jwks",
        "authorization_endpoint": f"{state.url}/auth",
        "registration_endpoint": f"{state.url}/register",
    }
    return metadata


def registration_address(state: State, tool_address: str) -> str:
    """Return what an administrator's browser opens: the tool's address with where to look and a token to register."""
    token = uuid4().hex
    state.registration_tokens.add(token)
    where = quote(f"{state.url}/.well-known/openid-configuration", safe="")
    mark = "&" if "?" in tool_address else "?"
    return f"{tool_address}{mark}openid_configuration={where}&registration_token={token}"


def take_registration(state: State, request: Request) -> Reply:
    """Register a tool; refuse one that does not say all that a platform needs."""
    demand(request.method == "POST", "a registration is sent by POST", 405)
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    known = kind == "Bearer" and token in state.registration_tokens
    demand(known, "the registration token is missing, unknown or used", 401, "invalid_token")
    content_type = request.headers.get("content-type", "").partition(";")[0].strip()
    demand(content_type == "application/json", f"a registration came as {content_type!r}")
    asked = read_object(request.body)
    check_client(asked)
    lti = asked.get(TOOL_CONFIGURATION)
    if not isinstance(lti, dict):
        raise Refused(400, "no LTI tool configuration", "invalid_client_metadata")
    check_tool(asked, lti)
    state.registration_tokens.discard(token)
    tool = make_tool(state, asked, lti)
    return as_json(answer(asked, lti, tool))


def check_client(asked: dict[str, Any]) -> None:
    """Refuse a client that is not one of LTI's (section 3.5.1)."""
    wrong = "invalid_client_metadata"
    for name, value in (("application_type", "web"), ("token_endpoint_auth_method", "private_key_jwt")):
        demand(asked.get(name) == value, f"{name} is {asked.get(name)!r}, not {value!r}", error=wrong)
    for name, values in (
        ("response_types", {"id_token"}),
        ("grant_types", {"implicit", "client_credentials"}),
    ):
        announced = asked.get(name)
        demand(
            isinstance(announced, list) and values <= set(announced), f"{name} is {announced!r}", error=wrong
        )
    redirects = asked.get("redirect_uris")
    demand(isinstance(redirects, list) and redirects, "no redirect_uris", error="invalid_redirect_uri")
    for address in (asked.get("initiate_login_uri"), asked.get("jwks_uri"), *(redirects or [])):
        check_address(address)
    demand(isinstance(asked.get("client_name"), str) and asked["client_name"], "no client_name", error=wrong)
    scopes = asked.get("scope")
    demand(isinstance(scopes, str), "scope is no text with spaces", error=wrong)
    known = recorded("openid_configuration")["scopes_supported"]
    unknown = [scope for scope in str(scopes).split() if scope not in known]
    demand(not unknown, f"scopes that the platform does not have: {unknown}", error=wrong)


def check_tool(asked: dict[str, Any], lti: dict[str, Any]) -> None:
    """Refuse a tool configuration that lacks a part (section 3.5.2)."""
    wrong = "invalid_client_metadata"
    check_address(lti.get("target_link_uri"))
    host = urlsplit(lti["target_link_uri"])
    demand(lti.get("domain") in (host.hostname, host.netloc), f"domain is {lti.get('domain')!r}", error=wrong)
    claims = lti.get("claims")
    demand(isinstance(claims, list) and {"iss", "sub"} <= set(claims), f"claims are {claims!r}", error=wrong)
    messages = lti.get("messages")
    demand(isinstance(messages, list) and messages, "no messages", error=wrong)
    for message in messages or []:
        demand(
            isinstance(message, dict) and isinstance(message.get("type"), str),
            "a message has no type",
            error=wrong,
        )
        target = message.get("target_link_uri", lti["target_link_uri"])
        check_address(target)
        demand(urlsplit(target).netloc == host.netloc, f"{target} is not on the tool's host", error=wrong)
    custom = lti.get("custom_parameters", {})
    texts = isinstance(custom, dict) and all(isinstance(value, str) for value in custom.values())
    demand(texts, "custom_parameters are no texts", error=wrong)


def check_address(address: object) -> None:
    """Refuse an address that is not HTTPS, or HTTP on this machine."""
    parts = urlsplit(address) if isinstance(address, str) else None
    safe = parts and (parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK))
    demand(safe and not (parts and parts.fragment), f"the address {address!r}", error="invalid_redirect_uri")


def make_tool(state: State, asked: dict[str, Any], lti: dict[str, Any]) -> Tool:
    """Keep the tool, with a client id and a deployment id of its own."""
    deep = [row for row in lti["messages"] if row["type"] == "LtiDeepLinkingRequest"]
    tool = Tool(
        client_id=uuid4().hex[:15],
        deployment_id=str(len(state.tools) + 1),
        url=lti["target_link_uri"],
        login_url=asked["initiate_login_uri"],
        redirect_urls=list(asked["redirect_uris"]),
        deep_link_url=deep[0].get("target_link_uri", lti["target_link_uri"]) if deep else "",
        jwks_url=asked["jwks_uri"],
        name=asked["client_name"],
        scopes=tuple(asked["scope"].split()),
    )
    state.tools[tool.client_id] = tool
    return tool


def answer(asked: dict[str, Any], lti: dict[str, Any], tool: Tool) -> dict[str, Any]:
    """Return the registration as Moodle answers it."""
    registration: dict[str, Any] = recorded("registration_answer")
    echoed = ("jwks_uri", "initiate_login_uri", "redirect_uris", "client_name", "scope")
    registration |= {"client_id": tool.client_id, **{name: asked[name] for name in echoed}}
    registration["logo_uri"] = asked.get("logo_uri", "")
    registration[TOOL_CONFIGURATION] |= {
        "deployment_id": tool.deployment_id,
        "target_link_uri": tool.url,
        "domain": lti["domain"],
        "messages": lti["messages"],
    }
    return registration
