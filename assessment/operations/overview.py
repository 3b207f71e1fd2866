"""What `manage.py status` tells: versions, checks, figures, and what needs a person."""

import platform
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any

import django
from django.conf import settings
from django.db import connection

from assessment.grading.effective_grade import responses_with_marks
from assessment.operations import checks, figures

LONG_SECONDS = 600
"""An answer that waits longer than this has been forgotten by its workers, or there are too few of them."""


@dataclass(frozen=True, slots=True)
class Overview:
    """The state of the service at one moment."""

    versions: dict[str, str]
    found: list[checks.Check]
    counts: figures.Figures | None = None
    held: int = 0
    alarms: list[str] = field(default_factory=list)


def look() -> Overview:
    """Look at everything; what the database cannot tell is left out."""
    found = checks.run()
    alarms = [f"{check.name}: {check.note}" for check in found if not check.ok]
    versions = _versions()
    if not all(check.ok for check in found if check.name in ("database", "migrations")):
        return Overview(versions, found, alarms=alarms)
    counts = figures.read()
    marks: Any = responses_with_marks()
    held = marks.filter(held=True).count()
    return Overview(versions, found, counts, held, alarms + _alarms(counts))


def _versions() -> dict[str, str]:
    return {
        "evenmark": version("evenmark"),
        "environment": settings.ENVIRONMENT,
        "python": platform.python_version(),
        "django": django.get_version(),
        "celery": version("celery"),
        "database": connection.display_name,
    }


def _alarms(found: figures.Figures) -> list[str]:
    alarms = []
    if failed := found.responses["failed"]:
        alarms.append(f"{failed} answers could not be graded: look at them in the admin, and retry")
    if found.oldest_waiting is not None and found.oldest_waiting > LONG_SECONDS:
        alarms.append(f"an answer has waited {found.oldest_waiting:.0f} s: look at the text workers")
    return alarms


def as_json(seen: Overview) -> dict[str, Any]:
    """Return it as data."""
    counts = seen.counts
    return {
        "ok": not seen.alarms,
        "alarms": seen.alarms,
        "versions": seen.versions,
        "checks": {check.name: {"ok": check.ok, "note": check.note} for check in seen.found},
        "responses": counts and counts.responses,
        "grade_requests": counts and counts.requests,
        "held": seen.held,
        "oldest_waiting_seconds": counts and counts.oldest_waiting,
        "grades": counts and counts.grades,
        "heartbeat_age_seconds": counts and counts.heartbeats,
        "scores": counts and counts.scores,
        "oldest_score_seconds": counts and counts.oldest_score,
    }


def as_text(seen: Overview) -> str:
    """Return it as one screen for a person."""
    lines = [f"{name:<12} {text}" for name, text in seen.versions.items()]
    lines += ["", *(_check_line(check) for check in seen.found)]
    if seen.counts is not None:
        lines += ["", *_figure_lines(seen.counts, seen.held)]
    lines += ["", *(f"! {alarm}" for alarm in seen.alarms)] if seen.alarms else ["", "all is well"]
    return "\n".join(lines)


def _check_line(check: checks.Check) -> str:
    return f"{check.name:<12} {'ok' if check.ok else 'NOT OK':<7} {check.note}".rstrip()


def _figure_lines(found: figures.Figures, held: int) -> list[str]:
    oldest = "" if found.oldest_waiting is None else f", the oldest for {found.oldest_waiting:.0f} s"
    owed = "" if found.oldest_score is None else f", the oldest for {found.oldest_score:.0f} s"
    states, requests = found.responses, found.requests
    waiting = states["waiting"] + requests["waiting"]
    claimed = states["claimed"] + requests["claimed"]
    return [
        f"{'waiting':<12} {waiting}, and {claimed} with a worker{oldest}",
        f"{'failed':<12} {states['failed'] + requests['failed']}",
        f"{'for review':<12} {states['needs_review']} wait for an instructor; {held} marks are held in all",
        f"{'grades':<12} {found.grades['machine']} by the machine, {found.grades['human']} by people",
        f"{'scores':<12} {found.scores['owed']} owed to gradebooks{owed}, {found.scores['refused']} refused",
    ]
