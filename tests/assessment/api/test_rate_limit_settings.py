"""Which proxies the limits believe, and which address of Redis they can count on, as the environment says."""

import os
import subprocess
import sys

import pytest
import yaml
from django.conf import settings as current

SHOW = "from django.conf import settings; print(settings.NUM_PROXIES, settings.CACHES['limits']['LOCATION'])"
NAMES = ("NUM_PROXIES", "BEHIND_TLS_PROXY", "REDIS_URL", "EVENMARK_ENV")


def load_settings(variables: dict[str, str]) -> tuple[int, str]:
    """Load the settings in a process of its own with these and no others; return its exit code and what it says."""
    inherited = {name: value for name, value in os.environ.items() if name not in NAMES}
    process = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=current.BASE_DIR,
        env=inherited | {"DJANGO_SETTINGS_MODULE": "assessment.settings"} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    return process.returncode, (process.stdout + process.stderr).strip()


@pytest.mark.parametrize(
    ("variables", "proxies"),
    [
        ({}, "0"),
        ({"BEHIND_TLS_PROXY": "false"}, "0"),
        ({"BEHIND_TLS_PROXY": "true"}, "1"),
        ({"BEHIND_TLS_PROXY": "true", "NUM_PROXIES": ""}, "1"),
        ({"BEHIND_TLS_PROXY": "false", "NUM_PROXIES": ""}, "0"),
        ({"BEHIND_TLS_PROXY": "true", "NUM_PROXIES": "0"}, "0"),
        ({"BEHIND_TLS_PROXY": "true", "NUM_PROXIES": "2"}, "2"),
        ({"NUM_PROXIES": "1"}, "1"),
    ],
)
def test_how_many_proxies_are_believed(variables: dict[str, str], proxies: str) -> None:
    code, output = load_settings(variables)
    assert (code, output.split()[0]) == (0, proxies)


@pytest.mark.parametrize("number", ["-1", "11", "one", "1.5"])
def test_a_number_of_proxies_that_is_none(number: str) -> None:
    code, output = load_settings({"NUM_PROXIES": number})
    assert code == 3
    assert output.startswith("settings: NUM_PROXIES is wrong")


def test_the_compose_file_passes_what_is_set_and_nothing_else() -> None:
    services = yaml.safe_load((current.BASE_DIR / "docker-compose.yml").read_text())["services"]
    assert services["web"]["environment"]["NUM_PROXIES"] == "${NUM_PROXIES:-}"


@pytest.mark.parametrize(
    ("address", "counted_on"),
    [
        ("redis://h:6379/2", "redis://h:6379/2"),
        ("rediss://h/0?ssl_cert_reqs=required", "rediss://h/0?ssl_cert_reqs=required"),
        ("redis+socket:///run/valkey.sock", "unix:///run/valkey.sock"),
    ],
)
def test_where_the_limits_are_counted(address: str, counted_on: str) -> None:
    code, output = load_settings({"REDIS_URL": address})
    assert (code, output.split(maxsplit=1)[1]) == (0, f"['{counted_on}']")


@pytest.mark.parametrize("address", ["redis://h:6379/0?virtual_host=2", "redis+socket:///x?virtual_host=2"])
def test_an_address_that_only_celery_can_read(address: str) -> None:
    code, output = load_settings({"REDIS_URL": address})
    assert code == 3
    assert output.startswith("settings: REDIS_URL is wrong: leave virtual_host out")
