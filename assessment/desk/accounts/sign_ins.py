"""What happens when staff sign in, whichever way: a line in the log, and a session that ends after twelve hours.

A name that was typed is logged only if there is such an account: it may be a password in the wrong field.
"""

import logging
from datetime import timedelta
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from assessment.desk.accounts import login_brake
from assessment.desk.site import error_pages
from assessment.desk.site.theme import AuthenticationForm
from assessment.people.limits import caller_address
from assessment.people.models import User

NOT_STAFF = gettext_lazy(
    "This account may not sign in here. Ask an administrator of this service to tick “staff status” for it, and an"
    " instructor of your course to add it to the course."
)
# A working day: on a shared computer nobody stays signed in over night.
SESSION_LASTS = timedelta(hours=12)

logger = logging.getLogger("assessment.login")


class LoginForm(AuthenticationForm):
    """Name and password; only whoever knows both is told what the account lacks."""

    def confirm_login_allowed(self, user: Any) -> None:
        """Let in whoever may use the admin at all; a role in a course is asked for by the site."""
        if not (user.is_active and user.is_staff):
            raise ValidationError(NOT_STAFF, code="not_staff")


def connect() -> None:
    """Listen to Django's signals."""
    user_logged_in.connect(begin_session, dispatch_uid="a session of staff")
    user_login_failed.connect(note_failure, dispatch_uid="a failed login")


def begin_session(request: HttpRequest, user: User, **_: Any) -> None:
    """Let the session end after its hours, however much it is used, and note who came."""
    request.session.set_expiry(timezone.now() + SESSION_LASTS)
    _log(logging.INFO, "login of %s from %s", user.get_username(), request)


def note_failure(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Note whose password was wrong, or that it was not even looked at."""
    if request is None:
        return
    name = _name_of_account(str(credentials.get("username") or "")) or "an unknown account"
    if getattr(request, "axes_locked_out", False):
        _log(logging.WARNING, "login of %s from %s refused: too many failures", name, request)
    else:
        _log(logging.WARNING, "login of %s from %s failed", name, request)


def _name_of_account(typed: str) -> str | None:
    """Return the name of the account that was meant, in whatever case it was typed."""
    name = login_brake.composed(typed)
    if not name or "\0" in name:
        return None
    names = list(User.objects.filter(username__iexact=name).values_list("username", flat=True)[:2])
    return name if name in names else next(iter(names), None)


def refuse(request: HttpRequest, _response: HttpResponse, credentials: Any) -> HttpResponse:
    """Answer whoever has failed too often: 429, with when to try again, the same for every name."""
    seconds = AxesProxyHandler.get_implementation().seconds_to_wait(request, credentials)
    return error_pages.too_many_logins(request, seconds)


def _log(level: int, message: str, name: str, request: HttpRequest) -> None:
    address = caller_address(request.META)
    logger.log(level, message, name, address, extra={"user": name, "address": address})
