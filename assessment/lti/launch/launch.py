"""The second step of a launch: the platform's answer, which is checked in full before anything is stored.

Sources: 1EdTech Security Framework 1.0, section 5.1.3; LTI Core 1.3, section 5.1.
"""

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assessment.lti.launch import addresses, arrival, claims, frame, idtoken, login, picking, state, visiting
from assessment.lti.launch.cookies import set_in_frame
from assessment.lti.launch.nonces import use
from assessment.lti.launch.refusals import (
    CookiesBlocked,
    DeploymentUnknown,
    PlatformSaidNo,
    PlatformUnknown,
    Refused,
    Replayed,
    TargetChanged,
)
from assessment.lti.launch.replies import refuse
from assessment.lti.platforms.addresses import origin_of
from assessment.lti.platforms.models import Deployment, Registration

LONGEST_KEPT = 31_536_000
"""For how long a nonce is kept at most, in seconds; its state has ended long before."""


@csrf_exempt  # The platform's own message; the state, bound to this browser, stands in for the token.
@never_cache
@require_http_methods(["GET", "POST"])
def launch(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Check a platform's message, and open what it names."""
    del rest
    registration, begun = None, None
    try:
        addresses.require_tls(request)
        begun = state.read(request.POST.get("state", ""))
        registration = Registration.objects.filter(pk=begun.registration, active=True).first()
        if registration is None:
            raise PlatformUnknown
        if "id_token" not in request.POST and "error" in request.POST:
            raise PlatformSaidNo
        told, deployment = checked(request, registration, begun)
        kept = is_kept(request, begun)
        if not kept and not has_stored(request, begun):
            return look_for_secret(request, registration, begun)
        seconds = min(told.expires - time.time(), LONGEST_KEPT) + 2 * claims.LEEWAY
        if not use(registration, begun.nonce, max(seconds, state.SECONDS)):
            raise Replayed
        return follow(request, deployment, told, begun, cookieless=not kept)
    except Refused as refused:
        return refuse(request, refused, registration)


def checked(
    request: HttpRequest, registration: Registration, begun: state.State
) -> tuple[claims.Launch, Deployment]:
    """Return what a token says once its signature and every claim held; raise a refusal otherwise."""
    token = idtoken.verified(request.POST.get("id_token", ""), registration)
    expected = claims.Expected(
        registration.issuer, registration.client_id, begun.nonce, deployment=begun.deployment
    )
    told = claims.check(token, expected, time.time())
    if told.target and addresses.target(request, told.target) != begun.target:
        raise TargetChanged
    deployment = (
        Deployment.objects.select_related("registration")
        .filter(registration=registration, deployment_id=told.deployment_id, active=True)
        .first()
    )
    if deployment is None:
        raise DeploymentUnknown
    if told.message == claims.PICKING:
        picking.check(told, registration.issuer)
    return told, deployment


def is_kept(request: HttpRequest, begun: state.State) -> bool:
    """Tell whether the browser kept the login's secret in its cookie."""
    return begun.is_of(request.COOKIES.get(begun.cookie, ""))


def has_stored(request: HttpRequest, begun: state.State) -> bool:
    """Tell whether the platform's storage had the login's secret, as the script of our own page says.

    Anybody knows the secret of a login that they began themselves; only our page asks the storage of this browser.
    """
    own = request.headers.get("Origin", "") == origin_of(addresses.ours(request, "/"))
    return own and bool(begun.storage) and begun.is_of(request.POST.get("stored", ""))


def look_for_secret(request: HttpRequest, registration: Registration, begun: state.State) -> HttpResponse:
    """Ask the platform's storage for the secret, once; else offer a new window, where cookies are kept."""
    again = {"begin": login.again(begun.login)}
    if not begun.storage or "stored" in request.POST:
        return refuse(request, CookiesBlocked(), registration, template="lti/window.html", **again)
    frame.let_frame(request, frame.framers_of(registration))
    asked = {
        "name": begun.name,
        "target": begun.storage,
        "origin": origin_of(registration.authorization_url) or "",
        "state": request.POST["state"],
        "id_token": request.POST["id_token"],
    }
    return render(request, "lti/getting.html", {"asked": asked, **again})


def follow(
    request: HttpRequest, deployment: Deployment, told: claims.Launch, begun: state.State, *, cookieless: bool
) -> HttpResponse:
    """Store what a launch says that holds, begin its session, and open its page."""
    arrived = arrival.arrive(deployment, told)
    session = visiting.begin(request, deployment.registration, told, cookieless=cookieless)
    frame.let_frame(request, session[frame.FRAMERS])
    if told.message == claims.REVIEW:
        response: HttpResponse = visiting.go(session, visiting.open_review(session, arrived))
    elif told.message == claims.PICKING:
        response = visiting.go(session, picking.begin(session, arrived, told))
    elif arrived.target is not None:
        response = visiting.go(session, visiting.open_for(session, arrived, arrived.target))
    elif arrived.role is not None:
        response = visiting.go(session, picking.begin(session, arrived, told))
    else:
        response = render(request, "lti/nothing.html", {"title": told.link_title}, status=404)
    set_in_frame(response, begun.cookie, "", 0)
    return response
