"""Launches as the platform makes them: the login form, and the answer of its OIDC endpoint (LTI 1.3, section 5.1)."""

import json
from collections.abc import Mapping
from typing import Any, TypedDict
from uuid import uuid4

import jwt

from tests.platform.gradebook import line_item_url, line_items_url
from tests.platform.recorded import CLAIM, DEEP_LINKING, ENDPOINT, LINE_ITEM, ROLE, ROSTER, SCOPES, recorded
from tests.platform.records import Activity, Course, Refused, Tool, User, demand
from tests.platform.roster import memberships_url
from tests.platform.signing import SigningKey
from tests.platform.state import Launch, State

DROP = object()


class Changes(TypedDict, total=False):
    """What a test breaks in a launch: values by name, `DROP` to leave one out.

    `claims` may be named by their last part (`context`, `version`); `alg` is `RS256` unless said; `key` is the pair
    that signs, `secret` what an HMAC is made with; `kid` stands in the header (`DROP`: none).
    """

    login: dict[str, Any]
    claims: dict[str, Any]
    alg: str
    key: SigningKey
    secret: bytes
    kid: Any
    state: Any


def start(
    state: State, user: User, tool: Tool, to: Activity | Course, changes: Changes | None = None
) -> dict[str, str]:
    """Return the login form's fields, as Moodle posts them: to an activity, or to choose content for a course."""
    activity, course = (to, to.course) if isinstance(to, Activity) else (None, to)
    changes = changes or {}
    kind = f"ltilaunch{activity.id}_" if activity else "ltilaunch_ContentItemSelectionRequest"
    hint = {"launchid": f"{kind}{uuid4().int % 10**9}"}
    login = recorded("login") | {
        "iss": state.url,
        "target_link_uri": activity.url if activity else tool.deep_link_url,
        "login_hint": user.id,
        "lti_message_hint": json.dumps({"cmid": int(activity.id), **hint} if activity else hint),
        "client_id": tool.client_id,
        "lti_deployment_id": tool.deployment_id,
    }
    if state.storage:
        login["lti_storage_target"] = "_parent"
    launch = Launch(user, tool, course, activity, dict(login), dict(changes))
    state.launches[login["lti_message_hint"]] = launch
    return changed(login, changes.get("login", {}))


