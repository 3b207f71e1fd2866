"""The second step of a launch: the platform's answer, which is checked in full before anything is stored.

Sources: 1EdTech Security Framework 1.0, section 5.1.3; LTI Core 1.3, section 5.1.
"""

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assessment.lti.launch import (
    addresses,
    deep_linking,
    frame,
    id_token,
    launch_session,
    login_initiation,
    provisioning,
)
from assessment.lti.launch.frame import set_frame_cookie
from assessment.lti.launch.id_token import use_nonce
from assessment.lti.launch.pages import refuse
from assessment.lti.messages import DEEP_LINKING_MESSAGE, REVIEW_MESSAGE
from assessment.lti.platforms.models import Deployment, Registration
from assessment.lti.refusals import MessageRefused, RefusalCode
from assessment.lti.services.addresses import origin_of

LONGEST_NONCE = 31_536_000
"""For how long a nonce is kept at most, in seconds; its state has ended long before."""


@csrf_exempt  # The platform's own message; the state, bound to this browser, stands in for the token.
@never_cache
@require_http_methods(["GET", "POST"])
def receive_response(request: HttpRequest, target_path: str = "") -> HttpResponse:
    """Check a platform's message, and open what it names."""
    del target_path
    registration, login_state = None, None
    try:
        addresses.require_tls(request)
        login_state = login_initiation.read_state(request.POST.get("state", ""))
        registration = Registration.objects.filter(pk=login_state.registration, active=True).first()
        if registration is None:
            raise MessageRefused(RefusalCode.PLATFORM_UNKNOWN)
        if "id_token" not in request.POST and "error" in request.POST:
            raise MessageRefused(RefusalCode.PLATFORM_ERROR)
        launch, deployment = validate_response(request, registration, login_state)
        in_cookie = has_cookie(request, login_state)
        if not in_cookie and not has_stored_secret(request, login_state):
            return fetch_stored_secret(request, registration, login_state)
        seconds = min(launch.expires - time.time(), LONGEST_NONCE) + 2 * id_token.LEEWAY
        # Not before the secret is found: the page that asks the storage for it posts this same message again.
        if not use_nonce(registration, login_state.nonce, max(seconds, login_initiation.STATE_SECONDS)):
            raise MessageRefused(RefusalCode.REPLAYED)
        return open_launch(request, deployment, launch, login_state, cookieless=not in_cookie)
    except MessageRefused as refused:
        return refuse(request, refused, registration)


def validate_response(
    request: HttpRequest, registration: Registration, login_state: login_initiation.LoginState
) -> tuple[id_token.Launch, Deployment]:
    """Return what a token says once its signature and every claim held; raise a refusal otherwise."""
    claims = id_token.verify_signature(request.POST.get("id_token", ""), registration)
    expected = id_token.Expected(
        registration.issuer, registration.client_id, login_state.nonce, deployment=login_state.deployment
    )
    launch = id_token.validate_claims(claims, expected, time.time())
    if launch.target and addresses.checked_target(request, launch.target) != login_state.target:
        raise MessageRefused(RefusalCode.TARGET_CHANGED)
    deployment = (
        Deployment.objects.select_related("registration")
        .filter(registration=registration, deployment_id=launch.deployment_id, active=True)
        .first()
    )
    if deployment is None:
        raise MessageRefused(RefusalCode.DEPLOYMENT_UNKNOWN)
    if launch.message == DEEP_LINKING_MESSAGE:
        deep_linking.validate_request(launch, registration.issuer)
    return launch, deployment


def has_cookie(request: HttpRequest, login_state: login_initiation.LoginState) -> bool:
    """Tell whether the browser kept the login's secret in its cookie."""
    return login_state.is_of(request.COOKIES.get(login_state.cookie, ""))


def has_stored_secret(request: HttpRequest, login_state: login_initiation.LoginState) -> bool:
    """Tell whether the platform's storage had the login's secret, as the script of our own page says.

    Anybody knows the secret of a login that they began themselves; only our page asks the storage of this browser.
    """
    from_our_page = request.headers.get("Origin", "") == origin_of(addresses.own_url(request, "/"))
    return from_our_page and bool(login_state.storage) and login_state.is_of(request.POST.get("stored", ""))


def fetch_stored_secret(
    request: HttpRequest, registration: Registration, login_state: login_initiation.LoginState
) -> HttpResponse:
    """Ask the platform's storage for the secret, once; else offer a new window, where cookies are kept."""
    retry = {"begin": login_initiation.login_again_url(login_state.login)}
    if not login_state.storage or "stored" in request.POST:
        return refuse(
            request,
            MessageRefused(RefusalCode.COOKIES_BLOCKED),
            registration,
            template="lti/window.html",
            **retry,
        )
    frame.let_frame(request, frame.framers_of(registration))
    stored = {
        "name": login_state.name,
        "target": login_state.storage,
        "origin": origin_of(registration.authorization_url) or "",
        "state": request.POST["state"],
        "id_token": request.POST["id_token"],
    }
    return render(request, "lti/fetch_state.html", {"stored": stored, **retry})


def open_launch(
    request: HttpRequest,
    deployment: Deployment,
    launch: id_token.Launch,
    login_state: login_initiation.LoginState,
    *,
    cookieless: bool,
) -> HttpResponse:
    """Store what a launch says that holds, begin its session, and open its page."""
    provisioned = provisioning.provision(deployment, launch)
    session = launch_session.begin_launch_session(
        request, deployment.registration, launch, cookieless=cookieless
    )
    frame.let_frame(request, session[frame.FRAMERS])
    if launch.message == REVIEW_MESSAGE:
        response: HttpResponse = launch_session.redirect_in_session(
            session, launch_session.open_review(session, provisioned)
        )
    elif launch.message == DEEP_LINKING_MESSAGE:
        response = launch_session.redirect_in_session(
            session, deep_linking.begin_picking(session, provisioned, launch)
        )
    elif provisioned.target is not None:
        response = launch_session.redirect_in_session(
            session, launch_session.open_target(session, provisioned, provisioned.target)
        )
    elif provisioned.role is not None:
        response = launch_session.redirect_in_session(
            session, deep_linking.begin_picking(session, provisioned, launch)
        )
    else:
        response = render(request, "lti/no_content.html", {"title": launch.link_title}, status=404)
    set_frame_cookie(response, login_state.cookie, "", 0)
    return response
