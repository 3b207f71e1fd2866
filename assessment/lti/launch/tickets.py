"""Tickets that carry a launch over into a new window: signed, used once, within two minutes.

A window at top level has other cookies than a frame, so what a launch found out is handed to it in its address.
"""

from secrets import token_urlsafe
from typing import Any

from django.core import signing

from assessment.lti.launch.nonces import use
from assessment.lti.platforms.models import Registration

SECONDS = 120


def issue(purpose: str, registration_id: int, what: dict[str, Any]) -> str:
    """Return a ticket for one purpose (`staff`, `window`)."""
    content = {"id": token_urlsafe(12), "registration": registration_id, "what": what}
    return signing.dumps(content, salt=f"lti.{purpose}", compress=True)


def redeem(purpose: str, ticket: str) -> tuple[Registration, dict[str, Any]] | None:
    """Return a ticket's registration and content, once; None if it is forged, too old, or was used."""
    try:
        content = signing.loads(ticket, salt=f"lti.{purpose}", max_age=SECONDS)
    except signing.BadSignature:
        return None
    registration = Registration.objects.filter(pk=content["registration"], active=True).first()
    if registration is None or not use(registration, f"ticket {content['id']}", seconds=SECONDS):
        return None
    return registration, content["what"]
