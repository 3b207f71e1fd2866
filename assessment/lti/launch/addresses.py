"""Which addresses are ours, and whether a request came over an encrypted connection."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from assessment.lti.launch.refusals import NotSecure, TargetForeign
from assessment.lti.platforms.addresses import origin_of

LAUNCH = "/lti/launch"


def ours(request: HttpRequest, path: str) -> str:
    """Return an absolute address of this service, by the host that was asked."""
    return f"{request.scheme}://{request.get_host()}{path}"


def require_tls(request: HttpRequest) -> None:
    """Refuse plain HTTP, but for a developer's own machine; raise `NotSecure`."""
    if request.is_secure():
        return
    host = (urlsplit(f"//{request.get_host()}").hostname or "").lower()
    if not (settings.PLATFORM_LOOPBACK and _is_loopback(host)):
        raise NotSecure


def target(request: HttpRequest, url: str) -> str:
    """Return a `target_link_uri` in the one form in which it is compared; raise `TargetForeign` if it is not ours."""
    try:
        parts = urlsplit(url)
    except ValueError:
        raise TargetForeign from None
    beside = parts.path == LAUNCH or parts.path.startswith(f"{LAUNCH}/")
    if parts.username is not None or parts.password is not None or not beside or ".." in parts.path:
        raise TargetForeign
    origin = origin_of(url)
    if origin is None or origin != origin_of(ours(request, "/")):
        raise TargetForeign
    query = f"?{parts.query}" if parts.query else ""
    return f"{origin}{parts.path.rstrip('/')}{query}"


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
