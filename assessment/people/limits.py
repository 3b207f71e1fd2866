"""How many requests a caller may make in a minute, counted for all web processes together.

This keeps one caller from using up the service; it is not security. So while the counter's server is away, requests
are served uncounted, and it is asked again only after a few seconds.
"""

import ipaddress
import logging
import math
import time
from collections.abc import Mapping
from typing import ClassVar

import redis
from django.conf import settings
from django.core.cache import caches
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)

# Seconds; limits are so many calls a minute.
MINUTE = 60


class Counter:
    """Whether the counter's server is asked at present."""

    quiet_seconds = 5.0
    quiet_until: ClassVar[float] = 0.0


def count_request(kind: str, caller: str, now: float | None = None) -> int | None:
    """Count a request; return None if it may go on, else the seconds until the next minute begins.

    `kind` is a name in `settings.LIMITS`, whose number 0 means no limit. `caller` is only stored as a keyed digest.
    """
    limit: int = settings.LIMITS[kind]
    if not limit:
        return None
    minute, past = divmod(time.time() if now is None else now, MINUTE)
    digest = salted_hmac("limits", f"{kind} {caller}", algorithm="sha256").hexdigest()[:32]
    if _count(f"{kind}:{digest}:{int(minute)}") <= limit:
        return None
    return math.ceil(MINUTE - past)


def caller_address(meta: Mapping[str, str]) -> str:
    """Return where a request came from, by its WSGI variables; an IPv6 address stands for its whole network.

    `X-Forwarded-For` is believed as far as our own proxies wrote it: everything further left is the caller's word.
    """
    remote = meta.get("REMOTE_ADDR", "")
    passed = [part.strip() for part in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if settings.NUM_PROXIES and passed:
        remote = passed[-min(settings.NUM_PROXIES, len(passed))]
    try:
        address = ipaddress.ip_address(remote)
    except ValueError:
        return remote[:100]
    if address.version == 6:
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _count(key: str) -> int:
    """Return how often this was counted, with this time; 0 while the server is away."""
    if time.monotonic() < Counter.quiet_until:
        return 0
    store = caches["limits"]
    try:
        store.add(key, 0, 2 * MINUTE)
        return store.incr(key)
    except (redis.RedisError, OSError, ValueError) as error:
        # A ValueError is a server that forgot the key between the two calls.
        Counter.quiet_until = time.monotonic() + Counter.quiet_seconds
        logger.warning("Requests are not counted against their limits: %s", type(error).__name__)
        return 0
