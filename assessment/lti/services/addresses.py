"""Which addresses of a platform may be called: public ones over TLS, and what the settings allow beside them.

Names are looked up only when a call is made, and the address that is connected to is the one that was checked, so a
name that changes what it points to gains nothing.
"""

import ipaddress
import re
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

LONGEST_URL = 2_000
"""What browsers and servers commonly take; the columns that keep addresses are shorter."""
TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")


def problem_with_address(url: str) -> str | None:
    """Return in words why an address is not one of a platform, for a form or a log; None if it may be called."""
    if not url.strip():
        return "An address is missing."
    if len(url) > LONGEST_URL or re.search(r"[\x00-\x20\x7f\\\ud800-\udfff]|[^\x00-\x7f]\s", url):
        return (
            "An address has no spaces, line breaks, backslashes or control characters, and is not that long."
        )
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return "This is no address; it should look like https://lms.example.org/path."
    if parts.username is not None or parts.password is not None:
        return "An address must not have a user name or password before its host."
    if "#" in url:
        return "An address must end before its “#…” part."
    if port == 0 or not _is_host(host):
        return "This address has no host; it should look like https://lms.example.org/path."
    return _problem_with_host(parts, host)


def is_allowed_address(address: str, *, plain: bool = False) -> bool:
    """Tell whether an IP address may be connected to; `plain` is without TLS, for which it must be this machine's."""
    try:
        ip = _inner(ipaddress.ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    if not plain and any(ip in network for network in settings.PLATFORM_NETWORKS):
        return True
    if plain or ip.is_loopback:
        return bool(settings.PLATFORM_LOOPBACK) and ip.is_loopback
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def origin_of(url: str) -> str | None:
    """Return scheme, host and port of an address as a browser writes its origin; None if it has none."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host:
        return None
    shown = f"[{host}]" if ":" in host else host
    usual = {"http": 80, "https": 443}[parts.scheme]
    return f"{parts.scheme}://{shown}" if port in (None, usual) else f"{parts.scheme}://{shown}:{port}"


def _problem_with_host(parts: SplitResult, host: str) -> str | None:
    local = _is_local(host)
    if parts.scheme == "http" and local and settings.PLATFORM_LOOPBACK:
        return None
    if parts.scheme != "https":
        return "A platform is called over https only; give its address that begins with https://."
    try:
        address = "127.0.0.1" if local and ":" not in host else str(ipaddress.ip_address(host))
    except ValueError:
        return None
    if is_allowed_address(address):
        return None
    return "This address is not public; whoever runs this service can allow its network (PLATFORM_NETWORKS)."


def _is_host(host: str) -> bool:
    """Tell whether a host is a name or an IP address that can be looked up at all."""
    if ":" in host:
        return True
    try:
        name = host.encode("idna").decode()
    except UnicodeError:
        return False
    return bool(re.fullmatch(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_.])?", name, re.IGNORECASE))


def _is_local(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return _inner(ipaddress.ip_address(host)).is_loopback
    except ValueError:
        return False


def _inner(address: IpAddress) -> IpAddress:
    """Return the IPv4 address that an IPv6 one stands for, if it does: mapped, 6to4, or translated (RFC 6052)."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in TRANSLATED:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address
