"""The addresses of django-allauth that staff need: signing in and out, the second factor, and providers.

Signing up, e-mail addresses and forgotten passwords are left out: administrators look after accounts.
"""

from allauth.account import urls as account_urls
from allauth.urls import build_provider_urlpatterns
from django.urls import include, path

NEEDED = {"account_login", "account_logout", "account_inactive", "account_reauthenticate"}

urlpatterns = [
    *(pattern for pattern in account_urls.urlpatterns if getattr(pattern, "name", None) in NEEDED),
    path("2fa/", include("allauth.mfa.urls")),
    path("3rdparty/", include("allauth.socialaccount.urls")),
    *build_provider_urlpatterns(),
]
