"""Access tokens of a platform: asked for with a signed assertion, and kept until shortly before they expire.

Kept per registration, client id and scopes: two schools may share one issuer, and must never share a token. Source:
1EdTech Security Framework 1.0, section 4.1.1; RFC 7523; RFC 6749, section 4.4.
"""

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import jwt
from django.db.models import QuerySet
from django.utils import timezone

from assessment.lti.platforms.fetching import CallFailed, fetch, form
from assessment.lti.platforms.models import AccessToken, Registration
from assessment.lti.platforms.secrets import Undecipherable, decrypt, encrypt
from assessment.lti.platforms.tool_keys import ALGORITHM, signing_key

EARLY = 60
ASSERTION_SECONDS = 300
USUAL_SECONDS = 300
LONGEST_SECONDS = 86_400
LONGEST_TOKEN = 10_000
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True, slots=True)
class Granted:
    """A token as the platform gave it, for how many seconds, and for which of the scopes; never logged."""

    token: str
    seconds: int
    scopes: frozenset[str]


def token_for(registration: Registration, scopes: Iterable[str]) -> str:
    """Return a token for these scopes, a kept one if there is any; raise `CallFailed` if the platform gives none.

    It may call the platform, so no transaction may be open.
    """
    wanted = frozenset(scopes)
    return _kept(registration, wanted) or ask_token(registration, wanted).token


def forget_token(registration: Registration, scopes: Iterable[str]) -> None:
    """Forget the kept token for these scopes, since the platform does not take it any more."""
    _rows(registration, frozenset(scopes)).delete()


def forget_tokens(registration: Registration) -> None:
    """Forget every token of a registration, as after its addresses were changed."""
    AccessToken.objects.filter(registration=registration).delete()


def ask_token(registration: Registration, scopes: frozenset[str]) -> Granted:
    """Ask the platform for a new token, and keep it; raise `CallFailed` if it gives none."""
    fields = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": _assertion(registration),
        "scope": _joined(scopes),
    }
    reply = fetch(form(registration.token_url, fields))
    if not reply.ok:
        raise reply.failure("a request for an access token")
    granted = _granted(reply.json(), scopes)
    _keep(registration, scopes, granted)
    return granted


def _assertion(registration: Registration) -> str:
    kid, key = signing_key()
    now = int(time.time())
    claims = {
        "iss": registration.client_id,
        "sub": registration.client_id,
        "aud": registration.token_audience or registration.token_url,
        "iat": now,
        "exp": now + ASSERTION_SECONDS,
        "jti": uuid4().hex,
    }
    return jwt.encode(claims, key, algorithm=ALGORITHM, headers={"kid": kid})


def _granted(data: object, scopes: frozenset[str]) -> Granted:
    if not isinstance(data, dict):
        raise CallFailed("The platform's token address answers with something else than a token.")
    token, kind = data.get("access_token"), data.get("token_type", "Bearer")
    if not isinstance(token, str) or not re.fullmatch(rf"[\x21-\x7e]{{1,{LONGEST_TOKEN}}}", token):
        raise CallFailed("The platform's token address answered without a token that can be used.")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise CallFailed("The platform gave a token of another type than Bearer, which cannot be used.")
    given = data.get("scope")
    held = frozenset(given.split()) & scopes if isinstance(given, str) and given.strip() else scopes
    return Granted(token, _seconds(data.get("expires_in")), held)


def _seconds(value: object) -> int:
    """Read `expires_in`, which some platforms write as text; a few minutes if there is none that makes sense."""
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return USUAL_SECONDS
    return int(min(max(value, 0), LONGEST_SECONDS))


def _kept(registration: Registration, scopes: frozenset[str]) -> str | None:
    row = _rows(registration, scopes).filter(expires_at__gt=timezone.now()).first()
    if row is None:
        return None
    try:
        return decrypt(row.token).decode()
    except Undecipherable:
        return None


def _keep(registration: Registration, scopes: frozenset[str], granted: Granted) -> None:
    kept = {
        "token": encrypt(granted.token.encode()),
        "expires_at": timezone.now() + timedelta(seconds=granted.seconds - EARLY),
    }
    AccessToken.objects.update_or_create(
        registration=registration, client_id=registration.client_id, scopes=_joined(scopes), defaults=kept
    )


def _rows(registration: Registration, scopes: frozenset[str]) -> "QuerySet[AccessToken]":
    return AccessToken.objects.filter(
        registration=registration, client_id=registration.client_id, scopes=_joined(scopes)
    )


def _joined(scopes: frozenset[str]) -> str:
    return " ".join(sorted(scopes))
