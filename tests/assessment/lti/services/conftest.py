"""A platform that says what a test wrote down, registered here."""

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from assessment.lti.platforms.models import Context, Deployment, Registration, ToolKey
from assessment.lti.platforms.secrets import encrypt
from assessment.lti.platforms.tool_keys import public_keys
from assessment.people.models import Course
from tests.assessment.lti.services.scripted import Scripted, as_json, serving
from tests.platform.gradebook import line_items_url
from tests.platform.roster import memberships_url
from tests.platform.server import Platform
from tests.platform.signing import SigningKey


@pytest.fixture
def server() -> Iterator[Scripted]:
    """A web server whose answers are written down."""
    with serving() as scripted:
        yield scripted


@pytest.fixture(scope="session")
def tool_pem() -> bytes:
    """A private key; making one takes a while."""
    private = rsa.generate_private_key(65_537, 2_048)
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@pytest.fixture
def tool_key(db: None, tool_pem: bytes) -> ToolKey:
    """The tool's key."""
    return ToolKey.objects.create(kid="ours", private_pem=encrypt(tool_pem))


@pytest.fixture(scope="session")
def platform_key() -> SigningKey:
    """The strict platform's key."""
    return SigningKey()


@pytest.fixture
def registration(tool_key: ToolKey, server: Scripted) -> Registration:
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


@pytest.fixture
def platform(tool_key: ToolKey, platform_key: SigningKey) -> Iterator[Platform]:
    """The strict platform, which has this tool installed."""
    published = public_keys()
    with Platform() as running:
        running.key = platform_key
        running.install(keys=lambda: published)
        yield running


@pytest.fixture
def strict(platform: Platform) -> Registration:
    """The strict platform as it is registered here."""
    return Registration.objects.create(
        name="Moodle",
        issuer=platform.url,
        client_id=platform.tool.client_id,
        authorization_url=f"{platform.url}/auth",
        token_url=f"{platform.url}/token",
        keys_url=f"{platform.url}/jwks",
    )


@pytest.fixture
def strict_context(platform: Platform, strict: Registration) -> Context:
    """The strict platform's course, and ours."""
    deployment = Deployment.objects.create(registration=strict, deployment_id=platform.tool.deployment_id)
    course = Course.objects.create(slug="gen", title="Generative models")
    return Context.objects.create(
        deployment=deployment,
        context_id=platform.course.id,
        course=course,
        title=platform.course.title,
        memberships_url=memberships_url(platform, platform.course),
        line_items_url=line_items_url(platform, platform.course, platform.tool),
    )
