"""The sessions of pages in a frame, apart from all others: a cookie of their own, or a key in the address.

Everything under `/lti/` has the session of the cookie `launch`. Where a browser keeps no cookie in a frame, the key
is in the path, `/lti/s/<key>/lti/…`: it is taken off before the address is resolved and is the script's prefix, so
that every address that a page prints has it again. Only sessions that a launch made for this are found by it.
Everywhere else, and where staff sign in, this is Django's own middleware.
"""

import re

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import get_script_prefix, set_script_prefix
from django.utils.cache import patch_vary_headers

from assessment.lti.launch import bar, frame
from assessment.lti.launch.cookies import PATH, set_in_frame

COOKIE = "launch"
SECONDS = 12 * 60 * 60
KEY = re.compile(r"[a-z0-9]{32}")
IN_PATH = re.compile(r"(/lti/s/([a-z0-9]{32}))(/lti/.*)", re.DOTALL)
SIGN_IN = "/lti/staff"
"""Where staff sign in, at top level: into an ordinary session, never one of a frame."""


class FrameSessions(SessionMiddleware):
    """Django's middleware for sessions, with others for what is framed."""

    def process_request(self, request: HttpRequest) -> None:
        """Find the session, and take its key off the path if it is there."""
        framed = request.path_info.startswith(PATH) and request.path_info != SIGN_IN
        request.__dict__["framed"] = framed
        if not framed:
            super().process_request(request)
            return
        # So that `{% url "student:…" %}` stays in the frame, on pages of other apps too.
        request.__dict__["current_app"] = "frame"
        key, flag = request.COOKIES.get(COOKIE), frame.FRAMED
        if found := IN_PATH.fullmatch(request.path_info):
            prefix, key, request.path_info = found.groups()
            flag = frame.COOKIELESS
            request.__dict__["outer_prefix"] = get_script_prefix()
            set_script_prefix(get_script_prefix().rstrip("/") + prefix)
        session = self.SessionStore(key)
        request.session = session if KEY.fullmatch(key or "") and session.get(flag) else self.SessionStore()
        frame.let_frame(request, request.session.get(frame.FRAMERS, []))
        if language := request.session.get(frame.LANGUAGE):
            request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = language
        bar.attach(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Refuse the student's pages in a frame to whoever was not launched; send the start page to what was."""
        match = request.resolver_match
        if not request.__dict__["framed"] or match is None or match.namespace != "frame":
            return None
        if not request.session.get(frame.FRAMED):
            # Nothing can be done on this page, so any site may show it in its frame.
            frame.let_frame(request, ["*"])
            return render(request, "lti/over.html", status=403)
        if match.url_name == "home" and (home := request.session.get(frame.HOME)):
            return HttpResponseRedirect(get_script_prefix().rstrip("/") + home)
        return None

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Keep the session, and say so to the browser."""
        if not request.__dict__.get("framed"):
            return super().process_response(request, response)
        _keep_language(request, response)
        _save(request, response)
        patch_vary_headers(response, ("Cookie",))
        if request.__dict__.get("framers"):
            # The header has no way to name a site; the policy's frame-ancestors does it.
            response.headers.pop("X-Frame-Options", None)
        if outer := request.__dict__.get("outer_prefix"):
            set_script_prefix(outer)
        return response


def _save(request: HttpRequest, response: HttpResponse) -> None:
    session = request.session
    if not session.modified or not session.get(frame.FRAMED) or response.status_code >= 500:
        return
    try:
        session.save()
    except UpdateError as error:
        raise SessionInterrupted("The launch's session ended before its request did.") from error
    if not session.get(frame.COOKIELESS):
        set_in_frame(response, COOKIE, str(session.session_key), SECONDS)


def _keep_language(request: HttpRequest, response: HttpResponse) -> None:
    """Keep a language that was chosen in the session: a frame of another site sends back no ordinary cookie."""
    chosen = response.cookies.pop(settings.LANGUAGE_COOKIE_NAME, None)
    if chosen is not None and request.session.get(frame.FRAMED):
        request.session[frame.LANGUAGE] = chosen.value
