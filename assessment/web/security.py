"""The Content-Security-Policy of the student's pages: everything from this host, nothing inline."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "Content-Security-Policy"
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


class ContentSecurityPolicy:
    """Adds the policy to our pages and to every error page; a view that sets its own keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, then set the header where it belongs."""
        response = self.get_response(request)
        if _is_ours(request, response):
            response.headers.setdefault(HEADER, POLICY)
        return response


def _is_ours(request: HttpRequest, response: HttpResponse) -> bool:
    """Tell our pages from those of the admin and the API, which bring their own scripts and styles."""
    match = request.resolver_match
    # With DEBUG on, Django's own error pages have inline styles.
    return (match is not None and match.app_name == "web") or (
        response.status_code >= 400 and not settings.DEBUG
    )
