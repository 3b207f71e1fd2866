"""Who is in a course: Names and Role Provisioning Services 2.0."""

import re
from typing import Any

from tests.platform.access import require_token
from tests.platform.gradebook import wants
from tests.platform.recorded import ROSTER_READ, recorded
from tests.platform.records import Course, Refused, User, demand
from tests.platform.state import Reply, Request, State, as_json

MEDIA_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
PATH = re.compile(r"/courses/(\d+)/memberships")


def memberships_url(state: State, course: Course) -> str:
    """Return the address of a course's roster."""
    return f"{state.url}/courses/{course.id}/memberships"


def serve_memberships(state: State, request: Request) -> Reply:
    """Show a page of a roster, and in the Link header where the next is; the cursor tells upper from lower case."""
    demand(request.method == "GET", "a roster is read by GET", 405)
    require_token(state, request, ROSTER_READ)
    wants(request, MEDIA_TYPE)
    matched = PATH.fullmatch(request.path)
    course = state.courses.get(matched[1]) if matched else None
    if course is None:
        raise Refused(404, "no such course")
    limit = min(int(request.query.get("limit", state.page_size)), state.page_size)
    start = int(request.query.get("Cursor", "From-0").removeprefix("From-"))
    users = [state.users[member] for member in course.members]
    role = request.query.get("role", "").rpartition("#")[2]
    users = [user for user in users if not role or role in user.roles]
    page, has_more = users[start : start + limit], len(users) > start + limit
    shown = recorded("memberships") | {
        "id": memberships_url(state, course),
        "context": {"id": course.id, "label": course.label, "title": course.title},
        "members": [show_member(user) for user in page],
    }
    address = f"{memberships_url(state, course)}?limit={limit}&Cursor=From-{start + limit}"
    links = {"Link": f'<{address}>; rel="next"'} if has_more else {}
    return as_json(shown, MEDIA_TYPE, headers=links)


def show_member(user: User) -> dict[str, Any]:
    """Return a member as Moodle shows one: roles are short."""
    member = recorded("memberships")["members"][0] | {
        "roles": list(user.roles),
        "user_id": user.id,
        "name": user.name,
        "given_name": user.given_name,
        "family_name": user.family_name,
        "email": user.email,
        "ext_user_username": user.given_name.lower(),
    }
    return dict(member)
