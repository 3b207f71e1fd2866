"""A platform that says what a test wrote down, registered here."""

from collections.abc import Iterator

import pytest

from assessment.people.models import Course
from assessment.platforms.models import Context, Deployment, Registration
from tests.assessment.platforms.scripted import Scripted, as_json, serving


@pytest.fixture
def server() -> Iterator[Scripted]:
    """A web server whose answers are written down."""
    with serving() as scripted:
        yield scripted


@pytest.fixture
def registration(db: None, server: Scripted) -> Registration:
    """The server as a platform; it gives tokens."""
    server.answers("/token", as_json({"access_token": "first", "token_type": "Bearer", "expires_in": 3_600}))
    return Registration.objects.create(
        name="Moodle",
        issuer=server.url,
        client_id="our-client",
        authorization_url=f"{server.url}/auth",
        token_url=f"{server.url}/token",
        keys_url=f"{server.url}/keys",
    )


@pytest.fixture
def context(registration: Registration) -> Context:
    """A course of the platform, and of ours."""
    deployment = Deployment.objects.create(registration=registration, deployment_id="1")
    course = Course.objects.create(slug="ml", title="Machine learning")
    return Context.objects.create(
        deployment=deployment,
        context_id="7",
        course=course,
        title="ML 1",
        memberships_url=f"{registration.issuer}/roster",
        line_items_url=f"{registration.issuer}/lineitems?type_id=1",
    )
