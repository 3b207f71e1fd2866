"""The public keys of a platform: kept as last fetched, and fetched again when one is not there, or does not fit.

However many launches name an unknown key, in whichever process, a platform is asked once in `ASKED_EVERY` only. Source:
1EdTech Security Framework 1.0, section 6.3; RFC 7517.
"""

import re
import time
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey, RSAPublicNumbers
from django.utils import timezone

from assessment.lti.platforms.models import PlatformKeys, Registration
from assessment.lti.services.http_client import PlatformCall, fetch
from assessment.lti.services.replies import CallFailed

ASKED_EVERY = timedelta(seconds=30)
"""So often a platform is asked for its keys at most: messages with invented key ids cost it no more than that."""
FRESH_FOR = timedelta(hours=1)
"""A key that was withdrawn is trusted for an hour at most while the platform can be reached."""
USED_FOR = timedelta(days=1)
"""While the platform cannot be reached its keys of today do: nobody is locked out by an outage of an hour."""
MOST_BYTES = 256_000
"""A plain limit: a key has about 500 bytes."""
MOST_KEYS = 50
"""A plain limit: platforms publish two or three."""
# RFC 7518, section 3.3, asks for 2,048 bits at least; a far longer key only makes each check slow.
FEWEST_BITS, MOST_BITS = 2_048, 8_192
# Four seconds in all, for which a launch waits.
WAITS, WAIT_SECONDS = 20, 0.2
ANONYMOUS = ""
"""The id under which a key without one is kept, and by which a message without one asks for the only key."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Long ago: the time of a fetch that did not take place yet."""
_BASE64 = re.compile(r"[A-Za-z0-9_-]{1,1500}={0,2}")


class KeyUnknown(CallFailed):
    """The platform's keys are known, and the one that was asked for is none of them."""


def platform_key(registration: Registration, kid: object) -> RSAPublicKey:
    """Return the platform's public key of an id; raise `KeyUnknown` or, if the keys are not to be had, `CallFailed`.

    Without an id (None) it is the platform's only key: `kid` is optional (RFC 7515, section 4.1.4), and Open edX once
    left it out of its messages and of its key set (openedx/xblock-lti-consumer, pull request 527). Of several keys
    one must be named. It may call the platform, so no transaction may be open.
    """
    if kid is None:
        kid = ANONYMOUS
    elif not isinstance(kid, str) or not 0 < len(kid) <= 255:
        raise KeyUnknown("The message does not say with which key it was signed (kid).", permanent=True)
    key_row, now = _key_row(registration), timezone.now()
    if key_row.url != registration.keys_url:
        key_row.keys = []
    if (key := _find_key(key_row, kid)) and key_row.fetched_at > now - FRESH_FOR:
        return key
    try:
        fetched = refresh_keys(registration)
    except CallFailed:
        if key and key_row.fetched_at > now - USED_FOR:
            return key
        raise
    if not fetched and key and key_row.fetched_at > now - USED_FOR:
        return key
    if not fetched:
        _await_others(key_row)
    if key := _find_key(_key_row(registration), kid):
        return key
    raise KeyUnknown(
        "The message was signed with a key that the platform does not publish. If the platform has changed its keys"
        f" just now, try again in {ASKED_EVERY.seconds} seconds."
    )


def replaced_key(registration: Registration, kid: object, failed: RSAPublicKey) -> RSAPublicKey | None:
    """Return the key in the place of one by which a signature does not hold; None if the platform still has that one.

    A platform whose messages have no key id, or always the same, says by nothing else that it has changed its keys.
    """
    key_row = _key_row(registration)
    try:
        if not refresh_keys(registration):
            _await_others(key_row)
    except CallFailed:
        return None
    key = _find_key(_key_row(registration), ANONYMOUS if kid is None else str(kid))
    return key if key is not None and key.public_numbers() != failed.public_numbers() else None


