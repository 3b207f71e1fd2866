"""The Content-Security-Policy of the pages: everything from this host; on the student's, nothing inline."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"


def _policy(scripts: str = "'self'", styles: str = "'self'") -> str:
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {scripts}",
            f"style-src {styles}",
            "font-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )


POLICY = _policy()
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
    """Return the policy of a page of ours or of an error; the API's page brings its own scripts and styles."""
    match = request.resolver_match
    app = match.app_name if match else ""
    if app == "admin":
        return ADMIN_POLICY
    # With DEBUG on, Django's own error pages have inline styles.
    return POLICY if app == "web" or (response.status_code >= 400 and not settings.DEBUG) else None
