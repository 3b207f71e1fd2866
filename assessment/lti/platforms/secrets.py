"""Secrets at rest: encrypted under a key that is derived from the service's own secret.

Whoever has a copy of the database alone can neither sign in the tool's name nor use a platform's tokens.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Undecipherable(Exception):
    """A stored secret was encrypted under another `SECRET_KEY`, or is damaged."""


def encrypt(secret: bytes) -> bytes:
    """Return a secret in the form in which it is stored."""
    return _box().encrypt(secret)


def decrypt(stored: bytes | memoryview) -> bytes:
    """Return a stored secret; raise `Undecipherable` if the service's secret is another one now."""
    try:
        return _box().decrypt(bytes(stored))
    except InvalidToken:
        raise Undecipherable(
            "A stored secret was encrypted under another SECRET_KEY; it cannot be read any more."
        ) from None


def _box() -> MultiFernet:
    """Return what encrypts with today's secret, and decrypts with it or one of `SECRET_KEY_FALLBACKS`."""
    return MultiFernet(
        [Fernet(_derived(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _derived(key: str | bytes) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"evenmark: secrets of platforms")
    return urlsafe_b64encode(kdf.derive(key.encode() if isinstance(key, str) else key))
