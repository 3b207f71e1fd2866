"""Who calls, what they may do, and how often.

A client calls by the key in `Authorization: Bearer <prefix>.<secret>`; the key's scopes say what it may do, on the
courses that are granted to the client.
"""

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, Throttled
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from assessment.people.keys import KeyRefused, check_key
from assessment.people.limits import caller_address, count_request
from assessment.people.models import ApiClient, ApiKey, Course

# `rest_framework.views` imports this module for its default permissions and throttles:
# a circle, if more than types were taken from it.
if TYPE_CHECKING:
    from rest_framework.views import APIView


class ClientKeyAuthentication(BaseAuthentication):
    """Sets `request.user` to the client and `request.auth` to its key."""

    def authenticate(self, request: Request) -> tuple[ApiClient, ApiKey] | None:
        """Return the caller; None without the header, `AuthenticationFailed` with a wrong one."""
        scheme, _, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        try:
            if scheme.lower() == "bearer":
                key = check_key(text.strip())
                return key.client, key
        except KeyRefused as refused:
            count_failure(request)
            raise AuthenticationFailed(str(refused)) from None
        count_failure(request)
        if scheme:
            raise AuthenticationFailed("The header must be: Authorization: Bearer <prefix>.<secret>.")
        return None

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge of a 401."""
        del request
        return 'Bearer realm="api"'


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


class ClientThrottle(BaseThrottle):
    """Counts the requests of a client, over all its keys."""

    _wait: int | None = None

    def allow_request(self, request: Request, view: "APIView") -> bool:
        """Count the request; tell whether it may go on. Who has no key is counted where signing in fails."""
        del view
        if isinstance(request.auth, ApiKey):
            self._wait = count_request("client", str(request.auth.client.public_id))
        return self._wait is None

    def wait(self) -> float | None:
        """Return how many seconds are to be waited."""
        return self._wait


def count_failure(request: Request) -> None:
    """Count a request without a valid key against its address; raise `Throttled` when there are too many."""
    wait = count_request("failed_key", caller_address(request.META))
    if wait is not None:
        raise Throttled(wait, "Too many requests without a valid key came from this address.")
