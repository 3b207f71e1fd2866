"""Signing in by django-allauth, for services that turn it on (`STAFF_SSO`): nobody gets an account by it.

Somebody who comes from a provider is who has the e-mail address that the provider has verified, among the staff whose
accounts an administrator made. django-allauth would take the password of such an account away at the first sign-in, for
elsewhere a stranger may have made it; here none can.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from assessment.people.models import User


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made in the admin alone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Let nobody sign up."""
        del request
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave the counting of wrong passwords to `LoginBrake`; allauth's own still counts wrong codes."""


class KnownPeople(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Whom a provider sends is matched with an account that is there."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Let nobody sign up."""
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Connect the provider's account with the one of staff that has its verified address, if it is only one."""
        if sociallogin.is_existing:
            return
        verified = [address.email for address in sociallogin.email_addresses if address.verified]
        users = [user for email in verified for user in _staff_with(email)]
        if len({user.pk for user in users}) == 1:
            sociallogin.connect(request, users[0])


def _staff_with(email: str) -> list[User]:
    return list(User.objects.filter(email__iexact=email, is_active=True, is_staff=True)) if email else []
