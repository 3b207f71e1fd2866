"""The first step of a launch: the login initiation of a platform, answered by an authentication request.

Source: 1EdTech Security Framework 1.0, section 5.1.1; OpenID Connect Core 1.0, sections 3.1.2.1 and 4; and for
browsers without cookies, OIDC Login with LTI Client Side postMessages 0.1.

The `state` of a login is signed and complete, so that nothing of it is stored here. It is bound to the browser: that
keeps a secret, in a cookie or in the platform's storage, of which the state has the digest only.
"""

import hashlib
from dataclasses import asdict, dataclass, field
from secrets import compare_digest, token_hex, token_urlsafe
from urllib.parse import urlencode

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from assessment.lti.launch import addresses, frame
from assessment.lti.launch.frame import set_frame_cookie
from assessment.lti.launch.pages import refuse
from assessment.lti.platforms.models import Registration
from assessment.lti.refusals import MessageRefused, RefusalCode
from assessment.lti.registration.dynamic_registration import LAUNCH_PATH
from assessment.lti.services.addresses import origin_of

CONTINUE_PATH = "/lti/begin"
LOGIN_PARAMS = {
    "iss": 255,
    "client_id": 255,
    "lti_deployment_id": 255,
    "target_link_uri": 2_000,
    "login_hint": 2_000,
    "lti_message_hint": 8_000,
    "lti_storage_target": 100,
}
"""The parameters that are read, and how long each may be."""


STATE_SECONDS = 600
"""Ten minutes, in which a person may have to sign in to the platform first."""
SALT = "lti.state"
LONGEST_STATE = 16_000
"""Characters: a plain limit above what the login's parameters, each limited itself, come to when signed and
compressed."""


@dataclass(frozen=True, slots=True)
class LoginState:
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


@csrf_exempt  # The platform's own message: it changes nothing here, and its state is bound to the browser.
@never_cache
@require_http_methods(["GET", "POST"])
def initiate_login(request: HttpRequest) -> HttpResponse:
    """Send the browser to the platform with a question that only this browser can bring the answer to."""
    registration = None
    try:
        addresses.require_tls(request)
        params = login_params(request)
        registration = find_registration(params)
        target = addresses.checked_target(request, params.get("target_link_uri", ""))
        if not params.get("login_hint"):
            raise MessageRefused(RefusalCode.MALFORMED)
    except MessageRefused as refused:
        return refuse(request, refused, registration)
    storage = params.pop("lti_storage_target", "")
    login_state, secret = new_login_state(registration, target, params, storage)
    frame.let_frame(request, frame.framers_of(registration))
    if in_frame(request) and not request.COOKIES:
        # Whether it keeps one is found out before the platform is asked: Moodle answers a login's hints once.
        response: HttpResponse = HttpResponseRedirect(
            f"{CONTINUE_PATH}?{urlencode({'state': sign_state(login_state)})}"
        )
    elif storage and request.headers.get("Sec-Fetch-Dest") != "document":
        response = hand_over_state(request, registration, login_state, secret)
    else:
        response = HttpResponseRedirect(authentication_request_url(request, registration, login_state))
    set_frame_cookie(response, login_state.cookie, secret, STATE_SECONDS)
    return response


@never_cache
@require_safe
def continue_login(request: HttpRequest) -> HttpResponse:
    """Go on with a login in a frame: to the platform if the browser kept the cookie, else by way of its storage.

    Without either, offer a new window.
    """
    registration = None
    try:
        login_state = read_state(request.GET.get("state", ""))
        registration = Registration.objects.filter(pk=login_state.registration, active=True).first()
        if registration is None:
            raise MessageRefused(RefusalCode.PLATFORM_UNKNOWN)
    except MessageRefused as refused:
        return refuse(request, refused, registration)
    frame.let_frame(request, frame.framers_of(registration))
    if login_state.is_of(request.COOKIES.get(login_state.cookie, "")):
        return HttpResponseRedirect(authentication_request_url(request, registration, login_state))
    if not login_state.storage:
        return refuse(
            request,
            MessageRefused(RefusalCode.COOKIES_BLOCKED),
            registration,
            template="lti/window.html",
            begin=login_again_url(login_state.login),
        )
    # The secret of the first state was in its cookie only.
    renewed, secret = new_login_state(
        registration, login_state.target, login_state.login, login_state.storage
    )
    return hand_over_state(request, registration, renewed, secret)


