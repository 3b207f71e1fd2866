"""`manage.py status`: one screen, and an exit code for whoever watches."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db.models.functions import Now
from pytest_django.fixtures import Settings

from assessment.bank.models import Assessment, Release
from assessment.grading.models import Response, State
from assessment.people.models import Learner
from tests.assessment.desk.cast import add_score
from tests.assessment.grading.cast import REASON, hand_in

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def _broker_answers(settings: Settings, broker: str) -> None:
    """What a broker that is down does is a matter of the tests of health."""
    settings.CELERY_BROKER_URL = broker


@pytest.fixture
def at_work(seen: Callable[[str, int], None]) -> None:
    """Both kinds of worker were seen just now."""
    seen("default", 2)
    seen("text", 3)


def status(*options: str) -> tuple[int, str]:
    """Run the command; return its exit code and what it prints."""
    output = StringIO()
    try:
        call_command("status", *options, stdout=output)
    except SystemExit as end:
        return int(str(end.code)), output.getvalue()
    return 0, output.getvalue()


def status_data() -> tuple[int, Any]:
    code, text = status("--json")
    return code, json.loads(text)


def test_a_service_at_work_is_told_on_one_screen(at_work: None) -> None:
    code, text = status()
    assert code == 0
    assert text.endswith("all is well\n")
    assert len(text.splitlines()) <= 24
    assert max(map(len, text.splitlines())) <= 80
    for word in (
        "evenmark",
        "django",
        "migrations   ok",
        "text_worker  ok      seen 3 s ago",
        "waiting      0",
    ):
        assert word in text


def test_answers_for_an_instructor_are_no_alarm(at_work: None, page: Assessment, learner: Learner) -> None:
    hand_in(page, learner, a="[0.6, 0.65, -0.2]", q3=REASON)
    Response.objects.filter(question__slug="a").update(state=State.NEEDS_REVIEW)
    code, report = status_data()
    assert (code, report["ok"], report["alarms"]) == (0, True, [])
    assert report["responses"] == {"waiting": 1, "claimed": 0, "needs_review": 1, "failed": 0}
    assert report["grades"]["human"] == 0
    assert report["held"] == 1


def test_marks_that_wait_for_release_are_held(at_work: None, page: Assessment, learner: Learner) -> None:
    page.release = Release.BY_HAND
    page.save()
    hand_in(page, learner, a="[0.6, 0.65, -0.2]")
    report = status_data()[1]
    assert (report["held"], report["grades"]) == (1, {"human": 0, "machine": 1})


def test_scores_on_their_way_into_gradebooks_are_counted(
    at_work: None, page: Assessment, learner: Learner
) -> None:
    for number, state in enumerate(("owed", "sending", "sent", "refused")):
        add_score(page, learner, f"activity {number}", state=state, owed_since=Now() - timedelta(minutes=5))
    code, report = status_data()
    assert (code, report["scores"]) == (0, {"owed": 2, "refused": 1})
    assert 299 < report["oldest_score_seconds"] < 360
    assert "2 owed to gradebooks, the oldest for 30" in status()[1]


@pytest.mark.parametrize(
    ("change", "alarm"),
    [
        ({"state": State.FAILED}, "1 answers could not be graded"),
        ({"waiting_since": Now() - timedelta(minutes=11)}, "an answer has waited 66"),
    ],
)
def test_what_needs_the_operator(
    at_work: None, page: Assessment, learner: Learner, change: dict[str, Any], alarm: str
) -> None:
    hand_in(page, learner, q3=REASON)
    assert status_data()[0] == 0
    Response.objects.update(**change)
    code, report = status_data()
    assert (code, report["ok"]) == (1, False)
    assert [text for text in report["alarms"] if text.startswith(alarm)]
    assert alarm in status()[1]


def test_workers_that_were_never_seen(db: None) -> None:
    code, text = status()
    assert code == 1
    assert "! worker: has never been seen" in text
    assert "! text_worker: has never been seen" in text


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_without_a_database_it_still_tells(tmp_path: Path, options: list[str]) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": "postgres://marks@127.0.0.1:1/x",
        "EVENMARK_DATA": str(tmp_path),
    }
    process = subprocess.run(
        [sys.executable, "manage.py", "status", *options],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 1
    assert process.stderr == ""
    assert "database: does not answer" in process.stdout
    assert "waiting " not in process.stdout
