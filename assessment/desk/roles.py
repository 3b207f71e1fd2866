"""Who may do what in which course."""

from collections.abc import Mapping
from enum import Enum, auto

from django.http import HttpRequest

from assessment.people.models import Membership, Role, User


class Deed(Enum):
    """What is asked for: to look, to give marks, or to change questions, members and release."""

    VIEW = auto()
    MARK = auto()
    CHANGE = auto()


DEEDS: Mapping[str, frozenset[Deed]] = {
    Role.INSTRUCTOR: frozenset(Deed),
    Role.ASSISTANT: frozenset({Deed.VIEW, Deed.MARK}),
    Role.AUDITOR: frozenset({Deed.VIEW}),
}


def user_of(request: HttpRequest) -> User | None:
    """Return who is signed in and may use the admin at all, else None."""
    user = request.user
    return user if isinstance(user, User) and user.is_active and user.is_staff else None


def actor(request: HttpRequest) -> User:
    """Return who is signed in; the site lets nobody else get to a page that acts."""
    user = user_of(request)
    assert user is not None  # noqa: S101 - for the type checker
    return user


def is_superuser(request: HttpRequest) -> bool:
    """Tell whether somebody may do everything everywhere."""
    user = user_of(request)
    return user is not None and user.is_superuser


def roles_in(request: HttpRequest) -> Mapping[int, str]:
    """Return the roles by course; looked up once a request."""
    roles: Mapping[int, str] | None = request.__dict__.get("_course_roles")
    if roles is None:
        user = user_of(request)
        rows = Membership.objects.filter(user=user).values_list("course_id", "role") if user else ()
        roles = request.__dict__["_course_roles"] = dict(rows)
    return roles


def courses_for(request: HttpRequest, deed: Deed) -> set[int]:
    """Return the ids of the courses in which a member may do it; of a superuser this says nothing."""
    return {course for course, role in roles_in(request).items() if deed in DEEDS.get(role, ())}


def may(request: HttpRequest, deed: Deed, course_id: int | None = None) -> bool:
    """Tell whether it is allowed in a course, or in any course at all if none is given."""
    if is_superuser(request):
        return True
    allowed = courses_for(request, deed)
    return bool(allowed) if course_id is None else course_id in allowed
