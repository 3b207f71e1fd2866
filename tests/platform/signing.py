"""Keys of the platform, and the strict reading of what a tool signed."""

import itertools
import json
import time
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.platform.records import Refused, Tool, demand

SKEW_SECONDS = 60
LONGEST_SECONDS = 3600


RING = 8
_made: list[rsa.RSAPrivateKey] = []
_turns = itertools.count()


def new_private_key() -> rsa.RSAPrivateKey:
    """Return an RSA key of the size that the security framework asks for; after eight, they come again.

    Making one takes a tenth of a second, and no test has more than a few.
    """
    turn = next(_turns) % RING
    if turn == len(_made):
        _made.append(rsa.generate_private_key(public_exponent=65537, key_size=2048))
    return _made[turn]


@dataclass
class SigningKey:
    """A key pair with its id."""

    private: rsa.RSAPrivateKey = field(default_factory=new_private_key)
    kid: str = field(default_factory=lambda: uuid4().hex[:20])

    def jwk(self) -> dict[str, str]:
        """Return the public half as Moodle publishes it."""
        numbers: dict[str, str] = jwt.algorithms.RSAAlgorithm.to_jwk(self.private.public_key(), as_dict=True)
        return {
            "kty": "RSA",
            "alg": "RS256",
            "kid": self.kid,
            "e": numbers["e"],
            "n": numbers["n"],
            "use": "sig",
        }

    def sign(self, claims: dict[str, Any]) -> str:
        """Return a JWT of these claims."""
        return jwt.encode(claims, self.private, "RS256", {"kid": self.kid})


def read_signed(tool: Tool, token: str, *, error: str = "invalid_request") -> dict[str, Any]:
    """Return the claims of a token that a tool signed with a key that it publishes; refuse anything else."""
    try:
        header = jwt.get_unverified_header(token)
    except jwt.InvalidTokenError as wrong:
        raise Refused(400, f"not a JWT: {wrong}", error) from wrong
    demand(header.get("alg") == "RS256", f"alg is {header.get('alg')!r}, not RS256", error=error)
    demand(isinstance(header.get("kid"), str), "no kid in the header", error=error)
    keys = [key for key in tool_keys(tool)["keys"] if key.get("kid") == header["kid"]]
    demand(len(keys) == 1, f"{len(keys)} keys of the tool have the kid {header['kid']!r}", error=error)
    try:
        claims: dict[str, Any] = jwt.decode(
            token, jwt.PyJWK(keys[0], "RS256"), ["RS256"],
            options={"verify_aud": False, "verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )  # fmt: skip
    except (jwt.InvalidTokenError, jwt.PyJWKError) as wrong:
        raise Refused(400, f"the signature does not hold: {wrong}", error) from wrong
    check_times(claims, error)
    return claims


def check_times(claims: dict[str, Any], error: str = "invalid_request") -> None:
    """Refuse claims without `iat` and `exp`, from the future, expired, or valid for more than an hour."""
    now = time.time()
    for name in ("iat", "exp"):
        value = claims.get(name)
        demand(type(value) in (int, float), f"{name} is {value!r}, not a number", error=error)
    demand(claims["iat"] <= now + SKEW_SECONDS, "iat lies in the future", error=error)
    demand(claims["iat"] >= now - LONGEST_SECONDS, "iat is too long ago", error=error)
    demand(claims["exp"] > now - SKEW_SECONDS, "it has expired", error=error)
    demand(claims["exp"] > claims["iat"], "exp is not after iat", error=error)
    demand(claims["exp"] - claims["iat"] <= LONGEST_SECONDS, "it is valid for too long", error=error)


def names_only(audience: object, recipient: str) -> bool:
    """Tell whether `aud` names one and nobody else."""
    return audience in (recipient, [recipient])


def tool_keys(tool: Tool) -> dict[str, Any]:
    """Return the tool's JWKS: fetched over HTTP, or given."""
    if tool.keys is not None:
        return tool.keys()
    try:
        with urllib.request.urlopen(tool.jwks_url, timeout=10) as reply:  # noqa: S310 - of this machine
            jwks: dict[str, Any] = json.load(reply)
    except (OSError, ValueError) as wrong:
        raise Refused(400, f"the tool's keys cannot be fetched: {wrong}", "invalid_client") from wrong
    demand(isinstance(jwks.get("keys"), list), "the tool's JWKS has no keys", error="invalid_client")
    private = [key["kid"] for key in jwks["keys"] if {"d", "p", "q"} & set(key)]
    demand(not private, f"the tool publishes private keys: {private}", error="invalid_client")
    return jwks
