"""The machine is so slow that a batch outlives its lease, or its device breaks for good."""

import json
import subprocess
import sys
from collections.abc import Iterator

from tests.benchmarks.benchmark import Result
from tests.benchmarks.faults.steps import GRADED_WITHIN, hand_in, one_mark, service_running
from tests.journeys.service import ROOT, Service

MODULE = "tests.benchmarks.faults.faulty_worker"
SECONDS_PER_TEXT = "0.15"
"""An answer is some eight texts: thirty of them take half a minute, six leases of the faults'."""
BREAKS_AFTER = "6"
"""Passes through the model: the probe at the start, and some of the first batch."""
ENDS_WITH = 75
COUNTS = """
import json, django
django.setup()
from assessment.grading.models import Response
print(json.dumps(list(Response.objects.values_list("tries", "lost"))))
"""


def slow() -> Iterator[Result]:
    """Grade thirty answers on a machine that takes several leases for them, and needs no second worker."""
    with service_running() as service:
        service.start_worker(MODULE, SECONDS_PER_TEXT=SECONDS_PER_TEXT)
        waiting = hand_in(service, "slow")
        yield Result("slow machine, answers with one mark", one_mark(service, waiting), 1.0)
        clean = [tries == lost == 0 for tries, lost in counts(service)]
        yield Result("slow machine, answers that it cost no try", sum(clean) / len(clean), 1.0)


def broken() -> Iterator[Result]:
    """Let the device break in the first batch: the worker must end of itself, and the next one grade everything."""
    with service_running() as service:
        worker = service.start_worker(MODULE, BREAKS_AFTER=BREAKS_AFTER)
        waiting = hand_in(service, "broken")
        ended = worker.wait(GRADED_WITHIN) == ENDS_WITH
        yield Result("broken device, its worker ends", float(ended), 1.0)
        clean = [tries == 0 for tries, _ in counts(service)]
        yield Result("broken device, answers that it cost no try", sum(clean) / len(clean), 1.0)
        service.start_worker()
        yield Result("broken device, answers with one mark", one_mark(service, waiting), 1.0)


def counts(service: Service) -> list[tuple[int, int]]:
    """Return what is counted against each answer: failures of its own, and workers that were lost with it."""
    shown = subprocess.run(
        [sys.executable, "-c", COUNTS],
        cwd=ROOT,
        env=service.environment | {"DJANGO_SETTINGS_MODULE": "assessment.settings"},
        check=True,
        capture_output=True,
        text=True,
    )
    return [(tries, lost) for tries, lost in json.loads(shown.stdout)]