def in_frame(request: HttpRequest) -> bool:
    """Tell whether a browser says that it loads a frame; some do not say."""
    return request.headers.get("Sec-Fetch-Dest") in ("iframe", "frame")


def login_again_url(login: dict[str, str]) -> str:
    """Return the address that begins a login once more."""
    return f"/lti/login?{urlencode(login)}"


def hand_over_state(
    request: HttpRequest, registration: Registration, login_state: LoginState, secret: str
) -> HttpResponse:
    """Put the secret into the platform's storage, then go on to the platform."""
    stored = {
        "name": login_state.name,
        "secret": secret,
        "target": login_state.storage,
        "origin": origin_of(registration.authorization_url) or "",
        "next": authentication_request_url(request, registration, login_state),
        # In a frame that keeps nothing, a login whose secret is nowhere would only be refused in the end.
        "must": in_frame(request),
    }
    return render(
        request, "lti/store_state.html", {"stored": stored, "begin": login_again_url(login_state.login)}
    )


def login_params(request: HttpRequest) -> dict[str, str]:
    """Return the parameters of a login by GET or POST; raise `MALFORMED` if one is too long or cannot be stored."""
    source = request.POST if request.method == "POST" else request.GET
    params = {name: source[name] for name in LOGIN_PARAMS if name in source}
    for name, value in params.items():
        if (
            len(value) > LOGIN_PARAMS[name]
            or "\0" in value
            or any("\ud800" <= character <= "\udfff" for character in value)
        ):
            raise MessageRefused(RefusalCode.MALFORMED)
    return params


def find_registration(params: dict[str, str]) -> Registration:
    """Return the active registration that a login is of; raise `PLATFORM_UNKNOWN` or `PLATFORM_AMBIGUOUS`."""
    rows = Registration.objects.filter(issuer=params.get("iss", ""), active=True)
    if client_id := params.get("client_id"):
        rows = rows.filter(client_id=client_id)
    # Two are enough to know that it is ambiguous.
    registrations = list(rows[:2])
    if len(registrations) > 1:
        raise MessageRefused(RefusalCode.PLATFORM_AMBIGUOUS)
    if not registrations:
        raise MessageRefused(RefusalCode.PLATFORM_UNKNOWN)
    return registrations[0]


def authentication_request_url(
    request: HttpRequest, registration: Registration, login_state: LoginState
) -> str:
    """Return the platform's address for the question, with all that is asked."""
    query = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": registration.client_id,
        "redirect_uri": addresses.own_url(request, LAUNCH_PATH),
        "login_hint": login_state.login["login_hint"],
        "nonce": login_state.nonce,
        "state": sign_state(login_state),
    }
    if hint := login_state.login.get("lti_message_hint"):
        query["lti_message_hint"] = hint
    separator = "&" if "?" in registration.authorization_url else "?"
    return f"{registration.authorization_url}{separator}{urlencode(query)}"


def new_login_state(
    registration: Registration, target: str, login: dict[str, str], storage: str = ""
) -> tuple[LoginState, str]:
    """Return the state of a new login, and the secret that the browser is to keep."""
    secret = token_urlsafe(24)
    state = LoginState(
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


def sign_state(state: LoginState) -> str:
    """Return a state as it travels."""
    return signing.dumps(asdict(state), salt=SALT, compress=True)


def read_state(text: str) -> LoginState:
    """Return a state that we signed in the last ten minutes; raise `STATE_EXPIRED` or `STATE_INVALID`."""
    if not 0 < len(text) <= LONGEST_STATE:
        raise MessageRefused(RefusalCode.STATE_INVALID)
    try:
        return LoginState(**signing.loads(text, salt=SALT, max_age=STATE_SECONDS))
    except signing.SignatureExpired:
        raise MessageRefused(RefusalCode.STATE_EXPIRED) from None
    except (signing.BadSignature, UnicodeError):
        raise MessageRefused(RefusalCode.STATE_INVALID) from None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