def answer(state: State, query: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Return where a tool's authentication request is answered and with which fields; refuse a wrong one."""
    launch = state.launches.pop(query.get("lti_message_hint", ""), None)
    if launch is None:
        raise Refused(400, "lti_message_hint is unknown, or was answered already")
    check_request(state, launch, query)
    claims = make_claims(state, launch, query["nonce"])
    broken: Changes = launch.changes  # type: ignore[assignment]
    fields = {"id_token": sign(state, claims, broken), "state": query["state"]}
    return query["redirect_uri"], changed(fields, {"state": broken["state"]} if "state" in broken else {})


def check_request(state: State, launch: Launch, query: Mapping[str, str]) -> None:
    """Refuse an authentication request that is not exactly what section 5.1.1.2 of the framework asks for."""
    for name, value, error in (
        ("scope", "openid", "invalid_scope"),
        ("response_type", "id_token", "unsupported_response_type"),
        ("response_mode", "form_post", "invalid_request"),
        ("prompt", "none", "invalid_request"),
        ("client_id", launch.tool.client_id, "unauthorized_client"),
        ("login_hint", launch.login["login_hint"], "access_denied"),
    ):
        demand(query.get(name) == value, f"{name} is {query.get(name)!r}, not {value!r}", error=error)
    redirect = query.get("redirect_uri", "")
    demand(redirect in launch.tool.redirect_urls, f"redirect_uri {redirect!r} is not registered")
    demand(query.get("state"), "no state")
    demand(len(query.get("nonce", "")) >= 8, "the nonce is short")
    demand(state.use_once("nonce", query["nonce"]), "the nonce was used before")


def make_claims(state: State, launch: Launch, nonce: str) -> dict[str, Any]:
    """Return the claims of an id_token as Moodle sends them, with a test's changes."""
    tool, now = launch.tool, int(state.now().timestamp())
    claims: dict[str, Any] = recorded("student" if launch.activity else "deep_linking")
    claims |= {"nonce": nonce, "iat": now, "exp": now + 60, "iss": state.url, "aud": tool.client_id}
    claims[CLAIM + "deployment_id"] = tool.deployment_id
    claims[CLAIM + "target_link_uri"] = launch.activity.url if launch.activity else tool.deep_link_url
    claims[CLAIM + "launch_presentation"]["return_url"] = f"{state.url}/return"
    add_user(claims, launch.user)
    add_course(state, claims, launch)
    if launch.activity:
        add_activity(state, claims, launch.activity)
    else:
        add_deep_linking(state, claims, launch)
    changes = launch.changes.get("claims", {})
    return changed(claims, {whole(name, claims): value for name, value in changes.items()})


def add_user(claims: dict[str, Any], user: User) -> None:
    """Fill in who is launched."""
    claims |= {
        "sub": user.id,
        "given_name": user.given_name,
        "family_name": user.family_name,
        "name": user.name,
        "email": user.email,
        CLAIM + "roles": [role if ":" in role else ROLE + role for role in user.roles],
        CLAIM + "ext": {"user_username": user.given_name.lower(), "lms": "moodle-2"},
    }


def add_course(state: State, claims: dict[str, Any], launch: Launch) -> None:
    """Fill in the course and its services."""
    course = launch.course
    claims[CLAIM + "context"] |= {"id": course.id, "label": course.label, "title": course.title}
    claims[ROSTER]["context_memberships_url"] = memberships_url(state, course)
    scopes = [scope for scope in SCOPES if scope.startswith(LINE_ITEM.rpartition("/")[0])]
    allowed = [scope for scope in scopes if scope in launch.tool.scopes]
    claims[ENDPOINT] = {"scope": allowed, "lineitems": line_items_url(state, course, launch.tool)}


def add_activity(state: State, claims: dict[str, Any], activity: Activity) -> None:
    """Fill in the resource link, its column, and what the tool stored with it."""
    claims[CLAIM + "resource_link"] |= {"id": activity.id, "title": activity.title}
    claims[CLAIM + "custom"] = dict(activity.custom)
    if not activity.custom:
        del claims[CLAIM + "custom"]
    if activity.line_item and ENDPOINT in claims:
        claims[ENDPOINT]["lineitem"] = line_item_url(state, activity.line_item)


def add_deep_linking(state: State, claims: dict[str, Any], launch: Launch) -> None:
    """Fill in where the chosen content goes, and the data that comes back with it."""
    settings = claims[DEEP_LINKING + "deep_linking_settings"]
    settings["deep_link_return_url"] = f"{state.url}/deep-links"
    data = uuid4().hex
    if state.sends_data:
        settings["data"] = data
    state.deep_links[data] = launch


def sign(state: State, claims: dict[str, Any], changes: Changes) -> str:
    """Return the id_token, signed as it should be or as a test wants it."""
    key, alg = changes.get("key", state.key), changes.get("alg", "RS256")
    kid = changes.get("kid", state.key.kid)
    header = {} if kid is DROP else {"kid": kid}
    if alg.startswith("HS"):
        return jwt.PyJWS().encode(json.dumps(claims).encode(), changes["secret"], alg, header)
    return jwt.encode(claims, None if alg == "none" else key.private, alg, header)  # type: ignore[arg-type]


def whole(name: str, claims: Mapping[str, Any]) -> str:
    """Return the whole name of a claim that is named by its last part."""
    if ":" in name or name in claims or name in ("azp", "nbf", "jti"):
        return name
    matching = [claim for claim in claims if claim.rpartition("/")[2] == name]
    return matching[0] if matching else CLAIM + name


def changed(values: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return values with changes; `DROP` leaves one out."""
    return {name: value for name, value in {**values, **changes}.items() if value is not DROP}
