"""What the tests of operations share: a log as it is written, and workers that were seen."""

import logging
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.db.models.functions import Now

from assessment.grading.models import Heartbeat
from assessment.operations import checks, logs
from assessment.run import processes
from tests.journeys.service import wait_for


@pytest.fixture(params=["json", "line"])
def written(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[StringIO]:
    """Everything that is logged at DEBUG, in either form, as the handler of the settings writes it."""
    handler = logging.StreamHandler(stream := StringIO())
    handler.setFormatter(logs.JsonFormatter() if request.param == "json" else logs.LineFormatter())
    handler.addFilter(logs.LogContext())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    for quiet in ("celery.app.trace", "celery.worker.strategy", "celery.beat"):
        caplog.set_level(logging.DEBUG, logger=quiet)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A broker that answers, on a socket."""
    folder = tmp_path_factory.mktemp("broker")
    # A socket's path may be no longer than 107 bytes.
    path = Path(tempfile.mkdtemp(prefix="evenmark-")) / "valkey.sock"
    process = subprocess.Popen(processes.broker_process(path, folder).command)
    wait_for(path.exists, 10, "the broker")
    yield f"redis+socket://{path}"
    process.terminate()
    process.wait()
    shutil.rmtree(path.parent)


@pytest.fixture
def seen(db: None) -> Callable[[str, int], None]:
    """Let a kind of worker have been seen so many seconds ago."""

    def note(worker: str, seconds: int) -> None:
        moment = Now() - timedelta(seconds=seconds)
        Heartbeat.objects.update_or_create(worker=worker, defaults={"seen_at": moment})

    return note


@pytest.fixture(autouse=True)
def _nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each test look at the migrations anew."""
    monkeypatch.setattr(checks.Migrated, "known", False)
