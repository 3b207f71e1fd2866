"""The page on which a platform's administrator registers this service, by a link that works once."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from assessment.lti.launch import addresses, frame, registering, tool
from assessment.lti.launch.refusals import Refused
from assessment.lti.launch.registration_refusals import InvitationNeeded, RegistrationFailed
from assessment.lti.launch.replies import refuse
from assessment.lti.platforms import invitations
from assessment.lti.platforms.addresses import origin_of, problem_with_address
from assessment.lti.platforms.models import Deployment, Invitation, Registration

LONGEST_TOKEN = 8_000


@csrf_exempt  # The invitation is a secret of the one who sends it, and no session stands behind it.
@never_cache
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Say who asks; after a yes, register with them."""
    given = request.POST if request.method == "POST" else request.GET
    names = ("invitation", "openid_configuration", "registration_token")
    asked = {name: given.get(name, "") for name in names}
    try:
        addresses.require_tls(request)
        invitation = invitations.open_invitation(asked["invitation"])
        if invitation is None:
            raise InvitationNeeded
        url, token = asked["openid_configuration"], asked["registration_token"]
        if problem := problem_with_address(url):
            raise RegistrationFailed(problem)
        if len(token) > LONGEST_TOKEN or not token.isascii() or not token.isprintable():
            raise RegistrationFailed("The platform sent a token that is none.")
        if request.method == "POST":
            done, deployment = _register(request, invitation, url, token)
    except Refused as refused:
        return _for_opener(refuse(request, refused))
    frame.let_frame(request, [origin_of(url) or ""])
    if request.method == "POST":
        done_page = {"registration": done, "deployment": deployment}
        return _for_opener(render(request, "lti/registered.html", done_page))
    question = {"asked": asked, "host": urlsplit(url).hostname, "invitation": invitation}
    return _for_opener(render(request, "lti/register.html", question))


def _for_opener(response: HttpResponse) -> HttpResponse:
    """Let the page tell the window that opened it that it is done: some platforms use a window, others a frame."""
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response


def _register(
    request: HttpRequest, invitation: Invitation, url: str, token: str
) -> tuple[Registration, Deployment | None]:
    """Register, and use the invitation up; if that does not work, it can be used again."""
    if not invitations.claim(invitation):
        raise InvitationNeeded
    try:
        found = registering.read(url)
        answer = registering.register(found, tool.registration(request, found.scopes), token)
        registration, deployment = registering.store(found, answer)
    except Exception:
        invitations.release(invitation)
        raise
    invitations.fulfil(invitation, registration)
    return registration, deployment
