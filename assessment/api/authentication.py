"""Who calls: a client, by the key in `Authorization: Bearer <prefix>.<secret>`."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from assessment.people.keys import find_key
from assessment.people.models import ApiClient, ApiKey


class ClientKeyAuthentication(BaseAuthentication):
    """Sets `request.user` to the client and `request.auth` to its key."""

    def authenticate(self, request: Request) -> tuple[ApiClient, ApiKey] | None:
        """Return the caller; None without the header, `AuthenticationFailed` with a wrong one."""
        scheme, _, text = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if not scheme:
            return None
        key = find_key(text.strip()) if scheme.lower() == "bearer" else None
        if key is None:
            raise AuthenticationFailed("The key is not known, or is revoked or expired.")
        return key.client, key

    def authenticate_header(self, request: Request) -> str:
        """Return the challenge of a 401."""
        del request
        return 'Bearer realm="api"'
