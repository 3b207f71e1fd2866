"""Which addresses are ours, and whether a request came over an encrypted connection."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from assessment.lti.refusals import MessageRefused, RefusalCode
from assessment.lti.registration.dynamic_registration import LAUNCH_PATH
from assessment.lti.services.addresses import origin_of


def own_url(request: HttpRequest, path: str) -> str:
    """Return an absolute address of this service, by the host that was asked."""
    return f"{request.scheme}://{request.get_host()}{path}"


def require_tls(request: HttpRequest) -> None:
    """Refuse plain HTTP, but for a developer's own machine; raise `NOT_SECURE`."""
    if request.is_secure():
        return
    host = (urlsplit(f"//{request.get_host()}").hostname or "").lower()
    if not (settings.PLATFORM_LOOPBACK and _is_loopback(host)):
        raise MessageRefused(RefusalCode.NOT_SECURE)


def checked_target(request: HttpRequest, url: str) -> str:
    """Return a `target_link_uri` in the one form in which it is compared; raise `TARGET_FOREIGN` if it is not ours."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise MessageRefused(RefusalCode.TARGET_FOREIGN) from None
    beside = parts.path == LAUNCH_PATH or parts.path.startswith(f"{LAUNCH_PATH}/")
    if parts.username is not None or parts.password is not None or not beside or ".." in parts.path:
        raise MessageRefused(RefusalCode.TARGET_FOREIGN)
    origin = origin_of(url)
    if origin is None or origin != origin_of(own_url(request, "/")):
        raise MessageRefused(RefusalCode.TARGET_FOREIGN)
    query = f"?{parts.query}" if parts.query else ""
    return f"{origin}{parts.path.rstrip('/')}{query}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
