"""Access tokens of a platform: asked for with a signed assertion, and kept until shortly before they expire.

Kept per registration, client id and scopes: two schools may share one issuer, and must never share a token. Source:
1EdTech Security Framework 1.0, section 4.1.1; RFC 7523; RFC 6749, section 4.4.
"""

import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import uuid4

import jwt
from django.db.models import QuerySet
from django.utils import timezone
from requests.utils import parse_header_links

from assessment.lti.platforms.models import AccessToken, Registration, UsedNonce
from assessment.lti.platforms.secrets import Undecipherable, decrypt, encrypt
from assessment.lti.platforms.tool_keys import ALGORITHM, purge_retired_keys, signing_key
from assessment.lti.services.http_client import PlatformCall, fetch, form_post, resolve_url
from assessment.lti.services.replies import CallFailed, PlatformReply
from graders.digits import typed_number

EXPIRY_MARGIN = 60
"""Seconds before its end in which a token is not used: a call may take ten of them, and clocks differ."""
ASSERTION_SECONDS = 300
"""Five minutes: it is used at once, and clocks may differ by some of that."""
USUAL_LIFETIME = 300
"""Seconds that a token is kept where the platform does not say: asked for too often rather than used too late."""
LONGEST_LIFETIME = 86_400
"""Seconds: a platform may say anything, but a day later its rights may have changed."""
LONGEST_TOKEN = 10_000
"""Characters: it is sent as a header. Tokens that are signed documents have one or two thousand."""
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@dataclass(frozen=True, slots=True)
class GrantedToken:
    """A token as the platform gave it, for how many seconds, and for which of the scopes; never logged."""

    token: str
    seconds: int
    scopes: frozenset[str]


def access_token(registration: Registration, scopes: Iterable[str]) -> str:
    """Return a token for these scopes, a kept one if there is any; raise `CallFailed` if the platform gives none.

    It may call the platform, so no transaction may be open.
    """
    wanted = frozenset(scopes)
    return _stored_token(registration, wanted) or request_token(registration, wanted).token


def drop_token(registration: Registration, scopes: Iterable[str]) -> None:
    """Forget the kept token for these scopes, since the platform does not take it any more."""
    _rows(registration, frozenset(scopes)).delete()


def drop_tokens(registration: Registration) -> None:
    """Forget every token of a registration, as after its addresses were changed."""
    AccessToken.objects.filter(registration=registration).delete()


def request_token(registration: Registration, scopes: frozenset[str]) -> GrantedToken:
    """Ask the platform for a new token, and keep it; raise `CallFailed` if it gives none."""
    fields = {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": _assertion(registration),
        "scope": _joined(scopes),
    }
    reply = fetch(form_post(registration.token_url, fields))
    if not reply.ok:
        raise reply.failure("a request for an access token")
    granted = _granted(reply.json(), scopes)
    _store_token(registration, scopes, granted)
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


def _granted(data: object, scopes: frozenset[str]) -> GrantedToken:
    if not isinstance(data, dict):
        raise CallFailed("The platform's token address answers with something else than a token.")
    token, kind = data.get("access_token"), data.get("token_type", "Bearer")
    if not isinstance(token, str) or not re.fullmatch(rf"[\x21-\x7e]{{1,{LONGEST_TOKEN}}}", token):
        raise CallFailed("The platform's token address answered without a token that can be used.")
    if not isinstance(kind, str) or kind.lower() != "bearer":
        raise CallFailed("The platform gave a token of another type than Bearer, which cannot be used.")
    scope_text = data.get("scope")
    granted_scopes = (
        frozenset(scope_text.split()) & scopes
        if isinstance(scope_text, str) and scope_text.strip()
        else scopes
    )
    return GrantedToken(token, _seconds(data.get("expires_in")), granted_scopes)


