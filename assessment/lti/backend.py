"""How Django knows again whom a learning platform has signed in, whichever way the other staff sign in.

Sessions hold the dotted path of this class: where it moves, all who came by a launch are signed out.
"""

from typing import Any

from django.contrib.auth.backends import BaseBackend, ModelBackend
from django.http import HttpRequest

from assessment.people.models import User


class PlatformBackend(BaseBackend):
    """Keeps the sessions of staff who came by a launch; nobody signs in by it with a name and a password.

    With single sign-on, Django's own backend is not there, and sessions of a backend that is not there are nobody's.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Take no credentials at all."""
        del request, credentials

    def get_user(self, user_id: int) -> User | None:
        """Return the account of a session, unless it is closed."""
        user = ModelBackend().get_user(user_id)
        return user if isinstance(user, User) else None
