"""A superuser registers a learning platform: by hand, checked in words, or by an invitation that is shown once."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from assessment.lti.platforms.models import Context, Deployment, Invitation, Registration, ResourceLink
from assessment.lti.platforms.tool_keys import public_keys
from assessment.lti.registration.invitations import open_invitation
from assessment.people.models import Course, Membership, User
from tests.assessment.desk.cast import signed_in
from tests.platform.server import Platform

LINK = re.compile(r'value="(http://testserver/lti/register\?invitation=[^"]+)"')
MOODLE = {
    "name": "Moodle",
    "platform": "moodle",
    "issuer": "https://moodle.example/",
    "client_id": "abc",
    "active": "on",
}


@pytest.fixture
def root(db: None) -> Client:
    """A browser in which a superuser has signed in."""
    return signed_in("root", is_superuser=True)


@pytest.fixture
def moodle(db: None) -> Iterator[Platform]:
    """A platform that knows this tool."""
    with Platform() as running:
        published = public_keys()
        running.install(keys=lambda: published)
        yield running


def typed(*deployments: str, **fields: str) -> dict[str, str]:
    """Return what the form of a registration posts."""
    rows = {f"deployments-{index}-deployment_id": name for index, name in enumerate(deployments)}
    ticks = {f"deployments-{index}-active": "on" for index, _ in enumerate(deployments)}
    count = {"deployments-TOTAL_FORMS": str(len(deployments)), "deployments-INITIAL_FORMS": "0"}
    return MOODLE | count | rows | ticks | fields


def add(root: Client, data: dict[str, str]) -> str:
    """Post the form, and return the page if it was refused."""
    return root.post(reverse("admin:platforms_registration_add"), data).content.decode()


def registered(platform: Platform, client_id: str) -> Registration:
    """Return the strict platform as it is registered here."""
    return Registration.objects.create(
        name="Moodle",
        issuer=platform.url,
        client_id=client_id,
        authorization_url=f"{platform.url}/auth",
        token_url=f"{platform.url}/token",
        keys_url=f"{platform.url}/jwks",
    )


def check_page(registration: Registration) -> str:
    return reverse("admin:platforms_registration_check", args=[registration.pk])


def test_moodles_addresses_follow_from_its_own(root: Client) -> None:
    add(root, typed("1", "7"))
    registration = Registration.objects.get()
    assert registration.authorization_url == "https://moodle.example/mod/lti/auth.php"
    assert registration.token_url == "https://moodle.example/mod/lti/token.php"
    assert registration.keys_url == "https://moodle.example/mod/lti/certs.php"
    assert sorted(registration.deployments.values_list("deployment_id", flat=True)) == ["1", "7"]


def test_what_was_typed_stands_before_what_would_follow(root: Client) -> None:
    add(root, typed(token_url="https://other.example/token"))
    assert Registration.objects.get().token_url == "https://other.example/token"


def test_the_addresses_of_canvas_are_the_same_for_all_schools(root: Client) -> None:
    origins = "https://school.instructure.com/\n\nhttps://SCHOOL.instructure.com/x"
    data = typed(platform="canvas", issuer="https://canvas.instructure.com", frame_origins=origins)
    add(root, data)
    registration = Registration.objects.get()
    assert registration.keys_url == "https://sso.canvaslms.com/api/lti/security/jwks"
    assert registration.frame_origins == ["https://school.instructure.com"]


@pytest.mark.parametrize(
    ("field", "value", "error"),
    [
        ("keys_url", "http://moodle.example/keys", "https"),
        ("token_url", "ftp://x", "https"),
        ("authorization_url", "https://user:word@moodle.example/", "user name or password"),
        ("frame_origins", "nonsense", "nonsense"),
        ("client_id", "", "required"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(root: Client, field: str, value: str, error: str) -> None:
    page = add(root, typed(**{field: value}))
    assert error in page
    assert not Registration.objects.exists()


def test_without_a_kind_the_addresses_must_be_typed(root: Client) -> None:
    assert "Is missing:" in add(root, typed(platform=""))
    assert not Registration.objects.exists()


def test_the_page_says_what_to_type_into_the_platform(root: Client) -> None:
    page = root.get(reverse("admin:platforms_registration_add")).content.decode()
    for path in ("login", "launch", "jwks", "canvas.json"):
        assert f"http://testserver/lti/{path}" in page


def test_a_check_says_in_words_that_all_is_well(root: Client, moodle: Platform) -> None:
    registration = registered(moodle, moodle.tool.client_id)
    page = root.post(check_page(registration)).content.decode()
    assert "Public keys: well" in page
    assert "Token for scores: well" in page
    assert "wrong" not in page


def test_a_check_says_in_words_what_is_wrong(root: Client, moodle: Platform) -> None:
    registration = registered(moodle, "another")
    page = root.post(check_page(registration)).content.decode()
    assert "Token for scores: wrong" in page
    assert "/lti/jwks" in page


def test_looking_at_the_check_calls_nobody(root: Client, moodle: Platform) -> None:
    registration = Registration.objects.create(
        name="M", issuer="x", client_id="y", keys_url=f"{moodle.url}/jwks"
    )
    assert "Check it now" in root.get(check_page(registration)).content.decode()
    assert not moodle.requests


def test_an_invitation_is_shown_once_and_works(root: Client, course: Course) -> None:
    address = reverse("admin:platforms_invitation_add")
    assert "checked" in root.get(address).content.decode(), (
        "what is there may be picked, unless it is unticked"
    )
    page = root.post(address, {"note": "Moodle of the college", "library": [course.pk]})
    link = LINK.search(page.content.decode())
    assert link
    assert "no-store" in page.headers["Cache-Control"]
    secret = link[1].partition("=")[2]
    invitation = open_invitation(secret)
    assert invitation is not None
    assert list(invitation.library.all()) == [course]
    assert invitation.made_by == User.objects.get(username="root")
    for where in ("changelist", "change"):
        arguments = [invitation.pk] if where == "change" else []
        shown = root.get(reverse(f"admin:platforms_invitation_{where}", args=arguments)).content.decode()
        assert "Moodle of the college" in shown
        assert secret not in shown


def test_an_invitation_must_say_for_whom_it_is(root: Client) -> None:
    page = root.post(reverse("admin:platforms_invitation_add"), {"note": ""}).content.decode()
    assert "This field is required." in page
    assert not Invitation.objects.exists()


def test_teachers_see_the_activities_of_their_own_courses(course: Course) -> None:
    registration = Registration.objects.create(name="Moodle", issuer="https://lms.example", client_id="x")
    deployment = Deployment.objects.create(registration=registration, deployment_id="1")
    other_course = Course.objects.create(slug="other", title="Other")
    own_context = Context.objects.create(
        deployment=deployment, context_id="1", course=course, title="Deep learning"
    )
    foreign_context = Context.objects.create(
        deployment=deployment, context_id="2", course=other_course, title="Chemistry"
    )
    ResourceLink.objects.create(context=own_context, resource_link_id="9", title="Practice of the week")
    grace = signed_in("grace", course, "instructor")
    listed = grace.get(reverse("admin:platforms_context_changelist")).content.decode()
    assert "Deep learning" in listed
    assert "Chemistry" not in listed
    page = grace.get(reverse("admin:platforms_context_change", args=[own_context.pk])).content.decode()
    assert "nothing yet:" in page
    assert "no column:" in page
    assert grace.get(reverse("admin:platforms_context_change", args=[foreign_context.pk])).status_code in (
        302,
        404,
    )


def test_registrations_are_for_superusers(course: Course) -> None:
    registration = Registration.objects.create(name="Moodle", issuer="https://lms.example", client_id="x")
    grace = signed_in("grace", course, "instructor")
    assert Membership.objects.filter(user__username="grace").exists()
    for address in (check_page(registration), reverse("admin:platforms_invitation_add")):
        assert grace.get(address).status_code == 403
        assert grace.post(address, {"note": "x"}).status_code == 403
