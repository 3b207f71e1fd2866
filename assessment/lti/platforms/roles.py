"""What a platform's roles mean here: a role among a course's staff, or none for a student.

Only roles *in the course* count: an administrator of the school, or a teacher somewhere else in it, is nobody special
in this one. Source: Learning Tools Interoperability Core Specification 1.3, appendix A.2 (role vocabularies).
"""

import re

from assessment.people.models import Role

MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
TEACHING = {"Instructor", "ContentDeveloper", "Administrator"}
ASSISTING = ("TeachingAssistant", "Grader")
CANVAS = re.compile(r"https://canvas(?:\.beta|\.test)?\.instructure\.com")
"""The issuers of Canvas, of schools of their own too (Canvas LTI documentation, "Registration")."""
ADMINISTRATOR = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator"
_FULL = re.compile(re.escape(MEMBERSHIP) + r"(?:/(?P<core>[A-Za-z]{1,40}))?#(?P<name>[A-Za-z]{1,60})")
_SHORT = re.compile(r"(?P<core>)(?P<name>[A-Za-z]{1,60})")


def staff_role(roles: object) -> Role | None:
    """Return the staff role that a list of LTI roles gives, None for a student; anything unknown gives nothing.

    A platform that sends the sub-role of an assistant should send its principal role, *Instructor*, with it; so that
    one alone makes nobody an instructor if there is an assistant's sub-role beside it.
    """
    listed = roles if isinstance(roles, list | tuple) else []
    meanings = {_meaning(role) for role in listed if isinstance(role, str)}
    if "teaching" in meanings or ("instructor" in meanings and "assisting" not in meanings):
        return Role.INSTRUCTOR
    return Role.ASSISTANT if "assisting" in meanings else None


def may_pick(roles: object, issuer: str) -> bool:
    """Tell whether somebody without a role in the course may pick what an activity opens: an administrator of Canvas.

    Canvas lets them make assignments in courses in which they are not enrolled, and sends only their role in the
    institution then (hypothesis/product-backlog, issue 1394). It gives them no rights to answers or marks here.
    """
    is_canvas = CANVAS.fullmatch(issuer) is not None
    return is_canvas and isinstance(roles, list | tuple) and ADMINISTRATOR in roles


def _meaning(role: str) -> str:
    """Return `teaching`, `instructor`, `assisting`, or nothing for every other role."""
    match = _FULL.fullmatch(role) or _SHORT.fullmatch(role)
    if match is None:
        return ""
    core, name = match["core"], match["name"]
    if name.startswith(ASSISTING) and core in (None, "", "Instructor"):
        return "assisting"
    if not core:
        return "instructor" if name == "Instructor" else "teaching" if name in TEACHING else ""
    return "teaching" if core in TEACHING else ""
