"""Settings of how staff sign in: passwords, the brake on guessing them (django-axes), single sign-on (django-allauth).

`settings` takes the constants over, and turns single sign-on on where STAFF_SSO says so; without it they mean nothing.
"""

import importlib.util
import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

AUTH_PASSWORD_VALIDATORS: list[dict[str, Any]] = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator")
]
AUTH_PASSWORD_VALIDATORS.append(
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
)

# The brake on guessing passwords (assessment/desk/accounts/login_brake.py): counted in the database, no name or address
# is logged by the library, and what was typed as a name is stored as a digest only.
AXES_HANDLER = "assessment.desk.accounts.login_brake.LoginBrake"
# Not used: the handler has a limit of its own for each of the three.
AXES_FAILURE_LIMIT = 1
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], "username", "ip_address"]
# A plain choice: long for who guesses, short for who has mistyped.
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "assessment.desk.accounts.login_brake.account"
AXES_CLIENT_IP_CALLABLE = "assessment.desk.accounts.login_brake.client_address"
AXES_LOCKOUT_CALLABLE = "assessment.desk.accounts.sign_ins.refuse"
AXES_SENSITIVE_PARAMETERS = ["username", "password", "next", "csrfmiddlewaretoken"]
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True


# Single sign-on: accounts are made in the admin alone, and whoever comes from a provider is matched with one.
ACCOUNT_ADAPTER = "assessment.desk.accounts.single_sign_on.ClosedAccounts"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_SESSION_REMEMBER = None
SOCIALACCOUNT_ADAPTER = "assessment.desk.accounts.single_sign_on.KnownPeople"
# By a link: the pages' policy lets a form go to no other host, as a provider is.
SOCIALACCOUNT_LOGIN_ON_GET = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Evenmark"
# The code of the half minute before or after is taken too: it was right when its owner began to type (RFC 6238, 5.2).
MFA_TOTP_TOLERANCE = 1

__all__ = [
    "ACCOUNT_ADAPTER",
    "ACCOUNT_EMAIL_VERIFICATION",
    "ACCOUNT_LOGIN_METHODS",
    "ACCOUNT_SESSION_REMEMBER",
    "ACCOUNT_SIGNUP_FIELDS",
    "AUTH_PASSWORD_VALIDATORS",
    "AXES_CLIENT_IP_CALLABLE",
    "AXES_COOLOFF_TIME",
    "AXES_DISABLE_ACCESS_LOG",
    "AXES_ENABLE_ADMIN",
    "AXES_FAILURE_LIMIT",
    "AXES_HANDLER",
    "AXES_LOCKOUT_CALLABLE",
    "AXES_LOCKOUT_PARAMETERS",
    "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT",
    "AXES_SENSITIVE_PARAMETERS",
    "AXES_USERNAME_CALLABLE",
    "MFA_SUPPORTED_TYPES",
    "MFA_TOTP_ISSUER",
    "MFA_TOTP_TOLERANCE",
    "SOCIALACCOUNT_ADAPTER",
    "SOCIALACCOUNT_LOGIN_ON_GET",
]


def sso_apps(providers: Iterable[str]) -> list[str]:
    """Return the apps of single sign-on by these providers."""
    parts = ("account", "mfa", "socialaccount", *(f"socialaccount.providers.{name}" for name in providers))
    return ["allauth", *(f"allauth.{part}" for part in parts)]


def problem_with_providers(providers: Any) -> str | None:
    """Say in words what is wrong with SSO_PROVIDERS, with what to do; None if nothing is."""
    if not isinstance(providers, dict):
        return "is wrong: it is a JSON object of django-allauth's SOCIALACCOUNT_PROVIDERS."
    for name in providers:
        if not re.fullmatch(r"[a-z0-9_]+", name) or not importlib.util.find_spec(
            f"allauth.socialaccount.providers.{name}"
        ):
            return f"is wrong: django-allauth has no provider “{name}”."
        if name == "saml" and importlib.util.find_spec("onelogin") is None:
            return "names saml, which needs: pip install 'django-allauth[saml]'"
    return None
