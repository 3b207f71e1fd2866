"""The strict platform with this tool installed, a course of it, and a student who was launched from it."""

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from assessment.bank.models import Assessment
from assessment.lti.platforms.models import Context, Deployment, Registration, ResourceLink, ToolKey
from assessment.lti.platforms.secrets import encrypt
from assessment.lti.platforms.tool_keys import public_keys
from assessment.people.models import Course, Learner, User
from tests.assessment.lti.passback.cast import add_page
from tests.platform.gradebook import line_item_url
from tests.platform.records import Activity
from tests.platform.server import Platform
from tests.platform.signing import SigningKey


@pytest.fixture(scope="session")
def tool_pem() -> bytes:
    """A private key; making one takes a while."""
    private = rsa.generate_private_key(65_537, 2_048)
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@pytest.fixture(scope="session")
def platform_key() -> SigningKey:
    """The strict platform's key."""
    return SigningKey()


@pytest.fixture
def platform(db: None, tool_pem: bytes, platform_key: SigningKey) -> Iterator[Platform]:
    """The strict platform, which has this tool installed."""
    ToolKey.objects.create(kid="ours", private_pem=encrypt(tool_pem))
    published = public_keys()
    with Platform() as running:
        running.key = platform_key
        running.install(keys=lambda: published)
        yield running


@pytest.fixture
def registration(platform: Platform) -> Registration:
    """The platform as it is registered here."""
    return Registration.objects.create(
        name="Moodle",
        issuer=platform.url,
        client_id=platform.tool.client_id,
        authorization_url=f"{platform.url}/auth",
        token_url=f"{platform.url}/token",
        keys_url=f"{platform.url}/jwks",
    )


@pytest.fixture
def context(platform: Platform, registration: Registration) -> Context:
    """Its course, and ours."""
    deployment = Deployment.objects.create(
        registration=registration, deployment_id=platform.tool.deployment_id
    )
    course = Course.objects.create(slug="ml", title="Machine learning")
    return Context.objects.create(
        deployment=deployment, context_id=platform.course.id, course=course, title="ML 1"
    )


@pytest.fixture
def exam(context: Context) -> Assessment:
    """Three questions of one point each."""
    return add_page(context.course)


@pytest.fixture
def activity(platform: Platform) -> Activity:
    """An activity with a column of 100 points."""
    return platform.add_activity()


@pytest.fixture
def link(platform: Platform, context: Context, exam: Assessment, activity: Activity) -> ResourceLink:
    """The activity, bound to the whole assessment."""
    assert activity.line_item
    return ResourceLink.objects.create(
        context=context,
        resource_link_id=activity.id,
        assessment=exam,
        line_item_url=line_item_url(platform, activity.line_item),
    )


@pytest.fixture
def ada(context: Context, platform: Platform) -> Learner:
    """A student of the platform."""
    source = context.deployment.registration.source
    return Learner.objects.create(course=context.course, source=source, external_id=platform.ada.id)


@pytest.fixture
def bob(context: Context, platform: Platform) -> Learner:
    """Another one."""
    source = context.deployment.registration.source
    return Learner.objects.create(course=context.course, source=source, external_id=platform.bob.id)


@pytest.fixture
def grace(db: None) -> User:
    """An instructor."""
    return User.objects.create_user("grace")
