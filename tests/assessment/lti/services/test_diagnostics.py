"""Checking a registration: every step says what is wrong and what to do; and rows that are forgotten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from assessment.lti.platforms.models import AccessToken, Context, Registration, UsedNonce
from assessment.lti.platforms.secrets import encrypt
from assessment.lti.registration.diagnostics import diagnose
from assessment.lti.services.access_tokens import access_token, purge_expired
from tests.platform.faults import Close, Status
from tests.platform.server import Platform


def steps_by_name(registration: Registration) -> dict[str, tuple[bool | None, str]]:
    """Return the steps of a check by their names."""
    diagnosed = diagnose(registration)
    assert all(step.words.endswith(".") for step in diagnosed)
    return {step.name: (step.ok, step.words) for step in diagnosed}


def failed_steps(registration: Registration) -> list[str]:
    """Return the names of the steps that failed."""
    return [name for name, (ok, _) in steps_by_name(registration).items() if ok is False]


def test_every_step_of_a_working_platform_is_well(
    strict: Registration, strict_context: Context, platform: Platform
) -> None:
    platform.add_activity()
    step_results = steps_by_name(strict)
    assert [ok for ok, _ in step_results.values()] == [True] * 11
    assert "1 column" in step_results["Line items"][1]
    assert "3 members, 3 of them with a name" in step_results["Roster"][1]
    assert platform.refused == []


def test_before_a_first_launch_line_items_and_roster_cannot_be_tried(strict: Registration) -> None:
    step_results = steps_by_name(strict)
    assert (step_results["Line items"][0], step_results["Roster"][0]) == (None, None)
    assert "Open an activity" in step_results["Roster"][1]
    assert failed_steps(strict) == []


def test_a_client_that_the_platform_does_not_know(strict: Registration) -> None:
    strict.client_id = "mistyped"
    step_results = steps_by_name(strict)
    ok, words = step_results["Token for scores"]
    assert not ok
    assert "400" in words
    assert "/lti/jwks" in words
    assert step_results["Public keys"][0]


def test_services_that_are_switched_off(
    strict: Registration, strict_context: Context, platform: Platform
) -> None:
    platform.tool.scopes = tuple(scope for scope in platform.tool.scopes if "lti-ags" in scope)
    assert failed_steps(strict) == ["Token for the roster", "Roster"]
    assert "Switch the service on" in steps_by_name(strict)["Token for the roster"][1]


def test_columns_need_not_be_made_by_the_tool(strict: Registration, platform: Platform) -> None:
    platform.tool.scopes = tuple(scope for scope in platform.tool.scopes if not scope.endswith("/lineitem"))
    ok, words = steps_by_name(strict)["Token for making line items"]
    assert ok is None
    assert "not needed" in words
    assert failed_steps(strict) == []


def test_addresses_that_are_none(strict: Registration) -> None:
    strict.authorization_url, strict.keys_url = "http://lms.example/auth", "nonsense"
    step_results = steps_by_name(strict)
    assert failed_steps(strict) == ["Login address", "Address of public keys", "Public keys"]
    assert "https" in step_results["Login address"][1]


@pytest.mark.parametrize("fault", [Status(503), Close(), Status(404)])
def test_a_platform_that_is_down(strict: Registration, platform: Platform, fault: Status | Close) -> None:
    for endpoint in ("jwks", "token"):
        platform.faults.always(endpoint, fault)
    assert failed_steps(strict) == [
        "Public keys",
        "Token for scores",
        "Token for results",
        "Token for reading line items",
        "Token for the roster",
    ]


def test_keys_that_are_elsewhere(strict: Registration, platform: Platform) -> None:
    strict.keys_url = f"{platform.url}/elsewhere"
    assert failed_steps(strict) == ["Public keys"]
    assert "404" in steps_by_name(strict)["Public keys"][1]


def test_what_has_expired_is_forgotten(registration: Registration) -> None:
    now = timezone.now()
    for value, forget_at in (("old", now - timedelta(seconds=1)), ("new", now + timedelta(hours=1))):
        UsedNonce.objects.create(registration=registration, value_sha256=value, forget_at=forget_at)
    access_token(registration, ["kept"])
    AccessToken.objects.create(
        registration=registration,
        client_id="x",
        scopes="a",
        token=encrypt(b"x"),
        expires_at=now - timedelta(seconds=1),
    )
    assert purge_expired() == 2
    assert UsedNonce.objects.get().value_sha256 == "new"
    assert AccessToken.objects.get().scopes == "kept"
    assert purge_expired() == 0
