"""`/metrics`: what is counted, who may see it, and that labels stay few."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django.fixtures import Settings

from assessment.bank.models import Assessment
from assessment.grading.models import Grade, GradingRun, Response, RunKind, State
from assessment.people.models import Learner
from tests.assessment.grading.cast import REASON, hand_in, only_response

TOKEN = "a-token-of-enough-characters"
Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def scrape(client: Client) -> Samples:
    """Read the figures as Prometheus does."""
    reply = client.get("/metrics")
    assert reply.status_code == 200
    families = text_string_to_metric_families(reply.content.decode())
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples[name, tuple(sorted(labels.items()))]


@pytest.mark.parametrize(
    ("caller", "status"),
    [
        (("", "127.0.0.1", {}), 200),
        (("", "::1", {}), 200),
        (("", "10.0.0.7", {}), 403),
        (("", "", {}), 403),
        (("", "127.0.0.1", {"X-Forwarded-For": "10.0.0.7"}), 403),
        (("", "127.0.0.1", {"Forwarded": "for=10.0.0.7"}), 403),
        (("", "10.0.0.7", {"Authorization": "Bearer "}), 403),
        ((TOKEN, "10.0.0.7", {"Authorization": f"Bearer {TOKEN}"}), 200),
        ((TOKEN, "10.0.0.7", {"Authorization": f"Bearer {TOKEN}x"}), 403),
        ((TOKEN, "10.0.0.7", {"Authorization": "Bearer é"}), 403),
        ((TOKEN, "127.0.0.1", {}), 403),
    ],
)
def test_who_may_see_the_figures(
    db: None, settings: Settings, caller: tuple[str, str, dict[str, str]], status: int
) -> None:
    settings.METRICS_TOKEN, address, headers = caller
    reply = Client(REMOTE_ADDR=address).get("/metrics", headers=headers)
    assert reply.status_code == status
    if status == 403:
        assert b"METRICS_TOKEN" in reply.content


def test_figures_of_an_empty_service(client: Client, db: None) -> None:
    samples = scrape(client)
    assert value(samples, "evenmark_database_up") == 1
    assert value(samples, "evenmark_oldest_waiting_seconds") == 0
    for state in ("waiting", "claimed", "needs_review", "failed"):
        assert value(samples, "evenmark_responses", state=state) == 0
        assert value(samples, "evenmark_grade_requests", state=state) == 0
    for state in ("owed", "refused"):
        assert value(samples, "evenmark_scores", state=state) == 0
    assert not any(name == "evenmark_heartbeat_age_seconds" for name, _ in samples)


def test_figures_say_what_waits_and_who_graded(client: Client, page: Assessment, learner: Learner) -> None:
    hand_in(page, learner, q1=REASON, q2=REASON, q3=REASON)
    graded = only_response(hand_in(page, learner, a="[0.6, 0.65, -0.2]"))
    run = GradingRun.objects.create(course=page.course, kind=RunKind.OVERRIDE)
    Grade.objects.create(response=graded, run=run, human=True, score=0, maximum=1, verdict_digest="")
    late = Response.objects.filter(state=State.WAITING).order_by("pk")
    Response.objects.filter(pk=late[0].pk).update(state=State.FAILED)
    samples = scrape(client)
    assert value(samples, "evenmark_responses", state="waiting") == 2
    assert value(samples, "evenmark_responses", state="failed") == 1
    assert value(samples, "evenmark_grades_total", by="machine") == 1
    assert value(samples, "evenmark_grades_total", by="human") == 1


def test_requests_are_counted_by_view(client: Client, db: None) -> None:
    labels = {"view": "none", "method": "GET", "status": "404"}
    before = scrape(client).get(("evenmark_requests_total", tuple(sorted(labels.items()))), 0)
    for number in range(3):
        client.get(f"/nowhere/{number}")
    after = scrape(client)
    assert value(after, "evenmark_requests_total", **labels) == before + 3
    assert value(after, "evenmark_request_seconds_count", view="none") >= 3
    client.generic("WHATEVER", "/healthz")
    assert value(scrape(client), "evenmark_requests_total", view="healthz", method="other", status="405") >= 1


def test_a_database_that_is_down_is_a_figure_too(client: Client, db: None) -> None:
    def refuse() -> None:
        raise OperationalError("down")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        samples = scrape(client)
    assert value(samples, "evenmark_database_up") == 0
    assert not any(name == "evenmark_responses" for name, _ in samples)


COUNT = "from assessment.operations import request_metrics; request_metrics.count_request('page', 'GET', 200, 0.1)"
SUM = """
from prometheus_client.exposition import generate_latest
from assessment.operations import request_metrics
print(generate_latest(request_metrics.request_registry()).decode())
"""


def test_several_web_processes_are_counted_together(tmp_path: Path) -> None:
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "EVENMARK_DATA": str(tmp_path)}
    for code in (COUNT, COUNT, SUM):
        shown = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
        ).stdout
    assert 'evenmark_requests_total{method="GET",status="200",view="page"} 2.0' in shown
