"""The Content-Security-Policy of the pages: everything from this host; on the student's, nothing inline.

No page can be framed but those under `/lti/`, by the sites that the request has in `framers`.
"""

from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

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
DOCS = "api-docs"
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
    if match and (match.view_name == DOCS or match.route.startswith(("accounts/", "help/"))):
        return POLICY
    if app in ("student", "lti") or (request.__dict__.get("framed") and response.status_code >= 400):
        return _of_frame(request)
    # With DEBUG on, Django's own error pages have inline styles.
    return POLICY if response.status_code >= 400 and not settings.DEBUG else None


def _of_frame(request: HttpRequest) -> str:
    """Return the policy of a page that some sites may frame; without any it is that of all others."""
    framers = request.__dict__.get("framers") or ()
    targets = request.__dict__.get("form_targets") or ()
    return _policy(framers=["'self'", *framers] if framers else ["'none'"], form_targets=targets)
