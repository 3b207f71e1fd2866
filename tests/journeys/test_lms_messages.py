"""Launches as Moodle and Canvas send them, with all that they add, on the whole service but its processes."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from assessment.bank.models import Assessment
from assessment.lti.platforms.models import Context, Deployment, Registration, ResourceLink
from assessment.people.models import Learner, Membership
from tests.platform.recorded import CLAIM, recorded
from tests.platform.server import Platform

CANVAS = "https://canvas.instructure.com"
OURS = ("nonce", "iat", "exp", CLAIM + "target_link_uri")
"""Claims of a recorded message that the platform makes itself, since they are about this launch."""


@pytest.fixture
def platform() -> Iterator[Platform]:
    """A platform that knows this service."""
    with Platform() as platform:
        platform.install()
        yield platform


def register(platform: Platform, page: Assessment, **changes: str) -> Registration:
    """Let the service know the platform, and its teachers pick from the page's course."""
    fields = {
        "name": "School",
        "issuer": platform.url,
        "client_id": platform.tool.client_id,
        "authorization_url": f"{platform.url}/auth",
        "token_url": f"{platform.url}/token",
        "keys_url": f"{platform.url}/jwks",
        **changes,
    }
    registration = Registration.objects.create(**fields)
    registration.library.add(page.course)
    return registration


def canvas(platform: Platform, page: Assessment) -> dict[str, Any]:
    """Return the claims of Canvas for a launch of the page."""
    claims = {name: value for name, value in recorded("teacher", "canvas").items() if name not in OURS}
    claims[CLAIM + "custom"] = {"assessment": str(page.public_id)}
    return claims


def test_a_student_of_moodle_is_launched_with_all_that_it_sends(
    client: Client, platform: Platform, page: Assessment
) -> None:
    registration = register(platform, page)
    Deployment.objects.create(registration=registration, deployment_id="1")
    activity = platform.add_activity(assessment=str(page.public_id))
    reply = platform.launch(client, platform.ada, activity)
    assert (reply.status_code, reply["Location"]) == (302, "/lti/practice/generative-models/gans-and-vaes")
    learner = Learner.objects.get(source=registration.source)
    assert (learner.external_id, learner.name) == ("4", "Ada Student")
    context = Context.objects.get()
    assert context.line_items_url == f"{platform.url}/courses/2/lineitems?type_id=1"
    assert context.memberships_url == f"{platform.url}/courses/2/memberships"
    link = ResourceLink.objects.get()
    assert link.line_item_url.endswith("/lineitem?type_id=1")
    assert platform.refused == []


def test_a_teacher_of_canvas_is_launched_with_all_that_it_sends(
    client: Client, platform: Platform, page: Assessment
) -> None:
    claims = canvas(platform, page)
    registration = register(platform, page, issuer=CANVAS, client_id=claims["aud"])
    deployment = claims[CLAIM + "deployment_id"]
    Deployment.objects.create(registration=registration, deployment_id=deployment)
    tool = platform.install(client_id=claims["aud"])
    activity = platform.add_activity(tool=tool)
    login = {"iss": CANVAS, "lti_deployment_id": deployment}
    reply = platform.launch(client, platform.grace, activity, claims=claims, login=login)
    assert (reply.status_code, reply["Location"]) == (302, "/lti/practice/generative-models/gans-and-vaes")
    assert not Learner.objects.filter(source=registration.source).exists()
    assert Membership.objects.filter(role="instructor", course__contexts__isnull=False).count() == 1
    assert platform.refused == []
