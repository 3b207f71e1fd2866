"""What a client may do: the scopes of its key, on the courses granted to it."""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from assessment.people.models import ApiClient, ApiKey, Course

if TYPE_CHECKING:  # rest_framework.views imports this module for its default permissions
    from rest_framework.views import APIView


class HasScope(BasePermission):
    """Asks for the scope that the view names for the method: `scopes = {"GET": "grade:read"}`."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        """Tell whether the caller has the scope; a view that names none for a known method is closed."""
        if not isinstance(request.auth, ApiKey):
            return False
        method = "GET" if request.method == "HEAD" else str(request.method)
        if method == "OPTIONS" or method not in view.allowed_methods:
            return True  # says what there is, or is answered 405
        scopes: dict[str, str] = getattr(view, "scopes", {})
        needed = scopes.get(method)
        if needed is None or needed not in request.auth.scopes:
            raise PermissionDenied(f"The key lacks the scope {needed or 'for this method'}.")
        return True


def client_of(request: Request) -> ApiClient:
    """Return the client that calls; views behind `HasScope` always have one."""
    client: Any = request.user
    if not isinstance(client, ApiClient):
        raise PermissionDenied("Only API clients are served here.")
    return client


def has_scope(request: Request, scope: str) -> bool:
    """Tell whether the caller's key has a scope."""
    return isinstance(request.auth, ApiKey) and scope in request.auth.scopes


def sees_held(request: Request) -> bool:
    """Tell whether the caller may see marks that are not released."""
    return has_scope(request, "grade:held")


def courses_of(request: Request) -> QuerySet[Course]:
    """Return the courses granted to the caller: all that it ever sees."""
    return client_of(request).courses.all()
