"""The tool's own key pairs: what it signs with, and what it publishes so that platforms can check it.

The oldest key that is not retired signs; usually there is one. A retired one is published for a while yet, for
messages on their way. Source: 1EdTech Security Framework 1.0, section 6 (RS256; JWKS by RFC 7517).
"""

import logging
import secrets as randomness
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from assessment.lti.platforms.models import ToolKey
from assessment.lti.platforms.secrets import Undecipherable, decrypt, encrypt
from assessment.people import audit
from assessment.people.models import Act

ALGORITHM = "RS256"
KEY_BITS = 2_048
"""The least that platforms take for RS256 (RFC 7518, section 3.3)."""
PUBLISHED_FOR = timedelta(days=7)
"""How long a retired key is published: a message lives for minutes, so a week leaves days for a mistake to be
found."""
logger = logging.getLogger(__name__)


def signing_key() -> tuple[str, rsa.RSAPrivateKey]:
    """Return the id and the private key with which messages to platforms are signed; make them on first use.

    Two processes that come first at once may make a key each; both are published, and both then use the older.
    """
    for key in _current():
        try:
            return key.kid, _private(key)
        except Undecipherable:
            logger.warning("The tool's key %s cannot be decrypted any more, and is retired.", key.kid)
            _retire([key.pk])
    _make(_new_secret())
    oldest = _current()[0]
    return oldest.kid, _private(oldest)


def public_keys() -> dict[str, list[dict[str, str]]]:
    """Return the key set (JWKS) that platforms fetch: what signs now, and what was retired lately."""
    signing_key()
    recent = Q(retired_at=None) | Q(retired_at__gt=timezone.now() - PUBLISHED_FOR)
    return {
        "keys": [
            shown for key in ToolKey.objects.filter(recent).order_by("-pk") if (shown := _public_jwk(key))
        ]
    }


def rotate_tool_key(*, by: audit.Actor = audit.SERVICE) -> str:
    """Make a new key, retire all others, and return the new one's id."""
    stored = _new_secret()
    with transaction.atomic():
        retiring = list(ToolKey.objects.filter(retired_at=None).values_list("pk", flat=True))
        kid = _make(stored)
        _retire(retiring)
        audit.record(Act.KEY_ROTATED, by=by, target=ToolKey.objects.get(kid=kid))
    return kid


def purge_retired_keys() -> int:
    """Delete the keys that are not published any more, and return their number."""
    return ToolKey.objects.filter(retired_at__lte=timezone.now() - PUBLISHED_FOR).delete()[0]


def _current() -> list[ToolKey]:
    return list(ToolKey.objects.filter(retired_at=None).order_by("pk"))


def _new_secret() -> bytes:
    """Return a new private key as it is stored; it takes a while, so no transaction should be open."""
    private = rsa.generate_private_key(public_exponent=65_537, key_size=KEY_BITS)
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return encrypt(pem)


def _make(stored: bytes) -> str:
    return ToolKey.objects.create(kid=randomness.token_urlsafe(16), private_pem=stored).kid


def _retire(keys: list[Any]) -> None:
    ToolKey.objects.filter(pk__in=keys, retired_at=None).update(retired_at=timezone.now())


def _private(key: ToolKey) -> rsa.RSAPrivateKey:
    # It was made here and nobody could have changed it; testing its primes again takes longer than signing.
    private = serialization.load_pem_private_key(
        decrypt(key.private_pem), password=None, unsafe_skip_rsa_key_validation=True
    )
    if not isinstance(private, rsa.RSAPrivateKey):
        raise Undecipherable(f"The tool's key {key.kid} is no RSA key.")
    return private


def _public_jwk(key: ToolKey) -> dict[str, str] | None:
    """Return the public half of a key; None if it cannot be read, and so nothing was signed with it lately."""
    try:
        numbers = _private(key).public_key().public_numbers()
    except Undecipherable:
        return None
    halves = {"n": _base64(numbers.n), "e": _base64(numbers.e)}
    return {"kty": "RSA", "use": "sig", "alg": ALGORITHM, "kid": key.kid, **halves}


def _base64(number: int) -> str:
    return urlsafe_b64encode(number.to_bytes((number.bit_length() + 7) // 8, "big")).rstrip(b"=").decode()
