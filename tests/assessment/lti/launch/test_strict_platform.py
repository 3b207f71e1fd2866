"""Launches by the strict platform, whose keys are fetched over the wire: Moodle's own messages, whole."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from assessment.bank.models import Assessment
from assessment.lti.platforms.models import Context, Deployment, Registration, ResourceLink
from assessment.lti.platforms.tool_keys import public_keys
from tests.assessment.lti.launch.cast import token_of
from tests.platform.server import Platform
from tests.platform.toolside import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform(page: Assessment) -> Iterator[Platform]:
    """A running platform on which the tool was registered by hand, as it was here."""
    # Read here: in a thread of the platform's, the test's own transaction would stand in the way.
    keys = public_keys()
    with Platform() as platform:
        tool = platform.install(keys=lambda: keys)
        registration = Registration.objects.create(
            name="Moodle",
            issuer=platform.url,
            client_id=tool.client_id,
            authorization_url=f"{platform.url}/auth",
            token_url=f"{platform.url}/token",
            keys_url=f"{platform.url}/jwks",
        )
        registration.library.add(page.course)
        Deployment.objects.create(registration=registration, deployment_id=tool.deployment_id)
        yield platform


def test_a_student_is_launched(platform: Platform, page: Assessment) -> None:
    activity = platform.add_activity(assessment=str(page.public_id))
    browser = Client()
    reply = platform.launch(browser, platform.ada, activity)
    assert reply.status_code == 302, reply.content.decode()
    assert browser.get(reply["Location"], secure=True).status_code == 200
    link = ResourceLink.objects.get()
    assert activity.line_item
    assert link.line_item_url.startswith(
        f"{platform.url}/courses/2/lineitems/{activity.line_item.id}/lineitem?"
    )
    assert (Context.objects.get().title, platform.refused) == ("Generative models", [])


@pytest.mark.parametrize(
    "changes",
    [
        {"claims": {"deployment_id": "other"}},
        {"claims": {"version": "1.1"}},
        {"claims": {"nonce": "other"}},
        {"kid": "unknown"},
        {"alg": "none"},
        {"state": "forged"},
        {"login": {"target_link_uri": "https://other.example/lti/launch"}},
    ],
)
def test_a_broken_launch_is_refused(platform: Platform, page: Assessment, changes: dict[str, Any]) -> None:
    activity = platform.add_activity(assessment=str(page.public_id))
    reply = platform.launch(Client(), platform.ada, activity, **changes)
    assert 400 <= reply.status_code < 500
    assert not Context.objects.exists()


def test_what_a_teacher_picks_becomes_an_activity(platform: Platform, page: Assessment) -> None:
    browser = Client()
    reply = platform.deep_link(browser, platform.grace)
    assert reply.status_code == 302, reply.content.decode()
    shown = browser.get(reply["Location"], secure=True).content.decode()
    form = {"pick": f"assessment:{page.public_id}", "csrfmiddlewaretoken": token_of(shown)}
    sent = browser.post(reply["Location"], form, secure=True, headers={"origin": "https://testserver"})
    body = urlencode({"JWT": sent.context["message"]}).encode()
    kind = "application/x-www-form-urlencoded"
    answer = send("POST", sent.context["return_url"], body, Content_Type=kind)
    assert (answer.status, platform.refused) == (200, []), answer.body.decode()
    activity = next(iter(platform.activities.values()))
    copy = Assessment.objects.get(copied_from=page)
    assert activity.custom == {"assessment": str(copy.public_id)}
    assert activity.line_item
    opened = platform.launch(Client(), platform.ada, activity)
    assert opened["Location"].endswith("/gans-and-vaes")
    assert ResourceLink.objects.get().assessment == copy
