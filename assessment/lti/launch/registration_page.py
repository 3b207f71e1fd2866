"""What platforms fetch to register this tool: the page by an invitation, its key set, and Canvas's JSON."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from assessment.lti.launch import addresses, frame
from assessment.lti.launch.pages import refuse
from assessment.lti.platforms.models import Deployment, Invitation, Registration
from assessment.lti.platforms.tool_keys import public_keys
from assessment.lti.refusals import MessageRefused, RefusalCode
from assessment.lti.registration import dynamic_registration, invitations
from assessment.lti.services.addresses import origin_of, problem_with_address

LONGEST_REGISTRATION_TOKEN = 8_000
"""Characters: it is sent on as a header, and servers take eight kilobytes of those."""


@csrf_exempt  # The invitation is a secret of the one who sends it, and no session stands behind it.
@never_cache
@require_http_methods(["GET", "POST"])
def confirm_registration(request: HttpRequest) -> HttpResponse:
    """Say who asks; after a yes, register with them."""
    params = request.POST if request.method == "POST" else request.GET
    names = ("invitation", "openid_configuration", "registration_token")
    registration_request = {name: params.get(name, "") for name in names}
    try:
        addresses.require_tls(request)
        invitation = invitations.open_invitation(registration_request["invitation"])
        if invitation is None:
            raise MessageRefused(RefusalCode.INVITATION_NEEDED)
        url, token = registration_request["openid_configuration"], registration_request["registration_token"]
        if problem := problem_with_address(url):
            raise MessageRefused(RefusalCode.REGISTRATION_FAILED, problem)
        if len(token) > LONGEST_REGISTRATION_TOKEN or not token.isascii() or not token.isprintable():
            raise MessageRefused(RefusalCode.REGISTRATION_FAILED, "The platform sent a token that is none.")
        if request.method == "POST":
            registration, deployment = _register(request, invitation, url, token)
    except MessageRefused as refused:
        return _for_opener(refuse(request, refused))
    frame.let_frame(request, [origin_of(url) or ""])
    if request.method == "POST":
        registered = {"registration": registration, "deployment": deployment}
        return _for_opener(render(request, "lti/registered.html", registered))
    page_context = {"fields": registration_request, "host": urlsplit(url).hostname, "invitation": invitation}
    return _for_opener(render(request, "lti/register.html", page_context))


def _for_opener(response: HttpResponse) -> HttpResponse:
    """Let the page tell the window that opened it that it is done: some platforms use a window, others a frame."""
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response


def _register(
    request: HttpRequest, invitation: Invitation, url: str, token: str
) -> tuple[Registration, Deployment | None]:
    """Register, and use the invitation up; if that does not work, it can be used again."""
    if not invitations.claim_invitation(invitation):
        raise MessageRefused(RefusalCode.INVITATION_NEEDED)
    try:
        configuration = dynamic_registration.fetch_configuration(url)
        answer = dynamic_registration.register_tool(
            configuration,
            dynamic_registration.tool_registration(addresses.own_url(request, ""), configuration.scopes),
            token,
        )
        registration, deployment = dynamic_registration.store_registration(configuration, answer)
    except Exception:
        # Whatever failed goes on to the caller; the invitation is still good for another try.
        invitations.release_invitation(invitation)
        raise
    invitations.fulfil_invitation(invitation, registration)
    return registration, deployment


KEY_SET_SECONDS = 300
"""For so long platforms may keep the key set. A new key signs at once, so a platform that keeps an old set for longer
would refuse its first messages."""


@require_safe
def key_set(request: HttpRequest) -> HttpResponse:
    """Return the key set; it may be kept for some minutes."""
    del request
    response = JsonResponse(public_keys())
    response.headers["Cache-Control"] = f"public, max-age={KEY_SET_SECONDS}"
    return response


@require_safe
def canvas(request: HttpRequest) -> HttpResponse:
    """Return the configuration that an administrator of Canvas enters by its address."""
    return JsonResponse(dynamic_registration.canvas_configuration(addresses.own_url(request, "")))
