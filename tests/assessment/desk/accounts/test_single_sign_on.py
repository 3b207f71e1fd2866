"""Signing in by django-allauth: off by default, and then not even loaded; on, it lets in nobody new."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[4]


def run(tmp_path: Path, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run Python on this checkout with a database of its own."""
    environment = {
        **os.environ,
        "EVENMARK_DATA": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "DJANGO_SETTINGS_MODULE": "assessment.settings",
        "PYTHONPATH": str(ROOT),
        **variables,
    }
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a service with allauth answered."""
    process = run(tmp_path_factory.mktemp("sso"), "tests/assessment/desk/accounts/signing_in_by_sso.py")
    assert process.returncode == 0, process.stderr[-3000:]
    outcome: dict[str, Any] = json.loads(process.stdout.splitlines()[-1])
    return outcome


@pytest.mark.parametrize(
    ("attempt", "outcome"),
    [
        ("without a second factor", "/admin/"),
        ("signing up", 404),
        ("verified", [200, "grace", 200]),
        ("again, by sub", [200, "grace", 200]),
        ("not verified", [200, "", 200]),
        ("unknown", [200, "", 200]),
        ("without a role", [403, "alan", 403]),
        ("from a platform", [302, 200, 200, 200, 302, 403]),
        ("password of a platform's account", 200),
        ("password, asked of every backend", ["allauth.account.auth_backends.AuthenticationBackend"]),
        ("guessing", [200, 200, 200, 200, 429, 429, 429]),
        ("guessing, spelt otherwise", [200, 200, 200, 200, 429, 429, 429]),
        ("accounts", 4),
    ],
)
def test_who_gets_in_by_which_way(seen: dict[str, Any], attempt: str, outcome: object) -> None:
    assert seen[attempt] == outcome


@pytest.mark.parametrize(("position", "admin"), [(0, 302), (1, 200), (2, 200)])
def test_a_second_factor_is_asked_for(seen: dict[str, Any], position: int, admin: int) -> None:
    """A wrong code, the right one, and a code of recovery; before it, nothing of the admin is seen."""
    page, before, _, after = seen["with a second factor"][4 * position : 4 * position + 4]
    assert (page, before, after) == ("/accounts/2fa/authenticate/", 302, admin)


LOADED = """
import django, sys
django.setup()
from django.urls import resolve
resolve("/admin/")
from django.apps import apps
print(sorted(name for name in sys.modules if name.partition(".")[0] == "allauth"))
print([app.label for app in apps.get_app_configs() if app.name.startswith("allauth")])
"""


def test_off_by_default_it_is_not_loaded_and_has_no_tables(tmp_path: Path) -> None:
    process = run(tmp_path, "-c", LOADED)
    assert process.stdout.splitlines() == ["[]", "[]"], process.stderr


@pytest.mark.parametrize(
    ("providers", "says"),
    [
        ("[]", "is a JSON object"),
        ("{", "SSO_PROVIDERS is wrong"),
        ('{"no_such_thing": {}}', "has no provider “no_such_thing”"),
    ],
)
def test_what_is_wrong_is_said_at_the_start(tmp_path: Path, providers: str, says: str) -> None:
    process = run(tmp_path, "-c", "import assessment.settings", STAFF_SSO="true", SSO_PROVIDERS=providers)
    assert process.returncode == 3
    assert says in process.stderr
