"""Logins that are refused, and launches whose way through the browser is not the one that began at login."""

import time
from typing import Any

import pytest
from django.http import HttpResponseRedirect

from assessment.lti.platforms.models import Context, Deployment, Registration
from tests.assessment.lti.launch.cast import (
    TARGET,
    Browser,
    assert_refused,
    authentication_request,
    launch_claims,
    platform,
    signed,
)

pytestmark = pytest.mark.django_db

NOW = int(time.time())


def test_a_replayed_launch_is_refused(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    asked = authentication_request(browser.login())
    cookies = dict(browser.client.cookies)
    token = signed(launch_claims(browser.registration, asked["nonce"]))
    assert browser.post("/lti/launch", state=asked["state"], id_token=token).status_code < 405
    browser.client.cookies.update(cookies)
    stored = Context.objects.count()
    reply = browser.post("/lti/launch", state=asked["state"], id_token=token)
    assert Context.objects.count() == stored
    assert (reply.status_code, "replayed" in caplog.text) == (403, True)


def test_a_launch_of_another_browser_is_refused(
    browser: Browser, school: Registration, caplog: pytest.LogCaptureFixture
) -> None:
    asked = authentication_request(browser.login())
    stranger = Browser(school)
    stranger.login()
    reply = stranger.answer(asked, launch_claims(school, asked["nonce"]))
    assert_refused(reply, caplog, "cookies-blocked")
    assert "/lti/login?" in reply.content.decode()


def test_a_secret_of_the_platforms_storage_is_believed_from_our_own_page_only(
    browser: Browser, school: Registration, caplog: pytest.LogCaptureFixture
) -> None:
    put = Browser(school).login(lti_storage_target="_parent").context["stored"]
    asked = authentication_request(HttpResponseRedirect(put["next"]))
    token = signed(launch_claims(school, asked["nonce"]))
    form = {"state": asked["state"], "id_token": token, "stored": put["secret"]}
    reply = browser.client.post("/lti/launch", form, secure=True, HTTP_ORIGIN="https://evil.example")
    assert_refused(reply, caplog, "cookies-blocked")


def test_a_frame_without_cookies_is_noticed_before_the_platform_is_asked(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    query = {"iss": "https://lms.example", "login_hint": "u", "target_link_uri": TARGET}
    frame = {"sec-fetch-dest": "iframe"}
    first = browser.client.get("/lti/login", query, secure=True, headers=frame)
    assert first["Location"].startswith("/lti/begin?state=")
    with_cookie = browser.client.get(first["Location"], secure=True, headers=frame)
    assert with_cookie["Location"].startswith("https://lms.example/auth?tenant=1&")
    browser.client.cookies.clear()
    assert_refused(
        browser.client.get(first["Location"], secure=True, headers=frame), caplog, "cookies-blocked"
    )
    assert_refused(browser.get("/lti/begin?state=forged"), caplog, "state-invalid")


@pytest.mark.parametrize("state", ["", "forged", "x" * 20_000, "\0"])
def test_a_launch_without_our_state_is_refused(
    browser: Browser, caplog: pytest.LogCaptureFixture, state: str
) -> None:
    asked = authentication_request(browser.login())
    reply = browser.answer(asked | {"state": state}, launch_claims(browser.registration, asked["nonce"]))
    assert_refused(reply, caplog, "state-invalid")


def test_a_launch_with_an_old_state_is_refused(
    browser: Browser, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as past:
        past.setattr(time, "time", lambda: NOW - 700.0)
        asked = authentication_request(browser.login())
    assert_refused(
        browser.answer(asked, launch_claims(browser.registration, asked["nonce"])), caplog, "state-expired"
    )


def test_a_platform_that_says_no_is_shown_in_words(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    asked = authentication_request(browser.login())
    reply = browser.post(
        "/lti/launch", state=asked["state"], error="login_required", error_description="<b>x"
    )
    assert_refused(reply, caplog, "platform-error")


def test_an_inactive_deployment_is_refused(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    Deployment.objects.update(active=False)
    assert_refused(browser.launch(), caplog, "deployment-unknown")


def test_a_deployment_other_than_at_login_is_refused(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    Deployment.objects.create(registration=browser.registration, deployment_id="2")
    asked = authentication_request(browser.login(lti_deployment_id="2"))
    assert_refused(
        browser.answer(asked, launch_claims(browser.registration, asked["nonce"])),
        caplog,
        "deployment-unknown",
    )


def test_an_inactive_registration_is_refused(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    asked = authentication_request(browser.login())
    Registration.objects.update(active=False)
    assert_refused(
        browser.answer(asked, launch_claims(browser.registration, asked["nonce"])), caplog, "platform-unknown"
    )


@pytest.mark.parametrize(
    ("code", "parameters"),
    [
        ("platform-unknown", {"iss": "https://other.example"}),
        ("platform-unknown", {"client_id": "other"}),
        ("malformed", {"iss": "https://lms.example\0"}),
        ("malformed", {"login_hint": "x" * 3_000}),
        ("malformed", {"login_hint": ""}),
        ("target-foreign", {"target_link_uri": "https://evil.example/lti/launch"}),
        ("target-foreign", {"target_link_uri": "https://testserver/admin/"}),
        ("target-foreign", {"target_link_uri": "https://testserver/lti/launch/../../admin/"}),
        ("target-foreign", {"target_link_uri": "http://[::1"}),
        ("target-foreign", {"target_link_uri": ""}),
    ],
)
def test_a_login_with_a_wrong_parameter_is_refused(
    browser: Browser, caplog: pytest.LogCaptureFixture, code: str, parameters: dict[str, str]
) -> None:
    assert_refused(browser.login(**parameters), caplog, code)


def test_two_registrations_of_an_issuer_need_the_client_id(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    platform("Other school", client_id="client-2")
    assert_refused(browser.login(client_id=""), caplog, "platform-ambiguous")
    assert authentication_request(browser.login(client_id="client-2"))["client_id"] == "client-2"


@pytest.mark.parametrize("address", ["/lti/login", "/lti/launch"])
def test_plain_http_is_refused(
    browser: Browser, caplog: pytest.LogCaptureFixture, address: str, settings: Any
) -> None:
    assert_refused(browser.client.post(address, {"iss": "x"}), caplog, "not-secure")
    settings.PLATFORM_LOOPBACK = False
    assert_refused(browser.client.post(address, HTTP_HOST="localhost"), caplog, "not-secure")


def test_a_frame_of_a_refused_launch_is_the_platforms_only(browser: Browser) -> None:
    reply = browser.launch({"sub": None})
    assert "frame-ancestors 'self' https://lms.example" in reply["Content-Security-Policy"]
    assert "X-Frame-Options" not in reply