def _seconds(value: object) -> int:
    """Read `expires_in`, which some platforms write as text; a few minutes if there is none that makes sense."""
    if isinstance(value, str):
        value = typed_number(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return USUAL_LIFETIME
    return int(min(max(value, 0), LONGEST_LIFETIME))


def _stored_token(registration: Registration, scopes: frozenset[str]) -> str | None:
    row = _rows(registration, scopes).filter(expires_at__gt=timezone.now()).first()
    if row is None:
        return None
    try:
        return decrypt(row.token).decode()
    except Undecipherable:
        return None


def _store_token(registration: Registration, scopes: frozenset[str], granted: GrantedToken) -> None:
    columns = {
        "token": encrypt(granted.token.encode()),
        "expires_at": timezone.now() + timedelta(seconds=granted.seconds - EXPIRY_MARGIN),
    }
    AccessToken.objects.update_or_create(
        registration=registration, client_id=registration.client_id, scopes=_joined(scopes), defaults=columns
    )


def _rows(registration: Registration, scopes: frozenset[str]) -> "QuerySet[AccessToken]":
    return AccessToken.objects.filter(
        registration=registration, client_id=registration.client_id, scopes=_joined(scopes)
    )


def _joined(scopes: frozenset[str]) -> str:
    return " ".join(sorted(scopes))


# Moodle answers 400 to a token that it does not know any more, and some platforms 403 to one of older rights.
TOKEN_IN_DOUBT = (400, 401, 403)


class NoToken(CallFailed):
    """The platform gives no access token: it is about the whole registration, not about what was to be called."""


def signed_call(registration: Registration, scopes: Sequence[str], call: PlatformCall) -> PlatformReply:
    """Make a call with a token for these scopes, again with a fresh one if it may be to blame, and return the reply.

    Raise `CallFailed` if there is no reply, `NoToken` if there is no token; `permanent` if the platform refuses one.
    """
    reply = fetch(_with_token(registration, scopes, call))
    # Once more with a fresh token, not until it works: a second refusal is meant.
    if reply.status not in TOKEN_IN_DOUBT:
        return reply
    drop_token(registration, scopes)
    return fetch(_with_token(registration, scopes, call))


def result_pages(
    registration: Registration, scopes: Sequence[str], call: PlatformCall, most_pages: int
) -> Iterator[PlatformReply]:
    """Make a call and follow its `Link: rel="next"`; raise `CallFailed` for a page that is none, a circle, or too many.

    An address is taken as it is written: platforms keep case in their cursors.
    """
    seen: set[str] = set()
    while call.url not in seen:
        if len(seen) == most_pages:
            raise CallFailed(f"The platform's answer has more than {most_pages} pages.", permanent=True)
        seen.add(call.url)
        reply = signed_call(registration, scopes, call)
        if not reply.ok:
            raise reply.failure("reading a list")
        yield reply
        following = next_page(reply)
        if following is None:
            return
        call = replace(call, url=following)
    raise CallFailed("The platform's pages lead back to one that was read before.", permanent=True)


def next_page(reply: PlatformReply) -> str | None:
    """Return the address of the page after this one, if there is any (RFC 8288)."""
    for link in parse_header_links(reply.headers.get("link", "")):
        if "next" in link.get("rel", "").lower().split() and link.get("url"):
            return resolve_url(reply.url, link["url"])
    return None


def _with_token(registration: Registration, scopes: Sequence[str], call: PlatformCall) -> PlatformCall:
    try:
        token = access_token(registration, scopes)
    except CallFailed as error:
        # Whatever its status says of the token's address, it says nothing of what the token was for.
        refused = error.permanent and error.status is not None
        raise NoToken(
            error.reason, 401 if refused else None, error.retry_after, permanent=error.permanent
        ) from error
    return replace(call, headers={**call.headers, "Authorization": f"Bearer {token}"})


def purge_expired() -> int:
    """Delete rows that say nothing any more, and return their number; for the sweep."""
    now = timezone.now()
    nonces = UsedNonce.objects.filter(forget_at__lte=now).delete()[0]
    tokens = AccessToken.objects.filter(expires_at__lte=now).delete()[0]
    return nonces + tokens + purge_retired_keys()
