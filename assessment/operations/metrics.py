"""`/metrics` for Prometheus: figures from the database at the time of the scrape, and counts of requests."""

import logging
from collections.abc import Iterator

from django.db import DatabaseError
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from assessment.operations import figures

logger = logging.getLogger(__name__)


class Database(Collector):
    """Reads the figures when Prometheus asks; a database that is down leaves only the sign that it is."""

    def collect(self) -> Iterator[Metric]:
        """Yield one family after the other."""
        try:
            found = figures.read()
        except DatabaseError as error:
            logger.warning("The figures cannot be read: %s", type(error).__name__)
            yield GaugeMetricFamily("evenmark_database_up", "Whether the database answers.", 0)
            return
        yield GaugeMetricFamily("evenmark_database_up", "Whether the database answers.", 1)
        yield _gauges("evenmark_responses", "Answers that are not settled.", "state", found.responses)
        yield _gauges("evenmark_grade_requests", "Direct requests not settled.", "state", found.requests)
        yield _grades(found)
        oldest = GaugeMetricFamily("evenmark_oldest_waiting_seconds", "Age of what has waited longest.")
        oldest.add_metric([], found.oldest_waiting or 0)
        yield oldest
        yield _gauges("evenmark_scores", "Scores that gradebooks have not taken.", "state", found.scores)
        ages = {worker: age for worker, age in found.heartbeats.items() if age is not None}
        yield _gauges("evenmark_heartbeat_age_seconds", "Since a kind of worker was seen.", "worker", ages)


def _grades(found: figures.Figures) -> CounterMetricFamily:
    family = CounterMetricFamily("evenmark_grades", "Grades in the ledger.", labels=["by"])
    for by, count in found.grades.items():
        family.add_metric([by], count)
    return family


def _gauges(name: str, text: str, label: str, values: dict[str, float] | dict[str, int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family
