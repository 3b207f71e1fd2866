"""Protection of forms in a frame, whose secret is in the launch's session: the usual cookie is not sent there."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.csrf import CSRF_SESSION_KEY, CsrfViewMiddleware


class FrameCsrf(CsrfViewMiddleware):
    """Django's middleware; under `/lti/` it keeps its secret in the session."""

    def _get_secret(self, request: HttpRequest) -> str | None:
        if not request.__dict__.get("framed"):
            secret: str | None = super()._get_secret(request)  # type: ignore[misc,unused-ignore]
            return secret
        kept = request.session.get(CSRF_SESSION_KEY)
        return kept if isinstance(kept, str) else None

    def _set_csrf_cookie(self, request: HttpRequest, response: HttpResponseBase) -> None:
        if not request.__dict__.get("framed"):
            super()._set_csrf_cookie(request, response)  # type: ignore[misc,unused-ignore]
        elif request.session.get(CSRF_SESSION_KEY) != request.META["CSRF_COOKIE"]:
            request.session[CSRF_SESSION_KEY] = request.META["CSRF_COOKIE"]
