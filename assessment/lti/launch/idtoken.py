"""The signature of an `id_token`: RS256, with a key that its platform publishes.

Source: 1EdTech Security Framework 1.0, section 5.1.3 (RS256 only, whatever the token says).
"""

from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from jwt.types import Options

from assessment.lti.launch.refusals import (
    AlgorithmRefused,
    KeyNotFound,
    KeysUnreachable,
    SignatureWrong,
    TokenMalformed,
)
from assessment.lti.platforms.models import Registration
from assessment.lti.platforms.platform_keys import KeyUnknown, key_for, newer_key
from assessment.lti.platforms.replies import CallFailed

LONGEST = 100_000
UNCHECKED: Options = {
    "verify_signature": True,
    "verify_exp": False,
    "verify_nbf": False,
    "verify_iat": False,
    "verify_aud": False,
    "verify_iss": False,
    "verify_sub": False,
    "verify_jti": False,
}
"""Claims are checked in `claims`, each with its own refusal."""


def verified(token: str, registration: Registration) -> dict[str, Any]:
    """Return the claims of a token whose signature holds, else raise a refusal; the platform's keys may be fetched."""
    if not 0 < len(token) <= LONGEST:
        raise TokenMalformed
    kid = _header(token).get("kid")
    key = _key(kid, registration)
    try:
        return _decoded(token, key)
    except SignatureWrong:
        if (newer := newer_key(registration, kid, failed=key)) is None:
            raise
    return _decoded(token, newer)


def _decoded(token: str, key: RSAPublicKey) -> dict[str, Any]:
    try:
        return dict(jwt.decode(token, key, algorithms=["RS256"], options=UNCHECKED))
    except jwt.InvalidSignatureError:
        raise SignatureWrong from None
    except (jwt.PyJWTError, ValueError, RecursionError, TypeError):
        raise TokenMalformed from None


def _header(token: str) -> dict[str, Any]:
    try:
        header = jwt.get_unverified_header(token)
    except (jwt.PyJWTError, ValueError, RecursionError, TypeError):
        raise TokenMalformed from None
    if header.get("alg") != "RS256":
        raise AlgorithmRefused
    return dict(header)


def _key(kid: object, registration: Registration) -> RSAPublicKey:
    try:
        return key_for(registration, kid)
    except KeyUnknown:
        raise KeyNotFound from None
    except CallFailed:
        raise KeysUnreachable from None
