"""How often a client may call, and how often an address may fail to sign in."""

from typing import TYPE_CHECKING

from rest_framework.exceptions import Throttled
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from assessment.people.limits import caller_address, count_request
from assessment.people.models import ApiKey

if TYPE_CHECKING:  # rest_framework.views imports this module for its default throttles
    from rest_framework.views import APIView


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
