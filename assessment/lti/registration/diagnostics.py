"""Checks of a registration: each step calls the platform as the service does, and says in words what is wrong.

For an administrator who has just filled in the addresses. It makes up to a dozen calls, one after the other.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from assessment.lti.platforms.models import Context, Registration
from assessment.lti.services import ags, rosters
from assessment.lti.services.access_tokens import request_token
from assessment.lti.services.addresses import problem_with_address
from assessment.lti.services.platform_keys import fetch_keys
from assessment.lti.services.replies import CallFailed

DIAGNOSED_SCOPES = {
    "scores": [ags.SCORE],
    "results": [ags.RESULTS],
    "reading line items": [ags.LINE_ITEM_READ],
    "making line items": [ags.LINE_ITEM],
    "the roster": [rosters.ROSTER],
}
# Content that is picked brings its line item with it.
OPTIONAL_SCOPES = {"making line items"}
ADVICE = {
    "invalid_client": "It does not know our key, or not this client id. Compare the client id, and give the platform"
    " the address of our public keys, which ends in /lti/jwks.",
    "invalid_scope": "It does not let this tool do that. Switch the service on in the tool's settings on the platform.",
    "unauthorized_client": "It does not let this tool ask for tokens. Switch its services on in the tool's settings on"
    " the platform.",
    "invalid_grant": "It does not take our signed request. Compare the token address and its audience, and the clocks"
    " of both servers.",
    "unsupported_grant_type": "This is probably not its token address: compare it with the platform's.",
    "invalid_request": "Compare the token address, its audience and the client id with the platform's.",
}


@dataclass(frozen=True, slots=True)
class DiagnosticStep:
    """One thing that was tried; `ok` is None if it could not be tried yet, and `words` say why and what to do."""

    name: str
    ok: bool | None
    words: str


def diagnose(registration: Registration) -> list[DiagnosticStep]:
    """Try the addresses, keys, tokens, line items and roster of a registration; raises nothing."""
    addresses = list(_addresses(registration))
    steps = [*addresses, _attempt("Public keys", lambda: _keys(registration))]
    tokens = [_token_step(registration, service, scopes) for service, scopes in DIAGNOSED_SCOPES.items()]
    return [*steps, *tokens, *_services(registration)]


def _addresses(registration: Registration) -> Iterator[DiagnosticStep]:
    named = {
        "Login address": registration.authorization_url,
        "Token address": registration.token_url,
        "Address of public keys": registration.keys_url,
    }
    for name, url in named.items():
        problem = problem_with_address(url)
        yield DiagnosticStep(name, problem is None, problem or "It is an address that may be called.")


def _keys(registration: Registration) -> str:
    key_count = len(fetch_keys(registration))
    return f"The platform publishes {key_count} {'key' if key_count == 1 else 'keys'} that can be used."


def _token_step(registration: Registration, service: str, scopes: list[str]) -> DiagnosticStep:
    def ask() -> str:
        granted = request_token(registration, frozenset(scopes))
        if not granted.scopes:
            raise CallFailed(
                "The platform gave a token that does not let us do this. Switch the service on in the tool's settings"
                " on the platform."
            )
        return "The platform gives a token for it."

    step = _attempt(f"Token for {service}", ask)
    if step.ok or service not in OPTIONAL_SCOPES:
        return step
    return DiagnosticStep(
        step.name, None, f"{step.words} It is not needed: picked content brings its line item with it."
    )


def _services(registration: Registration) -> Iterator[DiagnosticStep]:
    """Try the gradebook and the roster of the course that was launched last."""
    contexts = Context.objects.filter(deployment__registration=registration, deployment__active=True)
    yield _service_step(
        "Line items",
        contexts.exclude(line_items_url=""),
        lambda context: _line_items(registration, context),
        "grades",
    )
    yield _service_step(
        "Roster",
        contexts.exclude(memberships_url=""),
        lambda context: _roster(registration, context),
        "the roster",
    )


def _service_step(
    name: str, contexts: "QuerySet[Context]", ask: Callable[[Context], str], service: str
) -> DiagnosticStep:
    context = contexts.order_by("-pk").first()
    if context is None:
        return DiagnosticStep(
            name,
            None,
            "It is tried with a course that was launched. Open an activity of this tool on the platform once; if this"
            f" stays as it is, the platform does not offer {service} to this tool.",
        )
    return _attempt(name, lambda: ask(context))


def _line_items(registration: Registration, context: Context) -> str:
    line_item_count = len(ags.list_line_items(registration, context.line_items_url))
    return f"The gradebook of “{context}” shows us {line_item_count} {'column' if line_item_count == 1 else 'columns'}."


def _roster(registration: Registration, context: Context) -> str:
    members = rosters.read_roster(registration, context.memberships_url)
    named = sum(bool(member.name) for member in members)
    return f"The roster of “{context}” has {len(members)} members, {named} of them with a name."


def _attempt(name: str, ask: Callable[[], str]) -> DiagnosticStep:
    try:
        return DiagnosticStep(name, ok=True, words=ask())
    except CallFailed as error:
        advice = next((words for sign, words in ADVICE.items() if sign in error.reason), "")
        return DiagnosticStep(name, ok=False, words=f"{error.reason} {advice}".strip())
