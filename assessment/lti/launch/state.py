"""The `state` of a login: signed and complete, so that nothing of it is stored here; it is bound to the browser.

The browser keeps a secret, in a cookie or in the platform's storage, of which the state has the digest only.
"""

import hashlib
from dataclasses import asdict, dataclass, field
from secrets import compare_digest, token_hex, token_urlsafe

from django.core import signing

from assessment.lti.launch.refusals import StateExpired, StateMissing
from assessment.lti.platforms.models import Registration

SECONDS = 600
SALT = "lti.state"
LONGEST = 16_000


@dataclass(frozen=True, slots=True)
class State:
    """What a login says to the launch that follows it; `login` has its parameters, to begin again in a new window."""

    registration: int
    nonce: str
    target: str
    name: str
    secret_sha256: str
    deployment: str = ""
    storage: str = ""
    login: dict[str, str] = field(default_factory=dict)

    @property
    def cookie(self) -> str:
        """The name of the cookie with the secret: one a login, so that several at once do not mix."""
        return f"lti_login_{self.name}"

    def is_of(self, secret: str) -> bool:
        """Tell whether a browser has the secret of this login."""
        return compare_digest(_digest(secret), self.secret_sha256)


def begin(
    registration: Registration, target: str, login: dict[str, str], storage: str = ""
) -> tuple[State, str]:
    """Return the state of a new login, and the secret that the browser is to keep."""
    secret = token_urlsafe(24)
    state = State(
        registration=registration.pk,
        nonce=token_urlsafe(24),
        target=target,
        name=token_hex(6),
        secret_sha256=_digest(secret),
        deployment=login.get("lti_deployment_id", ""),
        storage=storage,
        login=login,
    )
    return state, secret


def write(state: State) -> str:
    """Return a state as it travels."""
    return signing.dumps(asdict(state), salt=SALT, compress=True)


def read(text: str) -> State:
    """Return a state that we signed in the last ten minutes; raise `StateExpired` or `StateMissing`."""
    if not 0 < len(text) <= LONGEST:
        raise StateMissing
    try:
        return State(**signing.loads(text, salt=SALT, max_age=SECONDS))
    except signing.SignatureExpired:
        raise StateExpired from None
    except (signing.BadSignature, UnicodeError):
        raise StateMissing from None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
