"""A teacher locked grades in the gradebook of a learning platform: everybody else's scores arrive all the same."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator

from tests.benchmarks.benchmark import Result
from tests.benchmarks.faults.steps import service_running
from tests.journeys.service import ROOT, Service
from tests.platform.gradebook import line_item_url
from tests.platform.records import Activity
from tests.platform.server import Platform

LOCKED, HEALTHY = 20, 120
"""One in seven, as with 50 locked grades in a year of 350 students."""
QUIET = 150
"""Seconds without a new score after which no more are waited for: two pauses of a platform, and a slow machine."""
CONNECT = """
import json, sys
from assessment.bank.models import Assessment
from assessment.lti.platforms.models import Context, Deployment, Registration, ResourceLink
said = json.load(sys.stdin)
page = Assessment.objects.get(course__slug="demo", slug="gans-and-vaes")
registration = Registration.objects.create(**said["registration"])
deployment = Deployment.objects.create(registration=registration, deployment_id=said["deployment"])
context = Context.objects.create(deployment=deployment, context_id="2", course=page.course, title="ML")
ResourceLink.objects.create(context=context, assessment=page, title=said["title"],
    resource_link_id=said["activity"], line_item_url=said["line_item"])
print(registration.public_id)
"""


def results() -> Iterator[Result]:
    """Yield the share of healthy scores that arrive while others are locked, those first that are locked."""
    with service_running() as service, Platform() as platform:
        platform.install(service.url)
        registration, activity = connect(service, platform)
        users = [platform.add_user(f"u{number}", "A", "B") for number in range(LOCKED + HEALTHY)]
        platform.course.members += [user.id for user in users]
        for user in users[:LOCKED]:
            platform.lock_cell(activity, user)
        for user in users:
            hand_in(service, registration, user.id)
        arrived = wait_for_scores(platform, HEALTHY)
        if not platform.calls["scores"]:
            raise SystemExit("no score was sent at all, locked or not")
        share = arrived / HEALTHY
        yield Result(f"{LOCKED} locked cells, healthy scores in the gradebook", share, 1.0)


def connect(service: Service, platform: Platform) -> tuple[str, Activity]:
    """Register the platform with the service, with an activity that opens the seed page; return its public id."""
    activity = platform.add_activity()
    assert activity.line_item
    said = {
        "registration": {
            "name": "Moodle",
            "issuer": platform.url,
            "client_id": platform.tool.client_id,
            "authorization_url": f"{platform.url}/auth",
            "token_url": f"{platform.url}/token",
            "keys_url": f"{platform.url}/jwks",
        },
        "deployment": platform.tool.deployment_id,
        "activity": activity.id,
        "title": activity.title,
        "line_item": line_item_url(platform, activity.line_item),
    }
    shown = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", CONNECT],
        cwd=ROOT,
        env=service.environment,
        input=json.dumps(said),
        check=True,
        capture_output=True,
        text=True,
    )
    return shown.stdout.split()[-1], activity


def hand_in(service: Service, registration: str, sub: str) -> None:
    """Hand in an answer of a student of the platform; it is graded at once."""
    body = {
        "assessment": "gans-and-vaes",
        "learner": {"registration": registration, "sub": sub},
        "answers": [{"question": "a", "answer": "[0.6, 0.65, -0.2]"}],
    }
    reply = service.call("POST", "submissions", body)
    if reply.status != 201:
        raise SystemExit(f"an answer was not taken: {reply.status} {reply.body}")


def wait_for_scores(platform: Platform, count: int) -> int:
    """Wait until so many students have a score in the gradebook, or none comes any more; return how many have one."""
    arrived, last = 0, time.monotonic()
    while arrived < count and time.monotonic() < last + QUIET:
        time.sleep(0.2)
        with platform.lock:
            found = len({score.user_id for score in platform.applied})
        if found > arrived:
            arrived, last = found, time.monotonic()
    return arrived
