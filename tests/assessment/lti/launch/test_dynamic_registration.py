"""Dynamic Registration against the strict platform: by an invitation, once."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from assessment.bank.models import Assessment
from assessment.lti.platforms.models import Deployment, Invitation, Registration
from assessment.lti.refusals import MessageRefused
from assessment.lti.registration import dynamic_registration
from assessment.lti.registration.invitations import make_invitation, open_invitation
from tests.platform.registering import registration_address
from tests.platform.server import Platform

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform() -> Iterator[Platform]:
    """A running platform that knows no tool yet."""
    with Platform() as platform:
        yield platform


@pytest.fixture
def secret(page: Assessment) -> str:
    """The secret of an invitation."""
    return make_invitation("The school of Ada", [page.course], None)


def confirm(shown: Any, **changes: str) -> Any:
    """Press the button of the page that asks."""
    form = dict(shown.context["fields"].items()) | changes
    return Client(enforce_csrf_checks=True).post("/lti/register", form, headers={"host": "127.0.0.1"})


def ask(platform: Platform, secret: str) -> Any:
    """Open the link as an administrator of the platform does."""
    address = registration_address(platform, f"http://127.0.0.1/lti/register?invitation={secret}")
    parts = urlsplit(address)
    return Client().get(f"{parts.path}?{parts.query}", headers={"host": "127.0.0.1"})


def test_a_platform_registers_by_an_invitation(platform: Platform, secret: str, page: Assessment) -> None:
    shown = ask(platform, secret)
    text = shown.content.decode()
    assert (shown.status_code, "localhost" in text, "The school of Ada" in text) == (200, True, True)
    assert f"frame-ancestors 'self' {platform.url};" in shown["Content-Security-Policy"] + ";"
    assert not Registration.objects.exists()
    confirmed = confirm(shown)
    assert (confirmed.status_code, "Registered" in confirmed.content.decode()) == (200, True), (
        confirmed.content.decode()
    )
    registration = Registration.objects.get()
    assert registration.issuer == platform.url
    assert registration.client_id == platform.tool.client_id
    assert registration.name == "moodle localhost"
    assert set(registration.library.all()) == {page.course}
    assert Deployment.objects.get().deployment_id == platform.tool.deployment_id
    assert platform.tool.url == "http://127.0.0.1/lti/launch"
    assert platform.tool.deep_link_url == "http://127.0.0.1/lti/launch"
    assert len(platform.tool.scopes) == 5
    assert Invitation.objects.get().registration == registration


def test_an_invitation_works_once(platform: Platform, secret: str) -> None:
    shown = ask(platform, secret)
    confirm(shown)
    assert confirm(shown).status_code == 403
    again = ask(platform, secret)
    assert (again.status_code, "registration link is needed" in again.content.decode()) == (403, True)
    assert Registration.objects.count() == 1


@pytest.mark.parametrize("secret", ["", "guessed", "x" * 500, "\0"])
def test_without_an_invitation_nothing_is_asked(platform: Platform, secret: str) -> None:
    assert ask(platform, secret).status_code == 403
    assert not platform.refused


def test_an_invitation_ends(platform: Platform, secret: str) -> None:
    Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert open_invitation(secret) is None
    assert ask(platform, secret).status_code == 403


def test_a_registration_that_is_refused_leaves_the_invitation_open(platform: Platform, secret: str) -> None:
    shown = ask(platform, secret)
    refused = confirm(shown, registration_token="made-up")
    assert (refused.status_code, "The platform answered 401" in refused.content.decode()) == (400, True)
    assert not Registration.objects.exists()
    assert confirm(shown).status_code == 200


@pytest.mark.parametrize(
    "address", ["", "ftp://lms.example/c", "http://lms.example/c", "https://10.0.0.1/c", "https://\0/c"]
)
def test_a_configuration_elsewhere_is_not_fetched(secret: str, address: str) -> None:
    query = {"invitation": secret, "openid_configuration": address}
    reply = Client().get("/lti/register", query, headers={"host": "127.0.0.1"})
    assert reply.status_code == 400


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://other.example"},
        {"issuer": 7},
        {"issuer": None},
        {"jwks_uri": "file:///etc/passwd"},
        {"jwks_uri": "https://lms.example/" + "x" * 600},
        {"token_endpoint": "https://lms.example/\u0000"},
        {"scopes_supported": "openid"},
        {dynamic_registration.PLATFORM: []},
    ],
)
def test_a_damaged_configuration_is_refused(changes: dict[str, Any]) -> None:
    whole = {
        "issuer": "https://lms.example",
        "authorization_endpoint": "https://lms.example/auth",
        "token_endpoint": "https://lms.example/token",
        "jwks_uri": "https://lms.example/keys",
        "registration_endpoint": "https://lms.example/register",
        dynamic_registration.PLATFORM: {"product_family_code": "moodle"},
    }
    parsed = dynamic_registration.parse_configuration(whole, "https://lms.example/configuration")
    assert (parsed.family, parsed.audience) == ("moodle", "")
    with pytest.raises(MessageRefused, match=r"registration-failed|malformed"):
        dynamic_registration.parse_configuration(whole | changes, "https://lms.example/configuration")


@pytest.mark.parametrize(
    "answer",
    [{}, {"client_id": 7}, {"client_id": "a\0"}, {"client_id": "x" * 300}, {"client_id": "", "x": [[]]}],
)
def test_an_answer_without_a_client_id_is_refused(platform: Platform, answer: dict[str, Any]) -> None:
    configuration = dynamic_registration.fetch_configuration(
        f"{platform.url}/.well-known/openid-configuration"
    )
    with pytest.raises(MessageRefused, match="registration-failed"):
        dynamic_registration.store_registration(configuration, answer)
    assert not Registration.objects.exists()


def test_a_platform_that_names_no_deployment_is_told_what_is_left(platform: Platform) -> None:
    configuration = dynamic_registration.fetch_configuration(
        f"{platform.url}/.well-known/openid-configuration"
    )
    registration, deployment = dynamic_registration.store_registration(configuration, {"client_id": "c-1"})
    assert deployment is None
    with pytest.raises(MessageRefused, match="registration-failed"):
        dynamic_registration.store_registration(configuration, {"client_id": "c-1"})
    assert Registration.objects.get() == registration


def test_canvas_reads_its_configuration() -> None:
    reply = Client().get("/lti/canvas.json", secure=True)
    data = json.loads(reply.content)
    assert data["oidc_initiation_url"] == "https://testserver/lti/login"
    assert data["public_jwk_url"] == "https://testserver/lti/jwks"
    assert {row["message_type"] for row in data["extensions"][0]["settings"]["placements"]} == {
        "LtiDeepLinkingRequest"
    }
