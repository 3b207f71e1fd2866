"""What stands before the pages: how often an address may send forms, and the Content-Security-Policy.

The policy allows what comes from this host, and on the student's pages nothing inline. No page can be framed but those
under `/lti/`, by the sites that the request has in `framers`.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assessment.people.limits import caller_address, count_request


class FormRateLimit:
    """Answers 429 to an address, or a launched session, that posts too often; a page can still be looked at."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on; the address is not resolved yet."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Count a form of ours, and refuse one too many."""
        del view, args, kwargs
        match = request.resolver_match
        if request.method != "POST" or match is None or match.app_name != "student":
            return None
        # Apart from the others: what is saved while somebody types must not keep them from handing in.
        kind = "draft" if match.url_name == "draft" else "practice"
        wait = count_request(kind, rate_limit_subject(request))
        if wait is None:
            return None
        response = render(request, "429.html", status=429)
        response.headers["Retry-After"] = str(wait)
        return response


def rate_limit_subject(request: HttpRequest) -> str:
    """Return whom a form is counted for: a launched session, since a campus has one address, or an address."""
    if request.__dict__.get("framed") and request.session.session_key:
        return f"session {request.session.session_key}"
    return caller_address(request.META)


HEADER = "Content-Security-Policy"


def _policy(
    scripts: str = "'self'",
    styles: str = "'self'",
    *,
    framers: Iterable[str] = ("'none'",),
    form_targets: Iterable[str] = (),
) -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            f"style-src {styles}",
            "font-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            " ".join(["form-action 'self'", *form_targets]),
            "base-uri 'none'",
            " ".join(["frame-ancestors", *framers]),
        )
    )


POLICY = _policy()
API_DOCS = "api-docs"
# The admin's theme keeps its expressions in attributes, which Alpine.js compiles, and its colours in the page.
ADMIN_POLICY = _policy("'self' 'unsafe-eval'", "'self' 'unsafe-inline'")


class ContentSecurityPolicy:
    """Adds the policy to our pages and to every error page; a view that sets its own keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, then set the header where it belongs."""
        response = self.get_response(request)
        if policy := _policy_for(request, response):
            response.headers.setdefault(HEADER, policy)
        return response


def _policy_for(request: HttpRequest, response: HttpResponse) -> str | None:
    """Return the policy of a page of ours or of an error; that of the API's operations has the same one."""
    match = request.resolver_match
    app = match.app_name if match else ""
    if app == "admin":
        return ADMIN_POLICY
    if match and (match.view_name == API_DOCS or match.route.startswith(("accounts/", "help/"))):
        return POLICY
    if app in ("student", "lti") or (request.__dict__.get("framed") and response.status_code >= 400):
        return _frame_policy(request)
    # With DEBUG on, Django's own error pages have inline styles.
    return POLICY if response.status_code >= 400 and not settings.DEBUG else None


def _frame_policy(request: HttpRequest) -> str:
    """Return the policy of a page that some sites may frame; without any it is that of all others."""
    framers = request.__dict__.get("framers") or ()
    targets = request.__dict__.get("form_targets") or ()
    return _policy(framers=["'self'", *framers] if framers else ["'none'"], form_targets=targets)