def refresh_keys(registration: Registration) -> bool:
    """Fetch the keys and keep them; False if they were asked for a moment ago. Raise `CallFailed` if it fails."""
    key_rows, now = PlatformKeys.objects.filter(pk=_key_row(registration).pk), timezone.now()
    # Keys of an address that was entered before are nobody's now, and do not count against the new one.
    key_rows.exclude(url=registration.keys_url).update(url=registration.keys_url, keys=[], tried_at=NEVER)
    if not key_rows.filter(tried_at__lte=now - ASKED_EVERY).update(tried_at=now):
        return False
    keys = fetch_keys(registration)
    key_rows.filter(url=registration.keys_url).update(keys=keys, fetched_at=timezone.now())
    return True


def fetch_keys(registration: Registration) -> list[dict[str, str]]:
    """Return the usable keys that a platform publishes now (`kid`, `n`, `e`); raise `CallFailed` if there are none."""
    reply = fetch(
        PlatformCall("GET", registration.keys_url, {"Accept": "application/json"}, most_bytes=MOST_BYTES)
    )
    if not reply.ok:
        raise reply.failure("reading its public keys")
    data = reply.json()
    listed = data.get("keys") if isinstance(data, dict) else None
    if not isinstance(listed, list):
        raise CallFailed("The address of the platform's keys answers with something else than a key set.")
    usable: list[dict[str, str]] = []
    for published in listed[:MOST_KEYS]:
        # Two that share an id, or have none, are two: a message that names no key means neither.
        if (key := usable_key(published)) is not None and key not in usable:
            usable.append(key)
    if not usable:
        raise CallFailed(f"The platform publishes no RSA key for signatures of {FEWEST_BITS} bits or more.")
    return usable


def _key_row(registration: Registration) -> PlatformKeys:
    first = {"url": registration.keys_url, "fetched_at": NEVER, "tried_at": NEVER}
    return PlatformKeys.objects.get_or_create(registration=registration, defaults=first)[0]


def _await_others(before: PlatformKeys) -> None:
    """Wait a little if another process is fetching the keys right now, as when a whole class is launched at once."""
    for _ in range(WAITS):
        now = PlatformKeys.objects.get(pk=before.pk)
        asked_lately = now.tried_at > timezone.now() - timedelta(seconds=WAITS * WAIT_SECONDS)
        if now.fetched_at > now.tried_at or not asked_lately:
            return
        time.sleep(WAIT_SECONDS)


def _find_key(key_row: PlatformKeys, kid: str) -> RSAPublicKey | None:
    if kid == ANONYMOUS:
        stored = key_row.keys[0] if len(key_row.keys) == 1 else None
    else:
        stored = next((key for key in key_row.keys if key["kid"] == kid), None)
    return _public(stored["n"], stored["e"]) if stored else None


def usable_key(key: Any) -> dict[str, str] | None:
    """Return what is kept of a published key; None if it is of another kind or use, or weak, or damaged."""
    if not isinstance(key, dict) or key.get("kty") != "RSA" or key.get("use", "sig") != "sig":
        return None
    if key.get("alg", "RS256") != "RS256":
        return None
    kid, n, e = key.get("kid", ANONYMOUS), key.get("n"), key.get("e")
    if (
        not isinstance(kid, str)
        or ("kid" in key and not 0 < len(kid) <= 255)
        or not isinstance(n, str)
        or not isinstance(e, str)
    ):
        return None
    return {"kid": kid, "n": n, "e": e} if _public(n, e) else None


def _public(n: str, e: str) -> RSAPublicKey | None:
    if not _BASE64.fullmatch(n) or not _BASE64.fullmatch(e):
        return None
    modulus, exponent = _number(n), _number(e)
    if not FEWEST_BITS <= modulus.bit_length() <= MOST_BITS or exponent.bit_length() > 32:
        return None
    try:
        return RSAPublicNumbers(exponent, modulus).public_key()
    except ValueError:
        return None


def _number(text: str) -> int:
    stripped = text.rstrip("=")
    return int.from_bytes(
        urlsafe_b64decode(stripped[: len(stripped) - (len(stripped) % 4 == 1)] + "==="), "big"
    )
