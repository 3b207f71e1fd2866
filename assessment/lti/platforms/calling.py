"""Calls with an access token: one fresh token if the platform does not take the kept one, and pages of an answer."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from requests.utils import parse_header_links

from assessment.lti.platforms.fetching import Call, CallFailed, Reply, fetch, joined
from assessment.lti.platforms.models import Registration
from assessment.lti.platforms.tokens import forget_token, token_for

# Moodle answers 400 to a token that it does not know any more, and some platforms 403 to one of older rights.
PERHAPS_THE_TOKEN = (400, 401, 403)


class NoToken(CallFailed):
    """The platform gives no access token: it is about the whole registration, not about what was to be called."""


def signed_call(registration: Registration, scopes: Sequence[str], call: Call) -> Reply:
    """Make a call with a token for these scopes, again with a fresh one if it may be to blame, and return the reply.

    Raise `CallFailed` if there is no reply, `NoToken` if there is no token; `permanent` if the platform refuses one.
    """
    reply = fetch(_with_token(registration, scopes, call))
    if reply.status not in PERHAPS_THE_TOKEN:
        return reply
    forget_token(registration, scopes)
    return fetch(_with_token(registration, scopes, call))


def pages(registration: Registration, scopes: Sequence[str], call: Call, most: int) -> Iterator[Reply]:
    """Make a call and follow its `Link: rel="next"`; raise `CallFailed` for a page that is none, a circle, or too many.

    An address is taken as it is written: platforms keep case in their cursors.
    """
    seen: set[str] = set()
    while call.url not in seen:
        if len(seen) == most:
            raise CallFailed(f"The platform's answer has more than {most} pages.", permanent=True)
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


def next_page(reply: Reply) -> str | None:
    """Return the address of the page after this one, if there is any (RFC 8288)."""
    for link in parse_header_links(reply.headers.get("link", "")):
        if "next" in link.get("rel", "").lower().split() and link.get("url"):
            return joined(reply.url, link["url"])
    return None


def _with_token(registration: Registration, scopes: Sequence[str], call: Call) -> Call:
    try:
        token = token_for(registration, scopes)
    except CallFailed as error:
        # Whatever its status says of the token's address, it says nothing of what the token was for.
        refused = error.permanent and error.status is not None
        raise NoToken(
            error.reason, 401 if refused else None, error.retry_after, permanent=error.permanent
        ) from error
    return replace(call, headers={**call.headers, "Authorization": f"Bearer {token}"})
