"""The three addresses that machines ask: `/healthz` (is it alive), `/readyz` (can it work) and `/metrics`."""

import hmac
import logging
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from assessment.operations.checks import run_checks
from assessment.operations.gauges import Gauges, read_gauges
from assessment.operations.request_metrics import request_registry

logger = logging.getLogger(__name__)


class GaugeCollector(Collector):
    """Reads the gauges when Prometheus asks; a database that is down leaves only the sign that it is."""

    def collect(self) -> Iterator[Metric]:
        """Yield one family after the other."""
        try:
            values = read_gauges()
        except DatabaseError as error:
            logger.warning("The figures cannot be read: %s", type(error).__name__)
            yield GaugeMetricFamily("evenmark_database_up", "Whether the database answers.", 0)
            return
        yield GaugeMetricFamily("evenmark_database_up", "Whether the database answers.", 1)
        yield _gauge_family("evenmark_responses", "Answers that are not settled.", "state", values.responses)
        yield _gauge_family(
            "evenmark_grade_requests", "Direct requests not settled.", "state", values.requests
        )
        yield _grade_counter(values)
        oldest = GaugeMetricFamily("evenmark_oldest_waiting_seconds", "Age of what has waited longest.")
        oldest.add_metric([], values.oldest_waiting or 0)
        yield oldest
        yield _gauge_family(
            "evenmark_scores", "Scores that gradebooks have not taken.", "state", values.scores
        )
        ages = {worker: age for worker, age in values.heartbeats.items() if age is not None}
        yield _gauge_family(
            "evenmark_heartbeat_age_seconds", "Since a kind of worker was seen.", "worker", ages
        )


def _grade_counter(values: Gauges) -> CounterMetricFamily:
    family = CounterMetricFamily("evenmark_grades", "Grades in the ledger.", labels=["by"])
    for by, count in values.grades.items():
        family.add_metric([by], count)
    return family


def _gauge_family(
    name: str, text: str, label: str, values: dict[str, float] | dict[str, int]
) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


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
    checks = run_checks()
    ready = all(check.ok for check in checks if check.needed)
    shown = {check.name: {"ok": check.ok, "needed": check.needed, "note": check.note} for check in checks}
    return JsonResponse({"ready": ready, "checks": shown}, status=200 if ready else 503)


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Show gauges and counts of requests, in the text format of Prometheus."""
    if not _may_see(request):
        return HttpResponse(REFUSED, status=403, content_type="text/plain")
    database = CollectorRegistry()
    database.register(GaugeCollector())
    text = generate_latest(database) + generate_latest(request_registry())
    return HttpResponse(text, content_type=CONTENT_TYPE_LATEST)


def _may_see(request: HttpRequest) -> bool:
    """Tell whether the caller has the token; without one in the settings, whether it is on this machine itself."""
    if settings.METRICS_TOKEN:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(token.encode(), settings.METRICS_TOKEN.encode())
    # A proxy on this machine speaks for callers from anywhere.
    forwarded = any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"))
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not forwarded


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
]
