"""How often a password may be guessed: a brake on an account, and a much weaker one on an address.

django-axes counts failures in the database, so all processes share them and no broker is needed. An account is refused
to one address after `LIMITS["login"]` failures, and to all after three times as many: one stranger locks out only
themselves. A campus comes from one address, which so has a limit of its own. Whoever is refused is not counted, and
the last failure is forgotten after `AXES_COOLOFF_TIME`: nobody can keep a lock-out going by knocking on.
"""

import ipaddress
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from axes.handlers.database import AxesDatabaseHandler as UntypedHandler
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, QuerySet, Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from assessment.people.limits import caller_address

if TYPE_CHECKING:

    class AxesDatabaseHandler:
        """What is used of the library's handler, which has no types."""

        def get_user_attempts(self, request: HttpRequest, credentials: Any) -> list[QuerySet[Any]]: ...
        def user_logged_in(self, sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None: ...
else:
    AxesDatabaseHandler = UntypedHandler

FROM_ANYWHERE = 3
"""How many addresses may use up their failures for one account before it is refused to all."""

LONGEST_NAME = 150
"""Characters: what a user name has at most; of a longer one, which is nobody's, the beginning is counted."""


class LoginBrake(AxesDatabaseHandler):
    """The library's handler with a limit for each of the three; its own single limit (AXES_FAILURE_LIMIT) is 1."""

    def get_failures(self, request: HttpRequest, credentials: Any = None) -> int:
        """Return 1 if a limit is reached, else 0."""
        return int(bool(self.exceeded(request, credentials)))

    def exceeded(self, request: HttpRequest, credentials: Any) -> list[QuerySet[Any]]:
        """Return the failures of which there are too many, by the parameter that they share."""
        groups = zip(self.get_user_attempts(request, credentials), _limits(), strict=True)
        return [rows for rows, limit in groups if limit and _failures(rows) >= limit]

    def seconds_to_wait(self, request: HttpRequest, credentials: Any) -> int:
        """Return the seconds until these credentials are looked at again, at least 1."""
        newest = [
            rows.aggregate(at=Max("attempt_time"))["at"] for rows in self.exceeded(request, credentials)
        ]
        ends = max(newest, default=timezone.now()) + (get_cool_off(request) or timedelta())
        return max(1, int((ends - timezone.now()).total_seconds()) + 1)

    def user_logged_in(self, sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
        """Forget the failures of whoever has signed in, from this address alone."""
        super().user_logged_in(sender, request, user, **kwargs)
        AccessAttempt.objects.filter(
            username=account_digest(user.get_username()), ip_address=client_address(request)
        ).delete()


def account(request: HttpRequest, credentials: Mapping[str, Any] | None) -> str:
    """Return what an account is counted under: what was typed as its name may be a password, so only a digest."""
    name = (credentials or {}).get("username") or request.POST.get("username", "")
    return account_digest(str(name))


def account_digest(username: str) -> str:
    """Return the keyed digest of a user name, the same for all that may find the same account."""
    return salted_hmac("login", folded(username), algorithm="sha256").hexdigest()


def composed(username: str) -> str:
    """Return a name as accounts store it: in its compatible form, which can be far longer than what was typed."""
    return unicodedata.normalize("NFKC", username[:LONGEST_NAME]).strip()


def folded(username: str) -> str:
    """Return a name without upper and lower case; django-allauth lets the database look past these.

    `Grace`, `GRACE` and `ｇrace` are one; so are `adrıan` and `adrian`, which PostgreSQL finds by upper case.
    `grace` and `gräce` are two.
    """
    return composed(username).upper().casefold()


def client_address(request: HttpRequest) -> str | None:
    """Return the address that failures are counted under; of an IPv6 address, that of its network."""
    address = caller_address(request.META).partition("/")[0]
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return None


def lift(username: str) -> int:
    """Forget all failures of an account, so that it can sign in at once; return how many there were."""
    rows = AccessAttempt.objects.filter(username=account_digest(username))
    count = _failures(rows)
    rows.delete()
    return count


def _limits() -> tuple[int, int, int]:
    """Return the limits in the order of AXES_LOCKOUT_PARAMETERS: account and address, account, address."""
    account_limit, address_limit = settings.LIMITS["login"], settings.LIMITS["login_address"]
    return account_limit, account_limit * FROM_ANYWHERE, address_limit


def _failures(rows: QuerySet[Any]) -> int:
    return rows.aggregate(sum=Sum("failures_since_start"))["sum"] or 0
