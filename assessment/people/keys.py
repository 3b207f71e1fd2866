"""The keys of API clients: their scopes, how they are made and checked.

A secret has 160 random bits, so a plain SHA-256 is enough: there is nothing to guess, and a slow hash would
cost half a second a request.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessment.people import audit
from assessment.people.models import Act, ApiClient, ApiKey

LONGEST_DAYS = 3650
"""Days until a key expires, at most: ten years; whoever wants more gives it no date."""
SCOPES = ("grade:write", "grade:read", "grade:held", "key:read", "learner:erase")
LAST_USED_EVERY = timedelta(minutes=1)
"""How exactly the last use of a key is known: noting each would make every read of the API a write."""
UNKNOWN = "The key is not known."
ENDED = {
    "revoked": "The key was revoked: ask the operator for a new one.",
    "expired": "The key has expired: ask the operator for a new one.",
}


@transaction.atomic
def create_key(
    client: ApiClient,
    scopes: Iterable[str],
    expires_at: datetime | None = None,
    *,
    by: audit.Actor = audit.SERVICE,
) -> str:
    """Store a new key for a client and return it as `<prefix>.<secret>`: it cannot be shown again."""
    key, text = _new_key(client, scopes, expires_at)
    audit.record(Act.KEY_CREATED, by=by, target=key, details=_details(key))
    return text


def _new_key(client: ApiClient, scopes: Iterable[str], expires_at: datetime | None) -> tuple[ApiKey, str]:
    prefix, secret = secrets.token_hex(6), secrets.token_hex(20)
    key = ApiKey.objects.create(
        client=client,
        prefix=prefix,
        secret_sha256=_digest(secret),
        scopes=sorted(scopes),
        expires_at=expires_at,
    )
    return key, f"{prefix}.{secret}"


def _details(key: ApiKey) -> dict[str, object]:
    """Return what a record of an act says of a key."""
    return {"client": key.client.name, "scopes": key.scopes, "ends": key.expires_at}


class NothingToRotate(Exception):
    """The keys of a client cannot be replaced as was asked; the text says why."""


def rotate_keys(
    client: ApiClient,
    grace: timedelta,
    *,
    prefix: str = "",
    ends: datetime | None = None,
    by: audit.Actor = audit.SERVICE,
) -> str:
    """Return a new key with the scopes of the old ones, or of the one with this prefix; those end after `grace`.

    Raises `NothingToRotate` if there is none, or if it is not clear which scopes the new one should have.
    """
    with transaction.atomic():
        active = client.keys.active().select_for_update()
        replaced_keys = list(active.filter(prefix=prefix) if prefix else active)
        if not replaced_keys:
            raise NothingToRotate("there is no active key to replace; create_api_client makes a new one.")
        if len({tuple(key.scopes) for key in replaced_keys}) > 1:
            prefixes = ", ".join(key.prefix for key in replaced_keys)
            raise NothingToRotate(f"its keys have different scopes: name one with --prefix, of {prefixes}.")
        end = timezone.now() + grace
        for key in replaced_keys:
            key.expires_at = min(key.expires_at or end, end)
            key.save(update_fields=["expires_at"])
        new_key, text = _new_key(client, replaced_keys[0].scopes, ends)
        replaced = {"replaces": [key.prefix for key in replaced_keys], "these end": end}
        audit.record(Act.KEY_ROTATED, by=by, target=new_key, details=_details(new_key) | replaced)
        return text


@transaction.atomic
def revoke_key(key: ApiKey, *, by: audit.Actor = audit.SERVICE) -> None:
    """End a key at once and for ever; one that is revoked already keeps its date."""
    if ApiKey.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=timezone.now()):
        audit.record(Act.KEY_REVOKED, by=by, target=key, details=_details(key))


class KeyRefused(Exception):
    """A key does not work; the text says why, and of a wrong secret nothing."""


def find_key(text: str) -> ApiKey | None:
    """Return the active key that `<prefix>.<secret>` belongs to, or None."""
    try:
        return check_key(text)
    except KeyRefused:
        return None


def check_key(text: str) -> ApiKey:
    """Return the active key that `<prefix>.<secret>` belongs to; raise `KeyRefused`; compares in constant time.

    Only who knows the secret is told that the key was revoked or has expired.
    """
    prefix, _, secret = text.partition(".")
    if not prefix or not prefix.isascii() or "\x00" in text:
        raise KeyRefused(UNKNOWN)
    key = ApiKey.objects.select_related("client").filter(prefix=prefix).first()
    # A prefix that nobody has takes as long to refuse as a wrong secret.
    expected = key.secret_sha256 if key else "0" * 64
    if not hmac.compare_digest(_digest(secret), expected) or key is None:
        raise KeyRefused(UNKNOWN)
    if key.state != "active":
        raise KeyRefused(ENDED[key.state])
    _mark_used(key)
    return key


def _mark_used(key: ApiKey) -> None:
    """Note the use, at most once a minute, so that reads do not all write."""
    now = timezone.now()
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - LAST_USED_EVERY)
    if key.last_used_at is None or key.last_used_at < now - LAST_USED_EVERY:
        ApiKey.objects.filter(stale, pk=key.pk).update(last_used_at=now)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
