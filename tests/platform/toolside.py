"""A tool that does everything right, by the standard library: what the tests of the platform itself break."""

import json
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from tests.platform.access import ASSERTION
from tests.platform.gradebook import line_item_url
from tests.platform.recorded import CLAIM, DEEP_LINKING, SCOPES
from tests.platform.records import Activity, User
from tests.platform.scores import CONTENT_TYPE
from tests.platform.server import Platform
from tests.platform.signing import SigningKey


@dataclass(frozen=True)
class Answer:
    """What the platform answered."""

    status: int
    reason: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body's JSON."""
        return json.loads(self.body)


def send(method: str, address: str, body: bytes | None = None, **headers: str) -> Answer:
    """Send a request; header names are written with underscores."""
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(address, body, names, method=method)  # noqa: S310 - of this machine
    try:
        with urllib.request.urlopen(request, timeout=30) as reply:  # noqa: S310
            return Answer(reply.status, reply.reason, dict(reply.headers), reply.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, error.reason, dict(error.headers), error.read())


@dataclass
class ToolSide:
    """The tool, with its key, as the platform has it registered."""

    platform: Platform
    key: SigningKey = field(default_factory=SigningKey)

    def __post_init__(self) -> None:
        self.tool = self.platform.install(keys=lambda: {"keys": [self.key.jwk()]})

    def assertion(self, **changes: Any) -> str:
        """Return a signed assertion for a token."""
        now = int(time.time())
        claims = {"iss": self.tool.client_id, "sub": self.tool.client_id, "aud": f"{self.platform.url}/token"}
        return self.key.sign({**claims, "iat": now, "exp": now + 60, "jti": uuid4().hex, **changes})

    def ask_token(self, **changes: str) -> Answer:
        """Ask for a token for all scopes."""
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION,
            "scope": " ".join(SCOPES),
        }
        form |= {"client_assertion": self.assertion(), **changes}
        kind = "application/x-www-form-urlencoded"
        return send("POST", f"{self.platform.url}/token", urlencode(form).encode(), Content_Type=kind)

    def bearer(self, **changes: str) -> str:
        """Return the header of a fresh token."""
        return f"Bearer {self.ask_token(**changes).json['access_token']}"

    def scores_url(self, activity: Activity) -> str:
        """Return where scores of an activity go."""
        assert activity.line_item
        base, _, query = line_item_url(self.platform, activity.line_item).partition("?")
        return f"{base}/scores?{query}"

    def send_score(
        self, activity: Activity, user: User, content_type: str = CONTENT_TYPE, **changes: Any
    ) -> Answer:
        """Send a score of 7 of 10, stamped now; a change to `None` leaves a field out."""
        message = {
            "userId": user.id,
            "scoreGiven": 7,
            "scoreMaximum": 10,
            "activityProgress": "Completed",
            "gradingProgress": "FullyGraded",
            "timestamp": datetime.now(UTC).isoformat(timespec="microseconds"),
            **changes,
        }
        body = json.dumps({name: value for name, value in message.items() if value is not None}).encode()
        address = self.scores_url(activity)
        return send("POST", address, body, Content_Type=content_type, Authorization=self.bearer())

    def request(self, form: dict[str, str], **changes: str) -> dict[str, str]:
        """Return the authentication request that answers a login form."""
        query = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": form["client_id"],
            "redirect_uri": self.tool.redirect_urls[0],
            "login_hint": form["login_hint"],
            "lti_message_hint": form["lti_message_hint"],
            "state": uuid4().hex,
            "nonce": uuid4().hex,
            **changes,
        }
        return {name: value for name, value in query.items() if value}

    def content(self, data: object, items: object, **changes: Any) -> Answer:
        """Send content back to the platform."""
        now = int(time.time())
        claims = {
            "iss": self.tool.client_id,
            "aud": self.platform.url,
            "iat": now,
            "exp": now + 60,
            "nonce": uuid4().hex,
            CLAIM + "message_type": "LtiDeepLinkingResponse",
            CLAIM + "version": "1.3.0",
            CLAIM + "deployment_id": self.tool.deployment_id,
            DEEP_LINKING + "data": data,
            DEEP_LINKING + "content_items": items,
            **changes,
        }
        signed = self.key.sign({name: value for name, value in claims.items() if value is not None})
        body = urlencode({"JWT": signed}).encode()
        kind = "application/x-www-form-urlencoded"
        return send("POST", f"{self.platform.url}/deep-links", body, Content_Type=kind)
