"""Which service or page answers at which address."""

import re
from collections.abc import Callable
from html import escape
from urllib.parse import parse_qsl, urlsplit

from tests.platform import launching, pages
from tests.platform.access import give_token
from tests.platform.deep_links import take_content
from tests.platform.gradebook import serve_line_item, serve_line_items, serve_results
from tests.platform.records import Refused, User
from tests.platform.registering import configuration, registration_address, take_registration
from tests.platform.roster import serve_memberships
from tests.platform.scores import take_score
from tests.platform.state import Reply, Request, State, as_json

ITEM = r"/courses/\d+/lineitems/\d+/lineitem"
NAMES = {
    "token": r"/token",
    "jwks": r"/jwks",
    "auth": r"/auth",
    "register": r"/register",
    "configuration": r"/\.well-known/openid-configuration",
    "scores": ITEM + "/scores",
    "results": ITEM + "/results",
    "lineitem": ITEM,
    "lineitems": r"/courses/\d+/lineitems",
    "memberships": r"/courses/\d+/memberships",
    "deep-links": r"/deep-links",
    "page": r"/(course|activity|launch|content|select|gradebook|tools|return)",
}


def endpoint_of(path: str) -> str:
    """Return the name of an endpoint, as faults and counts have it; `elsewhere` for an address that there is not."""
    return next((name for name, pattern in NAMES.items() if re.fullmatch(pattern, path)), "elsewhere")


def serve(state: State, name: str, request: Request) -> Reply:
    """Answer a request; raise `Refused` for one that breaks a rule."""
    services: dict[str, Callable[[State, Request], Reply]] = {
        "token": give_token,
        "jwks": lambda state, _: as_json({"keys": [state.key.jwk()]}),
        "auth": serve_auth,
        "register": take_registration,
        "configuration": lambda state, _: as_json(configuration(state)),
        "scores": take_score,
        "results": serve_results,
        "lineitem": serve_line_item,
        "lineitems": serve_line_items,
        "memberships": serve_memberships,
        "deep-links": serve_deep_links,
        "page": serve_page,
    }
    if name not in services:
        raise Refused(404, f"no such address: {request.path}")
    return services[name](state, request)


def serve_auth(state: State, request: Request) -> Reply:
    """Answer an authentication request, by GET or POST, with a form to the tool."""
    query = request.form if request.method == "POST" else dict(parse_qsl(urlsplit(request.target).query))
    redirect, fields = launching.answer(state, query)
    return pages.form_that_sends_itself(redirect, fields)


def serve_deep_links(state: State, request: Request) -> Reply:
    """Take the content that a teacher chose, and name it."""
    activities = take_content(state, request)
    rows = "".join(f"<li>{escape(row.title)}</li>" for row in activities)
    return pages.page(f"{len(activities)} added", f"<ul>{rows}</ul>")


def serve_page(state: State, request: Request) -> Reply:
    """Show a page to a person."""
    query, name = request.query, request.path[1:]
    if name == "tools":
        return pages.registration_page(registration_address(state, query["url"]))
    if name == "return":
        return pages.page("Back from the tool", "")
    user = state.users.get(query.get("user", ""))
    if user is None:
        raise Refused(404, "no such user")
    return course_pages(state, name, query, user)


def course_pages(state: State, name: str, query: dict[str, str], user: User) -> Reply:
    """Show a page of a course, or start a launch in a frame of one."""
    if name in ("activity", "launch"):
        activity = state.activities[query["activity"]]
        if name == "activity":
            source = f"/launch?activity={activity.id}&user={user.id}"
            return pages.frame_page(activity.title, source, storage=state.storage)
        tool = state.tools[activity.client_id]
        form = launching.start(state, user, tool, activity)
        return pages.form_that_sends_itself(tool.login_url, form)
    course = state.courses[query["course"]]
    if name == "course":
        rows = [row for row in state.activities.values() if row.course is course]
        return pages.course_page(course, user, rows)
    if name == "gradebook":
        return pages.gradebook_page(course, state.gradebook(course))
    if name == "content":
        source = f"/select?course={course.id}&user={user.id}"
        return pages.frame_page("Add content", source, storage=state.storage)
    tool = next(iter(state.tools.values()))
    return pages.form_that_sends_itself(tool.login_url, launching.start(state, user, tool, course))
