"""The three addresses that machines ask: is it alive, can it work, how is it going."""

import hmac

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from assessment.operations import checks, measures
from assessment.operations.metrics import Database

LOOPBACK = {"127.0.0.1", "::1"}
REFUSED = (
    "These figures are for this machine, or for whoever sends METRICS_TOKEN as a bearer token:"
    " see /help/administrators/.\n"
)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that this process answers; nothing else is looked at."""
    del request
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Say whether everything works that is needed: 200, or 503 with the check that fails."""
    del request
    found = checks.run()
    ready = all(check.ok for check in found if check.needed)
    shown = {check.name: {"ok": check.ok, "needed": check.needed, "note": check.note} for check in found}
    return JsonResponse({"ready": ready, "checks": shown}, status=200 if ready else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Show the figures, in the text format of Prometheus."""
    if not _may_see(request):
        return HttpResponse(REFUSED, status=403, content_type="text/plain")
    database = CollectorRegistry()
    database.register(Database())
    text = generate_latest(database) + generate_latest(measures.registry())
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def _may_see(request: HttpRequest) -> bool:
    """Tell whether the caller has the token; without one in the settings, whether it is on this machine itself."""
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    # A proxy on this machine speaks for callers from anywhere.
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"))
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not forwarded
