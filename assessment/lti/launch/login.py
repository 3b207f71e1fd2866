"""The first step of a launch: a platform asks us to ask it who somebody is.

Source: 1EdTech Security Framework 1.0, section 5.1.1; OpenID Connect Core 1.0, sections 3.1.2.1 and 4; and for
browsers without cookies, OIDC Login with LTI Client Side postMessages 0.1.
"""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from assessment.lti.launch import addresses, frame, state
from assessment.lti.launch.cookies import set_in_frame
from assessment.lti.launch.refusals import (
    CookiesBlocked,
    Malformed,
    PlatformAmbiguous,
    PlatformUnknown,
    Refused,
)
from assessment.lti.launch.replies import refuse
from assessment.lti.platforms.addresses import origin_of
from assessment.lti.platforms.models import Registration

BEGIN = "/lti/begin"
LIMITS = {
    "iss": 255,
    "client_id": 255,
    "lti_deployment_id": 255,
    "target_link_uri": 2_000,
    "login_hint": 2_000,
    "lti_message_hint": 8_000,
    "lti_storage_target": 100,
}
"""The parameters that are read, and how long each may be."""


@csrf_exempt  # The platform's own message: it changes nothing here, and its state is bound to the browser.
@never_cache
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Send the browser to the platform with a question that only this browser can bring the answer to."""
    registration = None
    try:
        addresses.require_tls(request)
        given = parameters(request)
        registration = find(given)
        target = addresses.target(request, given.get("target_link_uri", ""))
        if not given.get("login_hint"):
            raise Malformed
    except Refused as refused:
        return refuse(request, refused, registration)
    storage = given.pop("lti_storage_target", "")
    begun, secret = state.begin(registration, target, given, storage)
    frame.let_frame(request, frame.framers_of(registration))
    if in_frame(request) and not request.COOKIES:
        # Whether it keeps one is found out before the platform is asked: Moodle answers a login's hints once.
        response: HttpResponse = HttpResponseRedirect(f"{BEGIN}?{urlencode({'state': state.write(begun)})}")
    elif storage and request.headers.get("Sec-Fetch-Dest") != "document":
        response = putting(request, registration, begun, secret)
    else:
        response = HttpResponseRedirect(question(request, registration, begun))
    set_in_frame(response, begun.cookie, secret, state.SECONDS)
    return response


@never_cache
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """Go on with a login in a frame: to the platform if the browser kept the cookie, else by way of its storage.

    Without either, offer a new window.
    """
    registration = None
    try:
        begun = state.read(request.GET.get("state", ""))
        registration = Registration.objects.filter(pk=begun.registration, active=True).first()
        if registration is None:
            raise PlatformUnknown
    except Refused as refused:
        return refuse(request, refused, registration)
    frame.let_frame(request, frame.framers_of(registration))
    if begun.is_of(request.COOKIES.get(begun.cookie, "")):
        return HttpResponseRedirect(question(request, registration, begun))
    if not begun.storage:
        return refuse(
            request, CookiesBlocked(), registration, template="lti/window.html", begin=again(begun.login)
        )
    # The secret of the first state was in its cookie only.
    anew, secret = state.begin(registration, begun.target, begun.login, begun.storage)
    return putting(request, registration, anew, secret)


def in_frame(request: HttpRequest) -> bool:
    """Tell whether a browser says that it loads a frame; some do not say."""
    return request.headers.get("Sec-Fetch-Dest") in ("iframe", "frame")


def again(login: dict[str, str]) -> str:
    """Return the address that begins a login once more."""
    return f"/lti/login?{urlencode(login)}"


def putting(
    request: HttpRequest, registration: Registration, begun: state.State, secret: str
) -> HttpResponse:
    """Put the secret into the platform's storage, then go on to the platform."""
    put = {
        "name": begun.name,
        "secret": secret,
        "target": begun.storage,
        "origin": origin_of(registration.authorization_url) or "",
        "next": question(request, registration, begun),
        # In a frame that keeps nothing, a login whose secret is nowhere would only be refused in the end.
        "must": in_frame(request),
    }
    return render(request, "lti/putting.html", {"put": put, "begin": again(begun.login)})


def parameters(request: HttpRequest) -> dict[str, str]:
    """Return the parameters of a login by GET or POST; raise `Malformed` if one is too long or cannot be stored."""
    source = request.POST if request.method == "POST" else request.GET
    given = {name: source[name] for name in LIMITS if name in source}
    for name, text in given.items():
        if len(text) > LIMITS[name] or "\0" in text or any("\ud800" <= each <= "\udfff" for each in text):
            raise Malformed
    return given


def find(given: dict[str, str]) -> Registration:
    """Return the active registration that a login is of; raise `PlatformUnknown` or `PlatformAmbiguous`."""
    rows = Registration.objects.filter(issuer=given.get("iss", ""), active=True)
    if client_id := given.get("client_id"):
        rows = rows.filter(client_id=client_id)
    found = list(rows[:2])
    if len(found) > 1:
        raise PlatformAmbiguous
    if not found:
        raise PlatformUnknown
    return found[0]


def question(request: HttpRequest, registration: Registration, begun: state.State) -> str:
    """Return the platform's address for the question, with all that is asked."""
    asked = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": registration.client_id,
        "redirect_uri": addresses.ours(request, addresses.LAUNCH),
        "login_hint": begun.login["login_hint"],
        "nonce": begun.nonce,
        "state": state.write(begun),
    }
    if hint := begun.login.get("lti_message_hint"):
        asked["lti_message_hint"] = hint
    joint = "&" if "?" in registration.authorization_url else "?"
    return f"{registration.authorization_url}{joint}{urlencode(asked)}"
