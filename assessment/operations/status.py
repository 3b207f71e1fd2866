"""What `manage.py status` tells: versions, checks, gauges, and what needs a person."""

import platform
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

import django
from django.conf import settings
from django.db import connection

from assessment.grading.effective_grade import responses_with_marks
from assessment.operations.checks import Check, run_checks
from assessment.operations.gauges import Gauges, read_gauges

LONG_SECONDS = 600
"""An answer that waits longer than this has been forgotten by its workers, or there are too few of them."""


@dataclass(frozen=True, slots=True)
class ServiceStatus:
    """The state of the service at one moment."""

    versions: dict[str, str]
    checks: list[Check]
    gauges: Gauges | None = None
    held: int = 0
    alarms: list[str] = field(default_factory=list)


def read_status() -> ServiceStatus:
    """Look at everything; what the database cannot tell is left out."""
    checks = run_checks()
    alarms = [f"{check.name}: {check.note}" for check in checks if not check.ok]
    versions = _versions()
    if not all(check.ok for check in checks if check.name in ("database", "migrations")):
        return ServiceStatus(versions, checks, alarms=alarms)
    gauges = read_gauges()
    marks: Any = responses_with_marks()
    held = marks.filter(held=True).count()
    return ServiceStatus(versions, checks, gauges, held, alarms + _alarms(gauges))


def _versions() -> dict[str, str]:
    return {
        "evenmark": version("evenmark"),
        "environment": settings.ENVIRONMENT,
        "python": platform.python_version(),
        "django": django.get_version(),
        "celery": version("celery"),
        "database": connection.display_name,
    }


def _alarms(gauges: Gauges) -> list[str]:
    alarms = []
    if failed := gauges.responses["failed"]:
        alarms.append(f"{failed} answers could not be graded: look at them in the admin, and retry")
    if gauges.oldest_waiting is not None and gauges.oldest_waiting > LONG_SECONDS:
        alarms.append(f"an answer has waited {gauges.oldest_waiting:.0f} s: look at the text workers")
    return alarms


def status_as_json(status: ServiceStatus) -> dict[str, Any]:
    """Return it as data."""
    gauges = status.gauges
    return {
        "ok": not status.alarms,
        "alarms": status.alarms,
        "versions": status.versions,
        "checks": {check.name: {"ok": check.ok, "note": check.note} for check in status.checks},
        "responses": gauges and gauges.responses,
        "grade_requests": gauges and gauges.requests,
        "held": status.held,
        "oldest_waiting_seconds": gauges and gauges.oldest_waiting,
        "grades": gauges and gauges.grades,
        "heartbeat_age_seconds": gauges and gauges.heartbeats,
        "scores": gauges and gauges.scores,
        "oldest_score_seconds": gauges and gauges.oldest_score,
    }


def status_as_text(status: ServiceStatus) -> str:
    """Return it as one screen for a person."""
    lines = [f"{name:<12} {text}" for name, text in status.versions.items()]
    lines += ["", *(_check_line(check) for check in status.checks)]
    if status.gauges is not None:
        lines += ["", *_gauge_lines(status.gauges, status.held)]
    lines += ["", *(f"! {alarm}" for alarm in status.alarms)] if status.alarms else ["", "all is well"]
    return "\n".join(lines)


def _check_line(check: Check) -> str:
    return f"{check.name:<12} {'ok' if check.ok else 'NOT OK':<7} {check.note}".rstrip()


def _gauge_lines(gauges: Gauges, held: int) -> list[str]:
    oldest = "" if gauges.oldest_waiting is None else f", the oldest for {gauges.oldest_waiting:.0f} s"
    owed = "" if gauges.oldest_score is None else f", the oldest for {gauges.oldest_score:.0f} s"
    states, requests = gauges.responses, gauges.requests
    waiting = states["waiting"] + requests["waiting"]
    claimed = states["claimed"] + requests["claimed"]
    return [
        f"{'waiting':<12} {waiting}, and {claimed} with a worker{oldest}",
        f"{'failed':<12} {states['failed'] + requests['failed']}",
        f"{'for review':<12} {states['needs_review']} wait for an instructor; {held} marks are held in all",
        f"{'grades':<12} {gauges.grades['machine']} by the machine, {gauges.grades['human']} by people",
        f"{'scores':<12} {gauges.scores['owed']} owed to gradebooks{owed}, {gauges.scores['refused']} refused",
    ]
