"""Odd but honest messages of real platforms, each with the public message or the specification that gives reason."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from assessment.bank.models import Assessment
from assessment.lti.platforms.models import Context, PlatformKeys, Registration, ResourceLink
from assessment.lti.services import platform_keys
from assessment.people.models import Learner, Membership
from tests.assessment.lti.launch.cast import (
    DL,
    KEY,
    KID,
    LTI,
    OTHER_KEY,
    Browser,
    authentication_request,
    launch_claims,
    platform,
    public,
    signed,
    token_of,
)

pytestmark = pytest.mark.django_db
SETTINGS = {
    "accept_types": ["ltiResourceLink"],
    "deep_link_return_url": "https://canvas.instructure.com/back",
}


def lti_claims(**claims: Any) -> dict[str, Any]:
    """Return claims of LTI by their last parts."""
    return {f"{LTI}{name}": value for name, value in claims.items()}


@pytest.mark.parametrize(
    "changes",
    [
        # Blackboard: its own application's id (1EdTech/lti-1-3-php-library, issue 18)
        {"azp": "962fa4d8-bcbf-49a0-94b2-2de05ad274af"},
        {"aud": ["client-1"], "azp": "other"},
        {"aud": ["client-1", "other"], "azp": "client-1"},
        # digits in text fields
        {"exp": "+300", "iat": "+0"},
        {"nbf": "-10"},
        # ids that are numbers in the platform's database
        {"sub": 12},
        lti_claims(deployment_id=1),
        lti_claims(resource_link={"id": 7}),
        lti_claims(context={"id": 9}),
        {"sub": 0},
    ],
    ids=str,
)
def test_an_odd_but_honest_launch_opens(browser: Browser, page: Assessment, changes: dict[str, Any]) -> None:
    now = int(time.time())
    # Seconds from now, when the test runs and not when the table is read.
    times = {name: str(now + int(changes[name])) for name in ("exp", "iat", "nbf") if name in changes}
    reply = browser.launch(changes | times, custom={"assessment": str(page.public_id)})
    assert reply.status_code == 302, reply.content.decode()


def test_a_number_and_its_digits_are_one_id(browser: Browser, page: Assessment) -> None:
    for sub, link, context in ((12, 7, 9), ("12", "7", "9")):
        claims = {"sub": sub} | lti_claims(resource_link={"id": link}, context={"id": context})
        browser.launch(claims, custom={"assessment": str(page.public_id)})
    assert Learner.objects.get().external_id == "12"
    assert ResourceLink.objects.get().resource_link_id == "7"
    assert Context.objects.get().context_id == "9"


def test_without_a_key_id_the_platforms_only_key_is_meant(browser: Browser, page: Assessment) -> None:
    """As Open edX once sent them (openedx/xblock-lti-consumer, pull request 527)."""
    assert len(PlatformKeys.objects.get().keys) == 1
    asked = authentication_request(browser.login())
    claims = launch_claims(browser.registration, asked["nonce"], custom={"assessment": str(page.public_id)})
    reply = browser.post("/lti/launch", state=asked["state"], id_token=signed(claims, kid=None))
    assert reply.status_code == 302


@pytest.mark.parametrize("kid", [None, KID])
def test_a_platform_that_changes_its_key_without_a_word_is_asked_for_the_new_one(
    browser: Browser, page: Assessment, monkeypatch: pytest.MonkeyPatch, kid: str | None
) -> None:
    browser.launch(custom={"assessment": str(page.public_id)})
    PlatformKeys.objects.update(tried_at=timezone.now() - timedelta(seconds=31))
    asked_for: list[str] = []

    def fetch_keys(registration: Registration) -> list[dict[str, str]]:
        asked_for.append(registration.keys_url)
        return [public(OTHER_KEY)]

    monkeypatch.setattr(platform_keys, "fetch_keys", fetch_keys)
    for key, status in ((OTHER_KEY, 302), (OTHER_KEY, 302), (KEY, 403)):
        asked = authentication_request(browser.login())
        claims = launch_claims(
            browser.registration, asked["nonce"], custom={"assessment": str(page.public_id)}
        )
        token = signed(claims, key, kid=kid)
        assert browser.post("/lti/launch", state=asked["state"], id_token=token).status_code == status
    assert len(asked_for) == 1


ADMINISTRATOR = [
    "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Administrator",
    "http://purl.imsglobal.org/vocab/lis/v2/system/person#User",
]


@pytest.fixture
def canvas() -> Registration:
    return platform("Canvas", "client-canvas", "https://canvas.instructure.com")


def asked_to_pick(browser: Browser, roles: list[str]) -> Any:
    claims = lti_claims(message_type="LtiDeepLinkingRequest", roles=roles, resource_link=None)
    return browser.launch(claims | {f"{DL}deep_linking_settings": SETTINGS})


def test_an_administrator_of_canvas_picks_without_a_role(canvas: Registration, page: Assessment) -> None:
    """They are not enrolled in the course (hypothesis/product-backlog, issue 1394), and get no rights in it."""
    canvas.library.add(page.course)
    browser = Browser(canvas)
    address = asked_to_pick(browser, ADMINISTRATOR)["Location"]
    shown = browser.get(address)
    assert page.title in shown.content.decode()
    chosen = {"csrfmiddlewaretoken": token_of(shown.content.decode()), "pick": f"assessment:{page.public_id}"}
    assert "JWT" in browser.post(address, **chosen).content.decode()
    assert not Membership.objects.exists()
    assert not Learner.objects.exists()


@pytest.mark.parametrize(
    ("issuer", "roles"),
    [
        ("https://lms.example", ADMINISTRATOR),
        (
            "https://canvas.instructure.com",
            ["http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student"],
        ),
        ("https://canvas.instructure.com", ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"]),
    ],
)
def test_nobody_else_picks_without_a_role(page: Assessment, issuer: str, roles: list[str]) -> None:
    reply = asked_to_pick(Browser(platform("Other", "client-other", issuer)), roles)
    assert (reply.status_code, Membership.objects.exists()) == (403, False)
