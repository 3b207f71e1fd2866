"""The answer to a Deep Linking request: what was picked, as a message that we sign.

Source: LTI Deep Linking 2.0, sections 2.1 (content items) and 4.5 (the response).
"""

import time
from decimal import Decimal
from secrets import token_urlsafe
from typing import Any

import jwt

from assessment.bank.models import Deck, total_points
from assessment.lti.launch.claims import LTI
from assessment.lti.launch.targets import Target
from assessment.lti.passback.columns import column_for
from assessment.lti.platforms.models import Deployment
from assessment.lti.platforms.tool_keys import ALGORITHM, signing_key

DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
SECONDS = 300


def item(target: Target, launch_url: str, *, column: bool) -> dict[str, Any]:
    """Return the content item of what was picked; with a column of the gradebook, if it is asked for and has points."""
    page = target.page
    wanted = column_for(target.assessment, target.exercise) if target.assessment else None
    title = target.exercise.title if target.exercise and target.exercise.title else page.title
    found: dict[str, Any] = {
        "type": "ltiResourceLink",
        "title": title,
        "url": launch_url,
        "custom": {"deck" if isinstance(page, Deck) else "assessment": str(page.public_id)},
    }
    if target.exercise is not None:
        found["custom"]["exercise"] = target.exercise.slug
    if column and wanted:
        found["lineItem"] = {
            "label": wanted.label,
            "scoreMaximum": wanted.maximum,
            "resourceId": wanted.resource_id,
            "tag": wanted.tag,
        }
    return found


def maximum(target: Target) -> Decimal:
    """Return the points of all that is asked there; 0 for a deck."""
    return total_points(target.assessment, target.exercise) if target.assessment else Decimal(0)


def answer(deployment: Deployment, items: list[dict[str, Any]], data: str | None) -> str:
    """Return the signed message with what was picked; `data` is the platform's own, unchanged."""
    registration, now = deployment.registration, int(time.time())
    kid, key = signing_key()
    message = {
        "iss": registration.client_id,
        "aud": registration.issuer,
        "iat": now,
        "exp": now + SECONDS,
        "nonce": token_urlsafe(24),
        "azp": registration.issuer,
        f"{LTI}deployment_id": deployment.deployment_id,
        f"{LTI}message_type": "LtiDeepLinkingResponse",
        f"{LTI}version": "1.3.0",
        f"{DL}content_items": items,
    }
    if data is not None:
        message[f"{DL}data"] = data
    return jwt.encode(message, key, algorithm=ALGORITHM, headers={"kid": kid})
