"""The sessions of pages in a frame, apart from all others: a cookie of their own, or a key in the address.

Everything under `/lti/` has the session of the cookie `launch`. Where a browser keeps no cookie in a frame, the key
is in the path, `/lti/s/<key>/lti/…`: it is taken off before the address is resolved and is the script's prefix, so
that every address that a page prints has it again. Only sessions that a launch made for this are found by it.
Everywhere else, and where staff sign in, this is Django's own middleware. The secret of forms is in that session, too,
since the usual cookie is not sent in a frame; and a key in the path is taken out of what Django logs.
"""

import logging
import re

from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.csrf import CSRF_SESSION_KEY, CsrfViewMiddleware
from django.shortcuts import render
from django.urls import get_script_prefix, set_script_prefix
from django.utils.cache import patch_vary_headers

from assessment.lti.launch import frame, windows
from assessment.lti.launch.frame import FRAME_PATH, set_frame_cookie

SESSION_COOKIE = "launch"
SESSION_KEY = re.compile(r"[a-z0-9]{32}")
KEY_IN_PATH = re.compile(r"(/lti/s/([a-z0-9]{32}))(/lti/.*)", re.DOTALL)
STAFF_SIGN_IN = "/lti/staff"
"""Where staff sign in, at top level: into an ordinary session, never one of a frame."""


class FrameSessions(SessionMiddleware):
    """Django's middleware for sessions, with others for what is framed."""

    def process_request(self, request: HttpRequest) -> None:
        """Find the session, and take its key off the path if it is there."""
        framed = request.path_info.startswith(FRAME_PATH) and request.path_info != STAFF_SIGN_IN
        request.__dict__["framed"] = framed
        if not framed:
            super().process_request(request)
            return
        # So that `{% url "student:…" %}` stays in the frame, on pages of other apps too.
        request.__dict__["current_app"] = "frame"
        key, flag = request.COOKIES.get(SESSION_COOKIE), frame.FRAMED
        if keyed := KEY_IN_PATH.fullmatch(request.path_info):
            prefix, key, request.path_info = keyed.groups()
            flag = frame.COOKIELESS
            request.__dict__["outer_prefix"] = get_script_prefix()
            set_script_prefix(get_script_prefix().rstrip("/") + prefix)
        session = self.SessionStore(key)
        request.session = (
            session if SESSION_KEY.fullmatch(key or "") and session.get(flag) else self.SessionStore()
        )
        frame.let_frame(request, request.session.get(frame.FRAMERS, []))
        if language := request.session.get(frame.LANGUAGE):
            request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = language
        windows.attach_bar(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        """Refuse the student's pages in a frame to whoever was not launched; send the start page to what was."""
        match = request.resolver_match
        if not request.__dict__["framed"] or match is None or match.namespace != "frame":
            return None
        if not request.session.get(frame.FRAMED):
            # Nothing can be done on this page, so any site may show it in its frame.
            frame.let_frame(request, ["*"])
            return render(request, "lti/session_ended.html", status=403)
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
    # As Django does it: what a request that failed has left in the session is not kept.
    if not session.modified or not session.get(frame.FRAMED) or response.status_code >= 500:
        return
    try:
        session.save()
    except UpdateError as error:
        raise SessionInterrupted("The launch's session ended before its request did.") from error
    if not session.get(frame.COOKIELESS):
        set_frame_cookie(response, SESSION_COOKIE, str(session.session_key), frame.SESSION_SECONDS)


def _keep_language(request: HttpRequest, response: HttpResponse) -> None:
    """Keep a language that was chosen in the session: a frame of another site sends back no ordinary cookie."""
    chosen = response.cookies.pop(settings.LANGUAGE_COOKIE_NAME, None)
    if chosen is not None and request.session.get(frame.FRAMED):
        request.session[frame.LANGUAGE] = chosen.value


class FrameCsrf(CsrfViewMiddleware):
    """Django's middleware; under `/lti/` it keeps its secret in the session."""

    def _get_secret(self, request: HttpRequest) -> str | None:
        if not request.__dict__.get("framed"):
            secret: str | None = super()._get_secret(request)  # type: ignore[misc,unused-ignore]
            return secret
        stored = request.session.get(CSRF_SESSION_KEY)
        return stored if isinstance(stored, str) else None

    def _set_csrf_cookie(self, request: HttpRequest, response: HttpResponseBase) -> None:
        if not request.__dict__.get("framed"):
            super()._set_csrf_cookie(request, response)  # type: ignore[misc,unused-ignore]
        elif request.session.get(CSRF_SESSION_KEY) != request.META["CSRF_COOKIE"]:
            request.session[CSRF_SESSION_KEY] = request.META["CSRF_COOKIE"]


# Whoever reads a key in a log has the session, so it is taken out of the lines that Django writes by itself.
LOGGERS = ("django.request", "django.security.csrf", "django.security.DisallowedHost")
LOGGED_KEY = re.compile(r"/lti/s/[^/\s]+")


class HideKeys(logging.Filter):
    """Lets every record pass, without the key of a session in a path."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mend the record."""
        if isinstance(record.args, tuple):
            record.args = tuple(
                LOGGED_KEY.sub("/lti/s/-", value) if isinstance(value, str) else value
                for value in record.args
            )
        return True


def hide_keys_in_log() -> None:
    """Mend what Django logs of a request."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(HideKeys())
