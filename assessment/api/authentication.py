"""Who calls: a client, by the key in `Authorization: Bearer <prefix>.<secret>`."""

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from assessment.api.throttling import count_failure
from assessment.people.keys import KeyRefused, check_key
from assessment.people.models import ApiClient, ApiKey


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
